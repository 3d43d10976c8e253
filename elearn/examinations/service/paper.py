"""The paper edition: printing it, and entering answer sheets afterwards.

A sheet is read by two people, neither of whom sees what the other read; where they differ a third person reads those questions
again. Then its answers become lines of the sitting's log like any other, and the sitting is handed in (`paper_sittings`).

A candidate who began online and went on on paper: what was saved online stays wherever the row of the sheet is empty; what the
sheet says counts after it. Where the clock or an officer had handed the sitting in meanwhile, another one with the same paper and
the same log takes its place, because one that was handed in is never changed. Whoever handed in themselves has handed in. As long
as somebody may still save on a machine no sheet of theirs is entered: an officer hands in for them first, with a reason.

What stands on a sheet of the time is held against the candidate's own deadline (`paper.ending`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.assessment.records import write_record
from elearn.core.actor import Actor
from elearn.core.days import day_of
from elearn.core.errors import N_, Conflict, Invalid, NotFound
from elearn.core.ids import Id, new_id
from elearn.examinations.acts import ActKind
from elearn.examinations.models import Examination, PaperEntry, Sitting
from elearn.examinations.paper.ending import Ending, ending_of
from elearn.examinations.paper.rounds import FIRST, SECOND, THIRD, Reading, Times, difference_of, settle
from elearn.examinations.policy import overseen_by, scope_of
from elearn.examinations.queries.held import Held, get_held
from elearn.examinations.queries.paper import PaperSitting, find_paper
from elearn.examinations.queries.readings import read_entries
from elearn.examinations.rules import Body, State
from elearn.examinations.service.duty import refuse_sitting
from elearn.examinations.service.log import note_act
from elearn.examinations.service.paper_sittings import hand_in

SETS_AT_ONCE = 100
ON_A_MACHINE = N_(
    "Thí sinh này đang làm bài trên máy và còn giờ. Nếu đã chuyển sang giấy, xin thu bài trên máy trước ở trang của thí sinh, "
    "có ghi lý do, rồi nhập phiếu."
)
ENTERING = (Body.INVIGILATION, Body.MARKING)
"""Who of those who serve enters sheets."""


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


def enter_sheet(
    session: Session, actor: Actor, held: Held, sitting_id: Id, reading: Reading, *, knows_late: bool = False, now: datetime
) -> Entered:
    """Keeps what somebody read of an answer sheet, and hands the sitting in when enough people have read it.

    Sent again by the same person, the same reading changes nothing.

    Args:
        knows_late: the actor was told that the sheet was handed in after its deadline, and says that this is what stands on it.

    Raises:
        NotFound: the actor neither organises nor serves as invigilator or marker (any more), or the sitting is not of this
            examination.
        Forbidden: the actor sits the examination themselves, or may still join.
        Conflict: the paper is sealed, results were posted, the sheet is done with, the candidate still has time on a machine, or
            the actor has read it otherwise before.
        Invalid: the times cannot be.
        EndedLate: they are after the deadline, and the actor has not said that they know.
    """
    held = lock_desk(session, actor, held.id, now=now)
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
    if sitting.goes_on_until(now, held.plan.grace) is not None:
        raise Conflict(ON_A_MACHINE)
    readings = [kept for _, kept in entries.values()] + [reading]
    settled = settle(readings[0], readings[1], readings[2] if len(readings) == THIRD else None) if len(readings) > FIRST else None
    _check_times(held, reading.times, now)
    if asks_times(readings[:-1]) and not knows_late:
        _refuse_late(_ending(held, sitting, reading), allowed=held.plan.minutes + sitting.extra_minutes)
    ending = None if settled is None else _ending(held, sitting, settled)
    # One that was taken back has left its place.
    number = next(each for each in (FIRST, SECOND, THIRD) if each not in entries)
    _keep(session, actor, held, sitting, reading, number=number, ending=ending, now=now)
    if settled is None or ending is None:
        return Entered.WAITS if len(readings) == FIRST else Entered.DIFFERS
    hand_in(session, actor, held, sitting, settled=settled, ending=ending, now=now)
    return Entered.DONE


def asks_times(before: Sequence[Reading]) -> bool:
    """Whether the next one reads the times: a third person only where the two before read them otherwise."""
    return len(before) < SECOND or difference_of(before[0], before[1]).is_of_times


def lock_desk(session: Session, actor: Actor, examination_id: Id, *, now: datetime) -> Held:
    """The examination as it is now, locked before any sitting of it, as every act on it is: then no two wait for each other for
    ever, two who press at once take turns, and nothing is entered after results were posted.

    Raises:
        NotFound, Forbidden, Conflict: as in `enter_sheet`.
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


class EndedLate(Invalid):
    """The time on the sheet is after the candidate's deadline, by more than the grace. Whoever types it looks once more."""

    default = N_(
        "Giờ nộp muộn %(minutes)s phút so với hạn nộp của thí sinh này: giờ bắt đầu cộng %(allowed)s phút làm bài, đã tính phút "
        "thêm riêng. Nếu phiếu ghi đúng như vậy, xin đánh dấu “Phiếu ghi đúng giờ nộp này” rồi lưu lại."
    )


def _ending(held: Held, sitting: PaperSitting, reading: Reading) -> Ending:
    plan = held.plan
    return ending_of(reading.times, minutes=plan.minutes, extra_minutes=sitting.extra_minutes, grace=plan.grace)


def _refuse_late(ending: Ending, *, allowed: int) -> None:
    if ending.is_late:
        raise EndedLate(field="ended", minutes=ending.minutes_late, allowed=allowed)


def _keep(
    session: Session,
    actor: Actor,
    held: Held,
    sitting: PaperSitting,
    reading: Reading,
    *,
    number: int,
    ending: Ending | None,
    now: datetime,
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
    if ending is not None and ending.is_late:
        words += f", +{ending.minutes_late}′"
    note_act(session, actor, held.id, ActKind.ENTERED, candidate_id=sitting.candidate_id, words=words, now=now)
