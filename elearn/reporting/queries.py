"""Completions in the actor's units, from one clause that every list and count uses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.catalogue.models import Course, CourseVersion
from elearn.core import limits
from elearn.core.actor import Actor, Role
from elearn.core.db.types import LocalisedText
from elearn.core.ids import Id
from elearn.learning.models import Completion
from elearn.organisation.models import UnitClosure

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
    total: int
    persons: int
    pages: int


def visible_completions(actor: Actor) -> ColumnElement[bool]:
    """The clause on `Completion`: the unit of that day lies in or below a unit that the actor reports for."""
    below = select(UnitClosure.depth).where(
        UnitClosure.ancestor_id.in_(actor.units_as(*_READERS)), UnitClosure.descendant_id == Completion.unit_id
    )
    return exists(below)


def list_completions(session: Session, actor: Actor, *, course: str = "", page: int = 1) -> CompletionPage:
    """The completions that the actor may see, latest first.

    Args:
        course: the slug of one course, or empty for all.
        page: from 1; one beyond the last is empty.
    """
    wanted = [visible_completions(actor)]
    if course:
        wanted.append(Course.slug == course)
    base = select(Completion).join(Course, Course.id == Completion.course_id).where(*wanted).subquery()
    total, persons = session.execute(select(func.count(), func.count(func.distinct(base.c.person_id))).select_from(base)).one()
    rows = session.execute(
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
        .limit(limits.PAGE_ROWS)
        .offset((page - 1) * limits.PAGE_ROWS)
    )
    return CompletionPage([CompletionRow(*row) for row in rows], total, persons, max(1, -(-total // limits.PAGE_ROWS)))
