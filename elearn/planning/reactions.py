"""What is asked of the people of a unit stays asked of them when the unit is merged, divided or closed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from elearn.core import limits
from elearn.core.actor import Actor
from elearn.core.events import Event, publish_all
from elearn.core.ids import Id, new_id
from elearn.organisation.events import UnitClosed, UnitsMerged, UnitSplit
from elearn.planning.events import AssignmentEnded, AssignmentPassedOn, CourseAssigned
from elearn.planning.models import Assignment, AssignmentPosition


def on_units_merged(session: Session, event: UnitsMerged, *, actor: Actor, now: datetime) -> None:
    """The unit that takes over is asked what those that end were asked."""
    _give_way(session, event.from_ids, event.into_id)
    for row in _running(session, event.from_ids, event.on):
        _pass_on(session, row, [event.into_id], event.on, actor=actor, now=now)


def on_unit_split(session: Session, event: UnitSplit, *, actor: Actor, now: datetime) -> None:
    """Each unit that takes over is asked what the divided one was asked; the first goes on asking what that one asked."""
    _give_way(session, [event.unit_id], event.into_ids[0])
    for row in _running(session, [event.unit_id], event.on):
        _pass_on(session, row, event.into_ids, event.on, actor=actor, now=now)


def on_unit_closed(session: Session, event: UnitClosed, *, actor: Actor, now: datetime) -> None:
    """Nobody is left who could be asked; what it asked of others is theirs to change."""
    _give_way(session, [event.unit_id], None)
    publish_all(session, [_end(row, event.on) for row in _running(session, [event.unit_id], event.on)], actor=actor, now=now)


def _give_way(session: Session, units: Sequence[Id], heir: Id | None) -> None:
    """Who answers for the heir changes what the ended units asked."""
    session.execute(update(Assignment).where(Assignment.asked_unit_id.in_(units)).values(asked_unit_id=heir))


def _running(session: Session, units: Sequence[Id], on: date) -> Sequence[Assignment]:
    """What is asked of units on a day, the earliest due day first."""
    runs = or_(Assignment.ends_on.is_(None), Assignment.ends_on > on)
    wanted = select(Assignment).where(Assignment.unit_id.in_(units), runs).order_by(Assignment.due_on, Assignment.id)
    return session.scalars(wanted.with_for_update()).all()


def _pass_on(session: Session, row: Assignment, heirs: Sequence[Id], on: date, *, actor: Actor, now: datetime) -> None:
    """The first heir that is not asked the same already takes the assignment, the others get one like it.

    Those who worked there before hear of it only now: nobody is late before the days of grace have passed.
    """
    positions = _positions(session, [row.id])[row.id]
    told: list[Event] = []
    left = [each for each in heirs if not _is_asked_the_same(session, each, row.course_id, positions, on)]
    if left:
        first, *others = left
        told.append(AssignmentPassedOn(row.id, row.unit_id, first))
        row.unit_id, row.due_on = first, max(row.due_on, on + limits.JOINING_GRACE)
        told += [_like(session, row, each, positions) for each in others]
    else:
        told.append(_end(row, on))
    session.flush()
    publish_all(session, told, actor=actor, now=now)


def _is_asked_the_same(session: Session, unit: Id, course: Id, positions: frozenset[Id], on: date) -> bool:
    rows = [each for each in _running(session, [unit], on) if each.course_id == course]
    return positions in _positions(session, [each.id for each in rows]).values()


def _positions(session: Session, assignments: Sequence[Id]) -> dict[Id, frozenset[Id]]:
    found: dict[Id, set[Id]] = {each: set() for each in assignments}
    for link in session.scalars(select(AssignmentPosition).where(AssignmentPosition.assignment_id.in_(assignments))):
        found[link.assignment_id].add(link.position_id)
    return {each: frozenset(of_it) for each, of_it in found.items()}


def _like(session: Session, row: Assignment, unit: Id, positions: Iterable[Id]) -> CourseAssigned:
    copied = {
        name: getattr(row, name)
        for name in (
            *("course_id", "duty", "basis", "begins_on", "due_on", "since", "is_yearly"),
            *("asked_by", "asked_as", "asked_unit_id", "asked_at"),
        )
    }
    other = Assignment(id=new_id(), unit_id=unit, ends_on=row.ends_on, **copied)
    session.add(other)
    session.flush()
    session.add_all(AssignmentPosition(assignment_id=other.id, position_id=each) for each in positions)
    return CourseAssigned(other.id, other.course_id, unit, other.due_on, tuple(sorted(positions)))


def _end(row: Assignment, on: date) -> AssignmentEnded:
    row.ends_on = on
    return AssignmentEnded(row.id, on)
