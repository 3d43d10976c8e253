"""What a candidate is told who may sit once more with another paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.core.ids import Id
from elearn.examinations.acts import ActKind
from elearn.examinations.models import Candidate, ExaminationAct, Sitting
from elearn.examinations.queries.held import Held
from elearn.examinations.rules import State, last_start_for


@dataclass(frozen=True, slots=True)
class Offer:
    """A sitting that its candidate may begin until an instant, in place of the one that counts. `by` is the name of whoever let
    them, None once it was erased.
    """

    sitting_id: Id
    until: datetime
    by: str | None


def find_offer(session: Session, held: Held, candidate_id: Id, *, now: datetime) -> Offer | None:
    """What a candidate may begin now; None where nothing is offered, or not any more."""
    if held.state is not State.READY:
        return None
    by = (
        select(Person.full_name)
        .join(ExaminationAct, ExaminationAct.actor_id == Person.id)
        .where(ExaminationAct.candidate_id == candidate_id, ExaminationAct.kind == ActKind.RESTARTED)
        .order_by(ExaminationAct.seq.desc())
        .limit(1)
    )
    offered = select(Sitting.id, Sitting.prepared_at, Candidate.let_in_at, by.scalar_subquery().label("by"))
    wanted = (Sitting.candidate_id == candidate_id, Sitting.is_offered)
    row = session.execute(offered.join(Candidate, Candidate.id == Sitting.candidate_id).where(*wanted)).first()
    if row is None:
        return None
    until = last_start_for(held.window.last_start_at, row.let_in_at, row.prepared_at)
    return Offer(row.id, until, row.by) if now <= until else None
