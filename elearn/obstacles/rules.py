"""When an obstacle is shown, how many people are told to stand behind it, and by when it is to be answered. Values in, values out.

The rule (decision 0040): nobody may be found behind an obstacle, by its number, by its days, or by looking twice. So a number is
told in steps of `SMALLEST`; what fewer have told is shown from the next Monday on, and only where at least `SMALLEST` people of
the unit have said how the act went; and no day of a report is told, only its week.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from elearn.core import limits

SMALLEST = limits.SMALLEST_GROUP
_WORKING_DAYS_A_WEEK = 5
_WEEK = timedelta(days=7)


class State(StrEnum):
    """How far an obstacle is."""

    OPEN = "open"
    HANDED = "handed"
    ANSWERED = "answered"
    CLOSED = "closed"


def monday_of(day: date) -> date:
    """The first day of the week that `day` lies in."""
    return day - timedelta(days=day.weekday())


def is_shown(people: int, answered: int, week: date, today: date) -> bool:
    """Whether an obstacle is shown to those who decide.

    Args:
        people: how many have told it.
        answered: how many people of the unit have said how the act went, whatever they said.
        week: the Monday of the week in which it was first told.
    """
    if people >= SMALLEST:
        return True
    return people > 0 and answered >= SMALLEST and week < monday_of(today)


def due_after(week: date) -> date:
    """The day until which an obstacle is to be answered that was first told in the week beginning on `week`.

    It is counted from the Monday after, so that it does not tell the day. Public holidays are not known; the head moves the day.
    """
    return working_day_after(monday_of(week) + _WEEK, limits.OBSTACLE_DAYS)


def working_day_after(day: date, days: int) -> date:
    """The day that is so many working days (Monday to Friday) after `day`."""
    weeks, rest = divmod(days, _WORKING_DAYS_A_WEEK)
    found = day + weeks * _WEEK
    while rest:
        found += timedelta(days=1)
        rest -= found.weekday() < _WORKING_DAYS_A_WEEK
    return found


def state_of(*, owner: bool, is_up: bool, is_answered: bool, is_closed: bool) -> State:
    """The state that the facts of an obstacle make.

    Args:
        owner: whether a person has been given it.
        is_up: whether the unit above has been given it.
    """
    if is_closed:
        return State.CLOSED
    if is_answered:
        return State.ANSWERED
    return State.HANDED if owner or is_up else State.OPEN
