"""A workbook becomes rows of typed cells; what a spreadsheet did to what people typed is noticed here, and told by whoever reads.

Nothing is ever evaluated: a cell with a formula is known by its place, whatever value the file keeps of it.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook

from elearn.content.archive import entries_of
from elearn.content.grammar.numbers import plain
from elearn.exchange.office_parts import OVERLAP, declares_entities, is_macro, is_xml, speaks_of_macros
from elearn.exchange.sheets.columns import EXAMPLES, GUIDE, SHEET, column_of, excel_column
from elearn.exchange.xml_tree import NotRead, parse

UNPACKED_BYTES: Final = 64 * 1024 * 1024
"""What the parts of a workbook come to; a sheet of two thousand questions takes six."""
PARTS: Final = 500
ROWS: Final = 5_000
COLUMNS: Final = 200
LOOKED_AT: Final = 10
"""So many rows from the top are searched for headings."""
_ZIP: Final = b"PK\x03\x04"
_FORMULA: Final = re.compile(rb'<(?:\w{1,20}:)?c\b[^>]{0,300}?\br="([A-Z]{1,3}[0-9]{1,7})"[^>]{0,300}>\s{0,50}<(?:\w{1,20}:)?f\b')
_FAULT: Final = re.compile(rb'<(?:\w{1,20}:)?c\b(?=[^>]{0,300}\bt="e")[^>]{0,300}?\br="([A-Z]{1,3}[0-9]{1,7})"')
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, LookupError, OSError)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    text: what stands in it, line ends as `\\n`, without blank lines around it; a single line without spaces around it.
    day:  Excel holds a day, which may have been typed otherwise; `number`: a number; `is_formula`, `is_error` speak for themselves.
    """

    name: str
    text: str = ""
    day: bool = False
    number: bool = False
    is_formula: bool = False
    is_error: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row by the names of its columns; `number` as the spreadsheet counts."""

    number: int
    cells: dict[str, Cell]

    def text(self, name: str) -> str:
        cell = self.cells.get(name)
        return cell.text if cell is not None else ""

    def cell(self, name: str) -> Cell:
        return self.cells.get(name, Cell("?"))

    @property
    def is_blank(self) -> bool:
        return not any(cell.text or cell.is_formula for cell in self.cells.values())


def open_rows(content: bytes) -> list[Row]:
    """The rows below the headings of the sheet with the questions; blank ones are left out.

    Raises:
        NotRead: it is no workbook (IMP005), locked or old (XLS002), too large (IMP001, IMP009), has macros (XLS015), declares
            entities (IMP007), or has no headings (XLS001).
        SourcesRefused: a part of it has a name that leads out, or is a link.
    """
    _check_packed(content)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            for name in _in_order(list(workbook.sheet_names)):
                rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=ROWS + LOOKED_AT + 1)
                if (head := _head(rows)) is not None:
                    return _below(rows, head, _marked(content, name))
    except (CalamineError, *_BROKEN) as error:
        raise NotRead("IMP005", format="Excel (.xlsx)") from error
    raise NotRead("XLS001")


def _in_order(names: list[str]) -> list[str]:
    """The sheet of the template first; examples and guide last, and only where there is no other."""
    return sorted(names, key=lambda name: (name != SHEET, name in {EXAMPLES, GUIDE}))


def _check_packed(content: bytes) -> None:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise NotRead("XLS002")
    if not content.startswith(_ZIP):
        raise NotRead("IMP005", format="Excel (.xlsx)")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if len(packed.infolist()) > PARTS:
                raise NotRead("IMP009", limit=PARTS, what_vi="phần", what_en="parts")
            left = UNPACKED_BYTES
            for entry in entries_of(packed, hidden=True):
                left = _check_part(packed, entry, left)
    except _BROKEN as error:
        raise NotRead("IMP005", format="Excel (.xlsx)") from error


def _check_part(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> int:
    """Looks through a part in pieces; answers how many bytes the others may still have."""
    name, before = entry.filename, b""
    if is_macro(name):
        raise NotRead("XLS015")
    with packed.open(entry) as part:
        while piece := part.read(64 * 1024):
            left -= len(piece)
            if left < 0:
                raise NotRead("IMP001", size=f"> {UNPACKED_BYTES >> 20} MiB", limit=f"{UNPACKED_BYTES >> 20} MiB")
            seen = before + piece
            if speaks_of_macros(name, seen):
                raise NotRead("XLS015")
            if is_xml(name) and declares_entities(seen):
                raise NotRead("IMP007")
            before = seen[-OVERLAP:]
    return left


def _head(rows: list[list[Any]]) -> tuple[int, dict[int, str]] | None:
    """The index of the row of headings, and the column that each position is."""
    for index, row in enumerate(rows[:LOOKED_AT]):
        named: dict[int, str] = {}
        for position, value in enumerate(row[:COLUMNS]):
            name = column_of(str(value))
            if name is not None and name not in named.values():
                named[position] = name
        if {"kind", "question"} <= set(named.values()):
            return index, named
    return None


def _below(rows: list[list[Any]], head: tuple[int, dict[int, str]], marked: _Marked) -> list[Row]:
    start, columns = head
    found = []
    for index in range(start + 1, len(rows)):
        cells = {}
        for position, name in columns.items():
            place = f"{excel_column(position)}{index + 1}"
            value = rows[index][position] if position < len(rows[index]) else None
            cells[name] = replace(cell_of(place, value), is_formula=place in marked.formulas, is_error=place in marked.errors)
        row = Row(index + 1, cells)
        is_second_heading = index == start + 1 and column_of(row.text("question")) == "question"
        if not row.is_blank and not is_second_heading:
            found.append(row)
    if len(found) > ROWS:
        raise NotRead("IMP009", limit=ROWS, what_vi="hàng", what_en="rows")
    return found


def cell_of(place: str, value: Any) -> Cell:
    """A value of the reader as a cell."""
    if isinstance(value, datetime | date | time | timedelta):
        return Cell(place, _day(value), day=True)
    if isinstance(value, bool):
        return Cell(place, "TRUE" if value else "FALSE")
    if isinstance(value, int | float):
        return Cell(place, _number(float(value)), number=True)
    lines = [line.rstrip() for line in str(value or "").replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    text = "\n".join(lines).strip("\n")
    return Cell(place, text if "\n" in text else text.strip())


def _day(value: datetime | date | time | timedelta) -> str:
    if isinstance(value, datetime) and (value.hour or value.minute):
        return value.strftime("%d/%m/%Y %H:%M")
    return value.strftime("%d/%m/%Y") if isinstance(value, date) else str(value)


def _number(value: float) -> str:
    """The number as a sheet shows it: no zeros at the end, fifteen digits at most."""
    return plain(Decimal(f"{value:.15g}")) if abs(value) < 1e15 else repr(value)


@dataclass(frozen=True, slots=True)
class _Marked:
    """The places of the cells of a sheet that hold formulas, and of those that hold errors."""

    formulas: frozenset[str]
    errors: frozenset[str]


def _marked(content: bytes, sheet: str) -> _Marked:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        names = set(packed.namelist())
        part = _part_of(packed, names, sheet)
        text = packed.read(part) if part in names else b""
    found = (frozenset(each.decode() for each in pattern.findall(text)) for pattern in (_FORMULA, _FAULT))
    return _Marked(*found)


def _part_of(packed: zipfile.ZipFile, names: set[str], sheet: str) -> str:
    """The part of the archive that holds a sheet, as the workbook says."""
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return ""
    relations = {each.get("Id"): each.get("Target", "") for each in parse(packed.read("xl/_rels/workbook.xml.rels"))}
    for each in parse(packed.read("xl/workbook.xml")).iter("sheet"):
        if each.get("name") == sheet:
            return posixpath.normpath(posixpath.join("xl", relations.get(each.get("id"), ""))).lstrip("/")
    return ""
