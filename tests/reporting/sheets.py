"""Reads the first sheet of a workbook as a program would that knows nothing of ours: values, and what kind each cell is."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

_NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


@dataclass(frozen=True)
class SheetCell:
    """`kind`: `s` a text in the cell itself, `n` a number (a day is one, with a format)."""

    value: str
    kind: str


def read_sheet(path: Path) -> list[dict[str, SheetCell]]:
    """The rows below the heading, by heading."""
    with zipfile.ZipFile(path) as archive:
        sheet = ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))  # noqa: S314 - our own
    assert not sheet.findall(".//m:f", _NS), "a cell is a formula"
    rows = [
        {re.sub(r"\d", "", cell.attrib["r"]): _cell(cell) for cell in row.findall("m:c", _NS)}
        for row in sheet.findall(".//m:row", _NS)
    ]
    heading = {place: cell.value for place, cell in rows[0].items()}
    return [{heading[place]: cell for place, cell in row.items()} for row in rows[1:]]


def _cell(cell: ET.Element) -> SheetCell:
    return SheetCell("".join(cell.itertext()), "s" if cell.attrib.get("t") == "inlineStr" else cell.attrib.get("t", "n"))
