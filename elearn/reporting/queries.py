"""Completions in the actor's units, from one clause that every list and count uses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import CTE, ColumnElement, SQLColumnExpression, and_, exists, false, func, or_, select, true
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.catalogue.models import Course, CourseVersion
from elearn.core.actor import Actor, Role
from elearn.core.days import end_of, start_of
from elearn.core.db.types import LocalisedText
from elearn.core.ids import Id
from elearn.core.paging import Paging
from elearn.core.text import sort_key
from elearn.learning.models import Completion
from elearn.learning.queries import in_force
from elearn.organisation.models import Employment, UnitClosure, UnitState, UnitSuccession
from elearn.organisation.policy import below, running
from elearn.reporting.completion_filter import EVERYTHING, CompletionFilter, People

_READERS = (Role.TRAINING_OFFICER, Role.HEAD, Role.AUDITOR)
_KEEPERS = (Role.TRAINING_OFFICER,)
"""Who gets birth dates and genders in a file: those who make the report on training that asks for them. A head who reads who has
completed what, and an auditor who checks it, need neither."""


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


_HEIRS: Final = _heirs()


def of_units(units: Collection[Id], column: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """The clause on a column that holds the unit of a day: that unit, or its heir, is one of `units` or lies below one."""
    reported = UnitClosure.ancestor_id.in_(units)
    own = select(UnitClosure.depth).where(reported, UnitClosure.descendant_id == column)
    inherited = (
        select(UnitClosure.depth)
        .join(_HEIRS, _HEIRS.c.heir_id == UnitClosure.descendant_id)
        .where(reported, _HEIRS.c.unit_id == column)
    )
    return or_(exists(own), exists(inherited))


def visible_completions(actor: Actor) -> ColumnElement[bool]:
    """The clause on `Completion`: the unit of that day, or its heir, lies in or below a unit that the actor reports for."""
    return of_units(actor.units_as(*_READERS), Completion.unit_id)


def may_have_personal_columns(actor: Actor) -> bool:
    """Whether the actor gets birth dates and genders of anybody."""
    return actor.is_system or bool(actor.units_as(*_KEEPERS))


def with_personal_columns(actor: Actor) -> ColumnElement[bool]:
    """The clause on `Completion`: its person's birth date and gender may stand in a file of the actor's."""
    kept = actor.units_as(*_KEEPERS)
    if actor.is_system or set(kept) == set(actor.units_as(*_READERS)):
        return true()
    return of_units(kept, Completion.unit_id) if kept else false()


def completions_of(session: Session, actor: Actor, wanted: CompletionFilter, *, today: date) -> list[ColumnElement[bool]]:
    """The clauses on `Completion`, `Course` and `CourseVersion` for what is asked for, within what the actor may see.

    Args:
        today: the day on which somebody works in a unit or has left it.
    """
    units = (wanted.unit,) if wanted.unit is not None else None if actor.is_system else actor.units_as(*_READERS)
    clauses = [in_force()]
    if wanted.unit is None:
        reach = actor.units_as(*_READERS)
        clauses += [] if actor.is_system else [visible_completions(actor) if wanted.with_below else _of_units_alone(reach)]
    else:
        # What belongs to a unit in reach belongs to the reader's own units too.
        clauses += [] if actor.is_system else [_is_in_reach(actor, wanted.unit)]
        clauses.append(of_units((wanted.unit,), Completion.unit_id) if wanted.with_below else _of_units_alone((wanted.unit,)))
    if wanted.course:
        clauses.append(Course.slug == wanted.course)
    if wanted.version:
        clauses.append(CourseVersion.label == wanted.version)
    if wanted.begins is not None:
        clauses.append(Completion.completed_at >= start_of(session, wanted.begins))
    if wanted.ends is not None:
        clauses.append(Completion.completed_at < end_of(session, wanted.ends))
    if wanted.position is not None:
        clauses.append(Completion.position["id"].as_string() == str(wanted.position))
    if wanted.people is not People.ALL:
        clauses.append(works_there(units, today) if wanted.people is People.HERE else ~works_there(units, today))
    return clauses


def units_asked_for(actor: Actor, wanted: CompletionFilter, column: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """The clause on a column that holds a unit of today: one of those that are asked for, within what the actor may see."""
    reach = actor.units_as(*_READERS)
    own = true() if actor.is_system else below(reach, column)
    if wanted.unit is None:
        return own if actor.is_system or wanted.with_below else column.in_(reach)
    return and_(own, below((wanted.unit,), column) if wanted.with_below else column == wanted.unit)


def reach_of(actor: Actor) -> tuple[Id, ...]:
    """The units for which the actor reads completions."""
    return actor.units_as(*_READERS)


def works_there(units: Collection[Id] | None, today: date) -> ColumnElement[bool]:
    """The clause on `Completion`: its person works in or below one of `units` today (None: anywhere), mainly or beside it."""
    there = true() if units is None else below(units, Employment.unit_id)
    work = select(Employment.id).where(Employment.person_id == Completion.person_id, running(Employment, today), there)
    return exists(work.correlate(Completion))


def _is_in_reach(actor: Actor, unit: Id) -> ColumnElement[bool]:
    reach = (UnitClosure.descendant_id == unit, UnitClosure.ancestor_id.in_(actor.units_as(*_READERS)))
    return exists(select(UnitClosure.depth).where(*reach))


def _of_units_alone(units: Collection[Id]) -> ColumnElement[bool]:
    heirs = _heirs()
    return or_(
        Completion.unit_id.in_(units),
        exists(select(heirs.c.unit_id).where(heirs.c.heir_id.in_(units), heirs.c.unit_id == Completion.unit_id)),
    )


def list_version_labels(session: Session, course_id: Id) -> tuple[str, ...]:
    """The labels of the versions of a course, latest first."""
    wanted = select(CourseVersion.label).where(CourseVersion.course_id == course_id)
    return tuple(dict.fromkeys(session.scalars(wanted.order_by(CourseVersion.published_at.desc(), CourseVersion.id.desc()))))


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """A unit of today to choose in a filter, so many steps below the reader's own."""

    id: Id
    name: LocalisedText
    depth: int


