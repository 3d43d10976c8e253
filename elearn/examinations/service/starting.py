"""Starting a sitting: whether it may start now, and the one update that starts it.

The deadline is stored here and moves only by an officer's act.
"""

from __future__ import annotations

import hmac
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from elearn.core.errors import N_, Conflict, Invalid, NotFound
from elearn.core.events import publish
from elearn.core.ids import Id
from elearn.examinations.candidates.holders import CardHolder, Holder, acting
from elearn.examinations.events import SittingStarted
from elearn.examinations.models import Candidate, Examination, Sitting
from elearn.examinations.queries.board import has_rooms
from elearn.examinations.queries.held import Held, held_columns, held_of
from elearn.examinations.rules import LineKind, Moment, State, deadline_of, window_again
from elearn.examinations.service.closing import section_end
from elearn.examinations.service.preparing import prepare_sitting
from elearn.examinations.service.sitting_lines import insert_line


class Unconfirmed(Conflict):
    """There are rooms, and nobody there has confirmed yet who it is."""

    default = N_("Anh/chị bắt đầu được sau khi cán bộ coi thi xác nhận đúng người.")


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
    held = _as_it_stands(session, held.id)
    candidate = _candidate(session, holder, held, candidate_id)
    found = _counting(session, candidate_id)
    if found is not None and found.started_at is not None:
        return _id(found)
    if found is not None and found.number > 1:
        held = replace(held, window=window_again(held.window, found.prepared_at, held.plan.minutes))
    _require_open(held, now)
    if candidate.confirmed_at is None and has_rooms(session, held.id):
        raise Unconfirmed
    if not is_access_code(held, access_code):
        raise Invalid(N_("Mã vào phòng thi chưa đúng. Anh/chị hỏi lại cán bộ coi thi."), field="access_code")
    sitting_id = prepare_sitting(session, held, candidate_id, now=now) if found is None else _id(found)
    deadline_at = deadline_of(now, held.plan.minutes, held.window.closes_at, extra_minutes=candidate.extra_minutes)
    begun = session.execute(
        update(Sitting)
        .where(Sitting.id == sitting_id, Sitting.started_at.is_(None), Sitting.submitted_at.is_(None), Sitting.is_void.is_(False))
        .values(
            started_at=now,
            deadline_at=deadline_at,
            section_deadline_at=section_end(held.plan, 0, deadline_at, extra_minutes=candidate.extra_minutes, now=now),
            device=device,
            lines=Sitting.lines + 1,
            seen_at=now,
        )
        .returning(Sitting.lines)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if begun is None:
        # Another machine was the first by a moment, or the sitting was handed in on paper.
        return sitting_id
    said = {"deadline_at": deadline_at.isoformat()}
    insert_line(session, sitting_id, begun, LineKind.STARTED, said, moment=Moment.IN_TIME, key="started", now=now)
    event = SittingStarted(sitting_id, held.id, candidate_id, deadline_at)
    publish(session, event, actor=acting(holder), now=now)
    return sitting_id


def is_access_code(held: Held, typed: str) -> bool:
    """Whether what was typed is the access code; anything is where there is none."""
    wanted, given = ("".join(each.split()).casefold().encode() for each in (held.access_code, typed))
    return not wanted or hmac.compare_digest(wanted, given)


def _as_it_stands(session: Session, examination_id: Id) -> Held:
    """The examination now, and until the unit of work ends: organisers, who lock it to change it, wait. Other starts do not."""
    wanted = held_columns().where(Examination.id == examination_id).with_for_update(read=True, key_share=True)
    return held_of(session, session.execute(wanted).one())


def _candidate(session: Session, holder: Holder, held: Held, candidate_id: Id) -> Any:
    """The candidate, who keeps their minutes and their place on the list until the unit of work ends."""
    theirs = Candidate.id == holder.candidate_id if isinstance(holder, CardHolder) else Candidate.person_id == holder.person_id
    wanted = select(Candidate.extra_minutes, Candidate.confirmed_at).where(
        Candidate.id == candidate_id, Candidate.examination_id == held.id, Candidate.struck_at.is_(None), theirs
    )
    row = session.execute(wanted.with_for_update(read=True)).first()
    if row is None:
        raise NotFound
    return row


def _counting(session: Session, candidate_id: Id) -> Any:
    columns = (Sitting.id, Sitting.started_at, Sitting.number, Sitting.prepared_at)
    wanted = select(*columns).where(Sitting.candidate_id == candidate_id, Sitting.is_void.is_(False))
    return session.execute(wanted).first()


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
