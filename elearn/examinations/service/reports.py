"""Saying that a question is wrong, answering it, and telling the answer back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.core.actor import Actor
from elearn.core.db.insert import insert_once
from elearn.core.errors import N_, Conflict, Invalid, NotFound
from elearn.examinations.acts import ActKind
from elearn.examinations.models import Candidate, QuestionReport
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.reports import OwnPaper, said_within
from elearn.examinations.questions.report_rules import REPORTS_CHARACTERS, with_more
from elearn.examinations.service.duty import refuse_candidate
from elearn.examinations.service.log import note_act
from elearn.notifications.kinds import Kind
from elearn.notifications.service import notify

ANSWERED = N_("Câu này đã được trả lời nên không ghi thêm được nữa. Nội dung anh/chị vừa viết chưa được lưu.")


def say_wrong(session: Session, paper: OwnPaper, number: int, words: str, *, now: datetime) -> None:
    """A candidate says what is wrong with a question of their paper, or adds to it while nobody has answered.

    Raises:
        NotFound: the paper has not shown such a question.
        Conflict: what they said was answered.
        Invalid: together it is too long.
    """
    if number not in paper.served:
        raise NotFound
    question = paper.questions[number - 1]
    values = {"examination_id": paper.held.id, "candidate_id": paper.candidate_id, "question": question}
    if insert_once(session, QuestionReport, **values, words=words, said_at=now):
        return
    wanted = (QuestionReport.candidate_id == paper.candidate_id, QuestionReport.question == question)
    row = session.scalars(select(QuestionReport).where(*wanted).with_for_update()).one()
    if row.answered_at is not None:
        raise Conflict(ANSWERED)
    together = with_more(row.words, words)
    if len(together) > REPORTS_CHARACTERS:
        raise Invalid(
            N_("Anh/chị đã viết nhiều về câu này; ghi thêm được %(left)s ký tự nữa."), field="words", left=_left(row.words)
        )
    row.words, row.said_at = together, now


def answer_reports(session: Session, actor: Actor, held: Held, question: str, words: str, *, now: datetime) -> int:
    """Answers everybody within the scope who spoke of a question and has no answer yet, and tells those who have an account.

    Returns:
        How many were answered.

    Raises:
        Forbidden: the actor sits the examination themselves.
        Conflict: nobody waits for an answer about this question.
    """
    refuse_candidate(session, actor, held)
    asked = (QuestionReport.examination_id == held.id, QuestionReport.question == question)
    wanted = (*asked, QuestionReport.answered_at.is_(None), said_within(held))
    rows = session.scalars(select(QuestionReport).where(*wanted).order_by(QuestionReport.id).with_for_update()).all()
    if not rows:
        raise Conflict(N_("Không còn ai chờ trả lời về câu này. Nội dung anh/chị vừa viết chưa được gửi."))
    for row in rows:
        row.answer, row.answered_by, row.answered_at = words, actor.person_id, now
    note_act(session, actor, held.id, ActKind.REPORT_ANSWERED, words=f"{question}: {words}", now=now)
    people = select(Candidate.person_id).where(
        Candidate.id.in_([row.candidate_id for row in rows]), Candidate.person_id.is_not(None)
    )
    notify(
        session,
        [each for each in session.scalars(people) if each is not None],
        Kind.EXAM_REPORT_ANSWERED,
        {"examination": held.title, "answer": words},
        place=f"/examinations/{held.id}/reports",
        actor=actor,
        now=now,
    )
    return len(rows)


def _left(said: str) -> int:
    return max(0, REPORTS_CHARACTERS - len(said) - 2)
