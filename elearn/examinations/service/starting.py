"""Starting a sitting: whether it may start now, and the one update that starts it.

The deadline is stored here and moves only by an officer's act.
"""

from __future__ import annotations

import hmac
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, select, update
from sqlalchemy.orm import Session

from elearn.core.errors import N_, Conflict, Invalid, NotFound
from elearn.core.events import publish
from elearn.core.ids import Id
from elearn.examinations.candidates.holders import CardHolder, Holder, acting
from elearn.examinations.events import SittingStarted
from elearn.examinations.models import Candidate, Examination, Room, Sitting
from elearn.examinations.queries.held import Held, held_columns, held_of
from elearn.examinations.rules import LineKind, Moment, State, deadline_of, window_for
from elearn.examinations.service.closing import section_end
from elearn.examinations.service.preparing import prepare_sitting
from elearn.examinations.service.sitting_lines import insert_line


class Unconfirmed(Conflict):
    """There are rooms, and nobody there has confirmed yet who it is."""

    default = N_("Anh/chị bắt đầu được sau khi cán bộ coi thi xác nhận đúng người.")


def _keep(whose: ColumnElement[bool]) -> Select[Any]:
    wanted = held_columns().add_columns(
        Candidate.id.label("candidate_id"), Candidate.extra_minutes, Candidate.confirmed_at, Candidate.let_in_at
    )
    wanted = wanted.join(Candidate, Candidate.examination_id == Examination.id).where(
        Examination.id == bindparam("examination"), Candidate.id == bindparam("candidate"), Candidate.struck_at.is_(None), whose
    )
    # Each table has a lock of its own strength, which SQLAlchemy has no words for. The examination comes first, as everywhere.
    wanted = wanted.with_for_update(read=True, key_share=True, of=Examination)
    return wanted.suffix_with("FOR SHARE OF examination_candidate", dialect="postgresql")


# Hundreds press the start within one second: the statements are made once, and as few as the locks allow. What a lock waited for
# is seen by the statement that locks and by those after it, but not by what stands beside it in the same statement.
_KEEP_CARD = _keep(Candidate.id == bindparam("who"))
_KEEP_PERSON = _keep(Candidate.person_id == bindparam("who"))
_COUNTING = (
    select(
        Sitting.id,
        Sitting.started_at,
        Sitting.number,
        Sitting.prepared_at,
        exists().where(Room.examination_id == Candidate.examination_id).label("has_rooms"),
    )
    .select_from(Candidate)
    .outerjoin(Sitting, and_(Sitting.candidate_id == Candidate.id, Sitting.is_void.is_(False)))
    .where(Candidate.id == bindparam("candidate"))
)
_sittings = Sitting.__table__
_BEGIN = (
    update(Sitting.__table__)  # type: ignore[arg-type]  # a table
    .where(
        _sittings.c.id == bindparam("this"),
        _sittings.c.started_at.is_(None),
        _sittings.c.submitted_at.is_(None),
        _sittings.c.is_void.is_(False),
    )
    .values(
        started_at=bindparam("begun_at"),
        deadline_at=bindparam("ends_at"),
        section_deadline_at=bindparam("section_ends_at"),
        device=bindparam("machine"),
        lines=_sittings.c.lines + 1,
        seen_at=bindparam("begun_at"),
    )
    .returning(_sittings.c.lines)
)


def start(session: Session, holder: Holder, held: Held, candidate_id: Id, *, device: bytes, access_code: str, now: datetime) -> Id:
    """Starts the sitting of a candidate; whoever has started goes on with the same one, whatever the window says by now.

    Where the examination has rooms, somebody there has to have confirmed who they are, whether they were given a room or not;
    without rooms nobody is there to do it, and an account or a card is what stands for the person.

    Args:
        held: says which examination; how it stands is read once more.
        device: the digest of the token of the machine that may save from now on.
        access_code: what was typed; it is compared without regard to capitals and blanks.

    Raises:
        NotFound: the candidate is not the holder's, is not on the list, or it is another examination's.
        Conflict: not now: not open, no start any more, the paper is sealed.
        Unconfirmed: nobody confirmed who it is.
        Invalid: the access code is another one.
    """
    candidate = keep_place(session, holder, held.id, candidate_id)
    held = held_of(session, candidate)
    found = session.execute(_COUNTING, {"candidate": candidate_id}).one()
    if found.started_at is not None:
        return _id(found)
    restarted_at = found.prepared_at if found.id is not None and found.number > 1 else None
    window = window_for(held.window, held.plan.minutes, let_in_at=candidate.let_in_at, restarted_at=restarted_at)
    held = replace(held, window=window)
    require_startable(held, candidate, access_code, has_rooms=found.has_rooms, now=now)
    sitting_id = prepare_sitting(session, held, candidate_id, now=now) if found.id is None else _id(found)
    begin(session, holder, held, candidate, sitting_id, device=device, now=now)
    return sitting_id


