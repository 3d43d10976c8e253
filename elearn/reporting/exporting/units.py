"""Completions counted by unit. Who may export sees each of these completions by name, so no number is rounded or put together.

A completion counts in the unit of that day, also where that unit has ended. The share is that of the people who work in a unit
today: who moved in with a completion from elsewhere counts, who left does not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, distinct, func, select
from sqlalchemy.orm import Session

from elearn.catalogue.models import Course, CourseVersion
from elearn.core.actor import Actor
from elearn.core.ids import Id
from elearn.core.text import sort_key
from elearn.exchange.tables.cells import Cell, neutral
from elearn.learning.models import Completion
from elearn.organisation.models import Employment
from elearn.organisation.policy import running
from elearn.reporting.completion_filter import CompletionFilter
from elearn.reporting.exporting.places import Place, read_places
from elearn.reporting.exporting.records import MINUTES_A_PERIOD
from elearn.reporting.queries import completions_of, units_asked_for

_MINUTES_AN_HOUR: Final = 60


@dataclass(frozen=True, slots=True)
class _Counted:
    persons: int = 0
    completions: int = 0
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class _Staff:
    employed: int = 0
    done: int = 0


def rows_of_units(
    session: Session,
    actor: Actor,
    wanted: CompletionFilter,
    *,
    today: date,
    as_of: datetime,
    language: str,
    tidied: Callable[[str], str] = neutral,
) -> list[dict[str, Cell]]:
    """A row for each unit with people today and each with completions, a ward before its offices. Three statements.

    Args:
        tidied: what becomes of texts.
    """
    clauses = (*completions_of(session, actor, wanted, today=today), Completion.completed_at <= as_of)
    counted, staff = _count(session, clauses), _count_staff(session, actor, wanted, clauses, today)
    places = read_places(session, today=today)
    ordered = sorted((unit for unit in {*counted, *staff} if unit in places), key=lambda each: (*_order(places[each]), each))
    return [
        _row(number, tidied(place.told(language)), tidied(place.code), counted.get(unit, _Counted()), staff.get(unit, _Staff()))
        for number, unit in enumerate(ordered, start=1)
        for place in (places[unit],)
    ]


def _order(place: Place) -> tuple[tuple[str, ...], str]:
    """A ward with its offices after it, by name; those of one name by code."""
    return tuple(sort_key(each["vi"]) for each in reversed(place.names)), place.code


def _row(number: int, name: str, code: str, counted: _Counted, staff: _Staff) -> dict[str, Cell]:
    return {
        "stt": number,
        "unit_name": name,
        "unit_code": code,
        "employed": staff.employed,
        "persons": counted.persons,
        "completions": counted.completions,
        # Whoever has completed has passed what the course asks for: nothing else becomes a completion.
        "passed": counted.completions,
        "total_periods": round(counted.minutes / MINUTES_A_PERIOD, 1),
        "total_hours": round(counted.minutes / _MINUTES_AN_HOUR, 1),
        "done": staff.done,
        "share": round(100 * staff.done / staff.employed, 1) if staff.employed else None,
    }


def _count(session: Session, clauses: tuple[ColumnElement[bool], ...]) -> Mapping[Id, _Counted]:
    counted = (
        select(Completion.unit_id, func.count(distinct(Completion.person_id)), func.count(), func.sum(Completion.minutes))
        .join(Course, Course.id == Completion.course_id)
        .join(CourseVersion, CourseVersion.id == Completion.version_id)
        .where(*clauses)
        .group_by(Completion.unit_id)
    )
    return {row[0]: _Counted(row[1], row[2], int(row[3])) for row in session.execute(counted) if row[0] is not None}


def _count_staff(
    session: Session, actor: Actor, wanted: CompletionFilter, clauses: tuple[ColumnElement[bool], ...], today: date
) -> Mapping[Id, _Staff]:
    completed = (
        select(Completion.person_id)
        .join(Course, Course.id == Completion.course_id)
        .join(CourseVersion, CourseVersion.id == Completion.version_id)
        .where(*clauses)
        .distinct()
        .subquery()
    )
    work = Employment
    counted = (
        select(work.unit_id, func.count(distinct(work.person_id)), func.count(distinct(completed.c.person_id)))
        .outerjoin(completed, completed.c.person_id == work.person_id)
        .where(work.is_main, running(work, today), units_asked_for(actor, wanted, work.unit_id))
        .group_by(work.unit_id)
    )
    return {row[0]: _Staff(row[1], row[2]) for row in session.execute(counted)}
