"""From a table to rows about people, each with what is wrong in it taken by itself. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from elearn.core import limits
from elearn.organisation.staff_import import values
from elearn.organisation.staff_import.faults import Fault, FileRefused, Refusal, Wrong
from elearn.organisation.staff_import.headers import Column, Head, find_head
from elearn.organisation.staff_import.table import Cell, Row, Table, text_of
from elearn.organisation.staff_import.values import Unreadable

Value = TypeVar("Value")
_COUNTED = re.compile(r"\(?\d{1,2}\)?")
_FEWEST_COUNTED = 3
_FIRST_BIRTH = 1920
"""The year of birth of the eldest who can be at work."""


@dataclass(frozen=True, slots=True)
class StaffRow:
    """What a row says of a person; what it leaves empty is None or empty, and changes nothing.

    `unit` and `position` are codes or names as they stand there; `lost_zeros`: the code was kept as a number.
    """

    number: int
    code: str
    full_name: str
    birth: tuple[date, str] | None = None
    gender: str | None = None
    unit: str = ""
    position: str = ""
    begins: date | None = None
    email: str | None = None
    lost_zeros: bool = False


@dataclass(frozen=True, slots=True)
class StaffList:
    """What a file says: its rows, what is wrong with some, and how it was understood.

    `rows` holds the rows without a fault of their own; `codes` those of every row whose code could be read.
    """

    rows: tuple[StaffRow, ...]
    faults: tuple[Fault, ...]
    codes: frozenset[str]
    head: Head
    sheet: str = ""

    @property
    def size(self) -> int:
        """How many people the file names."""
        return len(self.rows) + len({each.number for each in self.faults})


def read_list(table: Table) -> StaffList:
    """The list in a table.

    Raises:
        FileRefused: there are no headings, no people, or too many.
    """
    head = find_head(table.rows)
    if head is None:
        raise FileRefused(Refusal.NO_HEADINGS)
    below = [each for each in table.rows if each.number > head.row]
    if below and _only_counts(below[0]):
        below = below[1:]
    if not below:
        raise FileRefused(Refusal.NO_ROWS)
    if len(below) > limits.STAFF_ROWS:
        raise FileRefused(Refusal.TOO_MANY_ROWS, most=limits.STAFF_ROWS)
    rows, faults, codes = [], [], set()
    for each in below:
        reader = _RowReader(head, each)
        found = reader.read()
        codes |= {reader.code} - {""}
        if reader.faults:
            faults += reader.faults
        else:
            rows.append(found)
    return StaffList(tuple(rows), tuple(faults), frozenset(codes), head, table.sheet)


def _only_counts(row: Row) -> bool:
    """Whether the row only numbers the columns, as forms on paper do: (1) (2) (3)."""
    texts = [text for text in map(text_of, row.cells) if text]
    if len(texts) < _FEWEST_COUNTED or not all(_COUNTED.fullmatch(text) for text in texts):
        return False
    numbers = [int(text.strip("()")) for text in texts]
    return numbers == sorted(set(numbers)) and numbers[-1] - numbers[0] < len(numbers) * 2


class _RowReader:
    """Reads one row, and remembers what is wrong with it."""

    def __init__(self, head: Head, row: Row) -> None:
        self._head, self._row = head, row
        self.faults: list[Fault] = []
        self.code = ""

    def read(self) -> StaffRow:
        code_cell = self._cell(Column.CODE)
        self.code = self._take(Column.CODE, lambda: values.code_in(code_cell)) or ""
        if not self.code and not self.faults:
            self._tell(Column.CODE, Wrong.CODE_MISSING)
        birth = self._take(Column.BIRTH, lambda: values.day_in(self._cell(Column.BIRTH), Wrong.BIRTH))
        if birth is not None and birth[0].year < _FIRST_BIRTH:
            self._tell(Column.BIRTH, Wrong.BIRTH)
        return StaffRow(
            self._row.number,
            self.code,
            self._take(self._name_column, lambda: values.name_in(self._name())) or "",
            birth,
            self._take(Column.GENDER, lambda: values.gender_in(self._cell(Column.GENDER))),
            text_of(self._cell(Column.UNIT_CODE)) or text_of(self._cell(Column.UNIT)),
            text_of(self._cell(Column.POSITION)),
            self._take(Column.FROM, self._begins),
            self._take(Column.EMAIL, lambda: values.email_in(self._cell(Column.EMAIL))),
            values.is_number(code_cell),
        )

    def _begins(self) -> date | None:
        found = values.day_in(self._cell(Column.FROM), Wrong.FROM)
        if found is None:
            return None
        if found[1] != "day":
            raise Unreadable(Wrong.FROM)
        return found[0]

    def _name(self) -> str:
        if Column.NAME not in self._head.columns:
            return f"{text_of(self._cell(Column.LAST))} {text_of(self._cell(Column.FIRST))}".strip()
        beside = self._head.second_of_name
        second = "" if beside is None else text_of(self._row.at(beside))
        return f"{text_of(self._cell(Column.NAME))} {second}".strip()

    @property
    def _name_column(self) -> Column:
        return Column.NAME if Column.NAME in self._head.columns else Column.FIRST

    def _cell(self, column: Column) -> Cell:
        index = self._head.columns.get(column)
        return None if index is None else self._row.at(index)

    def _take(self, column: Column, read: Callable[[], Value]) -> Value | None:
        try:
            return read()
        except Unreadable as error:
            self._tell(column, error.wrong)
            return None

    def _tell(self, column: Column, wrong: Wrong) -> None:
        self.faults.append(Fault(self._row.number, wrong, self._head.label(column)))
