"""The answers that somebody reads who could not do an act: in the lesson and on their own page.

Who told which reason is not known to anybody, so all answers to an act reach all people of the unit who said that they could not do
it. Whoever did it, or has said nothing, is shown none: their page would tell of others.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.catalogue import models as catalogue
from elearn.catalogue.library import LIBRARY
from elearn.catalogue.policy import VISIBLE, acting_as, viewer_of
from elearn.core import limits
from elearn.core.actor import Actor
from elearn.core.ids import Id
from elearn.learning.desk_answers import AnsweredAct, DeskAnswer
from elearn.learning.models import LessonProgress
from elearn.learning.spots import find_desk, find_lesson, spot_of
from elearn.obstacles.models import Obstacle
from elearn.obstacles.policy import given_to
from elearn.obstacles.words import REASONS
from elearn.organisation.models import UnitClosure, UnitSuccession


def answers_in_lesson(session: Session, actor: Actor, course_id: Id, lesson: str) -> tuple[DeskAnswer, ...]:
    """What the actor's unit was answered about the act of a lesson, the latest first; only for somebody who could not do it.

    One statement.
    """
    rows = session.execute(
        select(Obstacle.reason, Obstacle.answer, Person.full_name, Obstacle.answered_on, Obstacle.promised_on, Obstacle.closed_on)
        .select_from(Obstacle)
        .outerjoin(Person, Person.id == Obstacle.answered_by)
        .where(
            Obstacle.course_id == course_id,
            Obstacle.lesson == lesson,
            Obstacle.answered_on.is_not(None),
            _concerns(actor),
            _could_not(actor),
        )
        .order_by(Obstacle.answered_on.desc(), Obstacle.reason, Obstacle.id)
    )
    latest: dict[str, DeskAnswer] = {}
    for row in rows:
        reason, is_done = REASONS[row.reason], row.closed_on is not None
        said = DeskAnswer(reason, row.answer, row.full_name or "", row.answered_on, row.promised_on, is_done)
        latest.setdefault(row.reason, said)
    return tuple(latest.values())


def answered_acts(session: Session, actor: Actor, today: date) -> tuple[AnsweredAct, ...]:
    """The acts that the actor could not do and that were answered lately. Two statements at most."""
    rows = session.execute(
        select(Obstacle.lesson, catalogue.Course.rendition_id)
        .join(catalogue.Course, catalogue.Course.id == Obstacle.course_id)
        .where(
            Obstacle.answered_on > today - limits.OBSTACLE_TOLD,
            _concerns(actor),
            _could_not(actor),
            VISIBLE[viewer_of(actor)],
        )
        .distinct()
        .limit(limits.PAGE_ROWS),
        acting_as(actor),
    ).all()
    courses = LIBRARY.list_documents(session, {each.rendition_id for each in rows})
    found = []
    for row in sorted(rows, key=lambda each: (each.rendition_id, each.lesson)):
        course = courses[row.rendition_id]
        lesson = find_lesson(course, row.lesson)
        if lesson is not None:
            found.append(AnsweredAct(lesson.title, spot_of(course, lesson, find_desk(course, lesson))))
    return tuple(found)


def _concerns(actor: Actor) -> ColumnElement[bool]:
    """Clause: told by a unit that the actor works in or below, or by one that has become part of it."""
    above = select(UnitClosure.ancestor_id).where(UnitClosure.descendant_id == actor.unit_id)
    before = select(UnitSuccession.from_id).where(UnitSuccession.to_id.in_(above))
    return or_(Obstacle.unit_id.in_(above), Obstacle.unit_id.in_(before))


def _could_not(actor: Actor) -> ColumnElement[bool]:
    """Clause: the actor has said of the obstacle's act that they could not do it, and has not done it since."""
    return exists().where(
        and_(
            LessonProgress.person_id == actor.person_id,
            LessonProgress.course_id == Obstacle.course_id,
            LessonProgress.lesson == Obstacle.lesson,
            LessonProgress.desk_is_done.is_(False),
        )
    )


class Answers:
    """The source of answers for the pages of learning: `learning.desk_answers.DeskAnswers`."""

    def in_lesson(self, session: Session, actor: Actor, course_id: Id, lesson: str) -> tuple[DeskAnswer, ...]:
        return answers_in_lesson(session, actor, course_id, lesson)

    def lately(self, session: Session, actor: Actor, today: date) -> tuple[AnsweredAct, ...]:
        return answered_acts(session, actor, today)

    def given(self, session: Session, actor: Actor, today: date) -> tuple[int, date | None]:
        return count_given(session, actor)


def count_given(session: Session, actor: Actor) -> tuple[int, date | None]:
    """How many obstacles wait for the actor as their owner, and until when the first of them is to be answered."""
    wanted = and_(Obstacle.answered_on.is_(None), given_to(actor))
    count, first = session.execute(select(func.count(), func.min(Obstacle.due_on)).where(wanted)).one()
    return count, first
