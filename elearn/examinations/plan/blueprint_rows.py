"""A line of the blueprint as people fill it in: a bank, how many, from which difficulty to which, a competency, a tag. Pure.

In the plan it is a `Draw` with a filter (`content.grammar.filters`), which nobody has to write by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from elearn.content.document import Draw
from elearn.content.grammar.filters import Condition, FilterRefused, parse_where

EASIEST, HARDEST = 1, 3


@dataclass(frozen=True, slots=True)
class DrawRow:
    """What stands in a line; `low` and `high` bound the difficulty, `competency` and `tag` are empty for any."""

    bank: str
    count: int
    low: int = EASIEST
    high: int = HARDEST
    competency: str = ""
    tag: str = ""


def draw_of(row: DrawRow) -> Draw:
    """The draw that a line asks for."""
    return Draw(row.bank, row.count, " and ".join(_conditions(row)))


def _conditions(row: DrawRow) -> Iterator[str]:
    if row.low > EASIEST:
        yield f"difficulty >= {row.low}"
    if row.high < HARDEST:
        yield f"difficulty <= {row.high}"
    if row.competency:
        yield f"competency = {row.competency}"
    if row.tag:
        yield f"tag = {row.tag}"


def row_of(draw: Draw) -> DrawRow:
    """The line of a draw that `draw_of` made; of one that it did not make, as much as a line can say."""
    try:
        conditions = parse_where(draw.where).conditions
    except FilterRefused:
        conditions = ()
    low, high, words = EASIEST, HARDEST, {"competency": "", "tag": ""}
    for each in conditions:
        if each.name in words and each.operator == "=":
            words[each.name] = each.values[0]
        elif each.name == "difficulty":
            low, high = _bounds(each, low, high)
    return DrawRow(draw.bank, draw.count, low, high, **words)


def _bounds(condition: Condition, low: int, high: int) -> tuple[int, int]:
    value = int(float(condition.values[0]))
    if condition.operator in {">=", "="}:
        low = value
    if condition.operator in {"<=", "="}:
        high = value
    return low, high
