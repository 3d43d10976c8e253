"""Which banks of a course are held back, and from whom, while an examination that draws on them may be being sat, or its hours may
be opened once more (0058).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ScalarSelect, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from elearn.assessment.holding import Hold
from elearn.catalogue.library import LIBRARY
from elearn.catalogue.models import Course
from elearn.core.actor import Actor
from elearn.core.days import day_of
from elearn.core.ids import Id, parse_id
from elearn.examinations.acts import ActKind
from elearn.examinations.models import Candidate, Examination, ExaminationAct
from elearn.examinations.plan.shape import read_plan
from elearn.examinations.policy import banks_kept_from
from elearn.examinations.queries.seen import units_of
from elearn.examinations.rules import REOPENED_WITHIN, State

HELD_BEFORE = timedelta(hours=1)
"""So long before the doors open a bank is held back: longer than a quiz takes, so that nobody is in the middle of one when the
first paper is opened, and no more, because what was learned by heart an hour earlier was learned.
"""


def list_holds(session: Session, actor: Actor, course_id: Id, now: datetime) -> list[Hold]:
    """What of a course is held back from somebody now: from before an examination opens, a sealed one from when its papers are
    drawn on, until it is cancelled or planned anew, or it is closed, however long the last of them sits, and its hours cannot be
    opened once more: at once where people closed it, else when `REOPENED_WITHIN` is over or results are posted.

    When a sealed paper was drawn no quiz asked its questions: what an earlier version of the course practised, or a later one does,
    is kept from everybody.
    """
    has_begun = or_(Examination.is_sealed, Examination.opens_at <= now + HELD_BEFORE)
    is_sat = and_(Examination.state == State.READY, has_begun)
    stopped_at = _stopped_at()
    waits = and_(Examination.state == State.CLOSED, stopped_at >= now - REOPENED_WITHIN)
    table = Examination
    columns = (table.id, table.plan, table.rendition_id, table.is_sealed, table.state, table.closes_at)
    wanted = select(*columns, stopped_at.label("stopped_at")).where(Examination.course_id == course_id, or_(is_sat, waits))
    rows = session.execute(wanted).all()
    return [_hold(session, row, now) for row in rows if _concerns(session, actor, row, now)]


def keeps_banks(session: Session, actor: Actor, course_id: Id) -> bool:
    """Whether the banks of a course are kept from somebody as they were written (`policy.banks_kept_from`)."""
    return bool(session.scalar(select(exists().where(Course.id == course_id, banks_kept_from(actor, Course.id)))))


def find_reopenable_until(session: Session, examination_id: Id, now: datetime) -> datetime | None:
    """Until when the hours of a closed examination may be opened once more, which is as long as its banks stay held back after its
    closing; None where they may not any more.
    """
    wanted = (Examination.id == examination_id, Examination.state == State.CLOSED, _stopped_at() >= now - REOPENED_WITHIN)
    stopped_at = session.scalar(select(_stopped_at()).where(*wanted))
    return None if stopped_at is None else stopped_at + REOPENED_WITHIN


def _stopped_at() -> ScalarSelect[datetime]:
    """Of `Examination`: when the clock closed it; NULL where people did, or nobody has."""
    closings = (ExaminationAct.examination_id == Examination.id, ExaminationAct.kind == ActKind.CLOSED)
    last = select(func.max(ExaminationAct.seq)).where(*closings).correlate(Examination).scalar_subquery()
    by_clock = (ExaminationAct.examination_id == Examination.id, ExaminationAct.seq == last, ExaminationAct.actor_id.is_(None))
    return select(ExaminationAct.at).where(*by_clock).correlate(Examination).scalar_subquery()


def _concerns(session: Session, actor: Actor, row: Any, now: datetime) -> bool:
    """Everybody, where a paper is sealed or only a list may sit it; else those who may sit it, or are on its list."""
    wanted = {found for each in read_plan(row.plan).units if (found := parse_id(each)) is not None}
    if row.is_sealed or not wanted:
        return True
    if actor.person_id is None:
        return False
    on_list = (Candidate.examination_id == row.id, Candidate.person_id == actor.person_id, Candidate.struck_at.is_(None))
    own = units_of(session, actor.person_id, day_of(session, now))
    return not wanted.isdisjoint(own) or bool(session.scalar(select(exists().where(*on_list))))


def _hold(session: Session, row: Any, now: datetime) -> Hold:
    banks = frozenset(draw.bank for section in read_plan(row.plan).sections for draw in section.draws)
    course = LIBRARY.get_document(session, row.rendition_id)
    questions = frozenset(each for bank in course.banks if bank.id in banks for each in bank.questions)
    until = (row.stopped_at if row.state == State.CLOSED else row.closes_at) + REOPENED_WITHIN
    return Hold(banks, questions, until if until > now else None)
