"""The paper edition: printing it, and entering answer sheets afterwards.

A sheet is read by two people, neither of whom sees what the other read; where they differ a third person reads those questions
again. Then its answers become lines of the sitting's log like any other, and the sitting is handed in.

A candidate who began online and went on on paper: what was saved online stays wherever the row of the sheet is empty; what the
sheet says counts after it. Where the clock or an officer had handed the sitting in meanwhile, another one with the same paper and
the same log takes its place, because one that was handed in is never changed. Whoever handed in themselves has handed in.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from elearn.assessment.records import write_record
from elearn.core.actor import Actor
from elearn.core.days import day_of
from elearn.core.errors import N_, Conflict, Invalid, NotFound
from elearn.core.events import publish
from elearn.core.ids import Id, new_id
from elearn.examinations.acts import ActKind
from elearn.examinations.events import SittingStarted
from elearn.examinations.models import Examination, PaperEntry, Sitting, SittingLine
from elearn.examinations.paper.rounds import FIRST, SECOND, THIRD, Reading, Times, difference_of, settle
from elearn.examinations.policy import overseen_by, scope_of
from elearn.examinations.queries.held import Held, get_held
from elearn.examinations.queries.paper import PaperSitting, find_paper, read_entries
from elearn.examinations.rules import Body, Cause, LineKind, Moment, State, deadline_of
from elearn.examinations.service import closing
from elearn.examinations.service.duty import refuse_sitting
from elearn.examinations.service.log import note_act

SETS_AT_ONCE = 100
ENTERING = (Body.INVIGILATION, Body.MARKING)
"""Who of those who serve enters sheets."""
LANGUAGE = "vi"
"""Of what is written on paper."""


class Entered(StrEnum):
    """What became of a reading: it waits for the second, for a third, or the sheet is done."""

    WAITS = "waits"
    DIFFERS = "differs"
    DONE = "done"


def note_printed(session: Session, actor: Actor, held: Held, *, sets: int, what: str = "", now: datetime) -> None:
    """Notes that papers leave the system: call it before they are shown.

    Args:
        sets: how many booklets with their sheets.
        what: what else was printed with them.

    Raises:
        Forbidden: the actor sits the examination themselves, or may still join.
        Conflict: the paper is sealed and not opened yet.
        Invalid: none were chosen, or too many to print at once.
    """
    # Whoever is put on the list at the same moment waits, or stands there.
    session.execute(select(Examination.id).where(Examination.id == held.id).with_for_update(key_share=True))
    refuse_sitting(session, actor, held, now=now)
    if not held.is_opened:
        raise Conflict(N_("Đề còn niêm phong. Hai thành viên hội đồng thi mở đề trước, rồi mới in được."))
    if not sets:
        raise Invalid(N_("Chưa có đề nào để in: chọn phòng hoặc ghi số báo danh của thí sinh đã có đề."), field="room")
    if sets > SETS_AT_ONCE:
        raise Invalid(N_("Mỗi lần in nhiều nhất %(most)s bộ. Xin chọn từng phòng."), field="room", most=SETS_AT_ONCE)
    note_act(session, actor, held.id, ActKind.PRINTED, words=" ".join(each for each in (f"{sets} bộ", what) if each), now=now)


def enter_sheet(session: Session, actor: Actor, held: Held, sitting_id: Id, reading: Reading, *, now: datetime) -> Entered:
    """Keeps what somebody read of an answer sheet, and hands the sitting in when enough people have read it.

    Sent again by the same person, the same reading changes nothing.

    Raises:
        NotFound: the actor neither organises nor serves as invigilator or marker (any more), or the sitting is not of this
            examination.
        Forbidden: the actor sits the examination themselves, or may still join.
        Conflict: the paper is sealed, results were posted, the sheet is done with, or the actor has read it otherwise before.
        Invalid: the times cannot be.
    """
    held = _locked(session, actor, held.id, now=now)
    session.execute(select(Sitting.id).where(Sitting.id == sitting_id).with_for_update())
    sitting = find_paper(session, held, sitting_id)
    if sitting is None:
        raise NotFound
    entries = read_entries(session, sitting_id)
    if sitting.is_entered:
        return _entered_before(entries, actor, reading)
    own = next((kept for who, kept in entries.values() if who == actor.person_id), None)
    if own is not None:
        if own == reading:
            return Entered.DIFFERS if len(entries) > FIRST else Entered.WAITS
        raise Conflict(N_("Anh/chị đã nhập phiếu này. Lần đọc sau do người khác thực hiện."))
    _check_times(held, reading.times, now)
    _keep(session, actor, held, sitting, reading, number=len(entries) + 1, now=now)
    readings = [kept for _, kept in entries.values()] + [reading]
    if len(readings) == FIRST:
        return Entered.WAITS
    settled = settle(readings[0], readings[1], readings[2] if len(readings) == THIRD else None)
    if settled is None:
        return Entered.DIFFERS
    _hand_in(session, actor, held, sitting, settled, now=now)
    return Entered.DONE


def _locked(session: Session, actor: Actor, examination_id: Id, *, now: datetime) -> Held:
    """The examination as it is now, locked before any sitting of it, as every act on it is: then no two wait for each other for
    ever, two who press at once take turns, and nothing is entered after results were posted.
    """
    session.execute(select(Examination.id).where(Examination.id == examination_id).with_for_update(key_share=True))
    today = day_of(session, now)
    may_enter, scope = overseen_by(actor, *ENTERING, today=today), scope_of(actor, *ENTERING, today=today)
    held = get_held(session, examination_id, may_enter, scope=scope)
    refuse_sitting(session, actor, held, now=now)
    require_open_desk(held)
    if held.state not in {State.READY, State.CLOSED}:
        raise Conflict(N_("Kết quả đã công bố hoặc kỳ thi không mở: không nhập phiếu được nữa."))
    return held


def require_open_desk(held: Held) -> None:
    """Sheets show their questions: none is entered while the paper is sealed.

    Raises:
        Conflict: it is, and was not opened yet.
    """
    if not held.is_opened:
        raise Conflict(N_("Đề còn niêm phong. Hai thành viên hội đồng thi mở đề trước, rồi mới nhập phiếu được."))


def _entered_before(entries: dict[int, tuple[Id, Reading]], actor: Actor, reading: Reading) -> Entered:
    if (actor.person_id, reading) in entries.values():
        return Entered.DONE
    raise Conflict(N_("Không cần nhập bài này nữa: phiếu đã nhập đủ, thí sinh đã tự nộp trên máy, hoặc lượt thi đã được thay."))


def _check_times(held: Held, times: Times, now: datetime) -> None:
    if times.began_at < held.window.opens_at:
        raise Invalid(N_("Giờ bắt đầu sớm hơn giờ mở của kỳ thi."), field="began")
    if times.ended_at <= times.began_at:
        raise Invalid(N_("Giờ nộp phải sau giờ bắt đầu."), field="ended")
    if times.ended_at > now:
        raise Invalid(N_("Giờ nộp muộn hơn giờ hiện tại."), field="ended")


def _keep(
    session: Session, actor: Actor, held: Held, sitting: PaperSitting, reading: Reading, *, number: int, now: datetime
) -> None:
    session.add(
        PaperEntry(
            id=new_id(),
            sitting_id=sitting.id,
            round=number,
            answers={question: write_record(response) for question, response in reading.given.items()},
            began_at=reading.times.began_at,
            ended_at=reading.times.ended_at,
            entered_by=actor.person_id,
            entered_at=now,
        )
    )
    session.flush()
    words = f"{sitting.code}, {number}/{max(number, SECOND)}"
    note_act(session, actor, held.id, ActKind.ENTERED, candidate_id=sitting.candidate_id, words=words, now=now)


def _hand_in(session: Session, actor: Actor, held: Held, sitting: PaperSitting, settled: Reading, *, now: datetime) -> None:
    sitting_id = sitting.id if sitting.submitted_at is None else _succeed(session, sitting, now=now)
    if sitting.started_at is None:
        _start(session, actor, held, sitting, settled.times, now=now)
    questions = [question for section in sitting.paper for question in section]
    for number, question in enumerate(questions, 1):
        response = settled.given.get(question)
        if response is not None:
            payload = {"response": write_record(response), "language": LANGUAGE}
            _add_line(session, sitting_id, LineKind.ANSWERED, question, payload, key=f"paper-{number}", now=now)
    session.flush()
    closing.close_sitting(session, actor, sitting_id, cause=Cause.PAPER, now=now)


def _start(session: Session, actor: Actor, held: Held, sitting: PaperSitting, times: Times, *, now: datetime) -> None:
    """The sitting began when it began on paper, with all its minutes: whoever lost some to the network is given them back."""
    closes_at = max(held.window.closes_at, times.began_at + timedelta(minutes=held.plan.minutes))
    deadline_at = deadline_of(times.began_at, held.plan.minutes, closes_at, extra_minutes=sitting.extra_minutes)
    session.execute(update(Sitting).where(Sitting.id == sitting.id).values(started_at=times.began_at, deadline_at=deadline_at))
    said = {"paper": True, "ended_at": times.ended_at.isoformat(), "deadline_at": deadline_at.isoformat()}
    _add_line(session, sitting.id, LineKind.STARTED, None, said, key="started", now=now)
    publish(session, SittingStarted(sitting.id, held.id, sitting.candidate_id, deadline_at), actor=actor, now=now)


def _succeed(session: Session, sitting: PaperSitting, *, now: datetime) -> Id:
    """Puts another sitting in the place of one that was handed in: the same paper, the same log up to there."""
    before = session.scalars(select(Sitting).where(Sitting.id == sitting.id)).one()
    lines = session.scalars(
        select(SittingLine)
        .where(SittingLine.sitting_id == sitting.id, SittingLine.kind != LineKind.SUBMITTED)
        .order_by(SittingLine.seq)
    ).all()
    session.execute(update(Sitting).where(Sitting.id == sitting.id).values(is_void=True))
    row = Sitting(
        id=new_id(),
        examination_id=before.examination_id,
        candidate_id=before.candidate_id,
        number=before.number + 1,
        seed=before.seed,
        paper=before.paper,
        prepared_at=now,
        started_at=before.started_at,
        deadline_at=before.deadline_at,
        section=before.section,
        place=before.place,
        lines=len(lines),
    )
    session.add(row)
    session.flush()
    for seq, each in enumerate(lines, 1):
        copied = {name: getattr(each, name) for name in ("kind", "item", "payload", "moment", "server_at", "key")}
        session.add(SittingLine(sitting_id=row.id, seq=seq, **copied))
    session.flush()
    return row.id


def _add_line(
    session: Session, sitting_id: Id, kind: LineKind, item: str | None, payload: Mapping[str, object], *, key: str, now: datetime
) -> None:
    seq = session.execute(
        update(Sitting)
        .where(Sitting.id == sitting_id)
        .values(lines=Sitting.lines + 1)
        .returning(Sitting.lines)
        .execution_options(synchronize_session=False)
    ).scalar_one()
    session.add(
        SittingLine(
            sitting_id=sitting_id,
            seq=seq,
            kind=kind,
            item=item,
            payload=dict(payload),
            moment=Moment.IN_TIME,
            server_at=now,
            key=key,
        )
    )


def differs(entries: dict[int, tuple[Id, Reading]]) -> bool:
    """Whether two people have read a sheet and a third must."""
    return SECOND in entries and bool(difference_of(entries[FIRST][1], entries[SECOND][1]))
