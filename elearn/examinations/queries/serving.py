"""Where somebody was appointed to serve and has still to do with it, for their own page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from elearn.core.actor import Actor
from elearn.core.ids import Id
from elearn.examinations.models import Appeal, Candidate, Examination, Member, QuestionReport, Ruling
from elearn.examinations.policy import serves_still
from elearn.examinations.rules import Body, State


@dataclass(frozen=True, slots=True)
class ServedExamination:
    """An examination at which the actor serves, in one body and as `duty` ("" where they are called nothing)."""

    id: Id
    title: str
    state: State
    opens_at: datetime
    closes_at: datetime
    body: Body
    duty: str


def list_served(session: Session, actor: Actor, *, today: date) -> list[ServedExamination]:
    """Those that are not over, and those told already whose council is waited for; the next one first. One statement."""
    if actor.person_id is None:
        return []
    columns = (Examination.id, Examination.title, Examination.state, Examination.opens_at, Examination.closes_at)
    serving = (Member.person_id == actor.person_id, Member.relieved_at.is_(None), serves_still(today))
    rows = session.execute(
        select(*columns, Member.body, Member.duty)
        .join(Member, Member.examination_id == Examination.id)
        .where(*serving, or_(Examination.state.in_((State.DRAFT, State.READY, State.CLOSED)), _waits_for_council()))
        .order_by(Examination.opens_at, Examination.id)
    )
    return [
        ServedExamination(row.id, row.title, State(row.state), row.opens_at, row.closes_at, Body(row.body), row.duty)
        for row in rows
    ]


def _waits_for_council() -> ColumnElement[bool]:
    """Clause on `Member` beside its `Examination`: results are told, and appeals, reports or rulings wait for the council."""
    of_this = (Candidate.examination_id == Examination.id, Appeal.answered_at.is_(None))
    appeals = select(Appeal.id).join(Candidate, Candidate.id == Appeal.candidate_id).where(*of_this)
    reports = select(QuestionReport.id).where(QuestionReport.examination_id == Examination.id, QuestionReport.answered_at.is_(None))
    rulings = select(Ruling.id).where(Ruling.examination_id == Examination.id, Ruling.decided_at.is_(None))
    waiting = or_(*(exists(each.correlate(Examination)) for each in (appeals, reports, rulings)))
    return and_(Examination.state == State.POSTED, Member.body == Body.COUNCIL, waiting)
