"""Which questions that somebody was asked in a quiz have another right answer by now (decision 0053).

They are news to whoever completed the course, also where that was in the very version that corrected them: they had passed before.
What is known is the question as it was in the last attempt that asked it, or in a later version whose slip was seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from elearn.assessment.models import Attempt
from elearn.assessment.policy import OWN_ATTEMPTS, acting_as
from elearn.catalogue.library import LIBRARY
from elearn.catalogue.models import Course, Rendition
from elearn.content import document
from elearn.content.document import Language, Lesson, Question
from elearn.content.keys_as_read import is_corrected_for
from elearn.content.labels import is_later, order
from elearn.core.actor import Actor
from elearn.core.ids import Id
from elearn.learning.changes import find_document, list_seen
from elearn.learning.models import Completion, Enrolment
from elearn.learning.queries import in_force

_attempts, _completions = Attempt.__table__.c, Completion.__table__.c
_served = Rendition.__table__.alias("served")


@dataclass(frozen=True, slots=True)
class Asked:
    """An attempt that was handed in: the paper, and the version that it was begun with."""

    attempt_id: Id
    quiz: str
    number: int
    paper: Sequence[str]
    course: document.Course


@dataclass(frozen=True, slots=True)
class Correction:
    """A question whose right answer is another today. `number` is its place in the paper of the last attempt that asked it."""

    question: Question
    quiz: Lesson
    attempt_id: Id
    attempt: int
    number: int


def corrections_of(
    today: document.Course, attempts: Iterable[Asked], seen: document.Course | None, language: Language
) -> list[Correction]:
    """The questions that were corrected since somebody last met them, by attempt and place in the paper. Pure.

    Args:
        today: the version that is served.
        attempts: those of one person, in the order in which they were handed in.
        seen: the latest version whose slip they have seen.
        language: what they read.
    """
    last = {name: (each, number) for each in attempts for number, name in enumerate(each.paper, 1)}
    found = (_correction(today, asked, number, seen, language) for asked, number in last.values())
    return sorted((each for each in found if each is not None), key=lambda each: (each.quiz.id, each.attempt, each.number))


def _correction(
    today: document.Course, asked: Asked, number: int, seen: document.Course | None, language: Language
) -> Correction | None:
    name = asked.paper[number - 1]
    quiz, now = asked.course.lesson_by_id(asked.quiz), today.questions.get(name)
    known = asked.course.questions[name]
    if seen is not None and is_later(seen.label, asked.course.label):
        known = seen.questions.get(name, known)
    # A quiz that never tells its keys taught nobody a wrong one.
    is_told = quiz is not None and quiz.quiz is not None and quiz.quiz.feedback != "none"
    if quiz is None or now is None or not is_told or not is_corrected_for(known, now, language):
        return None
    return Correction(now, quiz, asked.attempt_id, asked.number, number)


_ASKED = (
    select(
        _attempts.id,
        _attempts.course_id,
        _attempts.quiz,
        _attempts.number,
        _attempts.paper,
        _attempts.rendition_id,
        _attempts.version_id,
        _served.c.id.label("served_id"),
        _served.c.version_id.label("served_version_id"),
    )
    .join(Course.__table__, Course.__table__.c.id == _attempts.course_id)
    .join(_served, _served.c.id == Course.__table__.c.rendition_id)
    .join(Enrolment.__table__, and_(Enrolment.person_id == _attempts.person_id, Enrolment.course_id == _attempts.course_id))
    .join(Completion.__table__, and_(_completions.person_id == _attempts.person_id, _completions.course_id == _attempts.course_id))
    .where(
        OWN_ATTEMPTS,
        _attempts.submitted_at.is_not(None),
        _attempts.cycle == Enrolment.cycle,
        _completions.cycle == Enrolment.cycle,
        in_force(),
    )
    .order_by(_attempts.course_id, _attempts.submitted_at)
)
_ASKED_IN = _ASKED.where(_attempts.course_id == bindparam("course", type_=_attempts.course_id.type))


def list_corrections(session: Session, actor: Actor, language: Language) -> dict[Id, list[Correction]]:
    """What was corrected in the courses that the actor completed, by course; courses without corrections are left out."""
    return _corrections(session, actor, session.execute(_ASKED, acting_as(actor)), language)


def list_corrections_of(session: Session, actor: Actor, course_id: Id, language: Language) -> list[Correction]:
    """The same for one course."""
    rows = session.execute(_ASKED_IN, {"course": course_id, **acting_as(actor)})
    return _corrections(session, actor, rows, language).get(course_id, [])


def _corrections(session: Session, actor: Actor, rows: Iterable[Any], language: Language) -> dict[Id, list[Correction]]:
    found: dict[Id, list[Correction]] = {}
    for course_id, group in groupby(rows, key=attrgetter("course_id")):
        attempts = list(group)
        if any(each.version_id != each.served_version_id for each in attempts):
            corrections = _of_course(session, actor, attempts, language)
            found |= {course_id: corrections} if corrections else {}
    return found


def _of_course(session: Session, actor: Actor, rows: Sequence[Any], language: Language) -> list[Correction]:
    today = LIBRARY.get_document(session, rows[0].served_id)
    attempts = list(_asked(session, rows))
    if not corrections_of(today, attempts, None, language):
        return []
    seen = max(list_seen(session, actor, rows[0].course_id), key=order, default=None)
    known = find_document(session, rows[0].course_id, seen) if seen is not None else None
    return corrections_of(today, attempts, known, language)


def _asked(session: Session, rows: Sequence[Any]) -> Iterator[Asked]:
    kept = LIBRARY.list_documents(session, {row.rendition_id for row in rows})
    return (Asked(row.id, row.quiz, row.number, row.paper, kept[row.rendition_id]) for row in rows)
