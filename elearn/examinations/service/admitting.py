"""Letting in late: whoever has not begun may begin for a while, also after the last start and after the window closed.

It is done from the opening on until the clock has closed the examination, which waits for whoever was let in (`closing`). What it
opens is `rules.window_for`: time to begin, and then every minute of the paper. Whoever has begun needs another act.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from elearn.core.actor import Actor
from elearn.core.errors import N_, Conflict
from elearn.core.ids import Id
from elearn.examinations.acts import ActKind
from elearn.examinations.models import Candidate, Sitting
from elearn.examinations.queries.board import RoomName
from elearn.examinations.queries.held import Held
from elearn.examinations.service.duty import lock_candidate, lock_candidates, read_reason, require_acting
from elearn.examinations.service.log import note_act


def let_in(session: Session, actor: Actor, held: Held, candidate_id: Id, reason: str, *, now: datetime) -> None:
    """Lets one candidate in late. Done again, the time to begin runs anew.

    Raises:
        NotFound: the actor may not, or there is no such candidate on the list.
        Forbidden: it is the actor.
        Invalid: no reason.
        Conflict: they have started or handed in, or the examination is not open yet, or over.
    """
    held = _require_open(session, actor, held, now)
    why = read_reason(reason)
    found = _unbegun(session, [lock_candidate(session, actor, held, candidate_id)])
    if not found:
        raise Conflict(N_("Thí sinh này đã bắt đầu làm bài hoặc đã nộp, nên không cần cho vào muộn."))
    _admit(session, found, now)
    note_act(session, actor, held.id, ActKind.LET_IN, candidate_id=candidate_id, words=why, now=now)


def let_room_in(session: Session, actor: Actor, held: Held, room: RoomName, reason: str, *, now: datetime) -> int:
    """Lets everybody of a room in late who has not begun; the actor's own row is left out. The log names them by number.

    Returns:
        How many candidates it was.

    Raises:
        NotFound: the actor may not.
        Invalid: no reason.
        Conflict: nobody there has still to begin, or the examination is not open yet, or over.
    """
    held = _require_open(session, actor, held, now)
    why = read_reason(reason)
    found = _unbegun(session, lock_candidates(session, actor, held, Candidate.room_id == room.id, skips_own=True))
    if not found:
        raise Conflict(N_("Trong phòng này không còn ai chưa bắt đầu."))
    _admit(session, found, now)
    numbers = ", ".join(sorted(each.number for each in found))
    note_act(session, actor, held.id, ActKind.LET_IN, words=f"{room.name} × {len(found)} ({numbers}): {why}", now=now)
    return len(found)


def _require_open(session: Session, actor: Actor, held: Held, now: datetime) -> Held:
    found = require_acting(session, actor, held, now=now)
    if now < found.window.opens_at:
        raise Conflict(N_("Kỳ thi chưa mở nên chưa có thí sinh nào vào muộn."))
    return found


def _unbegun(session: Session, people: Sequence[Any]) -> list[Any]:
    """Those of these locked candidates who have neither begun nor handed in. A start waits for their rows, an answer sheet for that
    of the examination: what is read here holds until the unit of work ends.
    """
    theirs = (Sitting.candidate_id.in_([each.id for each in people]), Sitting.is_void.is_(False))
    has_begun = or_(Sitting.started_at.is_not(None), Sitting.submitted_at.is_not(None))
    begun = set(session.scalars(select(Sitting.candidate_id).where(*theirs, has_begun)))
    return [each for each in people if each.id not in begun]


def _admit(session: Session, people: Sequence[Any], now: datetime) -> None:
    session.execute(update(Candidate).where(Candidate.id.in_([each.id for each in people])).values(let_in_at=now))
