"""Opening a sealed paper: two of the council, each for themselves, not before its time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.core import limits
from elearn.core.actor import Actor
from elearn.core.db.insert import insert_once
from elearn.core.errors import N_, Conflict
from elearn.examinations.acts import ActKind
from elearn.examinations.models import Examination, Opening
from elearn.examinations.policy import sits_in_council
from elearn.examinations.queries.held import Held, get_held
from elearn.examinations.rules import State
from elearn.examinations.service.log import note_act


def opens_from(held: Held) -> datetime:
    """From when on the council may open the paper: an hour before the doors, so that it can be looked at and printed."""
    return held.window.opens_at - limits.SEALED_PAPER_BEFORE


def check_opening(session: Session, actor: Actor, held: Held, *, now: datetime) -> None:
    """Whether the actor may open the paper now.

    Raises:
        NotFound: the actor is not of the council now; whoever organises the examination is not either.
        Conflict: it is not sealed, not ready, or it is too early.
    """
    found = get_held(session, held.id, sits_in_council(actor))
    if not found.is_sealed:
        raise Conflict(N_("Đề của kỳ thi này không niêm phong."))
    if found.state is not State.READY:
        raise Conflict(N_("Kỳ thi này chưa chốt kế hoạch, hoặc đã đóng."))
    if now < opens_from(found):
        raise Conflict(N_("Chưa đến giờ mở đề."))


def open_paper(session: Session, actor: Actor, held: Held, *, now: datetime) -> bool:
    """One member of the council opens the sealed paper; with the second it is open. The door has asked for their password again.

    Returns:
        Whether this was the act; who has opened it already does nothing more.

    Raises:
        NotFound, Conflict: see `check_opening`.
    """
    session.execute(select(Examination.id).where(Examination.id == held.id).with_for_update(key_share=True))
    check_opening(session, actor, held, now=now)
    if not insert_once(session, Opening, examination_id=held.id, person_id=actor.person_id, opened_at=now):
        return False
    note_act(session, actor, held.id, ActKind.OPENED, now=now)
    return True