def require_startable(held: Held, candidate: Any, access_code: str, *, has_rooms: bool, now: datetime) -> None:
    """A candidate may begin now, within the window that `held` has for them.

    Args:
        candidate: what `keep_place` answered.

    Raises:
        Conflict: not now: not open, no start any more, the paper is sealed.
        Unconfirmed: nobody confirmed who it is.
        Invalid: the access code is another one.
    """
    _require_open(held, now)
    if candidate.confirmed_at is None and has_rooms:
        raise Unconfirmed
    if not is_access_code(held, access_code):
        raise Invalid(N_("Mã vào phòng thi chưa đúng. Anh/chị hỏi lại cán bộ coi thi."), field="access_code")


def begin(session: Session, holder: Holder, held: Held, candidate: Any, sitting_id: Id, *, device: bytes, now: datetime) -> None:
    """Starts a sitting that may be started. Nothing is done where another machine was the first by a moment, or where it was handed
    in on paper.

    Args:
        held: with the window that holds for the candidate.
        candidate: what `keep_place` answered.
    """
    deadline_at = deadline_of(now, held.plan.minutes, held.window.closes_at, extra_minutes=candidate.extra_minutes)
    begun = session.scalar(
        _BEGIN,
        {
            "this": sitting_id,
            "begun_at": now,
            "ends_at": deadline_at,
            "section_ends_at": section_end(held.plan, 0, deadline_at, extra_minutes=candidate.extra_minutes, now=now),
            "machine": device,
        },
    )
    if begun is None:
        return
    said = {"deadline_at": deadline_at.isoformat()}
    insert_line(session, sitting_id, begun, LineKind.STARTED, said, moment=Moment.IN_TIME, key="started", now=now)
    event = SittingStarted(sitting_id, held.id, candidate.candidate_id, deadline_at)
    publish(session, event, actor=acting(holder), now=now)


def is_access_code(held: Held, typed: str) -> bool:
    """Whether what was typed is the access code; anything is where there is none."""
    wanted, given = ("".join(each.split()).casefold().encode() for each in (held.access_code, typed))
    return not wanted or hmac.compare_digest(wanted, given)


def keep_place(session: Session, holder: Holder, examination_id: Id, candidate_id: Id) -> Any:
    """The examination and the candidate as they stand, and until the unit of work ends: organisers, who lock the examination to
    change it, wait, other starts do not; and the candidate keeps their minutes and their place on the list.

    Raises:
        NotFound: the candidate is not the holder's, is not on the list, or it is another examination's.
    """
    is_card = isinstance(holder, CardHolder)
    asked = {
        "examination": examination_id,
        "candidate": candidate_id,
        "who": holder.candidate_id if isinstance(holder, CardHolder) else holder.person_id,
    }
    row = session.execute(_KEEP_CARD if is_card else _KEEP_PERSON, asked).first()
    if row is None:
        raise NotFound
    return row


def _id(row: Any) -> Id:
    found: Id = row.id
    return found


def _require_open(held: Held, now: datetime) -> None:
    """Raises Conflict where nobody may start now, in words for whoever wants to."""
    if held.state is not State.READY or now > held.window.closes_at:
        raise Conflict(N_("Kỳ thi này không nhận người vào thi nữa."))
    if now < held.window.opens_at:
        raise Conflict(N_("Chưa đến giờ mở. Anh/chị chờ đến giờ ghi trên trang này rồi bắt đầu."))
    if not held.window.may_start(now):
        raise Conflict(N_("Đã quá giờ bắt đầu chậm nhất. Xin anh/chị gặp cán bộ coi thi hoặc đơn vị tổ chức."))
    if not held.is_opened:
        raise Conflict(N_("Đề còn niêm phong. Sau khi hội đồng thi mở đề, xin anh/chị bấm lại để bắt đầu."))