def list_unit_choices(session: Session, actor: Actor, *, today: date, chosen: Id | None = None) -> tuple[UnitChoice, ...]:
    """The reader's own units and those right below, the way down to the chosen one, and what stands right below that.

    So the choice stays short in a city of ten thousand units, and every unit can be come to. Empty where the chosen one is out of
    reach. Two statements.
    """
    own = actor.units_as(*_READERS)
    nearest = (
        select(UnitClosure.descendant_id, func.max(UnitClosure.depth).label("depth"))
        .where(UnitClosure.ancestor_id.in_(own))
        .group_by(UnitClosure.descendant_id)
        .subquery()
    )
    way = select(UnitClosure.ancestor_id).where(UnitClosure.descendant_id == chosen)
    shown = or_(nearest.c.depth <= 1, UnitState.unit_id.in_(way), UnitState.parent_id.in_(way))
    rows = session.execute(
        select(UnitState.unit_id, UnitState.parent_id, UnitState.name, nearest.c.depth)
        .join(nearest, nearest.c.descendant_id == UnitState.unit_id)
        .where(running(UnitState, today), shown)
    ).all()
    if chosen is not None and chosen not in {row.unit_id for row in rows}:
        return ()
    below_of: dict[Id | None, list[Any]] = defaultdict(list)
    for row in sorted(rows, key=lambda each: (sort_key(each.name["vi"]), each.unit_id)):
        below_of[row.parent_id].append(row)
    found: list[UnitChoice] = []

    def walk(parent: Id | None, depth: int) -> None:
        for row in below_of.pop(parent, []):
            found.append(UnitChoice(row.unit_id, row.name, depth))
            walk(row.unit_id, depth + 1)

    there = {row.unit_id for row in rows}
    for parent in [each for each in below_of if each not in there]:
        walk(parent, 0)
    return tuple(found)


def list_completions(
    session: Session, actor: Actor, wanted: CompletionFilter = EVERYTHING, *, today: date, page: int = 1
) -> CompletionPage:
    """The completions that the actor may see and that are asked for, latest first.

    Args:
        page: from 1; beyond the last it is the last.
    """
    clauses = completions_of(session, actor, wanted, today=today)
    base = (
        select(Completion)
        .join(Course, Course.id == Completion.course_id)
        .join(CourseVersion, CourseVersion.id == Completion.version_id)
        .where(*clauses)
        .subquery()
    )
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
        .where(*clauses)
        .order_by(Completion.completed_at.desc(), Completion.id)
    )
    return CompletionPage([CompletionRow(*row) for row in session.execute(paging.limit(listed))], paging, persons)
