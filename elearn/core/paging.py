"""Lists page by page. An address that asks for more than there is gets the last page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import GenerativeSelect

from elearn.core import limits

Row = TypeVar("Row")
_Statement = TypeVar("_Statement", bound=GenerativeSelect)

_MOST_DIGITS = 7
"""No list has more pages than a number of so many digits can name."""


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page of a list of `total` rows is shown; pages count from 1."""

    number: int
    total: int

    @classmethod
    def of(cls, total: int, wanted: int) -> Paging:
        """The page that is wanted, or the nearest there is."""
        return cls(max(1, min(wanted, cls(1, total).pages)), total)

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // limits.PAGE_ROWS))

    @property
    def start(self) -> int:
        """How many rows stand on the pages before."""
        return (self.number - 1) * limits.PAGE_ROWS

    def cut(self, rows: Sequence[Row]) -> tuple[Row, ...]:
        """The rows of this page out of all."""
        return tuple(rows[self.start : self.start + limits.PAGE_ROWS])

    def limit(self, statement: _Statement) -> _Statement:
        """The statement, for the rows of this page only."""
        return statement.limit(limits.PAGE_ROWS).offset(self.start)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """The rows of one page."""

    rows: tuple[Row, ...]
    paging: Paging

    @property
    def total(self) -> int:
        return self.paging.total


def page_number(text: str | None) -> int:
    """The number of a page in an address; 1 for anything that is none."""
    is_number = text is not None and text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS
    return max(1, int(text)) if is_number and text else 1
