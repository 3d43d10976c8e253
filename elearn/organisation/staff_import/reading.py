"""From a table to rows about people, with what is wrong in their cells taken by themselves. Pure."""

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
from elearn.organisation.staff_import.problems import Problems
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

    What could not be read is None or empty too, and told as a fault; so it is wherever `code` or `full_name` are empty. An
    unreadable first day makes `is_day_read` false. `unit` and `position` are codes or names as they stand there, `unit` in
    `unit_column`; `lost_zeros`: the code was kept as a number.
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
    is_day_read: bool = True
    unit_column: Column = Column.UNIT


@dataclass(frozen=True, slots=True)
class StaffList:
    """What a file says: all its rows, what is wrong in their cells, and how it was understood."""

    rows: tuple[StaffRow, ...]
    faults: tuple[Fault, ...]
    head: Head
    sheet: str = ""

    @property
    def codes(self) -> frozenset[str]:
        """The staff codes that could be read."""
        return frozenset(each.code for each in self.rows) - {""}


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
    problems = Problems(head)
    rows = tuple(_RowReader(head, each, problems).read() for each in below)
    return StaffList(rows, problems.in_order(), head, table.sheet)


def _only_counts(row: Row) -> bool:
    """Whether the row only numbers the columns, as forms on paper do: (1) (2) (3)."""
    texts = [text for text in map(text_of, row.cells) if text]
    if len(texts) < _FEWEST_COUNTED or not all(_COUNTED.fullmatch(text) for text in texts):
        return False
    numbers = [int(text.strip("()")) for text in texts]
    return numbers == sorted(set(numbers)) and numbers[-1] - numbers[0] < len(numbers) * 2


class _RowReader:
    """Reads one row, and tells what is wrong in its cells."""

    def __init__(self, head: Head, row: Row, problems: Problems) -> None:
        self._head, self._row, self._problems = head, row, problems
        self._unread: set[Column] = set()

    def read(self) -> StaffRow:
        birth = self._take(Column.BIRTH, lambda: values.day_in(self._cell(Column.BIRTH), Wrong.BIRTH))
        if birth is not None and birth[0].year < _FIRST_BIRTH:
            self._tell(Column.BIRTH, Wrong.BIRTH)
        begins = self._take(Column.FROM, self._begins)
        return StaffRow(
            self._row.number,
            self._take(Column.CODE, self._code) or "",
            self._take(self._head.name_column, lambda: values.name_in(self._name())) or "",
            birth,
            self._take(Column.GENDER, lambda: values.gender_in(self._cell(Column.GENDER))),
            text_of(self._cell(self._unit_column)),
            text_of(self._cell(Column.POSITION)),
            begins,
            self._take(Column.EMAIL, lambda: values.email_in(self._cell(Column.EMAIL))),
            values.is_number(self._cell(Column.CODE)),
            Column.FROM not in self._unread,
            self._unit_column,
        )

    def _code(self) -> str:
        found = values.code_in(self._cell(Column.CODE))
        if not found:
            raise Unreadable(Wrong.CODE_MISSING)
        return found

    def _begins(self) -> date | None:
        found = values.day_in(self._cell(Column.FROM), Wrong.FROM)
        if found is not None and found[1] != "day":
            raise Unreadable(Wrong.FROM)
        return None if found is None else found[0]

    def _name(self) -> str:
        if Column.NAME not in self._head.columns:
            return f"{text_of(self._cell(Column.LAST))} {text_of(self._cell(Column.FIRST))}".strip()
        beside = self._head.second_of_name
        second = "" if beside is None else text_of(self._row.at(beside))
        return f"{text_of(self._cell(Column.NAME))} {second}".strip()

    @property
    def _unit_column(self) -> Column:
        """Where the row names its unit, or could: a code comes before a name."""
        has_only_name = text_of(self._cell(Column.UNIT)) and not text_of(self._cell(Column.UNIT_CODE))
        return Column.UNIT if has_only_name or Column.UNIT_CODE not in self._head.columns else Column.UNIT_CODE

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
        self._unread.add(column)
        self._problems.tell(self._row.number, wrong, column)
