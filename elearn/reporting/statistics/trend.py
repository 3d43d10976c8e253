"""Completions by month of every unit with all below it, as may be told outside the unit: sums of the same blocks as the tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from elearn.core.actor import Actor, Grant, Role
from elearn.core.ids import Id
from elearn.reporting.obstacle_queries import read_tree
from elearn.reporting.statistics.asked import last_month
from elearn.reporting.statistics.making import release_of, whole_units
from elearn.reporting.statistics.queries import Window, read_words, units_inside
from elearn.reporting.statistics.systems import Axis, System

_SYSTEMS = frozenset({System.SIZE, System.TIME})


def told_months(session: Session, months: Sequence[date], *, today: date) -> dict[tuple[Id, date], int]:
    """What head and officer of a topmost unit may be told of all units below; a month that is hidden or not over has no entry.

    Whoever answers for a topmost unit alone reads it beside the tables of statistics, so it may say no more than these do. Whoever
    answers for units in between has other blocks.

    Args:
        months: their first days.
    """
    tree, words = read_tree(session), read_words(session)
    found: dict[tuple[Id, date], int] = {}
    for root in sorted(unit for unit, above in tree.parents.items() if above is None):
        reader = Actor(grants=(Grant(Role.TRAINING_OFFICER, root),))
        inside = units_inside(session, reader, today=today)
        wholes = whole_units(tree, root)
        for year in sorted({each.year for each in months}):
            window = Window(reader, (root,), tree, date(year, 1, 1), min(date(year, 12, 31), last_month(today)))
            told = release_of(session, window, _SYSTEMS, inside, words)
            for month in (each for each in months if each.year == year and each <= window.ends):
                numbers = told.numbers(System.TIME, wholes, {Axis.MONTH: (str(month.month),)})
                found |= {(unit, month): number for unit, number in numbers.items()}
    return found
