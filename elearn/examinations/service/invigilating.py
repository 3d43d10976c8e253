"""What invigilators and organisers do while an examination is sat: identity, extra time, handing in, another machine.

`duty` says who may, and locks what an act is about. Each act is noted with its reason in the sealed log.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from elearn.core.actor import Actor
from elearn.core.errors import N_, Conflict, Invalid, NotFound
from elearn.core.ids import Id
from elearn.examinations.act_words import TAKEN_BACK_MARK
from elearn.examinations.acts import ActKind
from elearn.examinations.models import Candidate, Sitting, SittingLine
from elearn.examinations.queries.board import RoomName
from elearn.examinations.queries.held import Held
from elearn.examinations.rules import Cause, LineKind, Moment, State
from elearn.examinations.service.closing import close_sitting
from elearn.examinations.service.duty import (
    RUNNING,
    SITTING,
    lock_candidate,
    lock_candidates,
    lock_sitting,
    read_reason,
    require_acting,
    require_started,
)
from elearn.examinations.service.log import note_act

MOST_MINUTES = 600
"""The most extra minutes that a candidate has in all."""

_HANDED_IN = N_("Bài này đã nộp nên không thêm giờ được. Nếu có lý do, xin cho thi lại bằng đề khác.")


def confirm_identity(session: Session, actor: Actor, held: Held, candidate_ids: Collection[Id], *, now: datetime) -> int:
    """Candidates are those they say they are: the actor saw them and their papers. Whoever was confirmed already is left as is.

    Returns:
        How many were confirmed by this.

    Raises:
        NotFound: the actor may not, or one of them is no candidate of this examination.
        Conflict: the examination is not ready, or over.
    """
    held = require_acting(session, actor, held, now=now)
    found = lock_candidates(session, actor, held, Candidate.id.in_(candidate_ids))
    if not {each.id for each in found} >= set(candidate_ids):
        raise NotFound
    new = [each for each in found if each.confirmed_at is None]
    if not new:
        return 0
    _set_confirmed(session, [each.id for each in new], now, actor.person_id)
    one = new[0].id if len(new) == 1 else None
    words = "" if one else ", ".join(each.number for each in new)
    note_act(session, actor, held.id, ActKind.IDENTIFIED, candidate_id=one, words=words, now=now)
    return len(new)


def take_back_identity(session: Session, actor: Actor, held: Held, candidate_id: Id, reason: str, *, now: datetime) -> None:
    """A confirmation was a mistake. What the candidate has started goes on: to stop it is another act.

    Raises:
        NotFound: the actor may not, or there is no such candidate.
        Invalid: no reason.
        Conflict: they were not confirmed, or nobody sits any more.
    """
    held = require_acting(session, actor, held, now=now)
    why = read_reason(reason)
    found = lock_candidate(session, actor, held, candidate_id)
    if found.confirmed_at is None:
        raise Conflict(N_("Thí sinh này chưa được xác nhận."))
    _set_confirmed(session, [found.id], None, None)
    note_act(session, actor, held.id, ActKind.IDENTIFIED, candidate_id=found.id, words=f"{TAKEN_BACK_MARK}{why}", now=now)


def extend(session: Session, actor: Actor, held: Held, candidate_id: Id, *, minutes: int, reason: str, now: datetime) -> None:
    """Gives one candidate more minutes. Before the start they are the candidate's own, on top of every deadline of theirs; during
    the sitting they make good what was lost: its deadline moves at once, and nothing later is longer for it.

    Raises:
        NotFound: the actor may not, or there is no such candidate.
        Invalid: no reason, or not so many minutes.
        Conflict: handed in already, or nobody sits any more.
    """
    held = require_acting(session, actor, held, now=now)
    why, more = read_reason(reason), _minutes(minutes)
    person = lock_candidate(session, actor, held, candidate_id)
    sitting = lock_sitting(session, candidate_id)
    if sitting is not None and sitting.submitted_at is not None:
        raise Conflict(_HANDED_IN)
    if sitting is not None and sitting.started_at is not None:
        _require_allowed(person.extra_minutes + sitting.given_minutes + minutes)
        _move_deadlines(session, [sitting], more, now)
    else:
        _require_allowed(person.extra_minutes + minutes)
        own = {"extra_minutes": Candidate.extra_minutes + minutes, "extra_reason": why}
        session.execute(update(Candidate).where(Candidate.id == candidate_id).values(**own))
    note_act(session, actor, held.id, ActKind.EXTENDED, candidate_id=candidate_id, words=f"+{minutes}′: {why}", now=now)


def extend_all(
    session: Session, actor: Actor, held: Held, *, minutes: int, reason: str, room: RoomName | None = None, now: datetime
) -> int:
    """Gives everybody who is sitting now, in one room or in all of them, more minutes: the power was off, the line was down.

    Whoever has not started has their full time anyway, and whoever has handed in is done.

    Returns:
        How many candidates it was.

    Raises:
        NotFound: the actor may not.
        Invalid: no reason, or not so many minutes.
        Conflict: nobody is sitting.
    """
    held = require_acting(session, actor, held, now=now)
    why, more = read_reason(reason), _minutes(minutes)
    where = Candidate.room_id == room.id if room else Candidate.examination_id == held.id
    sits = select(Sitting.candidate_id).where(Sitting.examination_id == held.id, *RUNNING)
    people = lock_candidates(session, actor, held, where & Candidate.id.in_(sits), skips_own=True)
    wanted = (Sitting.candidate_id.in_([each.id for each in people]), *RUNNING)
    sittings = session.execute(select(*SITTING).where(*wanted).order_by(Sitting.candidate_id).with_for_update()).all()
    given = {each.candidate_id for each in sittings}
    if not given:
        raise Conflict(N_("Lúc này không có ai đang làm bài."))
    own = {each.id: each.extra_minutes for each in people}
    for each in sittings:
        _require_allowed(own[each.candidate_id] + each.given_minutes + minutes)
    _move_deadlines(session, sittings, more, now)
    place = f", {room.name}" if room else ""
    note_act(session, actor, held.id, ActKind.EXTENDED, words=f"+{minutes}′ × {len(given)}{place}: {why}", now=now)
    return len(given)


def hand_in(session: Session, actor: Actor, held: Held, candidate_id: Id, reason: str, *, now: datetime) -> bool:
    """Hands a running sitting in for its candidate, as it stands.

    Returns:
        Whether it was this that handed it in; it may have been handed in a moment before.

    Raises:
        NotFound: the actor may not, or there is no such candidate.
        Invalid: no reason.
        Conflict: not started, or nobody sits any more.
    """
    held = require_acting(session, actor, held, now=now)
    why = read_reason(reason)
    lock_candidate(session, actor, held, candidate_id)
    sitting = require_started(lock_sitting(session, candidate_id))
    if not close_sitting(session, actor, sitting.id, cause=Cause.OFFICER, now=now):
        return False
    note_act(session, actor, held.id, ActKind.HANDED_IN, candidate_id=candidate_id, words=why, now=now)
    return True


def release(session: Session, actor: Actor, held: Held, candidate_id: Id, reason: str, *, now: datetime) -> None:
    """Lets a candidate go on at another machine: the one before can save no more, the next one that opens the sitting can.

    Raises:
        NotFound: the actor may not, or there is no such candidate.
        Invalid: no reason.
        Conflict: not started, handed in already, or nobody sits any more.
    """
    held = require_acting(session, actor, held, now=now)
    why = read_reason(reason)
    lock_candidate(session, actor, held, candidate_id)
    sitting = require_started(lock_sitting(session, candidate_id))
    if sitting.submitted_at is not None:
        raise Conflict(N_("Bài này đã nộp."))
    session.execute(update(Sitting).where(Sitting.id == sitting.id).values(device=None))
    note_act(session, actor, held.id, ActKind.RELEASED, candidate_id=candidate_id, words=why, now=now)


def note_incident(session: Session, actor: Actor, held: Held, words: str, *, candidate_id: Id | None = None, now: datetime) -> None:
    """Something happened that belongs into the record: of one candidate, or of all.

    Raises:
        NotFound: the actor may not, or there is no such candidate.
        Invalid: nothing is told.
        Conflict: the examination is not held now.
    """
    held = require_acting(session, actor, held, State.READY, State.CLOSED, now=now)
    told = read_reason(words, name="words")
    if candidate_id is not None:
        lock_candidate(session, actor, held, candidate_id)
    note_act(session, actor, held.id, ActKind.INCIDENT, candidate_id=candidate_id, words=told, now=now)


def _set_confirmed(session: Session, candidate_ids: Collection[Id], at: datetime | None, by: Id | None) -> None:
    session.execute(update(Candidate).where(Candidate.id.in_(candidate_ids)).values(confirmed_at=at, confirmed_by=by))


def _require_allowed(minutes: int) -> None:
    """Raises Invalid where a candidate would have more extra minutes in all than anybody may."""
    if minutes > MOST_MINUTES:
        raise Invalid(N_("Tổng thời gian thêm cho một thí sinh không quá %(most)s phút."), field="minutes", most=MOST_MINUTES)


_MOVE = (
    update(Sitting.__table__)  # type: ignore[arg-type]  # a table
    .where(Sitting.__table__.c.id == bindparam("this"))
    .values({name: bindparam(name) for name in ("deadline_at", "section_deadline_at", "given_minutes", "lines")})
)


def _move_deadlines(session: Session, sittings: Sequence[Any], more: timedelta, now: datetime) -> None:
    """Moves the ends of running sittings, and writes it into their logs, with two statements however many they are. Their rows are
    locked: none was handed in meanwhile, and the numbers of their lines are those that were read.
    """
    moved, lines = [], []
    for each in sittings:
        section_end, seq = each.section_deadline_at, each.lines + 1
        ends = {
            "deadline_at": each.deadline_at + more,
            "section_deadline_at": None if section_end is None else section_end + more,
            "given_minutes": each.given_minutes + int(more / timedelta(minutes=1)),
        }
        moved.append({"this": each.id, "lines": seq, **ends})
        lines.append(_extended(each, seq, more, now))
    session.execute(_MOVE, moved)
    session.execute(insert(SittingLine), lines)


def _extended(sitting: Any, seq: int, more: timedelta, now: datetime) -> dict[str, Any]:
    return {
        "sitting_id": sitting.id,
        "seq": seq,
        "kind": LineKind.EXTENDED.value,
        "item": None,
        "payload": {"minutes": int(more / timedelta(minutes=1))},
        "moment": (Moment.IN_TIME if now <= sitting.deadline_at else Moment.IN_GRACE).value,
        "server_at": now,
        "key": f"extended-{seq}",
    }


def _minutes(minutes: int) -> timedelta:
    if not 1 <= minutes <= MOST_MINUTES:
        raise Invalid(N_("Ghi số phút từ 1 đến %(most)s."), field="minutes", most=MOST_MINUTES)
    return timedelta(minutes=minutes)
