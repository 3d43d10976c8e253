"""What the use cases of organising have in common: the row of an examination under lock, in a state in which it may be changed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, false, func, select, update
from sqlalchemy.orm import Session

from elearn.core.days import day_of
from elearn.core.errors import N_, Conflict, Invalid, NotFound
from elearn.core.ids import Id
from elearn.core.jobs.queue import enqueue
from elearn.core.text import nfc
from elearn.examinations.models import Examination, Member, PaperEntry, Sitting
from elearn.examinations.policy import serves_still
from elearn.examinations.queries.held import Held
from elearn.examinations.rules import State, Window

PREPARE = "examinations.prepare"
PREPARED_BEFORE = timedelta(minutes=30)
"""So long before the doors open papers are prepared again, for whoever came to an allowed unit since."""
PLANNING = frozenset({State.DRAFT, State.READY})
SERVING = frozenset({State.DRAFT, State.READY, State.CLOSED})
REASON_CHARACTERS = 500


def get_locked(session: Session, examination_id: Id, *wanted: ColumnElement[bool]) -> Examination:
    """The row of an examination where the clauses hold, locked until the unit of work ends: whoever organises it takes turns.

    Raises:
        NotFound: there is none for this actor.
    """
    row = session.scalars(select(Examination).where(Examination.id == examination_id, *wanted).with_for_update()).one_or_none()
    if row is None:
        raise NotFound
    session.refresh(row)
    return row


def require_planning(session: Session, examination_id: Id, states: Collection[State] = PLANNING) -> Examination:
    """The row, locked, of an examination that is still being prepared.

    Raises:
        NotFound: there is none.
        Conflict: it is closed, posted or cancelled.
    """
    row = get_locked(session, examination_id)
    if State(row.state) not in states:
        raise Conflict(N_("Kỳ thi này không còn ở bước chuẩn bị, nên không sửa được nữa."))
    return row


def require_unread(
    session: Session,
    wanted: ColumnElement[bool],
    refusal: str = N_("Đã có phiếu trả lời giấy được nhập cho đề này, nên không bỏ đề được nữa."),
) -> None:
    """Of no sitting that is to be given up has an answer sheet been read: what somebody wrote on paper is not thrown away.

    Args:
        wanted: a clause on `Sitting`.

    Raises:
        Conflict: there is a reading.
    """
    read = exists().where(PaperEntry.sitting_id == Sitting.id, PaperEntry.taken_back_at.is_(None), wanted)
    if session.scalar(select(read)):
        raise Conflict(refusal)


def end_lapsed(session: Session, examination_id: Id, people: Collection[Id], *, now: datetime) -> None:
    """Relieves those of some people who serve no more because their unit holds the examination no more: before they sit it, or are
    appointed anew. Handed on to that unit again, the examination does not find them in two places.
    """
    lapsed = select(Member.id).join(Examination, Examination.id == Member.examination_id)
    serving = (Member.examination_id == examination_id, Member.person_id.in_(people), Member.relieved_at.is_(None))
    found = session.scalars(lapsed.where(*serving, ~func.coalesce(serves_still(day_of(session, now)), false()))).all()
    session.execute(update(Member).where(Member.id.in_(found)).values(relieved_at=now).execution_options(synchronize_session=False))


def prepare_again(session: Session, examination: Examination | Held, *, now: datetime) -> None:
    """Has the papers prepared of whoever has none, where the plan is frozen."""
    if examination.state == State.READY:
        enqueue(session, PREPARE, {"examination": str(examination.id)}, now=now)


def check_window(window: Window, now: datetime) -> None:
    """Whether an examination can be held in this window.

    Raises:
        Invalid: it is over, or its times are not in order.
    """
    if window.closes_at <= now:
        raise Invalid(N_("Thời điểm này đã qua."), field="closes_at")
    if window.closes_at <= window.opens_at:
        raise Invalid(N_("Giờ kết thúc phải sau giờ bắt đầu sớm nhất."), field="closes_at")
    if not window.opens_at <= window.last_start_at <= window.closes_at:
        raise Invalid(N_("Giờ bắt đầu chậm nhất phải nằm giữa giờ bắt đầu sớm nhất và giờ kết thúc."), field="last_start_at")


def words_of(text: str, field: str, *, most: int = REASON_CHARACTERS) -> str:
    """A reason or a name on one line.

    Raises:
        Invalid: it is empty or too long.
    """
    found = " ".join(nfc(text).replace("\0", "").split())
    if not found:
        raise Invalid(N_("Chưa có nội dung."), field=field)
    if len(found) > most:
        raise Invalid(N_("Dài nhất %(max)d ký tự."), field=field, max=most)
    return found
