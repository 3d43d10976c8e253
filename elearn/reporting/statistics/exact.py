"""The numbers of the reader's own unit, exactly: by any two axes and any days. Four statements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, case, distinct, extract, func, select
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.catalogue.models import Course, CourseVersion
from elearn.core.actor import Actor
from elearn.core.days import start_of
from elearn.learning.models import Completion
from elearn.reporting.queries import completions_of
from elearn.reporting.statistics.ages import UNKNOWN, age_group
from elearn.reporting.statistics.asked import Asked
from elearn.reporting.statistics.systems import Axis


@dataclass(frozen=True, slots=True)
class Number:
    """People, each once; completions; and the minutes that were counted for them."""

    people: int = 0
    completions: int = 0
    minutes: int = 0


Key: TypeAlias = tuple[str | None, str | None]
"""The values of the one axis and the other; None is all of them together."""


def count_exactly(session: Session, actor: Actor, asked: Asked, *, today: date) -> dict[Key, Number]:
    """What the filter finds, by the axes that are asked for and in all. The caller knows that the unit is the reader's own."""
    clauses = completions_of(session, actor, asked.filter, today=today)
    axes = [None if each in (None, Axis.UNIT) else each for each in (asked.by, asked.across)]
    found: dict[Key, Number] = {}
    for kept in {(bool(axes[0]) and one, bool(axes[1]) and other) for one in (True, False) for other in (True, False)}:
        shown = [axis for axis, keep in zip(axes, kept, strict=True) if axis is not None and keep]
        by = [_column(session, axis, asked.begins.year) for axis in shown]
        rows = session.execute(
            select(*by, func.count(distinct(Completion.person_id)), func.count(Completion.id), func.sum(Completion.minutes))
            .select_from(Completion)
            .join(Course, Course.id == Completion.course_id)
            .join(CourseVersion, CourseVersion.id == Completion.version_id)
            .join(Person, Person.id == Completion.person_id)
            .where(*clauses)
            .group_by(*by)
        )
        for *values, people, completions, minutes in rows:
            told = iter([_value(axis, value, asked.begins.year) for axis, value in zip(shown, values, strict=True)])
            key = (next(told) if kept[0] else None, next(told) if kept[1] else None)
            before = found.get(key, Number())
            # Several years of birth make one age group; a person has one year of birth, and is counted once.
            found[key] = Number(before.people + people, before.completions + completions, before.minutes + (minutes or 0))
    return found


def _column(session: Session, axis: Axis, year: int) -> Any:
    match axis:
        case Axis.POSITION:
            return Completion.position["id"].as_string()
        case Axis.AGE:
            return extract("year", Person.birth_date)
        case Axis.GENDER:
            return Person.gender
        case Axis.THEME:
            return CourseVersion.theme
        case Axis.COURSE:
            return Completion.course_id
        case _:
            return month_of(session, year)


def month_of(session: Session, year: int) -> ColumnElement[int]:
    """The month of a completion of that year, in the zone of the installation."""
    begins = [(Completion.completed_at < start_of(session, date(year, month, 1)), month - 1) for month in range(2, 13)]
    return case(*begins, else_=12)


def _value(axis: Axis, value: Any, year: int) -> str:
    if axis is Axis.AGE:
        return age_group(None if value is None else int(value), year)
    return UNKNOWN if value is None else str(value)
