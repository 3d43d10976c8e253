"""Assignments for whoever looks after units: those of their units, and those that reach their people from above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from elearn.accounts.models import Person
from elearn.catalogue.models import Course, CourseVersion, Rendition
from elearn.core import limits
from elearn.core.actor import Actor, Role
from elearn.core.db.aliases import shared_alias
from elearn.core.db.types import LocalisedText
from elearn.core.errors import NotFound
from elearn.core.ids import Id
from elearn.core.paging import Page, Paging
from elearn.core.text import nfc
from elearn.organisation.models import Position, Unit, UnitClosure, UnitState
from elearn.organisation.policy import running, units_visible_to
from elearn.planning import policy
from elearn.planning.models import Assignment, AssignmentPosition
from elearn.planning.rules import ASSIGNERS

_Above = shared_alias(UnitState)
"""The state of the unit above: two offices of one name are told apart by it."""


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """An assignment as it is listed.

    `may_change` says whether the actor looks after the unit that asks; `above` is the unit above the one that is asked.
    """

    id: Id
    course_slug: str
    course: LocalisedText | None
    unit: LocalisedText
    above: LocalisedText | None
    positions: tuple[LocalisedText, ...]
    duty: str
    basis: str
    begins_on: date
    due_on: date
    since: datetime | None
    is_yearly: bool
    asker: str | None
    asked_as: Role
    ends_on: date | None
    may_change: bool


def list_assignments(session: Session, actor: Actor, *, today: date, page: int = 1) -> Page[AssignmentRow]:
    """The assignments that the actor sees, those that ask today first, by due day. Three statements."""
    seen = policy.visible_to(actor)
    total = session.scalar(select(func.count()).select_from(Assignment).where(seen)) or 0
    paging = Paging.of(total, page)
    has_ended = and_(Assignment.ends_on.is_not(None), Assignment.ends_on <= today)
    listed = _rows(actor, today).where(seen).order_by(has_ended, Assignment.due_on, Assignment.id)
    return Page(_with_positions(session, session.execute(paging.limit(listed)).all()), paging)


def get_assignment(session: Session, actor: Actor, assignment_id: Id, *, today: date) -> AssignmentRow:
    """One that the actor may change. Two statements.

    Raises:
        NotFound: there is none for this actor.
    """
    rows = session.execute(_rows(actor, today).where(Assignment.id == assignment_id, policy.may_change(actor))).all()
    if not rows:
        raise NotFound
    return _with_positions(session, rows)[0]


def _rows(actor: Actor, today: date) -> Select[*tuple[Any, ...]]:
    """One row an assignment. A unit that has ended or is no more is called as it was last."""
    return (
        select(
            Assignment.id,
            Course.slug,
            CourseVersion.title,
            UnitState.name,
            _Above.name.label("above"),
            Assignment.duty,
            Assignment.basis,
            Assignment.begins_on,
            Assignment.due_on,
            Assignment.since,
            Assignment.is_yearly,
            Person.full_name,
            Assignment.asked_as,
            Assignment.ends_on,
            policy.may_change(actor).label("may_change"),
        )
        .join(Course, Course.id == Assignment.course_id)
        .outerjoin(Rendition, Rendition.id == Course.rendition_id)
        .outerjoin(CourseVersion, CourseVersion.id == Rendition.version_id)
        .join(UnitState, UnitState.id == _last_state(today))
        .outerjoin(_Above, and_(_Above.unit_id == UnitState.parent_id, running(_Above, today)))
        .outerjoin(Person, Person.id == Assignment.asked_by)
    )


def _last_state(today: date) -> Any:
    state = aliased(UnitState)
    return (
        select(state.id)
        .where(state.unit_id == Assignment.unit_id, state.valid_from <= today)
        .order_by(state.valid_from.desc())
        .limit(1)
        .correlate(Assignment)
        .scalar_subquery()
    )


def _with_positions(session: Session, rows: list[Row[*tuple[Any, ...]]] | Any) -> tuple[AssignmentRow, ...]:
    named: dict[Id, list[LocalisedText]] = {}
    for assignment_id, title in session.execute(
        select(AssignmentPosition.assignment_id, Position.title)
        .join(Position, Position.id == AssignmentPosition.position_id)
        .where(AssignmentPosition.assignment_id.in_([row.id for row in rows]))
        .order_by(Position.code)
    ):
        named.setdefault(assignment_id, []).append(title)
    return tuple(
        AssignmentRow(
            id=row.id,
            course_slug=row.slug,
            course=row.title,
            unit=row.name,
            above=row.above,
            positions=tuple(named.get(row.id, ())),
            duty=row.duty,
            basis=row.basis,
            begins_on=row.begins_on,
            due_on=row.due_on,
            since=row.since,
            is_yearly=row.is_yearly,
            asker=row.full_name,
            asked_as=Role(row.asked_as),
            ends_on=row.ends_on,
            may_change=bool(row.may_change),
        )
        for row in rows
    )


def find_unit(session: Session, actor: Actor, code: str, *, today: date) -> Id | None:
    """The unit of today with this code that the actor looks after; None where there is none."""
    found: Id | None = session.scalar(
        _units(actor, today, Unit.id).where(Unit.code == nfc(code).strip()).order_by(Unit.id).limit(1)
    )
    return found


def suggest_units(session: Session, actor: Actor, *, today: date) -> list[tuple[str, LocalisedText]]:
    """Code and name of the units that the actor looks after, the topmost first: a page's worth, to be offered while typing."""
    height = select(func.count()).where(UnitClosure.descendant_id == Unit.id).correlate(Unit).scalar_subquery()
    rows = session.execute(
        _units(actor, today, Unit.code, UnitState.name).order_by(height, Unit.code, Unit.id).limit(limits.PAGE_ROWS)
    )
    return [(row.code, row.name) for row in rows]


def _units(actor: Actor, today: date, *columns: Any) -> Select[*tuple[Any, ...]]:
    mine = units_visible_to(actor, *ASSIGNERS, column=Unit.id)
    return select(*columns).join(UnitState, UnitState.unit_id == Unit.id).where(running(UnitState, today), mine)


def holds_unit(session: Session, actor: Actor, unit_id: Id, *, owner_id: Id | None) -> tuple[bool, bool]:
    """Whether the actor looks after a unit, and whether it is `owner_id` or stands below it (True without an owner)."""
    is_theirs = session.scalar(
        select(UnitClosure.depth).where(
            UnitClosure.descendant_id == unit_id, UnitClosure.ancestor_id == unit_id, units_visible_to(actor, *ASSIGNERS)
        )
    )
    if owner_id is None:
        return is_theirs is not None, True
    is_below = session.scalar(
        select(UnitClosure.depth).where(UnitClosure.descendant_id == unit_id, UnitClosure.ancestor_id == owner_id)
    )
    return is_theirs is not None, is_below is not None


def asking_unit(session: Session, actor: Actor, unit_id: Id) -> Id | None:
    """As whose officer or head the actor asks something of a unit: their nearest one at or above it; None for the operator."""
    mine = UnitClosure.ancestor_id.in_(actor.units_as(*ASSIGNERS))
    nearest = select(UnitClosure.ancestor_id).where(UnitClosure.descendant_id == unit_id, mine).order_by(UnitClosure.depth).limit(1)
    return None if actor.is_system else session.scalar(nearest)


def known_positions(session: Session, positions: tuple[Id, ...]) -> set[Id]:
    """Those of some ids that are positions in use."""
    return set(session.scalars(select(Position.id).where(Position.id.in_(positions), Position.retired_at.is_(None))))
