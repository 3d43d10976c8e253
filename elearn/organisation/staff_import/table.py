"""What a file comes to before anything is made of it: rows of cells, each row with its number as people see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

Cell: TypeAlias = str | float | date | None
"""Text, a number, a day, or nothing. Spreadsheets keep codes as numbers and days as days: both are told apart here."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row; `number` counts from 1 as the spreadsheet or the lines of the file do."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def is_blank(self) -> bool:
        return not any(text_of(each) for each in self.cells)

    def at(self, column: int) -> Cell:
        """The cell of a column; a short row has nothing there."""
        return self.cells[column] if 0 <= column < len(self.cells) else None


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one sheet or of a text file; `sheet` is the sheet's name, empty for text."""

    rows: tuple[Row, ...]
    sheet: str = ""


_SPACES = str.maketrans({"\u00a0": " ", "\u200b": "", "\ufeff": "", "\u2060": "", "\u00ad": ""})


def text_of(cell: Cell) -> str:
    """What a person reads in the cell: single spaces, no invisible signs, whole numbers without a decimal part."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y")
    if isinstance(cell, float | int):
        return str(int(cell)) if float(cell).is_integer() else repr(cell)
    return " ".join(cell.translate(_SPACES).split())


def numbered(rows: Sequence[Sequence[Cell]], first: int = 1) -> tuple[Row, ...]:
    """Rows in their order, numbered from `first`."""
    return tuple(Row(number, tuple(cells)) for number, cells in enumerate(rows, start=first))
