"""The numbers of the reader's own unit and its offices, exactly: by any two axes and any days. Four statements."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Subquery, case, distinct, extract, func, select
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.catalogue.models import Course, CourseVersion
from elearn.core.actor import Actor
from elearn.core.days import start_of
from elearn.core.ids import Id
from elearn.learning.models import Completion
from elearn.reporting.queries import completions_of
from elearn.reporting.statistics.ages import UNKNOWN, age_group
from elearn.reporting.statistics.asked import Asked
from elearn.reporting.statistics.systems import AXES, OF_PEOPLE, Axis
from elearn.reporting.statistics.tables import Heading, Measure


@dataclass(frozen=True, slots=True)
class Number:
    """People, each once; completions; and the minutes that were counted for them."""

    people: int = 0
    completions: int = 0
    minutes: int = 0


Key: TypeAlias = tuple[str | None, str | None]
"""The values of the one axis and the other; None is all of them together."""
_OF_PEOPLE = frozenset({Axis.UNIT, *(axis for system in OF_PEOPLE for axis in AXES[system])})
"""Axes by which everybody is counted once, as at their last completion: their rows add up to the total."""


def count_exactly(session: Session, actor: Actor, asked: Asked, row_of: Callable[[Id], str], *, today: date) -> dict[Key, Number]:
    """What the filter finds, by the axes that are asked for and in all. The caller knows that all of it is the reader's own.

    Args:
        row_of: under which name the unit of a completion is counted where units are asked for.
    """
    base = _completions(session, actor, asked, today)
    found: dict[Key, Number] = {}
    for shown in (each for size in range(len(asked.axes) + 1) for each in combinations(asked.axes, size)):
        by = [base.c[axis.value] for axis in shown]
        people = func.sum(base.c.is_last) if _OF_PEOPLE.issuperset(shown) else func.count(distinct(base.c.person_id))
        rows = session.execute(select(*by, people, func.count(), func.sum(base.c.minutes)).group_by(*by))
        for *values, persons, completions, minutes in rows:
            told: dict[Axis | None, str] = {
                axis: _value(axis, value, asked.begins.year, row_of) for axis, value in zip(shown, values, strict=True)
            }
            key = (told.get(asked.by), told.get(asked.across))
            before = found.get(key, Number())
            # Several years of birth make one age group, and several units one row.
            found[key] = Number(before.people + (persons or 0), before.completions + completions, before.minutes + (minutes or 0))
    return found


def _completions(session: Session, actor: Actor, asked: Asked, today: date) -> Subquery:
    """The completions that the filter finds, with a column for each axis, and whether each is the last of its person."""
    order: dict[str, Any] = {
        "partition_by": Completion.person_id,
        "order_by": (Completion.completed_at.desc(), Completion.id.desc()),
    }
    return (
        select(
            Completion.person_id,
            Completion.minutes,
            case((func.row_number().over(**order) == 1, 1), else_=0).label("is_last"),
            *(_column(session, axis, asked.begins.year).label(axis.value) for axis in asked.axes),
        )
        .select_from(Completion)
        .join(Course, Course.id == Completion.course_id)
        .join(CourseVersion, CourseVersion.id == Completion.version_id)
        .join(Person, Person.id == Completion.person_id)
        .where(*completions_of(session, actor, asked.filter, today=today))
        .subquery()
    )


def _column(session: Session, axis: Axis, year: int) -> Any:
    columns: dict[Axis, Any] = {
        Axis.UNIT: Completion.unit_id,
        Axis.POSITION: Completion.position["id"].as_string(),
        Axis.AGE: extract("year", Person.birth_date),
        Axis.GENDER: Person.gender,
        Axis.THEME: CourseVersion.theme,
        Axis.COURSE: Completion.course_id,
    }
    return month_of(session, year) if axis is Axis.MONTH else columns[axis]


def month_of(session: Session, year: int) -> ColumnElement[int]:
    """The month of a completion of that year, in the zone of the installation."""
    begins = [(Completion.completed_at < start_of(session, date(year, month, 1)), month - 1) for month in range(2, 13)]
    return case(*begins, else_=12)


def _value(axis: Axis, value: Any, year: int, row_of: Callable[[Id], str]) -> str:
    if axis is Axis.UNIT:
        return row_of(value)
    if axis is Axis.AGE:
        return age_group(None if value is None else int(value), year)
    return UNKNOWN if value is None else str(value)


@dataclass(frozen=True, slots=True)
class ExactTeller:
    """Answers from what was counted exactly, by `axes`; `staff` is who works in each unit today."""

    axes: tuple[Axis, Axis | None]
    numbers: Mapping[Key, Number]
    staff: Mapping[Id, int]

    def __call__(self, heading: Heading, measure: Measure) -> float:
        by, across = (next(iter(heading.wanted.get(axis, ())), None) if axis else None for axis in self.axes)
        found, staff = self.numbers.get((by, across), Number()), sum(self.staff.get(each, 0) for each in heading.units)
        match measure:
            case Measure.PEOPLE:
                return found.people
            case Measure.COMPLETIONS:
                return found.completions
            case Measure.HOURS:
                return round(found.minutes / 60, 1)
            case Measure.STAFF:
                return staff
            case Measure.SHARE:
                return round(100 * found.people / staff) if staff else 0
