"""Reading obstacles: those that an actor answers for, those below, those given to them; and whom they may be given to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.catalogue import models as catalogue
from elearn.catalogue.library import LIBRARY
from elearn.catalogue.policy import VISIBLE, acting_as, viewer_of
from elearn.content.document import Course
from elearn.core import limits
from elearn.core.actor import Actor
from elearn.core.counts import told
from elearn.core.db.aliases import shared_alias
from elearn.core.db.types import LocalisedText
from elearn.core.errors import NotFound
from elearn.core.ids import Id
from elearn.core.paging import Page, Paging
from elearn.core.text import nfc
from elearn.learning.spots import Spot, find_desk, find_lesson, spot_of
from elearn.obstacles import policy
from elearn.obstacles.models import Obstacle
from elearn.obstacles.rules import State, state_of
from elearn.organisation.models import Employment, UnitClosure, UnitState
from elearn.organisation.policy import running
from elearn.organisation.queries.finding import closest_first, matches


class Shelf(StrEnum):
    """The parts of the list: to be answered, answered already, and those of units below."""

    WAITING = "waiting"
    ANSWERED = "answered"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class ObstacleRow:
    """An obstacle as it is shown.

    `people`: at least so many have told it, 0 for fewer than five. `unit` has told it, `at` decides. `lesson` and `spot` are None
    where the course has no such lesson any more. `days_left` until it is to be answered, negative when the day has passed; None
    once it is answered. `is_again`: an earlier answer did not end it.
    """

    obstacle_id: Id
    course: LocalisedText
    lesson: LocalisedText | None
    spot: Spot | None
    reason: str
    people: int
    unit: LocalisedText
    at: LocalisedText
    is_up: bool
    week: date
    due_on: date
    days_left: int | None
    state: State
    owner: str | None
    handed_words: str | None
    answer: str | None
    answered_by: str | None
    answered_on: date | None
    promised_on: date | None
    closed_on: date | None
    is_again: bool
    may_answer: bool
    may_decide: bool
    may_close: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for an answer from the actor: how many, and the first of them, the earliest day first."""

    total: int
    rows: tuple[ObstacleRow, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whom an obstacle may be given to."""

    person_id: Id
    full_name: str
    unit: LocalisedText


_told_in, _decides = shared_alias(UnitState), shared_alias(UnitState)
_owner, _answerer = shared_alias(Person), shared_alias(Person)
_earlier = shared_alias(Obstacle)


def list_obstacles(session: Session, actor: Actor, shelf: Shelf, *, today: date, page: int = 1) -> Page[ObstacleRow]:
    """The obstacles of one shelf: those that wait by the day until which they are to be answered, the others by that of the answer.

    Three statements, however many there are.
    """
    wanted = _on(shelf, actor, today)
    counted = select(func.count()).select_from(Obstacle).join(catalogue.Course, catalogue.Course.id == Obstacle.course_id)
    total = session.scalar(counted.where(wanted, VISIBLE[viewer_of(actor)]), acting_as(actor)) or 0
    paging = Paging.of(total, page)
    latest = (Obstacle.answered_on.desc(), Obstacle.id) if shelf is Shelf.ANSWERED else (Obstacle.due_on, Obstacle.id)
    rows = session.execute(paging.limit(_rows(actor, today).where(wanted).order_by(*latest)), acting_as(actor)).all()
    return Page(_dressed(session, rows, today), paging)


def waiting_for(session: Session, actor: Actor, today: date, *, most: int = 3) -> Waiting:
    """What waits for the actor's decision as head of a unit, for the page that a head opens first. Three statements at most."""
    mine = and_(Obstacle.answered_on.is_(None), policy.waits_for(actor, today))
    rows = _rows(actor, today).add_columns(func.count().over().label("total"))
    found = session.execute(rows.where(mine).order_by(Obstacle.due_on, Obstacle.id).limit(most), acting_as(actor)).all()
    return Waiting(found[0].total if found else 0, _dressed(session, found, today))


def given_to(session: Session, actor: Actor, today: date) -> tuple[ObstacleRow, ...]:
    """The obstacles that the actor is to see to and that are not answered yet."""
    mine = and_(Obstacle.answered_on.is_(None), policy.given_to(actor))
    rows = _rows(actor, today).where(mine).order_by(Obstacle.due_on, Obstacle.id).limit(limits.PAGE_ROWS)
    return _dressed(session, session.execute(rows, acting_as(actor)).all(), today)


def get_obstacle(session: Session, actor: Actor, obstacle_id: Id, *, today: date) -> ObstacleRow:
    """One obstacle.

    Raises:
        NotFound: there is none, or not for this actor.
    """
    wanted = _rows(actor, today).where(Obstacle.id == obstacle_id, policy.readable(actor, today))
    rows = session.execute(wanted, acting_as(actor)).all()
    if not rows:
        raise NotFound
    return _dressed(session, rows, today)[0]


def list_candidates(
    session: Session, actor: Actor, obstacle_id: Id, *, today: date, query: str = "", only: Id | None = None
) -> tuple[Candidate, ...]:
    """People of the unit that decides and of those below, by given name; with a query those whose name begins so.

    Args:
        only: answer about this one person.

    Raises:
        NotFound: there is no such obstacle for this actor to decide.
    """
    at_id = session.scalar(select(Obstacle.at_id).where(Obstacle.id == obstacle_id, policy.decided_by(actor, today)))
    if at_id is None:
        raise NotFound
    wanted = and_(UnitClosure.ancestor_id == at_id, Employment.is_main, running(Employment, today))
    if query:
        wanted = and_(wanted, or_(matches(Person.name_folded, query), Person.staff_code == nfc(query).upper()))
    if only is not None:
        wanted = and_(wanted, Person.id == only)
    order = [closest_first(Person.full_name, Person.name_folded, query)] if query else [UnitClosure.depth]
    rows = session.execute(
        select(Person.id, Person.full_name, UnitState.name)
        .join(Employment, Employment.person_id == Person.id)
        .join(UnitClosure, UnitClosure.descendant_id == Employment.unit_id)
        .join(UnitState, and_(UnitState.unit_id == Employment.unit_id, running(UnitState, today)))
        .where(wanted, Person.full_name.is_not(None))
        .order_by(*order, Person.name_sort, Person.id)
        .limit(limits.OWNERS_OFFERED)
    )
    return tuple(Candidate(row.id, row.full_name, row.name) for row in rows)


def _on(shelf: Shelf, actor: Actor, today: date) -> ColumnElement[bool]:
    if shelf is Shelf.BELOW:
        return and_(Obstacle.answered_on.is_(None), policy.below_the_units_of(actor))
    answered = Obstacle.answered_on.is_(None) if shelf is Shelf.WAITING else Obstacle.answered_on.is_not(None)
    return and_(answered, or_(policy.at_the_units_of(actor, today), policy.given_to(actor)))


def _rows(actor: Actor, today: date) -> Select[Any]:
    """Everything that is shown of obstacles whose course the actor may see; to be executed with `acting_as(actor)`."""
    again = exists().where(
        _earlier.unit_id == Obstacle.unit_id,
        _earlier.course_id == Obstacle.course_id,
        _earlier.lesson == Obstacle.lesson,
        _earlier.reason == Obstacle.reason,
        _earlier.id != Obstacle.id,
        _earlier.answered_on <= func.coalesce(Obstacle.answered_on, today),
    )
    return (
        select(
            *Obstacle.__table__.columns,
            catalogue.Course.rendition_id,
            _told_in.name.label("unit"),
            _decides.name.label("at"),
            _owner.full_name.label("owner"),
            _answerer.full_name.label("answerer"),
            again.label("is_again"),
            policy.answered_by(actor, today).label("may_answer"),
            policy.decided_by(actor, today).label("may_decide"),
        )
        .select_from(Obstacle)
        .join(catalogue.Course, catalogue.Course.id == Obstacle.course_id)
        .outerjoin(_told_in, and_(_told_in.unit_id == Obstacle.unit_id, running(_told_in, today)))
        .outerjoin(_decides, and_(_decides.unit_id == Obstacle.at_id, running(_decides, today)))
        .outerjoin(_owner, _owner.id == Obstacle.owner_id)
        .outerjoin(_answerer, _answerer.id == Obstacle.answered_by)
        .where(VISIBLE[viewer_of(actor)])
    )


def _dressed(session: Session, rows: Sequence[Row[Any]], today: date) -> tuple[ObstacleRow, ...]:
    courses = LIBRARY.list_documents(session, {each.rendition_id for each in rows})
    return tuple(_dress(each, courses, today) for each in rows)


def _dress(row: Row[Any], courses: Mapping[Id, Course], today: date) -> ObstacleRow:
    course = courses[row.rendition_id]
    lesson = find_lesson(course, row.lesson)
    is_up, is_answered = row.at_id != row.unit_id, row.answered_on is not None
    return ObstacleRow(
        obstacle_id=row.id,
        course=course.title,
        lesson=lesson.title if lesson else None,
        spot=spot_of(course, lesson, find_desk(course, lesson)) if lesson else None,
        reason=row.reason,
        people=told(row.people),
        unit=row.unit or {},
        at=row.at or {},
        is_up=is_up,
        week=row.week,
        due_on=row.due_on,
        days_left=None if is_answered else (row.due_on - today).days,
        state=state_of(owner=row.owner_id is not None, is_up=is_up, is_answered=is_answered, is_closed=row.closed_on is not None),
        owner=row.owner,
        handed_words=row.handed_words,
        answer=row.answer,
        answered_by=row.answerer,
        answered_on=row.answered_on,
        promised_on=row.promised_on,
        closed_on=row.closed_on,
        is_again=row.is_again,
        may_answer=bool(row.may_answer) and not is_answered,
        may_decide=bool(row.may_decide),
        may_close=bool(row.may_answer) and is_answered and row.closed_on is None,
    )
