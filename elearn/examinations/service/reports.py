"""Saying that a question is wrong, answering it, and telling the answer back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.core.actor import SYSTEM, Actor, Role
from elearn.core.days import day_of
from elearn.core.db.insert import insert_once
from elearn.core.errors import N_, Conflict, Invalid, NotFound
from elearn.core.ids import Id
from elearn.core.jobs.context import JobContext
from elearn.core.jobs.model import Job
from elearn.core.jobs.queue import enqueue
from elearn.examinations.acts import ActKind
from elearn.examinations.models import Candidate, QuestionReport
from elearn.examinations.queries.held import Held, get_held, list_council
from elearn.examinations.queries.reports import OwnPaper, count_waiting, said_within
from elearn.examinations.queries.seen import candidates_among, kept_among
from elearn.examinations.questions.report_rules import REPORTS_CHARACTERS, with_more
from elearn.examinations.service.duty import refuse_sitting
from elearn.examinations.service.log import note_act
from elearn.notifications.kinds import Kind
from elearn.notifications.service import notify
from elearn.organisation.queries.responsible import list_holders_upward

TELL_REPORTS = "examinations.tell_reports"
GATHERS = timedelta(minutes=5)
"""So long reports are gathered before they are told: a question that is wrong is seen by many at the same time."""
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
        _tell_soon(session, paper.held.id, now)
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


def _tell_soon(session: Session, examination_id: Id, now: datetime) -> None:
    """Those who answer are told five minutes after the first report of an hour, and of those that come later in it when the hour is
    over: of the reports of one hour in one examination at most twice, however many come.
    """
    key, args = f"{examination_id} {now:%Y-%m-%d %H}", {"examination": str(examination_id)}
    first = enqueue(session, TELL_REPORTS, args, dedupe_key=key, run_at=now + GATHERS, now=now)
    if session.get_one(Job, first).run_at > now:
        return
    # That one has counted already, or is about to: it may not see this report.
    over = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    enqueue(session, TELL_REPORTS, args, dedupe_key=f"{key} later", run_at=over, now=now)


def tell_reports(context: JobContext) -> None:
    """Tells the council and the exam officers how many reports wait; nobody where all were answered meanwhile. Officers of the unit
    that holds the examination are told how many wait within its scope.
    """
    with context.unit_of_work() as work:
        session, now = work.session, work.now
        held, today = get_held(session, UUID(context.args["examination"])), day_of(session, now)
        whole = {*list_council(session, held.id), *_officers(session, held.unit_id, today)}
        _tell_waiting(session, held, whole, now)
        if held.held_by_id is not None and held.held_until is not None and today <= held.held_until:
            theirs = _officers(session, held.held_by_id, today) - whole
            _tell_waiting(session, replace(held, scope=held.held_by_id), theirs, now)


def _tell_waiting(session: Session, held: Held, people: set[Id], now: datetime) -> None:
    waiting = count_waiting(session, held)
    if not waiting:
        return
    # Whoever sits it does not come to the page while it is sat, and never answers; who may still join does not come either.
    told = people - candidates_among(session, held.id, people) - kept_among(session, held, people, today=day_of(session, now))
    words = {"examination": held.title, "n": str(waiting)}
    notify(session, told, Kind.EXAM_REPORTED, words, place=f"/organise/{held.id}/reports", actor=SYSTEM, now=now)


def _officers(session: Session, unit_id: Id, today: date) -> set[Id]:
    """The exam officers nearest to a unit."""
    nearest = list_holders_upward(session, unit_id, Role.EXAM_OFFICER, besides=(), today=today)[:1]
    return {person for each in nearest for person in each.people}


def answer_reports(session: Session, actor: Actor, held: Held, question: str, words: str, *, now: datetime) -> int:
    """Answers everybody within the scope who spoke of a question and has no answer yet, and tells those who have an account.

    Returns:
        How many were answered.

    Raises:
        Forbidden: the actor sits the examination themselves, or may still join.
        Conflict: nobody waits for an answer about this question.
    """
    refuse_sitting(session, actor, held, now=now)
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
