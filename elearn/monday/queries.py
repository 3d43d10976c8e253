"""Everything that Monday's page tells, in a number of statements that does not grow with people, units or courses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from elearn.catalogue.library import LIBRARY
from elearn.catalogue.queries import CourseEntry, list_courses
from elearn.content.document import Course, Lesson
from elearn.core import limits
from elearn.core.actor import Actor, Role
from elearn.core.db.types import LocalisedText
from elearn.obstacles.queries import Waiting, waiting_for
from elearn.organisation.models import UnitState
from elearn.organisation.policy import running
from elearn.planning.queries.counted import UnitRow, is_large, list_units, read_crowd, top_units
from elearn.planning.queries.crowd import Crowd, Late, count_crowd, finished_lessons, is_late_too, left_of, list_late
from elearn.planning.queries.own import list_own_asks
from elearn.planning.rules import State


@dataclass(frozen=True, slots=True)
class OwnWork:
    """What the head has left of one course that is asked of them."""

    entry: CourseEntry
    course: Course
    left: tuple[Lesson, ...]
    due_on: date

    @property
    def minutes(self) -> int:
        return sum(each.minutes for each in self.left)


@dataclass(frozen=True, slots=True)
class People:
    """Where the people of the head's units stand now. `late` are the first of those who are late; `late_people` counts all of them
    but the head.
    """

    crowd: Crowd
    late: tuple[Late, ...]
    late_people: int


@dataclass(frozen=True, slots=True)
class Units:
    """Where the people of a head with very many of them stood when they were counted last: no names, but the first of the units
    below by how many are late. `crowd` and `counted_at` are None where nothing was counted yet.
    """

    crowd: Crowd | None
    counted_at: datetime | None
    below: tuple[UnitRow, ...]


@dataclass(frozen=True, slots=True)
class Monday:
    """The sheet. `units` are those of which the reader is head, each with the unit above it where there is one.

    `own` is None where nothing is asked of the head; empty where everything is done.
    """

    units: tuple[tuple[LocalisedText, LocalisedText | None], ...]
    own: tuple[OwnWork, ...] | None
    waiting: Waiting
    people: People | Units

    @property
    def own_lessons(self) -> int:
        return sum(len(each.left) for each in self.own or ())

    @property
    def own_minutes(self) -> int:
        return sum(each.minutes for each in self.own or ())


def as_head(actor: Actor) -> Actor:
    """The actor with nothing but the units of which they are head: other offices have pages of their own."""
    return replace(actor, grants=tuple(each for each in actor.grants if each.role is Role.HEAD))


def read_monday(session: Session, actor: Actor, *, today: date) -> Monday:
    """The sheet of a head of unit. Eighteen statements at most, and nothing in them grows beyond `limits.CROWD_COUNTED_LIVE`."""
    head = as_head(actor)
    read_people = _read_units if is_large(session, head, today=today) else _read_people
    return Monday(
        units=_units(session, head, today),
        own=_own(session, actor, today),
        waiting=waiting_for(session, head, today),
        people=read_people(session, head, today),
    )


def _read_people(session: Session, head: Actor, today: date) -> People:
    crowd = count_crowd(session, head, today=today)
    return People(
        crowd=crowd,
        late=tuple(list_late(session, head, today=today, limit=limits.MONDAY_NAMES)),
        late_people=crowd.states.get(State.OVERDUE, 0) - is_late_too(session, head, today=today),
    )


def _read_units(session: Session, head: Actor, today: date) -> Units:
    crowd, counted_at = read_crowd(session, head) or (None, None)
    below = list_units(session, top_units(session, head), today=today).rows[: limits.MONDAY_NAMES]
    return Units(crowd, counted_at, tuple(each for each in below if each.overdue))


def _own(session: Session, actor: Actor, today: date) -> tuple[OwnWork, ...] | None:
    asks = [each for each in list_own_asks(session, actor, today=today) if each.state is not State.EXEMPT]
    if not asks or actor.person_id is None:
        return None
    due = {each.course_id: each.due_on for each in asks if each.state is not State.DONE}
    entries = {each.id: each for each in list_courses(session, actor) if each.id in due}
    documents = LIBRARY.list_documents(session, {each.rendition_id for each in entries.values()})
    finished = finished_lessons(session, {(actor.person_id, each) for each in entries})
    return tuple(
        OwnWork(
            entry,
            documents[entry.rendition_id],
            left_of(documents[entry.rendition_id], finished.get((actor.person_id, course_id), frozenset())),
            due_on,
        )
        for course_id, due_on in due.items()
        if (entry := entries.get(course_id)) is not None
    )


def _units(session: Session, head: Actor, today: date) -> tuple[tuple[LocalisedText, LocalisedText | None], ...]:
    above = aliased(UnitState)
    rows = session.execute(
        select(UnitState.name, above.name.label("above"))
        .outerjoin(above, and_(above.unit_id == UnitState.parent_id, running(above, today)))
        .where(UnitState.unit_id.in_(head.units_as(Role.HEAD)), running(UnitState, today))
        .order_by(UnitState.unit_id)
    )
    return tuple((row.name, row.above) for row in rows)
