"""What there is for a candidate once their paper was handed in: result, what is asked of them, what they reported, their appeal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from elearn.core.ids import Id
from elearn.examinations.models import Candidate, Finding, FindingPerson, Hearing, QuestionReport
from elearn.examinations.queries.annulments import find_annulled
from elearn.examinations.queries.appeals import AppealRow, find_appeal, last_day_of_appeals
from elearn.examinations.queries.held import Held
from elearn.examinations.rules import State


@dataclass(frozen=True, slots=True)
class AskedOf:
    """A finding that was shown to the candidate. `until` is None where they may not reply any more, or nobody waits for it;
    `heard_at` is when an officer wrote down what they said.
    """

    finding_id: Id
    until: datetime | None
    replied_at: datetime | None
    heard_at: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Afterwards:
    """`reported` counts the questions that they spoke of, `answered` those of them with an answer. `appeal_until` is the last day
    on which they may still ask, None where they may not. `is_annulled`: their result does not count.
    """

    held: Held
    sitting_id: Id
    asked: tuple[AskedOf, ...]
    reported: int
    answered: int
    appeal: AppealRow | None
    appeal_until: date | None
    is_annulled: bool = False

    @property
    def is_posted(self) -> bool:
        return self.held.state is State.POSTED


def read_afterwards(session: Session, held: Held, *, candidate_id: Id, sitting_id: Id, now: datetime, today: date) -> Afterwards:
    """What there is for a candidate whose counting sitting was handed in. Five statements."""
    appeal = find_appeal(session, Candidate.id == candidate_id)
    until = last_day_of_appeals(session, held)
    is_annulled = find_annulled(session, candidate_id) is not None
    may_appeal = not is_annulled and appeal is None and held.state is State.POSTED and until is not None and today <= until
    reports = select(func.count(), func.count(QuestionReport.answered_at)).where(QuestionReport.candidate_id == candidate_id)
    reported, answered = session.execute(reports).one()
    return Afterwards(
        held=held,
        sitting_id=sitting_id,
        asked=_asked(session, candidate_id, now),
        reported=reported,
        answered=answered,
        appeal=appeal,
        appeal_until=until if may_appeal else None,
        is_annulled=is_annulled,
    )


def _asked(session: Session, candidate_id: Id, now: datetime) -> tuple[AskedOf, ...]:
    rows = session.execute(
        select(Finding.id, Finding.closed_at, FindingPerson.reply_until, FindingPerson.replied_at, Hearing.written_at)
        .join(FindingPerson, FindingPerson.finding_id == Finding.id)
        .outerjoin(Hearing, (Hearing.finding_id == FindingPerson.finding_id) & (Hearing.candidate_id == FindingPerson.candidate_id))
        .where(FindingPerson.candidate_id == candidate_id, FindingPerson.asked_at.is_not(None))
        .order_by(FindingPerson.asked_at, Finding.id)
    )
    return tuple(AskedOf(row.id, _last_day(row.reply_until, now), row.replied_at, row.written_at, row.closed_at) for row in rows)


def _last_day(reply_until: datetime | None, now: datetime) -> datetime | None:
    """An instant of the last day on which a reply is taken; None once it is over."""
    return reply_until - timedelta(seconds=1) if reply_until is not None and now < reply_until else None
