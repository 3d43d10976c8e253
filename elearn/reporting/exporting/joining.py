"""Identity numbers beside an exported file, from a list of staff codes and numbers: what the page does in the browser, for a shell.

The site keeps no identity numbers; nothing here touches the database.
"""

from __future__ import annotations

import csv
import html
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from elearn.core.errors import N_, Invalid
from elearn.core.text import nfc
from elearn.exchange.tables.cells import STARTS
from elearn.reporting.exporting.columns import BY_KEY

HEADINGS: Final = {"vi": "Số định danh cá nhân", "en": "Personal identity no."}
_SHEET: Final = "xl/worksheets/sheet1.xml"
_NUMBER: Final = re.compile(r"[0-9]{9}|[0-9]{12}")
_CELL: Final = re.compile(r'<c r="([A-Z]+)[0-9]+"[^>]*?(?:/>|>(.*?)</c>)', re.DOTALL)
_ROW_END: Final = "</row>"
_CHUNK: Final = 1024 * 1024
_SEPARATORS: Final = (";", ",", "\t")


@dataclass(slots=True)
class Joined:
    """How many rows got their number, how many found none, and how many lines of the list do not read as one."""

    joined: int = 0
    missing: int = 0
    faulty: int = 0

    def number_for(self, code: str, numbers: Mapping[str, str]) -> str:
        """The number for a staff code as it stands in the exported file, counted."""
        found = numbers.get(_bare(code), "")
        self.joined += bool(found)
        self.missing += not found
        return found


def join_numbers(exported: Path, listed: Path, target: Path) -> Joined:
    """Writes the exported file, CSV or XLSX, once more with the numbers as its last column.

    Raises:
        Invalid: one of the files cannot be read, or has no staff codes.
    """
    numbers, faulty = read_numbers(listed)
    told = Joined(faulty=faulty)
    if zipfile.is_zipfile(exported):
        _join_workbook(exported, numbers, target, told)
    else:
        _join_lines(exported, numbers, target, told)
    return told


def read_numbers(path: Path) -> tuple[dict[str, str], int]:
    """The numbers by staff code, and how many lines below the first do not read as one.

    Raises:
        Invalid: the file is no text.
    """
    numbers: dict[str, str] = {}
    faulty = 0
    for line, row in enumerate(_rows(_text(path))):
        code, number = (row[0].strip(), re.sub(r"[\s.]", "", row[1])) if len(row) > 1 else ("".join(row).strip(), "")
        if code and _NUMBER.fullmatch(number):
            numbers[_bare(code)] = number
        elif line and (code or number):
            faulty += 1
    return numbers, faulty


def _bare(code: str) -> str:
    """A code as people write it: without the apostrophe that keeps a spreadsheet from running it."""
    tidy = nfc(code).strip()
    return tidy[1:] if tidy[:1] == "'" and (tidy[1:2] in STARTS or tidy[1:2].isspace()) else tidy


def _text(path: Path) -> str:
    content = path.read_bytes()
    try:
        return content.decode("utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")
    except UnicodeDecodeError:
        raise _unread(path) from None


def _unread(path: Path) -> Invalid:
    return Invalid(N_("Chưa đọc được %(path)s: cần tệp CSV (hoặc XLSX do trang này xuất) có cột mã nhân sự."), path=path)


def _separator(text: str) -> str:
    heading = text.split("\n", 1)[0]
    return max(_SEPARATORS, key=heading.count)


def _rows(text: str) -> Iterator[list[str]]:
    return iter(csv.reader(text.splitlines(keepends=True), delimiter=_separator(text)))


def _place_of_codes(headings: Iterable[str], path: Path) -> tuple[int, str]:
    """Which column holds the staff codes, and in which language the file is.

    Raises:
        Invalid: none does.
    """
    for place, heading in enumerate(headings):
        for language, words in BY_KEY["staff_code"].heading.items():
            if nfc(heading).strip() == words:
                return place, language
    raise _unread(path)


def _join_lines(exported: Path, numbers: Mapping[str, str], target: Path, told: Joined) -> None:
    text = _text(exported)
    rows = _rows(text)
    headings = next(rows, [])
    place, language = _place_of_codes(headings, exported)
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=_separator(text), lineterminator="\r\n")
        writer.writerow([*headings, HEADINGS[language]])
        writer.writerows([*row, told.number_for(row[place] if place < len(row) else "", numbers)] for row in rows)


def _join_workbook(exported: Path, numbers: Mapping[str, str], target: Path, told: Joined) -> None:
    try:
        with zipfile.ZipFile(exported) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
            for each in source.infolist():
                with made.open(each.filename, "w", force_zip64=each.filename == _SHEET) as entry:
                    if each.filename != _SHEET:
                        entry.write(source.read(each))
                        continue
                    for piece in _with_column(_pieces(source), numbers, told, exported):
                        entry.write(piece.encode())
    except (zipfile.BadZipFile, KeyError, UnicodeDecodeError):
        raise _unread(exported) from None


def _pieces(archive: zipfile.ZipFile) -> Iterator[str]:
    """The sheet up to the end of each row, and the rest."""
    waiting = b""
    with archive.open(_SHEET) as sheet:
        while chunk := sheet.read(_CHUNK):
            *whole, waiting = (waiting + chunk).split(_ROW_END.encode())
            yield from (each.decode() for each in whole)
    yield waiting.decode()


def _with_column(pieces: Iterator[str], numbers: Mapping[str, str], told: Joined, path: Path) -> Iterator[str]:
    letters, last = "", ""
    row, before = 0, next(pieces)
    for piece in pieces:
        row += 1
        cells = {found[1]: html.unescape(re.sub(r"<[^>]*>", "", found[2] or "")) for found in _CELL.finditer(before)}
        if row == 1:
            place, language = _place_of_codes(cells.values(), path)
            letters, last, value = list(cells)[place], _next_column(list(cells)[-1]), HEADINGS[language]
        else:
            value = told.number_for(cells.get(letters, ""), numbers)
        yield f'{before}<c r="{last}{row}" t="inlineStr"><is><t>{value}</t></is></c>{_ROW_END}'
        before = piece
    if not row:
        raise _unread(path)
    yield before


def _next_column(letters: str) -> str:
    """The column after `Z` is `AA`."""
    number = 0
    for each in letters:
        number = number * 26 + ord(each) - ord("A") + 1
    name, left = "", number + 1
    while left:
        left, rest = divmod(left - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
