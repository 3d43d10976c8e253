"""The hours of an examination whose plan is frozen: moved, opened once more after the clock closed it, ended by hand; and its
access code. Each is the act of an exam officer of the unit that answers for it, with a reason, and stands in the sealed log.

Nobody's deadline moves by it: whoever is sitting keeps the one they were told, and is given minutes by an act of its own
(`invigilating.extend_all`). What was handed in stays handed in; whoever lost time to a failure sits another paper.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from elearn.core.actor import Actor, Role
from elearn.core.days import day_of
from elearn.core.errors import N_, Conflict, Invalid
from elearn.core.ids import Id
from elearn.core.jobs.queue import enqueue
from elearn.examinations.acts import ActKind
from elearn.examinations.models import (
    Annulment,
    Candidate,
    EssayMarking,
    Examination,
    ExaminationAct,
    Finding,
    FindingPerson,
    Ruling,
    Seen,
    Sitting,
)
from elearn.examinations.plan.shape import read_plan
from elearn.examinations.policy import owned_by
from elearn.examinations.queries.holding import find_reopenable_until
from elearn.examinations.queries.sealed_plan import said_moment, span_of
from elearn.examinations.rules import State, Window, fault_of_move
from elearn.examinations.service.again import take_back_lapsed
from elearn.examinations.service.closing import is_needed
from elearn.examinations.service.log import note_act
from elearn.examinations.service.shared import PREPARE, PREPARED_BEFORE, get_locked, prepare_again, words_of
from elearn.notifications.kinds import Kind
from elearn.notifications.service import notify
from elearn.organisation.queries.responsible import list_holders_upward

CODE_CHARACTERS = 20
_BEGUN = Sitting.started_at.is_not(None) | Sitting.submitted_at.is_not(None)
"""Clause on `Sitting`: somebody has begun it, on a machine or on paper."""
_NOT_HELD = N_("Chỉ làm được khi kế hoạch đã chốt và kỳ thi chưa đóng.")
_DECIDED = N_(
    "Đã có người chấm bài, kết luận hoặc đề nghị về kết quả của kỳ thi này, nên không mở lại giờ thi được nữa. "
    "Ai chưa dự thi được, xin lập một kỳ thi khác."
)
_STILL_SAT = N_("Còn người đang làm bài hoặc vừa được cho vào thi. Xin chờ họ nộp, hoặc thu bài từng người trên bảng theo dõi.")
_OFFICER_WAITS = N_(
    "Phụ trách thi có tên trong danh sách và chưa làm bài; sau khi kỳ thi đóng, họ xem được câu hỏi. "
    "Xin đưa họ ra khỏi danh sách trước."
)


def move_hours(session: Session, actor: Actor, examination_id: Id, wanted: Window, reason: str, *, now: datetime) -> None:
    """Other hours while the plan is frozen, also after the first start. Candidates with an account who have not handed in, or may
    sit once more, are told; whose time for that is over may not any more.

    Raises:
        NotFound: it is not theirs.
        Invalid: no reason, or the hours do not fit; the field says which.
        Conflict: it is not ready.
    """
    row = _held(session, actor, examination_id)
    why, until = words_of(reason, "reason"), row.last_start_at
    _set(session, row, wanted, now)
    note_act(session, actor, row.id, ActKind.HOURS_MOVED, words=f"{span_of(session, wanted)}: {why}", now=now)
    take_back_lapsed(session, actor, row, why, last_start_at=until, now=now)
    _after(session, actor, row, now)


def reopen_hours(session: Session, actor: Actor, examination_id: Id, wanted: Window, reason: str, *, now: datetime) -> None:
    """Opens an examination once more that the clock has closed: who has not begun may, within the new hours. Nobody who handed in
    is given time, and offers to sit once more that were not used are taken back. Only while its banks are held back: who could
    practise its questions since does not sit them.

    Whoever answers for it may have seen its questions since it was closed, and does not sit it any more.

    Raises:
        NotFound: it is not theirs.
        Invalid: no reason, or the hours do not fit.
        Conflict: it is not closed, was closed by hand or too long ago; something was marked, decided or asked since; or one of its
            officers is on the list and has not begun.
    """
    row = get_locked(session, examination_id, owned_by(actor))
    why, until = words_of(reason, "reason"), row.last_start_at
    _require_reopenable(session, row, now)
    _bar_officers(session, row, now)
    _set(session, row, wanted, now)
    row.state = State.READY
    session.flush()
    note_act(session, actor, row.id, ActKind.HOURS_REOPENED, words=f"{span_of(session, wanted)}: {why}", now=now)
    take_back_lapsed(session, actor, row, why, last_start_at=until, now=now)
    _after(session, actor, row, now)


def close_by_hand(session: Session, actor: Actor, examination_id: Id, reason: str, *, now: datetime) -> None:
    """Ends an examination before its hour. Nobody is handed in by it: it is refused while somebody sits or was let in.

    Raises:
        NotFound: it is not theirs.
        Invalid: no reason.
        Conflict: it is not ready, has not opened, or somebody sits it or has still time to begin.
    """
    row = _held(session, actor, examination_id)
    why = words_of(reason, "reason")
    if now < row.opens_at:
        raise Conflict(N_("Chưa đến giờ mở. Nếu không tổ chức nữa, xin hủy kỳ thi; nếu ghi nhầm giờ, xin dời giờ."))
    if is_needed(session, row.id, now):
        raise Conflict(
            N_("Còn người đang làm bài hoặc vừa được cho vào thi. Xin chờ họ nộp, hoặc thu bài từng người trên bảng theo dõi.")
        )
    row.state, row.closes_at, row.last_start_at = State.CLOSED, min(row.closes_at, now), min(row.last_start_at, now)
    session.flush()
    note_act(session, actor, row.id, ActKind.CLOSED, words=why, now=now)


def change_code(session: Session, actor: Actor, examination_id: Id, code: str, reason: str, *, now: datetime) -> None:
    """Another access code from now on, because the one before went round. Whoever has begun goes on; the log holds no code.

    Raises:
        NotFound: it is not theirs.
        Invalid: no reason, no code, a long one, or the same.
        Conflict: it is not ready.
    """
    row = _held(session, actor, examination_id)
    why, wanted = words_of(reason, "reason"), words_of(code, "access_code", most=CODE_CHARACTERS)
    if wanted == row.access_code:
        raise Invalid(N_("Mã này đang dùng. Xin ghi mã khác."), field="access_code")
    row.access_code = wanted
    session.flush()
    note_act(session, actor, row.id, ActKind.CODE_CHANGED, words=why, now=now)


def has_begun(session: Session, examination_id: Id) -> bool:
    """Whether somebody has begun, on a machine or on paper."""
    return bool(session.scalar(select(exists().where(Sitting.examination_id == examination_id, _BEGUN))))


def when_closed(session: Session, examination_id: Id) -> Any | None:
    """The last closing: `at`, and `actor_id`, None for the clock. None where it never was closed."""
    wanted = (ExaminationAct.examination_id == examination_id, ExaminationAct.kind == ActKind.CLOSED)
    columns = (ExaminationAct.at, ExaminationAct.actor_id)
    return session.execute(select(*columns).where(*wanted).order_by(ExaminationAct.seq.desc()).limit(1)).first()


def _held(session: Session, actor: Actor, examination_id: Id) -> Examination:
    row = get_locked(session, examination_id, owned_by(actor))
    if row.state != State.READY:
        raise Conflict(_NOT_HELD)
    return row


def _set(session: Session, row: Examination, wanted: Window, now: datetime) -> None:
    """Raises Invalid where the hours do not fit. Data are kept until nobody can appeal any more."""
    old, plan = Window(row.opens_at, row.closes_at, row.last_start_at), read_plan(row.plan)
    wrong = fault_of_move(old, wanted, now, minutes=plan.minutes, has_begun=has_begun(session, row.id))
    if wrong is not None:
        raise Invalid(wrong[1], field=wrong[0])
    if wanted.closes_at <= now:
        raise Invalid(N_("Thời điểm này đã qua."), field="closes_at")
    if row.erase_on is not None and row.erase_on <= day_of(session, wanted.closes_at) + timedelta(days=plan.appeal_days):
        raise Invalid(N_("Giờ này sau ngày xóa dữ liệu thí sinh, hoặc không còn đủ ngày nhận đơn phúc khảo."), field="closes_at")
    row.opens_at, row.last_start_at, row.closes_at = wanted.opens_at, wanted.last_start_at, wanted.closes_at
    session.flush()


def _require_reopenable(session: Session, row: Examination, now: datetime) -> None:
    if row.state != State.CLOSED:
        raise Conflict(N_("Chỉ mở lại được giờ của kỳ thi đã đóng và chưa công bố kết quả."))
    closed = when_closed(session, row.id)
    if closed is None or find_reopenable_until(session, row.id, now) is None:
        raise Conflict(N_("Chỉ mở lại được trong 24 giờ sau khi hệ thống đóng kỳ thi; kỳ thi do người đóng thì không mở lại."))
    if any(session.scalar(select(exists().where(*each))) for each in _decisions(row.id, closed.at)):
        raise Conflict(_DECIDED)


def _decisions(examination_id: Id, since: datetime) -> Iterable[tuple[ColumnElement[bool], ...]]:
    """What people have done with results, or said to candidates of them: each is refused a second beginning."""
    acted = (ActKind.POSTED, ActKind.RULING_ASKED, ActKind.HEARD, ActKind.REPORT_ANSWERED)
    yield EssayMarking.sitting_id == Sitting.id, Sitting.examination_id == examination_id
    yield (Ruling.examination_id == examination_id,)
    # What was refused or withdrawn took nothing from anybody.
    yield Annulment.examination_id == examination_id, Annulment.is_granted.is_not(False)
    yield FindingPerson.finding_id == Finding.id, Finding.examination_id == examination_id, FindingPerson.asked_at.is_not(None)
    yield Finding.examination_id == examination_id, Finding.closed_by.is_not(None)
    yield ExaminationAct.examination_id == examination_id, ExaminationAct.at >= since, ExaminationAct.kind.in_(acted)


def _bar_officers(session: Session, row: Examination, now: datetime) -> None:
    """Whoever organises it counts as having seen its questions.

    Raises:
        Conflict: one of them is on the list and has not begun.
    """
    people: set[Id] = set()
    for unit in filter(None, (row.unit_id, row.held_by_id)):
        upward = list_holders_upward(session, unit, Role.EXAM_OFFICER, besides=(), today=day_of(session, now))
        people |= {person for each in upward for person in each.people}
    begun = exists().where(
        Sitting.candidate_id == Candidate.id, Sitting.started_at.is_not(None) | Sitting.submitted_at.is_not(None)
    )
    waits = (Candidate.examination_id == row.id, Candidate.struck_at.is_(None), Candidate.person_id.in_(people), ~begun)
    if session.scalar(select(exists().where(*waits))):
        raise Conflict(_OFFICER_WAITS)
    session.add_all(Seen(examination_id=row.id, person_id=each, seen_at=now) for each in sorted(people))
    session.flush()


def _after(session: Session, actor: Actor, row: Examination, now: datetime) -> None:
    """Papers are there when the doors open, and whoever is concerned is told."""
    prepare_again(session, row, now=now)
    if row.opens_at - PREPARED_BEFORE > now:
        enqueue(session, PREPARE, {"examination": str(row.id)}, run_at=row.opens_at - PREPARED_BEFORE, now=now)
    theirs = Sitting.candidate_id == Candidate.id
    handed_in = exists().where(theirs, Sitting.is_void.is_(False), Sitting.submitted_at.is_not(None))
    # With the offer of another paper its last start was told, which moves too.
    may_begin = or_(~handed_in, exists().where(theirs, Sitting.is_offered))
    wanted = (Candidate.examination_id == row.id, Candidate.struck_at.is_(None), Candidate.person_id.is_not(None), may_begin)
    people = [each for each in session.scalars(select(Candidate.person_id).where(*wanted)) if each is not None]
    hours = {
        name: said_moment(session, at)
        for name, at in (("opens", row.opens_at), ("last", row.last_start_at), ("closes", row.closes_at))
    }
    words = {"exam": row.title, **hours}
    notify(session, people, Kind.EXAM_MOVED, words, place=f"/examinations/{row.id}", actor=actor, now=now)
