"""Sitting once more with another paper: offered by an officer, used by the candidate alone.

Until the candidate begins the new sitting the old one stands as it is, whether it goes on or was handed in; beginning makes the old
one void in the same unit of work. Who does not begin while it may be begun (`rules.window_for`) keeps what they have.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from elearn.core.actor import Actor
from elearn.core.days import moment_words
from elearn.core.errors import N_, Conflict
from elearn.core.ids import Id
from elearn.examinations.act_words import TAKEN_BACK_MARK
from elearn.examinations.acts import ActKind
from elearn.examinations.candidates.holders import Holder, acting
from elearn.examinations.models import Candidate, Examination, Sitting
from elearn.examinations.queries.board import has_rooms
from elearn.examinations.queries.held import Held, held_of
from elearn.examinations.rules import Cause, last_start_for, window_for
from elearn.examinations.service.duty import lock_candidate, lock_sitting, read_reason, require_acting, require_started
from elearn.examinations.service.log import note_act
from elearn.examinations.service.preparing import offer_sitting
from elearn.examinations.service.shared import require_unread
from elearn.examinations.service.starting import begin, keep_place, require_startable
from elearn.notifications.kinds import Kind
from elearn.notifications.service import notify

_HALF_READ = N_(
    "Phiếu trả lời giấy của lượt thi này đang nhập dở. Xin nhập cho xong, hoặc rút phiếu ở trang “Nhập phiếu trả lời” kèm lý do, "
    "rồi mới cho thi lại."
)
_BEING_READ = N_("Phiếu trả lời giấy của bài trước đang được nhập. Xin anh/chị gặp cán bộ coi thi trước khi bắt đầu bài mới.")
_WAITS = func.coalesce(Sitting.submitted_cause, "").not_in([Cause.PAPER, Cause.CANDIDATE])
"""Clause: an answer sheet of it may still be entered."""
_GONE = N_("Việc cho thi lại đã được rút. Bài trước của anh/chị vẫn được tính.")


def offer(session: Session, actor: Actor, held: Held, candidate_id: Id, reason: str, *, now: datetime) -> Id:
    """A candidate may sit once more, another paper with its full time. Nothing changes of the sitting that counts until they begin.

    Offered again after the time to begin is over, the same paper waits anew. A candidate with an account is told.

    Returns:
        The id of the sitting that is offered.

    Raises:
        NotFound: the actor may not, or there is no such candidate.
        Forbidden: it is the actor.
        Invalid: no reason.
        Conflict: not started, the examination is closed or posted, it is offered already, or an answer sheet is half entered.
    """
    held = require_acting(session, actor, held, now=now)
    why = read_reason(reason)
    lock_candidate(session, actor, held, candidate_id)
    sitting = require_started(lock_sitting(session, candidate_id))
    require_unread(session, (Sitting.id == sitting.id) & _WAITS, _HALF_READ)
    before = _lock_offered(session, candidate_id)
    if before is not None and now <= _last_start(session, held, candidate_id, before.prepared_at):
        raise Conflict(N_("Thí sinh này đã được cho thi lại và còn giờ để bắt đầu."))
    if before is not None:
        session.execute(_of(before.id).values(prepared_at=now))
        offered: Id = before.id
    else:
        offered = offer_sitting(session, held, candidate_id, number=_last_number(session, candidate_id) + 1, now=now)
    note_act(session, actor, held.id, ActKind.RESTARTED, candidate_id=candidate_id, words=why, now=now)
    until = moment_words(session, _last_start(session, held, candidate_id, now))
    _tell(session, actor, held, candidate_id, Kind.EXAM_AGAIN, until=until, now=now)
    return offered


def take_back(session: Session, actor: Actor, held: Held, candidate_id: Id, reason: str, *, now: datetime) -> None:
    """A candidate who has not begun anew may not any more; what they have stands.

    Raises:
        NotFound: the actor may not, or there is no such candidate.
        Forbidden: it is the actor.
        Invalid: no reason.
        Conflict: nothing is offered, they have begun, or the examination is closed or posted.
    """
    held = require_acting(session, actor, held, now=now)
    why = read_reason(reason)
    lock_candidate(session, actor, held, candidate_id)
    found = _lock_offered(session, candidate_id)
    if found is None:
        raise Conflict(N_("Không còn gì để rút: thí sinh đã bắt đầu bài mới, hoặc việc cho thi lại đã được rút."))
    session.execute(delete(Sitting).where(Sitting.id == found.id).execution_options(synchronize_session=False))
    words = f"{TAKEN_BACK_MARK}{why}"
    note_act(session, actor, held.id, ActKind.RESTARTED, candidate_id=candidate_id, words=words, now=now)
    _tell(session, actor, held, candidate_id, Kind.EXAM_AGAIN_BACK, now=now)


def take_back_lapsed(
    session: Session, actor: Actor, row: Examination, reason: str, *, last_start_at: datetime, now: datetime
) -> None:
    """Offers that could not be begun any more as the hours were are taken back before other hours hold: what was over, and told as
    over, does not come to life by them. Each is noted with the reason of the hours; nobody loses anything, so nobody is told.

    Args:
        row: the examination, locked.
        last_start_at: until now, of the examination.
    """
    offers = select(Sitting.id, Sitting.candidate_id, Sitting.prepared_at, Candidate.let_in_at)
    offers = offers.join(Candidate, Candidate.id == Sitting.candidate_id).order_by(Candidate.number)
    found = session.execute(offers.where(Sitting.examination_id == row.id, Sitting.is_offered)).all()
    for each in (one for one in found if last_start_for(last_start_at, one.let_in_at, one.prepared_at) < now):
        session.execute(delete(Sitting).where(Sitting.id == each.id).execution_options(synchronize_session=False))
        words = f"{TAKEN_BACK_MARK}{reason}"
        note_act(session, actor, row.id, ActKind.RESTARTED, candidate_id=each.candidate_id, words=words, now=now)


def start_again(
    session: Session, holder: Holder, held: Held, candidate_id: Id, *, offered: Id, device: bytes, access_code: str, now: datetime
) -> Id:
    """Begins the sitting that was offered, and makes void the one that counted until now. Pressed again, it leads to the same one.

    Args:
        offered: the sitting that the candidate was shown as offered.
        device: the digest of the token of the machine that may save from now on.
        access_code: what was typed.

    Raises:
        NotFound: the candidate is not the holder's, is not on the list, or it is another examination's.
        Conflict: it is offered no more, may not be begun now, or an answer sheet of the old one is half entered.
        Unconfirmed, Invalid: as at every start.
    """
    # Officers' acts and the desk of answer sheets lock the same row first: what counts does not change meanwhile.
    session.execute(select(Examination.id).where(Examination.id == held.id).with_for_update(key_share=True))
    candidate = keep_place(session, holder, held.id, candidate_id)
    held = held_of(session, candidate)
    counting = lock_sitting(session, candidate_id)
    if counting is not None and counting.id == offered:
        return offered
    found = _lock_offered(session, candidate_id)
    if found is None or found.id != offered or counting is None:
        raise Conflict(_GONE)
    window = window_for(held.window, held.plan.minutes, let_in_at=candidate.let_in_at, restarted_at=found.prepared_at)
    held = replace(held, window=window)
    require_startable(held, candidate, access_code, has_rooms=has_rooms(session, held.id), now=now)
    require_unread(session, (Sitting.id == counting.id) & _WAITS, _BEING_READ)
    session.execute(_of(counting.id).values(is_void=True))
    # An answer sheet may have taken the number meanwhile: the newest one has the highest.
    number = max(found.number, _last_number(session, candidate_id, besides=found.id) + 1)
    session.execute(_of(found.id).values(is_void=False, is_offered=False, number=number))
    begin(session, holder, held, candidate, found.id, device=device, now=now)
    note_act(session, acting(holder), held.id, ActKind.SAT_AGAIN, candidate_id=candidate_id, now=now)
    return offered


def _of(sitting_id: Id) -> Any:
    return update(Sitting).where(Sitting.id == sitting_id).execution_options(synchronize_session=False)


def _lock_offered(session: Session, candidate_id: Id) -> Any | None:
    """The sitting that is offered, locked: used, taken back or offered anew by one at a time."""
    wanted = (Sitting.candidate_id == candidate_id, Sitting.is_offered)
    return session.execute(select(Sitting.id, Sitting.number, Sitting.prepared_at).where(*wanted).with_for_update()).first()


def _last_number(session: Session, candidate_id: Id, *, besides: Id | None = None) -> int:
    wanted = select(func.max(Sitting.number)).where(Sitting.candidate_id == candidate_id)
    if besides is not None:
        wanted = wanted.where(Sitting.id != besides)
    return session.scalar(wanted) or 0


def _last_start(session: Session, held: Held, candidate_id: Id, offered_at: datetime) -> datetime:
    let_in_at = session.scalar(select(Candidate.let_in_at).where(Candidate.id == candidate_id))
    return last_start_for(held.window.last_start_at, let_in_at, offered_at)


def _tell(session: Session, actor: Actor, held: Held, candidate_id: Id, kind: Kind, *, now: datetime, **words: str) -> None:
    """Tells a candidate with an account; one with a card reads it on their page before the start."""
    person_id = session.scalar(select(Candidate.person_id).where(Candidate.id == candidate_id))
    if person_id is not None:
        told = {"exam": held.title, "sender": actor.name, **words}
        notify(session, [person_id], kind, told, place=f"/examinations/{held.id}", actor=actor, now=now)
