"""Units with so many people that nobody counts them while a reader waits: what the night counted, and the way down to names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, literal, select
from sqlalchemy.orm import Session

from elearn.core import limits
from elearn.core.actor import Actor, Grant
from elearn.core.db.types import LocalisedText
from elearn.core.errors import NotFound
from elearn.core.ids import Id
from elearn.core.paging import Page, Paging
from elearn.organisation.models import Employment, Unit, UnitClosure, UnitState
from elearn.organisation.policy import running, units_visible_to
from elearn.planning.models import PlanningCrowd
from elearn.planning.queries.crowd import Crowd
from elearn.planning.rules import ASSIGNERS, State


@dataclass(frozen=True, slots=True)
class Way:
    """A unit between the one that the actor looks after and the one that is shown, both included."""

    unit_id: Id
    name: LocalisedText


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit with everything below it: its people, and how many of them are late. Zero where it was not counted yet."""

    unit_id: Id
    name: LocalisedText
    people: int
    overdue: int


def is_large(session: Session, actor: Actor, *, today: date) -> bool:
    """Whether more people work in the actor's units than are counted while somebody waits. One statement; it counts no further."""
    mine = units_visible_to(actor, *ASSIGNERS, column=Employment.unit_id)
    some = select(literal(1)).select_from(Employment).where(running(Employment, today), mine).limit(limits.CROWD_COUNTED_LIVE + 1)
    return (session.scalar(select(func.count()).select_from(some.subquery())) or 0) > limits.CROWD_COUNTED_LIVE


def read_crowd(session: Session, actor: Actor) -> tuple[Crowd, datetime] | None:
    """The people of the actor's units as they were counted last, and when; None where they were not yet. One statement.

    Somebody who works in two of several units is counted in both. Why people are away is not told.
    """
    columns = [getattr(PlanningCrowd, each.name.lower()) for each in State]
    sums = (func.sum(each) for each in (PlanningCrowd.people, *columns))
    wanted = select(func.min(PlanningCrowd.counted_at), *sums).where(PlanningCrowd.unit_id.in_(_tops(actor)))
    counted_at, people, *numbers = session.execute(wanted).one()
    if counted_at is None:
        return None
    states = {each: int(number) for each, number in zip(State, numbers, strict=True) if number}
    return Crowd(int(people), states, {}), counted_at


def list_units(session: Session, tops: Sequence[Id], *, today: date, page: int = 1) -> Page[UnitRow]:
    """The units right below the topmost one of somebody, of several these; those with most people late first. Two statements."""
    right_below = select(UnitClosure.descendant_id).where(UnitClosure.ancestor_id.in_(tops), UnitClosure.depth == 1)
    wanted = Unit.id.in_(right_below if len(tops) == 1 else tops)
    of_today = and_(UnitState.unit_id == Unit.id, running(UnitState, today))
    total = session.scalar(select(func.count()).select_from(Unit).join(UnitState, of_today).where(wanted)) or 0
    paging = Paging.of(total, page)
    people, overdue = (func.coalesce(each, 0) for each in (PlanningCrowd.people, PlanningCrowd.overdue))
    listed = (
        select(Unit.id, UnitState.name, people, overdue)
        .join(UnitState, of_today)
        .outerjoin(PlanningCrowd, PlanningCrowd.unit_id == Unit.id)
        .where(wanted)
        .order_by(overdue.desc(), Unit.code, Unit.id)
    )
    return Page(tuple(UnitRow(*row) for row in session.execute(paging.limit(listed))), paging)


def top_units(session: Session, actor: Actor) -> Sequence[Id]:
    """The units that the actor looks after and that lie below no other one of theirs. One statement."""
    return session.scalars(_tops(actor)).all()


def _tops(actor: Actor) -> Any:
    """The actor's units that lie below no other one of theirs."""
    units = actor.units_as(*ASSIGNERS)
    covered = select(UnitClosure.descendant_id).where(
        UnitClosure.ancestor_id.in_(units), UnitClosure.descendant_id.in_(units), UnitClosure.depth > 0
    )
    return select(Unit.id).where(Unit.id.in_(units), Unit.id.not_in(covered))


def has_own_people(session: Session, actor: Actor, *, today: date) -> bool:
    """Whether somebody works in the actor's units themselves, whoever works below. One statement."""
    itself = Employment.unit_id.in_(actor.units_as(*ASSIGNERS))
    return session.scalar(select(literal(1)).where(running(Employment, today), itself).limit(1)) is not None


def narrowed(session: Session, actor: Actor, unit_id: Id, *, today: date) -> tuple[Actor, Sequence[Way]]:
    """The actor as one who looks after a single unit of theirs, for reading whom they look after there, and the way down to it.

    One statement.

    Raises:
        NotFound: there is no such unit, or not for this actor.
    """
    rows = session.execute(
        select(UnitClosure.ancestor_id, UnitState.name, UnitClosure.depth)
        .join(UnitState, and_(UnitState.unit_id == UnitClosure.ancestor_id, running(UnitState, today)))
        .where(
            UnitClosure.descendant_id == unit_id,
            units_visible_to(actor, *ASSIGNERS, column=UnitClosure.ancestor_id),
        )
        .order_by(UnitClosure.depth.desc())
    ).all()
    if not rows or rows[-1].depth != 0:
        raise NotFound
    return replace(actor, grants=(Grant(ASSIGNERS[0], unit_id),)), [Way(row.ancestor_id, row.name) for row in rows]
