"""Entering answer sheets: two people, a third where they differ, and a result like any other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from fractions import Fraction

import pytest
from sqlalchemy import func, select, update

from elearn.core.errors import Conflict, Forbidden, Invalid, NotFound
from elearn.core.ids import new_id
from elearn.examinations.acts import ActKind
from elearn.examinations.models import Examination, ExaminationAct, Member, Opening, PaperEntry, Sitting
from elearn.examinations.paper.rounds import Times
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.paper import count_entries, find_sheet, list_papers, list_waiting
from elearn.examinations.queries.posted import list_lacks
from elearn.examinations.rules import Body, Cause, State
from elearn.examinations.scores.posting_rules import Lack, Missing
from elearn.examinations.service import closing, paper, plans, posting
from elearn.examinations.service.log import note_act
from elearn.examinations.service.paper import Entered
from tests.examinations.paper.desk import PAPER, Desk, given, saved_online
from tests.examinations.stage import Stage


def test_two_readings_that_agree_hand_the_sitting_in(kept_stage: Stage) -> None:
    desk = Desk(kept_stage)
    sheet = desk.sheet()
    answers = given(kept_stage, b_mot="0", b_chin="1")
    assert desk.enter(desk.one, sheet, answers) is Entered.WAITS
    assert desk.counting(sheet).submitted_at is None
    assert desk.enter(desk.two, sheet, answers) is Entered.DONE
    row = desk.counting(sheet)
    assert (row.id, row.submitted_cause, row.started_at) == (sheet, Cause.PAPER, desk.times.began_at)
    assert row.deadline_at == desk.times.began_at + timedelta(minutes=20)
    assert desk.responses(sheet) == answers
    assert Fraction(desk.result(sheet).earned) == 1
    # Sent again, it is what it was.
    assert desk.enter(desk.two, sheet, answers) is Entered.DONE
    with pytest.raises(Conflict):
        desk.enter(desk.three, sheet, answers)


def test_the_same_person_never_reads_twice(kept_stage: Stage) -> None:
    desk = Desk(kept_stage)
    sheet = desk.sheet()
    answers = given(kept_stage, b_mot="0")
    assert desk.enter(desk.one, sheet, answers) is Entered.WAITS
    assert desk.enter(desk.one, sheet, answers) is Entered.WAITS
    with pytest.raises(Conflict):
        desk.enter(desk.one, sheet, given(kept_stage, b_mot="1"))
    with kept_stage.database.read() as session:
        assert session.scalar(select(func.count()).select_from(PaperEntry)) == 1


def test_a_third_decides_what_the_two_read_otherwise_and_nothing_else(kept_stage: Stage) -> None:
    desk = Desk(kept_stage)
    sheet = desk.sheet()
    desk.enter(desk.one, sheet, given(kept_stage, b_mot="0", b_chin="0"))
    assert desk.enter(desk.two, sheet, given(kept_stage, b_mot="0", b_chin="1")) is Entered.DIFFERS
    with kept_stage.database.read() as session:
        assert (count_entries(session, desk.held).second, count_entries(session, desk.held).third) == (0, 1)
        assert [each.sitting_id for each in list_waiting(session, desk.held, desk.three)] == [sheet]
        assert [each.is_own for each in list_waiting(session, desk.held, desk.one)] == [True]
    with pytest.raises(Conflict):
        desk.enter(desk.two, sheet, given(kept_stage, b_chin="0"))
    assert desk.enter(desk.three, sheet, given(kept_stage, b_mot="2", b_chin="0")) is Entered.DONE
    assert desk.responses(sheet) == given(kept_stage, b_mot="0", b_chin="0")
    assert Fraction(desk.result(sheet).earned) == 2
    with kept_stage.database.read() as session:
        assert count_entries(session, desk.held).done == 1


def test_what_was_saved_online_stays_where_the_sheet_says_nothing(kept_stage: Stage) -> None:
    desk = Desk(kept_stage)
    began = desk.held.window.opens_at
    sheet = desk.sheet(started_at=began, deadline_at=began + timedelta(minutes=20))
    saved_online(kept_stage, desk, sheet, given(kept_stage, b_mot="0", b_chin="0"))
    for who in (desk.one, desk.two):
        desk.enter(who, sheet, given(kept_stage, b_chin=None))
    assert desk.counting(sheet).started_at == began
    assert desk.responses(sheet) == given(kept_stage, b_mot="0", b_chin=None)
    assert [(each["id"], each["outcome"]) for each in desk.result(sheet).items] == [("b-chin", "unanswered"), ("b-mot", "right")]


def test_what_the_clock_handed_in_meanwhile_is_followed_by_another_sitting(kept_stage: Stage) -> None:
    desk = Desk(kept_stage)
    began = desk.held.window.opens_at
    sheet = desk.sheet(started_at=began, deadline_at=began + timedelta(minutes=20))
    saved_online(kept_stage, desk, sheet, given(kept_stage, b_mot="0", b_chin="1"))
    with kept_stage.database.unit_of_work() as work:
        closing.close_sitting(work.session, kept_stage.officer, sheet, cause=Cause.CLOCK, now=work.now)
    for who in (desk.one, desk.two):
        desk.enter(who, sheet, given(kept_stage, b_chin="0"))
    row = desk.counting(sheet)
    assert row.id != sheet
    assert (row.number, row.submitted_cause, row.paper) == (2, Cause.PAPER, PAPER)
    assert desk.responses(row.id) == given(kept_stage, b_mot="0", b_chin="0")
    assert (Fraction(desk.result(sheet).earned), Fraction(desk.result(row.id).earned)) == (Fraction(1), Fraction(2))
    assert kept_stage.row(Sitting, sheet).is_void


def test_whoever_handed_in_themselves_has_handed_in(kept_stage: Stage) -> None:
    desk = Desk(kept_stage)
    began = desk.held.window.opens_at
    sheet = desk.sheet(started_at=began, deadline_at=began + timedelta(minutes=20))
    with kept_stage.database.unit_of_work() as work:
        closing.close_sitting(work.session, kept_stage.officer, sheet, cause=Cause.CANDIDATE, now=work.now)
    with pytest.raises(Conflict):
        desk.enter(desk.one, sheet, given(kept_stage, b_chin="0"))


def lacking(desk: Desk) -> list[Lack]:
    with desk.stage.database.read() as session:
        return [each for each in list_lacks(session, desk.held) if each.what is Missing.SHEETS]


def test_a_half_entered_sheet_stands_between_the_results_and_their_being_told(kept_stage: Stage) -> None:
    desk = Desk(kept_stage, state=State.CLOSED)
    sheet = desk.sheet()
    assert lacking(desk) == []
    desk.enter(desk.one, sheet, given(kept_stage, b_mot="0"))
    assert lacking(desk) == [Lack(Missing.SHEETS, 1)]
    with pytest.raises(Conflict, match="phiếu trả lời giấy"), kept_stage.database.unit_of_work() as work:
        posting.post_results(work.session, kept_stage.officer, desk.held.id, now=work.now)
    desk.enter(desk.two, sheet, given(kept_stage, b_mot="1"))
    assert lacking(desk) == [Lack(Missing.SHEETS, 1)]
    desk.enter(desk.three, sheet, given(kept_stage, b_mot="1"))
    assert lacking(desk) == []


def test_a_sheet_that_nobody_may_read_again_holds_nothing_up(kept_stage: Stage) -> None:
    desk = Desk(kept_stage)
    began = desk.held.window.opens_at
    sheet = desk.sheet(started_at=began, deadline_at=began + timedelta(minutes=20))
    desk.enter(desk.one, sheet, given(kept_stage, b_mot="0"))
    with kept_stage.database.unit_of_work() as work:
        closing.close_sitting(work.session, kept_stage.officer, sheet, cause=Cause.CANDIDATE, now=work.now)
    assert lacking(desk) == []
    with kept_stage.database.read() as session:
        assert list_waiting(session, desk.held, desk.two) == []


def test_what_was_sat_on_paper_is_not_cancelled(kept_stage: Stage) -> None:
    desk = Desk(kept_stage)
    desk.enter(desk.one, desk.sheet(), given(kept_stage, b_mot="0"))
    with pytest.raises(Conflict, match="hai người"), kept_stage.database.unit_of_work() as work:
        plans.cancel(work.session, kept_stage.officer, desk.held.id, "bão", now=work.now)


def test_no_candidate_enters_a_sheet_and_none_of_another_examination(kept_stage: Stage) -> None:
    desk, other = Desk(kept_stage), Desk(kept_stage)
    kept_stage.a_candidate(desk.held, desk.one)
    with pytest.raises(Forbidden):
        desk.enter(desk.one, desk.sheet(), {})
    with pytest.raises(NotFound):
        desk.enter(desk.two, other.sheet(), {})


@pytest.mark.parametrize("state", [State.POSTED, State.CANCELLED])
def test_nothing_is_entered_after_results_are_told(stage: Stage, state: State) -> None:
    desk = Desk(stage, state=state)
    with pytest.raises(Conflict):
        desk.enter(desk.one, desk.sheet(), {})


def test_results_that_were_posted_since_the_page_was_opened_stay(stage: Stage) -> None:
    desk = Desk(stage)
    sheet = desk.sheet()
    desk.enter(desk.one, sheet, given(stage, b_mot="0"))
    with stage.database.unit_of_work() as work:
        work.session.execute(update(Examination).values(state=State.POSTED))
    with pytest.raises(Conflict, match="đã công bố"):
        desk.enter(desk.two, sheet, given(stage, b_mot="0"))
    assert desk.counting(sheet).submitted_at is None


def test_whoever_was_relieved_since_the_page_was_opened_enters_nothing(stage: Stage) -> None:
    desk = Desk(stage)
    with stage.database.unit_of_work() as work:
        work.session.execute(update(Member).where(Member.person_id == desk.one.person_id).values(relieved_at=work.now))
    for actor in (desk.one, stage.stranger, stage.a_member(desk.held, Body.SUPERVISION)):
        with pytest.raises(NotFound):
            desk.enter(actor, desk.sheet(), {})
    assert desk.enter(stage.officer, desk.sheet(), {}) is Entered.WAITS


def test_no_sheet_of_a_sealed_paper_is_entered(stage: Stage) -> None:
    desk = Desk(stage, is_sealed=True)
    sheet = desk.sheet()
    with pytest.raises(Conflict, match="niêm phong"):
        desk.enter(desk.one, sheet, {})
    council = [stage.a_member(desk.held, Body.COUNCIL) for _ in range(2)]
    with stage.database.unit_of_work() as work:
        for each in council:
            work.session.add(Opening(id=new_id(), examination_id=desk.held.id, person_id=each.person_id, opened_at=work.now))
    assert desk.enter(desk.one, sheet, {}) is Entered.WAITS


def test_entering_waits_for_the_examination_before_it_takes_a_sitting(stage: Stage) -> None:
    """Whoever acts on the examination takes it first and then the sitting: the other way round both would wait for ever."""
    desk = Desk(stage)
    sheet = desk.sheet()
    with ThreadPoolExecutor(1) as pool:
        with stage.database.unit_of_work() as work:
            note_act(work.session, stage.officer, desk.held.id, ActKind.INCIDENT, words="x", now=work.now)
            entered = pool.submit(desk.enter, desk.one, sheet, given(stage, b_mot="0"))
            with pytest.raises(TimeoutError):
                entered.result(0.5)
            # Refused at once where somebody has it, instead of a second of waiting for a deadlock to be found.
            work.session.execute(select(Sitting.id).where(Sitting.id == sheet).with_for_update(nowait=True))
        assert entered.result(30) is Entered.WAITS


def test_times_that_cannot_be_are_asked_back(stage: Stage) -> None:
    desk = Desk(stage)
    sheet, hour = desk.sheet(), timedelta(hours=1)
    began, ended = desk.times.began_at, desk.times.ended_at
    for times, field in [
        (Times(began - hour, ended), "began"),
        (Times(ended, began), "ended"),
        (Times(began, began), "ended"),
        (Times(began, ended + hour), "ended"),
    ]:
        with pytest.raises(Invalid) as refused:
            desk.enter(desk.one, sheet, {}, times)
        assert refused.value.field == field


def test_readings_are_noted_with_the_candidate_and_the_code(stage: Stage) -> None:
    desk = Desk(stage)
    sheet = desk.sheet()
    for who in (desk.one, desk.two):
        desk.enter(who, sheet, given(stage, b_mot="0"))
    with stage.database.read() as session:
        acts = session.scalars(select(ExaminationAct).order_by(ExaminationAct.seq)).all()
        (printed,) = list_papers(session, desk.held, rooms=[None])
    assert [(each.kind, each.actor_id, each.candidate_id) for each in acts] == [
        (ActKind.ENTERED, who.person_id, printed.candidate_id) for who in (desk.one, desk.two)
    ]
    assert [each.words for each in acts] == [f"{printed.code}, 1/2", f"{printed.code}, 2/2"]


def test_a_sheet_is_found_by_number_and_by_code(stage: Stage) -> None:
    desk = Desk(stage)
    sheet = desk.sheet()
    with stage.database.read() as session:
        (printed,) = list_papers(session, desk.held, rooms=[None])
        typed = [printed.number, f" {printed.code.lower()} ", printed.code.replace("-", ""), "0000", ""]
        assert [find_sheet(session, desk.held, each) for each in typed] == [sheet, sheet, sheet, None, None]


def _print(stage: Stage, held: Held, sets: int) -> None:
    with stage.database.unit_of_work() as work:
        paper.note_printed(work.session, stage.officer, held, sets=sets, now=work.now)


def test_only_an_opened_paper_is_printed_and_it_is_noted(stage: Stage) -> None:
    held = stage.a_held(is_sealed=True)
    with pytest.raises(Conflict):
        _print(stage, held, 3)
    for sets in (0, paper.SETS_AT_ONCE + 1):
        with pytest.raises(Invalid):
            _print(stage, stage.a_held(), sets)
    _print(stage, stage.a_held(), 3)
    with stage.database.read() as session:
        (act,) = session.scalars(select(ExaminationAct))
    assert (act.kind, act.words) == (ActKind.PRINTED, "3 bộ")
