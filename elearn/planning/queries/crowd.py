"""The people of an actor's units: counted by where they stand, and those of them who are late. Statements do not grow with people.

Completion only: nothing here knows an answer.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, exists, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session

from elearn.accounts.models import Account, Person
from elearn.catalogue.library import LIBRARY
from elearn.catalogue.models import Course
from elearn.content.document import Course as Document
from elearn.content.document import Lesson
from elearn.core import limits
from elearn.core.actor import Actor
from elearn.core.ids import Id
from elearn.learning.models import Completion, LessonProgress
from elearn.organisation.models import Employment
from elearn.organisation.policy import running, units_visible_to
from elearn.planning.models import Assignment, Exemption, Reminder
from elearn.planning.queries.standing import asked, back_on, state
from elearn.planning.rules import ASSIGNERS, Ask, Own, Reason, State, due_day

_work, _ask, _courses = Employment.__table__.c, Assignment.__table__.c, Course.__table__.c


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many people the actor's units have, and how many stand where with everything that is asked of them.

    `unasked` are asked nothing. `away` counts those of the late for whom an exemption is asked, by its reason.
    """

    people: int
    states: Mapping[State, int]
    away: Mapping[Reason, int]

    @property
    def unasked(self) -> int:
        return self.people - sum(self.states.values())


@dataclass(frozen=True, slots=True)
class Late:
    """Somebody whose due day for a course has passed.

    `left` are the required lessons that they have not finished. `away` is the reason of an exemption that waits for an answer,
    `away_until` its first day after (None: not known). `reminded_at` is when they were reminded of the course last.
    """

    person_id: Id
    full_name: str
    course_id: Id
    slug: str
    course: Document
    left: tuple[Lesson, ...]
    due_on: date
    has_account: bool
    away: Reason | None
    away_until: date | None
    reminded_at: datetime | None

    @property
    def minutes(self) -> int:
        return sum(each.minutes for each in self.left)

    @property
    def place(self) -> str:
        """The address of the course, as notices name it."""
        return f"/courses/{self.slug}/"

    def may_be_reminded(self, now: datetime) -> bool:
        """Whether a reminder would reach them and is not too much: nobody is reminded while an exemption is asked for."""
        is_enough = self.reminded_at is not None and now - self.reminded_at < limits.REMIND_EVERY
        return self.away is None and self.has_account and not is_enough


def count_crowd(session: Session, actor: Actor, *, today: date) -> Crowd:
    """Everybody who works today in the actor's units and below, each once. Two statements."""
    mine = units_visible_to(actor, *ASSIGNERS, column=_work.unit_id)
    everybody = select(_work.person_id).where(running(_work, today), mine).distinct().subquery()
    of_person = (
        asked(today, _work.person_id, func.max(state(today)).label("state")).where(mine).group_by(_work.person_id).subquery()
    )
    rows = session.execute(
        select(of_person.c.state, func.count())
        .select_from(everybody)
        .outerjoin(of_person, of_person.c.person_id == everybody.c.person_id)
        .group_by(of_person.c.state)
    ).all()
    states = {State(number): people for number, people in rows if number is not None}
    return Crowd(sum(people for _, people in rows), states, _count_away(session, actor, today))


def _count_away(session: Session, actor: Actor, today: date) -> dict[Reason, int]:
    """Those who are late and for whom an exemption is asked, by its reason. Looks at few: requests are answered."""
    waiting = select(Exemption.person_id).where(Exemption.is_granted.is_(None))
    late = (
        asked(today, _work.person_id, func.max(_away(Exemption.reason, today)).label("away"))
        .where(
            units_visible_to(actor, *ASSIGNERS, column=_work.unit_id),
            _work.person_id.in_(waiting),
            state(today) == State.OVERDUE.value,
        )
        .group_by(_work.person_id)
        .subquery()
    )
    rows = session.execute(select(late.c.away, func.count()).where(late.c.away.is_not(None)).group_by(late.c.away))
    return {Reason(reason): people for reason, people in rows}


def _away(column: Any, today: date) -> ColumnElement[Any]:
    """Something of the exemption of the person for the course that waits for an answer; of several, of the one asked first."""
    return (
        select(column)
        .where(
            Exemption.person_id == _work.person_id,
            or_(Exemption.course_id.is_(None), Exemption.course_id == _ask.course_id),
            Exemption.is_granted.is_(None),
            or_(Exemption.valid_to.is_(None), Exemption.valid_to > today),
        )
        .order_by(Exemption.id)
        .limit(1)
        .correlate(Employment.__table__, Assignment.__table__)
        .scalar_subquery()
    )


def list_late(
    session: Session,
    actor: Actor,
    *,
    today: date,
    limit: int,
    start: int = 0,
    only: Collection[tuple[Id, Id]] | None = None,
    itself: bool = False,
) -> list[Late]:
    """Who is late in the actor's units, by given name; a row for each course, never the actor. Three statements and the documents.

    Args:
        limit: rows at most, after the first `start`.
        only: pairs of person and course to look for; None for everybody.
        itself: only who works in the actor's units themselves, in none below.
    """
    # What is told of each is looked up for those who are shown, not for everybody who is late.
    found = _late(actor, today, _work.person_id, _ask.course_id, Person.name_sort, itself=itself)
    if only is not None:
        found = found.where(tuple_(_work.person_id, _ask.course_id).in_(list(only)))
    by_name = found.order_by(Person.name_sort, _work.person_id, _ask.course_id)
    pairs = [(row.person_id, row.course_id) for row in session.execute(by_name.limit(limit).offset(start))]
    rows = session.execute(_about(actor, today, pairs)).all() if pairs else []
    documents = LIBRARY.list_documents(session, {row.rendition_id for row in rows})
    finished = finished_lessons(session, {(row.person_id, row.course_id) for row in rows})
    return [_late_row(row, documents[row.rendition_id], finished.get((row.person_id, row.course_id), frozenset())) for row in rows]


