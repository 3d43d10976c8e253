"""Completions in the actor's units, from one clause that every list and count uses."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, ColumnElement, SQLColumnExpression, exists, func, or_, select
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.catalogue.models import Course, CourseVersion
from elearn.core.actor import Actor, Role
from elearn.core.db.types import LocalisedText
from elearn.core.ids import Id
from elearn.core.paging import Paging
from elearn.learning.models import Completion
from elearn.learning.queries import in_force
from elearn.organisation.models import UnitClosure, UnitSuccession

_READERS = (Role.TRAINING_OFFICER, Role.HEAD, Role.AUDITOR)


@dataclass(frozen=True, slots=True)
class CompletionRow:
    """One completion with the unit and position of that day."""

    id: Id
    full_name: str | None
    staff_code: str | None
    unit_path: list[dict[str, Any]]
    position: dict[str, Any] | None
    course_title: LocalisedText
    label: str
    minutes: int
    completed_at: datetime


@dataclass(frozen=True, slots=True)
class CompletionPage:
    """A page of completions, and how many there are in all: *lượt người* (`total`) and *người* (`persons`)."""

    rows: list[CompletionRow]
    paging: Paging
    persons: int

    @property
    def total(self) -> int:
        return self.paging.total


def _heirs() -> CTE:
    """Every unit that has ended with each unit that took its place, over any number of mergers."""
    step = UnitSuccession.__table__.c
    first = select(step.from_id.label("unit_id"), step.to_id.label("heir_id")).cte("heirs", recursive=True)
    # A union, not a union of all: a unit that was renamed is its own heir.
    return first.union(select(first.c.unit_id, step.to_id).where(step.from_id == first.c.heir_id))


def of_units(units: Collection[Id], column: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """The clause on a column that holds the unit of a day: that unit, or its heir, is one of `units` or lies below one."""
    heirs = _heirs()
    reported = UnitClosure.ancestor_id.in_(units)
    own = select(UnitClosure.depth).where(reported, UnitClosure.descendant_id == column)
    inherited = (
        select(UnitClosure.depth)
        .join(heirs, heirs.c.heir_id == UnitClosure.descendant_id)
        .where(reported, heirs.c.unit_id == column)
    )
    return or_(exists(own), exists(inherited))


def visible_completions(actor: Actor) -> ColumnElement[bool]:
    """The clause on `Completion`: the unit of that day, or its heir, lies in or below a unit that the actor reports for."""
    return of_units(actor.units_as(*_READERS), Completion.unit_id)


def list_completions(session: Session, actor: Actor, *, course: str = "", page: int = 1) -> CompletionPage:
    """The completions that the actor may see, latest first.

    Args:
        course: the slug of one course, or empty for all.
        page: from 1; beyond the last it is the last.
    """
    wanted = [visible_completions(actor), in_force()]
    if course:
        wanted.append(Course.slug == course)
    base = select(Completion).join(Course, Course.id == Completion.course_id).where(*wanted).subquery()
    total, persons = session.execute(select(func.count(), func.count(func.distinct(base.c.person_id))).select_from(base)).one()
    paging = Paging.of(total, page)
    listed = (
        select(
            Completion.id,
            Person.full_name,
            Person.staff_code,
            Completion.unit_path,
            Completion.position,
            CourseVersion.title,
            CourseVersion.label,
            Completion.minutes,
            Completion.completed_at,
        )
        .join(Person, Person.id == Completion.person_id)
        .join(Course, Course.id == Completion.course_id)
        .join(CourseVersion, CourseVersion.id == Completion.version_id)
        .where(*wanted)
        .order_by(Completion.completed_at.desc(), Completion.id)
    )
    return CompletionPage([CompletionRow(*row) for row in session.execute(paging.limit(listed))], paging, persons)
