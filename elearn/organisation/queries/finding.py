"""Finding people and units by what is typed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, case, false, func, literal, or_
from sqlalchemy.orm import InstrumentedAttribute

from elearn.core import limits
from elearn.core.text import fold, nfc


def tidy_query(text: str | None) -> str:
    """What is searched for: composed, single spaces, not too long."""
    return " ".join(nfc(text or "").replace("\0", "").split())[: limits.SEARCH_CHARACTERS]


def matches(folded: InstrumentedAttribute[Any], query: str) -> ColumnElement[bool]:
    """Clause: a syllable in the folded column begins as the query does, whatever its case and marks: "han" finds Hạnh, not Thanh.

    Looks at every name among those that the actor may see; these are at most some thousands, and an index would not help.
    """
    wanted = _syllables_of(fold(query)).strip()
    return _syllables(folded).contains(f" {wanted}", autoescape=True) if wanted else false()


def closest_first(column: SQLColumnExpression[Any], folded: SQLColumnExpression[Any], query: str) -> ColumnElement[int]:
    """An order: whole words with their marks as typed, then whole words whatever their marks, then beginnings of words."""
    whole = _syllables(folded).contains(f" {_syllables_of(fold(query)).strip()} ", autoescape=True)
    as_typed = or_(*(column.contains(each, autoescape=True) for each in {query, query.title()}))
    return case((and_(whole, as_typed), 0), (whole, 1), else_=2)


_SIGNS = (("-", " "), ("(", ""), (")", ""))
"""What may stand before or after a syllable, and what is read instead."""


def _syllables_of(text: str) -> str:
    for sign, instead in _SIGNS:
        text = text.replace(sign, instead)
    return text


def _syllables(folded: SQLColumnExpression[Any]) -> SQLColumnExpression[Any]:
    """The same in the database, with a space before the first syllable and after the last."""
    text = folded
    for sign, instead in _SIGNS:
        text = func.replace(text, sign, instead)
    return literal(" ") + text + " "
