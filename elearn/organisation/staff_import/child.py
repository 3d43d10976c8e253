"""`python -m elearn.organisation.staff_import.child`: the process in which a workbook is opened, so that none can fill a server.

It reads the workbook from standard input and writes one line of JSON for each row to standard output, after a line that names the
sheet: text and numbers as they are, days as `{"day": "2026-11-29"}`. The reader lays out every sheet as a full grid, so a workbook
of a few bytes with a cell in its last corner asks for all the memory there is: it gets no more than the limit, and ends.
"""

from __future__ import annotations

import io
import json
import sys
from datetime import date, datetime
from typing import Any

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from elearn.content.child import limit_memory
from elearn.core import limits
from elearn.organisation.staff_import.headers import LOOKED_AT, find_head
from elearn.organisation.staff_import.table import Cell, numbered

MOST_ROWS = limits.STAFF_ROWS + LOOKED_AT + 1
"""One more than can be wanted, so that too many are noticed."""


def cell_of(value: Any) -> Cell:
    """A cell of the reader as ours; what is neither text, number nor day is read as text."""
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    return str(value)


def rows_of(workbook: CalamineWorkbook) -> tuple[str, list[list[Cell]]]:
    """The name and rows of the first visible sheet with headings; of the first one where none has them."""
    visible = [
        each.name
        for each in workbook.sheets_metadata
        if each.typ == SheetTypeEnum.WorkSheet and each.visible == SheetVisibleEnum.Visible
    ]
    first: tuple[str, list[list[Cell]]] = ("", [])
    for name in visible:
        sheet = workbook.get_sheet_by_name(name)
        top = sheet.to_python(skip_empty_area=False, nrows=LOOKED_AT)
        has_head = find_head(numbered([[cell_of(value) for value in row] for row in top])) is not None
        if has_head or not first[0]:
            rows = sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS)
            first = (name, [[cell_of(value) for value in row] for row in rows])
        if has_head:
            return first
    return first


def _plain(cell: Cell) -> Any:
    return {"day": cell.isoformat()} if isinstance(cell, date) else cell


def main() -> None:
    limit_memory(int(sys.argv[1]))
    name, rows = rows_of(CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read())))
    out = sys.stdout
    out.write(json.dumps({"sheet": name}) + "\n")
    for row in rows:
        while row and (row[-1] is None or row[-1] == ""):
            row.pop()
        out.write(json.dumps([_plain(each) for each in row]) + "\n")


if __name__ == "__main__":
    main()
