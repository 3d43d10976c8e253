"""Results that shall not count: what was asked, who decides, and what holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from elearn.accounts.models import Person
from elearn.core.ids import Id
from elearn.examinations.models import Annulment, Candidate
from elearn.examinations.policy import within
from elearn.examinations.queries.held import Held


@dataclass(frozen=True, slots=True)
class AnnulmentRow:
    """A request with what came of it. `number` is that of the candidate, None where it is about everybody. Names are None where
    they were erased. `is_withdrawn`: whoever asked took it back, with `answer`; nobody decided it.
    """

    id: Id
    number: str | None
    reason: str
    asked_by: Id
    asker: str | None
    asked_at: datetime
    decider: str | None
    decided_at: datetime | None
    is_granted: bool | None
    answer: str
    is_withdrawn: bool


def list_annulments(session: Session, held: Held, *, besides: Id | None) -> list[AnnulmentRow]:
    """What was asked, the latest first.

    Args:
        besides: nothing is told to this person of a request about themselves.
    """
    asker, decider = aliased(Person), aliased(Person)
    rows = session.execute(
        select(Annulment, asker.full_name.label("asker"), decider.full_name.label("decider"), Candidate.number)
        .join(asker, asker.id == Annulment.asked_by)
        .outerjoin(decider, decider.id == Annulment.decided_by)
        .outerjoin(Candidate, Candidate.id == Annulment.candidate_id)
        .where(Annulment.examination_id == held.id, _is_not_about(besides))
        .order_by(Annulment.asked_at.desc(), Annulment.id.desc())
    )
    return [_row(each) for each in rows]


def is_annulled() -> ColumnElement[bool]:
    """Clause on `Candidate`: their result does not count. Where the whole examination was cancelled its state says so."""
    granted = (Annulment.candidate_id == Candidate.id, Annulment.is_granted.is_(True))
    return exists().where(*granted).correlate(Candidate)


def find_annulled(session: Session, candidate_id: Id) -> str | None:
    """Why the result of a candidate does not count ("" where the words were erased); None where it does."""
    wanted = (Annulment.candidate_id == candidate_id, Annulment.is_granted.is_(True))
    return session.scalars(select(Annulment.reason).where(*wanted)).first()


def find_reason(session: Session, held: Held) -> str:
    """Why an examination that people had sat was cancelled; "" where nobody had."""
    wanted = (Annulment.examination_id == held.id, Annulment.candidate_id.is_(None), Annulment.is_granted.is_(True))
    return session.scalars(select(Annulment.reason).where(*wanted)).first() or ""


def count_after_posting(session: Session, held: Held) -> int:
    """Of how many candidates within the scope the result was annulled after results were posted."""
    if held.posted_at is None:
        return 0
    later = (Annulment.examination_id == held.id, Annulment.is_granted.is_(True), Annulment.decided_at >= held.posted_at)
    wanted = select(func.count()).select_from(Annulment).join(Candidate, Candidate.id == Annulment.candidate_id)
    return session.scalar(wanted.where(*later, within(held.scope))) or 0


def count_waiting(session: Session, examination_id: Id) -> int:
    """How many requests nobody has decided."""
    wanted = (Annulment.examination_id == examination_id, Annulment.decided_at.is_(None))
    return session.scalar(select(func.count()).select_from(Annulment).where(*wanted)) or 0


def _is_not_about(person_id: Id | None) -> ColumnElement[bool]:
    return or_(Candidate.person_id.is_(None), Candidate.person_id != person_id)


def _row(row: Any) -> AnnulmentRow:
    found: Annulment = row.Annulment
    return AnnulmentRow(
        id=found.id,
        number=row.number,
        reason=found.reason,
        asked_by=found.asked_by,
        asker=row.asker,
        asked_at=found.asked_at,
        decider=row.decider,
        decided_at=found.decided_at,
        is_granted=found.is_granted,
        answer=found.answer,
        is_withdrawn=found.decided_at is not None and found.decided_by is None,
    )
