"""Where somebody learns: a lesson of a course, their enrolment in it, and how far they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from elearn.catalogue.queries import CourseEntry
from elearn.content.document import Course, Lesson
from elearn.core.actor import Actor
from elearn.core.db.insert import insert_once
from elearn.core.errors import N_, Conflict, Forbidden
from elearn.core.events import publish
from elearn.learning.events import Enrolled
from elearn.learning.models import Completion, Enrolment, LessonProgress


@dataclass(frozen=True, slots=True)
class Place:
    """A lesson of a served course: the row to look up and the document to learn from."""

    entry: CourseEntry
    course: Course
    lesson: Lesson


@dataclass(frozen=True, slots=True)
class Step:
    """What an act of learning led to. `missing` are the questions that still want an answer before the lesson is done."""

    is_finished: bool
    is_completed: bool
    missing: tuple[str, ...] = ()


def enrol(session: Session, actor: Actor, entry: CourseEntry, *, now: datetime) -> Enrolment:
    """Takes up a course; who has taken it up already gets the same enrolment, locked until the unit of work ends.

    Raises:
        Forbidden: nobody is signed in.
    """
    if actor.person_id is None:
        raise Forbidden
    if insert_once(session, Enrolment, person_id=actor.person_id, course_id=entry.id, cycle=1, enrolled_at=now):
        publish(session, Enrolled(actor.person_id, entry.id, 1), actor=actor, now=now)
    return session.scalars(_enrolment_of(actor, entry)).one()


def begin_again(session: Session, actor: Actor, entry: CourseEntry, *, now: datetime) -> int:
    """Takes up once more a course that was completed; answers the cycle that begins. What was completed stays.

    Raises:
        Forbidden: nobody is signed in.
        Conflict: the course was not completed in the cycle that runs.
    """
    enrolment = enrol(session, actor, entry, now=now)
    completed = select(Completion.id).where(
        Completion.person_id == enrolment.person_id,
        Completion.course_id == enrolment.course_id,
        Completion.cycle == enrolment.cycle,
    )
    if session.scalar(completed.limit(1)) is None:
        raise Conflict(N_("Khóa học này đang học dở; xin học tiếp chỗ đang dở."))
    cycle = enrolment.cycle + 1
    insert_once(session, Enrolment, person_id=enrolment.person_id, course_id=entry.id, cycle=cycle, enrolled_at=now)
    publish(session, Enrolled(enrolment.person_id, entry.id, cycle), actor=actor, now=now)
    return cycle


def find_enrolment(session: Session, actor: Actor, entry: CourseEntry) -> Enrolment | None:
    """The enrolment of who has taken up a course, locked until the unit of work ends; None for everybody else."""
    return session.scalars(_enrolment_of(actor, entry)).one_or_none()


def _enrolment_of(actor: Actor, entry: CourseEntry) -> Select[Enrolment]:
    wanted = select(Enrolment).where(Enrolment.person_id == actor.person_id, Enrolment.course_id == entry.id)
    return wanted.order_by(Enrolment.cycle.desc()).limit(1).with_for_update()


def open_lesson(session: Session, enrolment: Enrolment, lesson: Lesson, now: datetime) -> LessonProgress:
    """The progress row of a lesson, made at the first act in it. The enrolment is locked, so there is no race."""
    wanted = select(LessonProgress).where(
        LessonProgress.person_id == enrolment.person_id,
        LessonProgress.course_id == enrolment.course_id,
        LessonProgress.cycle == enrolment.cycle,
        LessonProgress.lesson == lesson.id,
    )
    progress = session.scalars(wanted).one_or_none()
    if progress is None:
        progress = LessonProgress(
            person_id=enrolment.person_id,
            course_id=enrolment.course_id,
            cycle=enrolment.cycle,
            lesson=lesson.id,
            opened_at=now,
            moved_at=now,
        )
        session.add(progress)
    progress.moved_at = now
    return progress