def _late(actor: Actor, today: date, *columns: Any, itself: bool = False) -> Select[*tuple[Any, ...]]:
    """Everybody but the actor who is late, once for each course."""
    mine = units_visible_to(actor, *ASSIGNERS, column=_work.unit_id)
    if itself:
        mine = _work.unit_id.in_(actor.units_as(*ASSIGNERS))
    late = asked(today, *columns).join(Person, Person.id == _work.person_id)
    return late.where(mine, _ask.due_on < today, state(today) == State.OVERDUE.value, _work.person_id != actor.person_id).distinct()


def _about(actor: Actor, today: date, pairs: Collection[tuple[Id, Id]]) -> Select[*tuple[Any, ...]]:
    """What is told of some who are late."""
    reminded_at = (
        select(func.max(Reminder.sent_at))
        .where(Reminder.person_id == _work.person_id, Reminder.course_id == _ask.course_id)
        .correlate(Employment.__table__, Assignment.__table__)
        .scalar_subquery()
    )
    has_account = exists(select(Account.id).where(Account.person_id == _work.person_id, Account.disabled_at.is_(None)))
    return (
        _late(
            actor,
            today,
            _work.person_id,
            _ask.course_id,
            Person.full_name,
            _courses.rendition_id,
            _courses.slug,
            func.max(_work.valid_from).label("joined_on"),
            func.min(_ask.begins_on).label("begins_on"),
            func.min(_ask.due_on).label("due_on"),
            func.max(back_on(today)).label("back_on"),
            func.max(reminded_at).label("reminded_at"),
            func.max(_away(Exemption.reason, today)).label("away"),
            func.max(_away(Exemption.valid_to, today)).label("away_until"),
            func.max(case((has_account, literal(1)), else_=literal(0))).label("has_account"),
            Person.name_sort,
        )
        .where(tuple_(_work.person_id, _ask.course_id).in_(list(pairs)))
        .group_by(_work.person_id, _ask.course_id, Person.full_name, Person.name_sort, _courses.rendition_id, _courses.slug)
        .order_by(Person.name_sort, _work.person_id, _ask.course_id)
    )


def _late_row(row: Row[*tuple[Any, ...]], course: Document, finished: Collection[str]) -> Late:
    return Late(
        person_id=row.person_id,
        full_name=row.full_name or "",
        course_id=row.course_id,
        slug=row.slug,
        course=course,
        left=left_of(course, finished),
        due_on=due_day(Ask(row.begins_on, row.due_on), Own(row.joined_on, back_on=row.back_on)),
        has_account=bool(row.has_account),
        away=None if row.away is None else Reason(row.away),
        away_until=row.away_until,
        reminded_at=row.reminded_at,
    )


def left_of(course: Document, finished: Collection[str]) -> tuple[Lesson, ...]:
    """The lessons and quizzes that completing a course still wants."""
    required = {*course.required_lessons, *course.required_quizzes}
    return tuple(each for each in course.lessons if each.id in required and each.id not in finished)


def finished_lessons(session: Session, pairs: Collection[tuple[Id, Id]]) -> dict[tuple[Id, Id], frozenset[str]]:
    """The lessons that people have finished since they completed the course last. One statement.

    For callers that have found the people through a policy, or for the actor: completion is told, no answer.

    Args:
        pairs: person and course.
    """
    if not pairs:
        return {}
    is_over = exists(
        select(Completion.id).where(
            Completion.person_id == LessonProgress.person_id,
            Completion.course_id == LessonProgress.course_id,
            Completion.cycle == LessonProgress.cycle,
        )
    )
    rows = session.execute(
        select(LessonProgress.person_id, LessonProgress.course_id, LessonProgress.lesson).where(
            tuple_(LessonProgress.person_id, LessonProgress.course_id).in_(list(pairs)),
            or_(LessonProgress.done_at.is_not(None), LessonProgress.known_at.is_not(None)),
            ~is_over,
        )
    )
    found: dict[tuple[Id, Id], set[str]] = {}
    for person_id, course_id, lesson in rows:
        found.setdefault((person_id, course_id), set()).add(lesson)
    return {pair: frozenset(lessons) for pair, lessons in found.items()}


def count_late(session: Session, actor: Actor, *, today: date, itself: bool = False) -> int:
    """How many rows `list_late` has in all. One statement."""
    rows = _late(actor, today, _work.person_id, _ask.course_id, itself=itself).subquery()
    return session.scalar(select(func.count()).select_from(rows)) or 0


def is_late_too(session: Session, actor: Actor, *, today: date) -> bool:
    """Whether the actor is among the late whom `count_crowd` counts. One statement."""
    mine = units_visible_to(actor, *ASSIGNERS, column=_work.unit_id)
    own = asked(today, _work.person_id).where(mine, _work.person_id == actor.person_id, state(today) == State.OVERDUE.value)
    return session.execute(own.limit(1)).first() is not None
