"""Reading what waits for a person to mark. Whoever marks sees an answer and its question, never whose they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from elearn.assessment.models import Attempt, AttemptResult, EssayMark
from elearn.assessment.policy import attempts_to_mark
from elearn.assessment.queries import Sitting, sitting_of
from elearn.catalogue.library import LIBRARY
from elearn.content.document import Course, Lesson
from elearn.core.actor import Actor
from elearn.core.errors import NotFound
from elearn.core.ids import Id
from elearn.core.paging import Page, Paging


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """An attempt with `pending` essays to mark."""

    id: Id
    number: int
    course: Course
    lesson: Lesson
    submitted_at: datetime
    pending: int


def list_to_mark(session: Session, actor: Actor, *, page: int = 1) -> Page[WaitingRow]:
    """The attempts that wait for this actor's mark, longest waiting first. `page` counts from 1; beyond the last it is the last."""
    later = aliased(AttemptResult)
    is_last = ~exists().where(later.attempt_id == AttemptResult.attempt_id, later.seq > AttemptResult.seq)
    wanted = (AttemptResult.pending > 0, is_last, attempts_to_mark(actor))
    waiting = select(AttemptResult).join(Attempt, Attempt.id == AttemptResult.attempt_id).where(*wanted)
    total = session.execute(select(func.count()).select_from(waiting.subquery())).scalar_one()
    paging = Paging.of(total, page)
    listed = (
        select(Attempt.id, Attempt.number, Attempt.rendition_id, Attempt.quiz, Attempt.submitted_at, AttemptResult.pending)
        .join(AttemptResult, AttemptResult.attempt_id == Attempt.id)
        .where(*wanted)
        .order_by(Attempt.submitted_at, Attempt.id)
    )
    found = []
    for row in session.execute(paging.limit(listed)):
        course = LIBRARY.get_document(session, row.rendition_id)
        lesson = course.lesson_by_id(row.quiz)
        assert lesson is not None  # noqa: S101 - the rendition is the one that the attempt was begun with
        found.append(WaitingRow(row.id, row.number, course, lesson, row.submitted_at, row.pending))
    return Page(tuple(found), paging)


def get_sitting_to_mark(session: Session, actor: Actor, attempt_id: Id) -> Sitting:
    """An attempt that this actor may mark.

    Raises:
        NotFound: it is not there, or not theirs to mark.
    """
    wanted = select(
        *(getattr(Attempt, name) for name in Sitting.__dataclass_fields__ if name not in {"course", "lesson", "paper"}),
        Attempt.quiz,
        Attempt.paper,
    ).where(Attempt.id == attempt_id, attempts_to_mark(actor))
    row = session.execute(wanted).first()
    if row is None:
        raise NotFound
    return sitting_of(session, row)


def read_remarks(session: Session, attempt_id: Id) -> dict[str, str]:
    """What those who marked the essays of an attempt said to the learner, by question id; the last mark of each counts."""
    wanted = select(EssayMark.question, EssayMark.words).where(EssayMark.attempt_id == attempt_id)
    rows = session.execute(wanted.order_by(EssayMark.marked_at, EssayMark.id))
    return {row.question: row.words for row in rows}
