"""What an attempt is worth: written down as a result that is never changed, only followed by another."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.assessment import log, results
from elearn.assessment.events import AttemptMarked
from elearn.assessment.history import read_standing
from elearn.assessment.models import Attempt, AttemptResult, EssayMark
from elearn.assessment.papers import Paper
from elearn.assessment.policy import attempts_to_mark
from elearn.assessment.queries import Sitting, line_of, read_awards, stored_lines
from elearn.assessment.service.lines import lock
from elearn.core import limits
from elearn.core.actor import Actor
from elearn.core.errors import N_, Invalid, NotFound
from elearn.core.events import publish
from elearn.core.ids import Id, new_id


def mark_essay(
    session: Session, actor: Actor, sitting: Sitting, question_id: str, *, share: Fraction, words: str, now: datetime
) -> None:
    """A trainer says what an essay is worth; the attempt gets another result.

    Args:
        share: of the question's points, from 0 to 1.
        words: for the learner.

    Raises:
        NotFound: the attempt is not this actor's to mark, or has no such essay.
        Invalid: the share or the words do not fit.
    """
    mine = session.scalar(select(Attempt.id).where(Attempt.id == sitting.id, attempts_to_mark(actor)))
    item = next((each for each in sitting.paper.items if each.id == question_id and each.question.kind == "essay"), None)
    if mine is None or item is None or actor.person_id is None:
        raise NotFound
    if not 0 <= share <= 1:
        raise Invalid(N_("Điểm phải nằm trong khoảng của câu hỏi."), field="points")
    if len(words) > limits.TEXT_CHARACTERS:
        raise Invalid(N_("Lời nhận xét quá dài."), field="words")
    lock(session, sitting.id)
    mark = EssayMark(
        attempt_id=sitting.id, question=question_id, share=str(share), words=words, marked_by=actor.person_id, marked_at=now
    )
    session.add(mark)
    session.flush()
    sheet = log.fold(line_of(each) for each in stored_lines(session, sitting.id))
    write_result(session, actor, sitting, sheet, cause="marked", now=now)


def write_result(session: Session, actor: Actor, sitting: Sitting, sheet: log.Sheet, *, cause: str, now: datetime) -> None:
    """Marks the paper as it stands and publishes what it is worth."""
    result = results.mark_paper(sitting.paper, sheet, sitting.quiz, read_awards(session, sitting.id))
    latest = session.scalar(
        select(AttemptResult.seq).where(AttemptResult.attempt_id == sitting.id).order_by(AttemptResult.seq.desc()).limit(1)
    )
    decided_by = actor.person_id if cause == "marked" else None
    row = result_row(sitting.id, sitting.paper, result, seq=1 + (latest or 0), cause=cause, decided_by=decided_by, now=now)
    session.add(row)
    session.flush()
    event = AttemptMarked(
        attempt_id=sitting.id,
        result_id=row.id,
        person_id=sitting.person_id,
        course_id=sitting.course_id,
        version_id=sitting.version_id,
        rendition_id=sitting.rendition_id,
        quiz=sitting.lesson.id,
        cycle=sitting.cycle,
        cause=cause,
        is_passed=result.is_passed,
        is_quiz_passed=read_standing(session, sitting.person_id, sitting.course_id, sitting.lesson, sitting.cycle).is_passed,
    )
    publish(session, event, actor=actor, now=now)


def result_row(
    attempt_id: Id, paper: Paper, result: results.PaperResult, *, seq: int, cause: str, decided_by: Id | None, now: datetime
) -> AttemptResult:
    """The row that keeps a result."""
    codes = {item.id: item.question.competencies for item in paper.items}
    tallies = results.by_competency(result.items, codes)
    return AttemptResult(
        id=new_id(),
        attempt_id=attempt_id,
        seq=seq,
        cause=cause,
        earned=str(result.earned),
        points=str(result.points),
        is_passed=result.is_passed,
        pending=sum(item.outcome == "pending" for item in result.items),
        items=[_kept_item(item) for item in result.items],
        competencies={code: {"earned": str(each.earned), "points": str(each.points)} for code, each in tallies.items()},
        decided_by=decided_by,
        decided_at=now,
    )


def _kept_item(item: results.ItemResult) -> dict[str, Any]:
    return {
        "id": item.id,
        "outcome": item.outcome,
        "earned": str(item.earned),
        "points": str(item.points),
        "sure": item.is_sure,
    }
