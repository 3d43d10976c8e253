"""Taking back what was read of an answer sheet: typed under the wrong number, or handed in too late to be accepted.

A reading that was taken back stays and counts no more; whoever made it may read the sheet again. Where the sheet had handed the
sitting in, the sitting is put back to what it was before. Once results are posted nothing is taken back.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from elearn.core.actor import Actor
from elearn.core.days import day_of
from elearn.core.errors import N_, Conflict, Forbidden, NotFound
from elearn.core.ids import Id
from elearn.examinations.act_words import TAKEN_BACK_MARK
from elearn.examinations.acts import ActKind
from elearn.examinations.models import Examination, PaperEntry, Sitting
from elearn.examinations.policy import organised_by
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.paper import PaperSitting, find_paper
from elearn.examinations.queries.readings import ReadingRow, list_readings
from elearn.examinations.rules import Cause, State
from elearn.examinations.service.duty import read_reason
from elearn.examinations.service.log import note_act
from elearn.examinations.service.paper import lock_desk
from elearn.examinations.service.paper_sittings import put_back

TOLD = N_(
    "Kết quả đã công bố nên không rút phiếu được nữa. Nếu phiếu nhập nhầm thí sinh: xin nhận đơn phúc khảo của những thí sinh liên "
    "quan, trình hội đồng thi quyết định và lưu biên bản cùng phiếu giấy."
)


def take_back(
    session: Session, actor: Actor, held: Held, sitting_id: Id, reason: str, *, reading: int | None = None, now: datetime
) -> None:
    """Takes back one reading of a sheet, or all of them; of one that handed the sitting in always all. The sitting returns to what
    it was before, and the sheet can be entered for another candidate.

    Args:
        reading: its number; None for all.

    Raises:
        NotFound: the actor may not enter sheets here, or the sitting is not of this examination.
        Forbidden: the actor sits it; or does not organise it, and somebody else typed, or the sheet was handed in.
        Conflict: results were posted, another sitting has taken its place, or there is no such reading.
        Invalid: no reason.
    """
    held = _unposted(session, actor, held, now)
    session.execute(select(Sitting.id).where(Sitting.id == sitting_id).with_for_update())
    sitting = find_paper(session, held, sitting_id)
    if sitting is None:
        raise NotFound
    chosen = _chosen(sitting, list_readings(session, sitting_id), reading)
    if not may_take_back(session, actor, held, sitting, chosen, now=now):
        raise Forbidden(N_("Chỉ phụ trách thi rút được phiếu đã nhập đủ hoặc lần đọc của người khác."))
    why = read_reason(reason)
    session.execute(
        update(PaperEntry)
        .where(PaperEntry.id.in_([each.id for each in chosen]), PaperEntry.taken_back_at.is_(None))
        .values(taken_back_at=now, taken_back_by=actor.person_id)
        .execution_options(synchronize_session=False)
    )
    if sitting.submitted_cause is Cause.PAPER:
        put_back(session, actor, sitting_id, now=now)
    rounds = "+".join(str(each.number) for each in chosen)
    words = f"{TAKEN_BACK_MARK}{sitting.code}, {rounds}: {why}"
    note_act(session, actor, held.id, ActKind.ENTERED, candidate_id=sitting.candidate_id, words=words, now=now)


def may_take_back(
    session: Session, actor: Actor, held: Held, sitting: PaperSitting, readings: tuple[ReadingRow, ...], *, now: datetime
) -> bool:
    """Who organises the examination takes back any; whoever typed, their own, as long as the sheet is not done with."""
    today = day_of(session, now)
    organises = select(Examination.id).where(Examination.id == held.id, organised_by(actor, today=today))
    if session.scalar(organises) is not None:
        return True
    return sitting.submitted_cause is not Cause.PAPER and {each.person_id for each in readings} == {actor.person_id}


def _unposted(session: Session, actor: Actor, held: Held, now: datetime) -> Held:
    """The examination, locked. Raises Conflict once results were posted, with what is done then."""
    state = session.scalar(select(Examination.state).where(Examination.id == held.id).with_for_update(key_share=True))
    if state == State.POSTED:
        raise Conflict(TOLD)
    return lock_desk(session, actor, held.id, now=now)


def _chosen(sitting: PaperSitting, readings: tuple[ReadingRow, ...], number: int | None) -> tuple[ReadingRow, ...]:
    if sitting.is_void:
        raise Conflict(N_("Lượt thi này đã được thay bằng lượt khác: xin mở lại phiếu theo số báo danh."))
    is_done = sitting.submitted_cause is Cause.PAPER
    found = readings if number is None or is_done else tuple(each for each in readings if each.number == number)
    if not found:
        raise Conflict(N_("Không còn lần đọc nào để rút: có thể người khác vừa rút."))
    return found
