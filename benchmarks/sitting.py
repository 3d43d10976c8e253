"""Quizzes taken through the services: for stages whose learners have come so far already."""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime

from sqlalchemy.orm import Session

from benchmarks.quiz_course import MadeCourse
from elearn.assessment import service
from elearn.assessment.queries import Sitting, get_sitting
from elearn.assessment.solving import solve
from elearn.catalogue.queries import CourseEntry, get_course
from elearn.catalogue.service import publish
from elearn.content.document import Course, Lesson
from elearn.core.actor import SYSTEM, Actor
from elearn.core.db.work import Database
from elearn.learning import service as learning


def publish_made(database: Database, made: MadeCourse) -> CourseEntry:
    """Publishes the course made for measuring, and answers what the catalogue knows of it."""
    with database.unit_of_work() as work:
        publish(work.session, SYSTEM, made.course, made.sources, now=work.now)
        return get_course(work.session, SYSTEM, made.course.slug)


def begin(session: Session, actor: Actor, entry: CourseEntry, course: Course, quiz: Lesson, *, seed: str, now: datetime) -> Sitting:
    """Begins an attempt, or goes on with the open one."""
    enrolment = learning.enrol(session, actor, entry, now=now)
    attempt_id = service.start_attempt(session, actor, entry, course, quiz, cycle=enrolment.cycle, seed=seed, now=now)
    learning.open_lesson(session, enrolment, quiz, now)
    return get_sitting(session, actor, attempt_id)


def answer_right(session: Session, sitting: Sitting, *, kinds: Container[str] | None = None, now: datetime) -> None:
    """Answers every question right, or only those of some kinds; an essay gets a placeholder."""
    for item in sitting.paper.items:
        if kinds is None or item.question.kind in kinds:
            response, key = solve(item.question, "vi"), f"bench-{item.name}"
            service.save_answer(session, sitting, item, response, language="vi", key=key, now=now)


def hand_in(
    session: Session,
    actor: Actor,
    entry: CourseEntry,
    course: Course,
    quiz: Lesson,
    *,
    kinds: Container[str] | None = None,
    now: datetime,
) -> Sitting:
    """Begins, answers right as `answer_right` does, and hands in."""
    sitting = begin(session, actor, entry, course, quiz, seed=f"{actor.person_id} {quiz.id}", now=now)
    answer_right(session, sitting, kinds=kinds, now=now)
    service.submit_attempt(session, actor, sitting, now=now)
    return sitting
