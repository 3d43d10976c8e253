"""What the record of a cancelled examination says besides: that it was cancelled, why, and who had sat it until then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from elearn.accounts.models import Person
from elearn.core.ids import Id
from elearn.examinations.acts import ActKind
from elearn.examinations.models import Annulment, ExaminationAct, Sitting
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.posted import ResultLine
from elearn.examinations.rules import State

_BEGUN = or_(Sitting.started_at.is_not(None), Sitting.submitted_at.is_not(None))


@dataclass(frozen=True, slots=True)
class Cancelling:
    """Who cancelled an examination, when and why; `asker` is who had asked for it, where two people did. Names and words that were
    erased are missing.
    """

    at: datetime
    name: str | None
    reason: str
    by_two: bool
    asker: str | None


def find_cancelling(session: Session, held: Held) -> Cancelling | None:
    """None where the examination is not cancelled."""
    if held.state is not State.CANCELLED:
        return None
    wanted = (ExaminationAct.examination_id == held.id, ExaminationAct.kind == ActKind.CANCELLED)
    acts = select(ExaminationAct.at, ExaminationAct.words, Person.full_name)
    acts = acts.outerjoin(Person, Person.id == ExaminationAct.actor_id).where(*wanted)
    act = session.execute(acts.order_by(ExaminationAct.seq.desc()).limit(1)).first()
    if act is None:
        return None
    granted = (Annulment.examination_id == held.id, Annulment.candidate_id.is_(None), Annulment.is_granted.is_(True))
    asked = select(Annulment.reason, Person.full_name).join(Person, Person.id == Annulment.asked_by).where(*granted)
    request = session.execute(asked).first()
    if request is None:
        return Cancelling(act.at, act.full_name, act.words, by_two=False, asker=None)
    return Cancelling(act.at, act.full_name, request.reason, by_two=True, asker=request.full_name)


def was_used(session: Session, held: Held) -> bool:
    """Whether somebody began to sit an examination, or cards were given out: then there is something to put on record."""
    sat = exists().where(Sitting.examination_id == held.id, _BEGUN)
    carded = exists().where(ExaminationAct.examination_id == held.id, ExaminationAct.kind == ActKind.CARDED)
    return bool(session.scalar(select(or_(sat, carded))))


def on_record(held: Held) -> ColumnElement[bool]:
    """Clause on `Sitting`: what the record tells of. That is the one that counts and, where none does because the examination was
    cancelled, the last one that each candidate began; a paper that was only offered hides none that was sat.
    """
    if held.state is not State.CANCELLED:
        return Sitting.is_void.is_(False)
    later = aliased(Sitting)
    begun_later = (
        later.candidate_id == Sitting.candidate_id,
        later.number > Sitting.number,
        or_(later.started_at.is_not(None), later.submitted_at.is_not(None)),
    )
    return and_(_BEGUN, ~exists().where(*begun_later).correlate(Sitting))


def with_who_sat(session: Session, held: Held, lines: Sequence[ResultLine]) -> list[ResultLine]:
    """The lines with who came, also where nothing counts because the examination was cancelled."""
    if held.state is not State.CANCELLED:
        return list(lines)
    sat: set[Id] = set(session.scalars(select(Sitting.candidate_id).where(Sitting.examination_id == held.id, _BEGUN)))
    return [replace(each, came=each.candidate_id in sat) for each in lines]
