"""By what units stand in order, and what would help each. Values in, values out.

The rule is lexicographic, so that it can be read aloud: first the number of obstacles whose day of answer has passed, then the
share of people who have learned in the last 30 days, then the share who have completed a course in the last year; equal ones by
code. Shares are told as ranges and compared as ranges (decision 0033); a unit with fewer than `SMALLEST` people has none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from elearn.core import limits
from elearn.reporting.coverage import Share, share_of

SMALLEST = limits.SMALLEST_GROUP
_FEW = 50
"""A share whose range ends here or below is too little."""


class Help(StrEnum):
    """What would help a unit."""

    ANSWER = "answer"
    TIME = "time"
    FINISH = "finish"


@dataclass(frozen=True, slots=True)
class Figures:
    """What was counted of a unit and everything below it: people at work, how many of them have learned in the last 30 days, how
    many have completed a course in the last year, and obstacles past their day that a number may be told of.
    """

    people: int
    active: int
    completed: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Need:
    """How a unit stands. `active` and `completed` are None where they are not told; `helps` in the order of the rule."""

    overdue: int
    active: Share | None
    completed: Share | None
    helps: tuple[Help, ...]


def need_of(figures: Figures, *, is_told: bool) -> Need:
    """How a unit stands; `is_told` says whether shares of its people may be told."""
    active = share_of(figures.active, figures.people) if is_told and figures.people >= SMALLEST else None
    completed = share_of(figures.completed, figures.people) if active is not None else None
    helps = [Help.ANSWER] if figures.overdue else []
    if active is not None and active.high <= _FEW:
        helps.append(Help.TIME)
    if completed is not None and completed.high <= _FEW:
        helps.append(Help.FINISH)
    return Need(figures.overdue, active, completed, tuple(helps))


def leaves_some_alone(whole: int, told: int) -> bool:
    """Whether subtracting the units below whose shares are told from the unit above would leave a few people alone.

    Then the smallest of those units is not told either: it has `SMALLEST` people, so what is left has as many.

    Args:
        whole: the people of the unit above, with everything below it.
        told: the people of the units right below that have `SMALLEST` people at least.
    """
    return 0 < whole - told < SMALLEST


def months_before(today: date, count: int) -> tuple[date, ...]:
    """The first days of the last `count` months, the present one last."""
    last = today.year * 12 + today.month - 1
    return tuple(date(each // 12, each % 12 + 1, 1) for each in range(last - count + 1, last + 1))


def scale_of(most: int) -> int:
    """The top of a chart: the next multiple of four that has room for the largest number."""
    return max(4, -(-most // 4) * 4)
