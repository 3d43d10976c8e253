"""One page of a list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, SQLColumnExpression, case
from sqlalchemy.orm import InstrumentedAttribute

from elearn.core import limits
from elearn.core.text import fold, nfc

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows out of `total`; pages count from 1."""

    rows: tuple[Row, ...]
    number: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // limits.PAGE_ROWS))


def wanted_page(text: str | None) -> int:
    """The page number in an address; 1 for anything that is none."""
    return max(1, min(int(text), 1_000_000)) if text and text.isascii() and text.isdecimal() and len(text) < 8 else 1


def tidy_query(text: str | None) -> str:
    """What is searched for: composed, single spaces, not too long."""
    return " ".join(nfc(text or "").replace("\0", "").split())[: limits.SEARCH_CHARACTERS]


def matches(folded: InstrumentedAttribute[Any], query: str) -> ColumnElement[bool]:
    """Clause: the folded column contains the query, whatever its case and marks."""
    found: ColumnElement[bool] = folded.contains(fold(query), autoescape=True)
    return found


def exact_first(column: SQLColumnExpression[Any], query: str) -> ColumnElement[int]:
    """An order that puts first what contains the query with its marks as typed."""
    return case((column.contains(query, autoescape=True), 0), else_=1)
