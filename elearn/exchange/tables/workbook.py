"""XLSX: texts as texts (leading zeros stay), numbers as numbers, days as days; the heading stays in sight and filters.

The library streams rows into the file. It writes the moment of writing into the file's properties; here that is the moment as of
which the numbers hold, so that the same rows give the same bytes.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal, Protocol

from rustpy_xlsxwriter import Format, write_worksheet

from elearn.exchange.tables.cells import Cell

MOST_ROWS: Final = 1_048_575
"""A sheet holds 1,048,576 rows; the first is the heading."""
_PROPERTIES: Final = "docProps/core.xml"
_MOMENT: Final = re.compile(rb"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_FORBIDDEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML cannot hold."""
_AS_TEXT: Final = Format().set_num_format("@")


class Column(Protocol):
    """One column. `width` is in characters."""

    @property
    def kind(self) -> Literal["text", "number", "date"]: ...

    @property
    def width(self) -> int: ...


def write_workbook(
    path: Path, name: str, columns: Sequence[Column], headings: Sequence[str], rows: Iterable[Sequence[Cell]], *, as_of: datetime
) -> None:
    """Writes one sheet. `name` is that of the sheet, at most 31 characters.

    Raises:
        ValueError: there are more rows than a sheet holds.
    """
    # The writer takes a record by its names, so two headings may not be one.
    assert len(set(headings)) == len(headings)  # noqa: S101 - layouts are ours, a test holds it
    write_worksheet(
        _records(headings, rows),
        str(path),
        sheet_name=name,
        freeze_row=1,
        bold_headers=True,
        autofilter=True,
        datetime_format="dd/mm/yyyy",
        column_widths={heading: column.width for heading, column in zip(headings, columns, strict=True)},
        # A text stays one when somebody types into its cell.
        column_formats={heading: _AS_TEXT for heading, column in zip(headings, columns, strict=True) if column.kind == "text"},
    )
    _set_moment(path, as_of)


def _records(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[dict[str, Any]]:
    written = 0
    for row in rows:
        written += 1
        if written > MOST_ROWS:
            raise ValueError(f"A sheet holds {MOST_ROWS} rows below its heading.")
        yield {heading: _cell(value) for heading, value in zip(headings, row, strict=True)}
    if not written:
        # Without a record the writer knows no heading.
        yield dict.fromkeys(headings)


def _cell(value: Cell) -> Cell:
    return (_FORBIDDEN.sub("", value) or None) if isinstance(value, str) else value


def _set_moment(path: Path, moment: datetime) -> None:
    """Replaces the properties, the last entries of the archive, by the same with another moment."""
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        entries = list(archive.infolist())
        first = next(number for number, each in enumerate(entries) if each.filename == _PROPERTIES)
        rewritten = {each.filename: archive.read(each) for each in entries[first:]}
        for each in entries[first:]:
            archive.filelist.remove(each)
            del archive.NameToInfo[each.filename]
        # Where the next entry is written, and the table of contents after it.
        archive.start_dir = entries[first].header_offset
        for name, content in rewritten.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            told = f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}".encode()
            archive.writestr(entry, _MOMENT.sub(told, content) if name == _PROPERTIES else content)
