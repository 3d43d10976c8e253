"""Which banks of a course are held back, and from whom, while an examination that draws on them may be being sat (0058)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from elearn.assessment.holding import Hold
from elearn.catalogue.library import LIBRARY
from elearn.catalogue.models import Course
from elearn.core.actor import Actor
from elearn.core.days import day_of
from elearn.core.ids import Id, parse_id
from elearn.examinations.models import Candidate, Examination
from elearn.examinations.plan.shape import read_plan
from elearn.examinations.policy import banks_kept_from
from elearn.examinations.queries.seen import units_of
from elearn.examinations.rules import State

HELD_BEFORE = timedelta(hours=1)
"""So long before the doors open a bank is held back: longer than a quiz takes, so that nobody is in the middle of one when the
first paper is opened, and no more, because what was learned by heart an hour earlier was learned.
"""


def list_holds(session: Session, actor: Actor, course_id: Id, now: datetime) -> list[Hold]:
    """What of a course is held back from somebody now: from before an examination opens, a sealed one from when its papers are
    drawn on, until it is closed, cancelled or planned anew, however long the last of them sits.

    When a sealed paper was drawn no quiz asked its questions: what an earlier version of the course practised, or a later one does,
    is kept from everybody.
    """
    has_begun = or_(Examination.is_sealed, Examination.opens_at <= now + HELD_BEFORE)
    rows = session.execute(
        select(Examination.id, Examination.plan, Examination.rendition_id, Examination.is_sealed, Examination.closes_at).where(
            Examination.course_id == course_id, Examination.state == State.READY, has_begun
        )
    ).all()
    return [_hold(session, row, now) for row in rows if _concerns(session, actor, row, now)]


def keeps_banks(session: Session, actor: Actor, course_id: Id) -> bool:
    """Whether the banks of a course are kept from somebody as they were written (`policy.banks_kept_from`)."""
    return bool(session.scalar(select(exists().where(Course.id == course_id, banks_kept_from(actor, Course.id)))))


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
    return Hold(banks, questions, row.closes_at if row.closes_at > now else None)
