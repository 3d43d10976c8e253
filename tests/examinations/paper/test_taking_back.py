"""Taking back what was read of a sheet: the sitting returns to what it was, and the sheet counts for whose it is."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DatabaseError

from elearn.core.actor import Actor
from elearn.core.errors import Conflict, Forbidden, Invalid, NotFound
from elearn.core.ids import Id
from elearn.examinations.acts import ActKind
from elearn.examinations.candidates.holders import CardHolder
from elearn.examinations.models import Examination, ExaminationAct, PaperEntry, Sitting, SittingLine, SittingResult
from elearn.examinations.queries.paper import count_entries, find_paper, find_sheet
from elearn.examinations.queries.posted import find_proposal, list_lacks, list_results
from elearn.examinations.queries.readings import list_on_both, list_readings
from elearn.examinations.rules import Body, Cause, State, Template
from elearn.examinations.scores.posting_rules import Missing
from elearn.examinations.service import again, closing, invigilating, taking_back
from elearn.examinations.service.log import note_act
from elearn.examinations.service.paper import Entered
from tests.examinations.paper.desk import PAPER, Desk, given, saved_online
from tests.examinations.sitter import Sitter
from tests.examinations.stage import Stage

WHY = "Nhập nhầm số báo danh"


def take_back(desk: Desk, actor: Actor, sheet: Id, reading: int | None = None, why: str = WHY) -> None:
    with desk.stage.database.unit_of_work() as work:
        taking_back.take_back(work.session, actor, desk.held, sheet, why, reading=reading, now=work.now)


def waiting(desk: Desk) -> tuple[int, int]:
    with desk.stage.database.read() as session:
        counts = count_entries(session, desk.held)
    return counts.second, counts.third


def code_of(desk: Desk, sheet: Id) -> str:
    with desk.stage.database.read() as session:
        found = find_paper(session, desk.held, sheet)
    assert found is not None
    return found.code


def test_a_reading_under_the_wrong_number_holds_nothing_up_once_it_is_taken_back(kept_stage: Stage) -> None:
    desk = Desk(kept_stage, state=State.CLOSED)
    wrong, right = desk.sheet(), desk.sheet()
    answers = given(kept_stage, b_mot="0", b_chin="0")
    desk.enter(desk.one, wrong, answers)
    with kept_stage.database.read() as session:
        assert Missing.SHEETS in {each.what for each in list_lacks(session, desk.held)}
    take_back(desk, kept_stage.officer, wrong)
    with kept_stage.database.read() as session:
        assert Missing.SHEETS not in {each.what for each in list_lacks(session, desk.held)}
    row = desk.counting(wrong)
    assert (row.id, row.started_at, row.submitted_at, row.lines) == (wrong, None, None, 0)
    for who in (desk.one, desk.two):
        desk.enter(who, right, answers)
    assert Fraction(desk.result(right).earned) == 2
    # Whoever had typed it wrongly may enter this candidate's own sheet.
    assert desk.enter(desk.one, wrong, given(kept_stage, b_mot="1")) is Entered.WAITS
    with kept_stage.database.read() as session:
        last = session.scalars(select(ExaminationAct).where(ExaminationAct.words.contains(WHY))).one()
    assert (last.kind, last.actor_id, last.candidate_id) == (ActKind.ENTERED, kept_stage.officer.person_id, row.candidate_id)
    assert last.words == f"(−) {code_of(desk, wrong)}, 1: {WHY}"


def test_of_two_readings_that_differ_one_is_taken_back_and_read_again(kept_stage: Stage) -> None:
    desk = Desk(kept_stage)
    sheet = desk.sheet()
    desk.enter(desk.one, sheet, given(kept_stage, b_mot="1"))
    desk.enter(desk.two, sheet, given(kept_stage, b_mot="0"))
    take_back(desk, kept_stage.officer, sheet, 1)
    assert waiting(desk) == (1, 0)
    assert desk.enter(desk.one, sheet, given(kept_stage, b_mot="0")) is Entered.DONE
    assert desk.responses(sheet) == given(kept_stage, b_mot="0")


def test_a_sheet_that_handed_a_sitting_in_leaves_it_as_it_was(kept_stage: Stage) -> None:
    desk = Desk(kept_stage)
    sheet = desk.sheet()
    code = code_of(desk, sheet)
    for who in (desk.one, desk.two):
        desk.enter(who, sheet, given(kept_stage, b_mot="0"))
    take_back(desk, kept_stage.officer, sheet)
    row = desk.counting(sheet)
    assert row.id != sheet
    assert (row.paper, row.started_at, row.deadline_at, row.submitted_at, row.lines) == (PAPER, None, None, None, 0)
    assert code_of(desk, row.id) == code
    with kept_stage.database.read() as session:
        assert find_sheet(session, desk.held, code) == row.id
        assert [(each.came, each.worth) for each in list_results(session, desk.held)] == [(False, None)]
    # The right sheet of this candidate is entered by the same two.
    for who in (desk.one, desk.two):
        desk.enter(who, row.id, given(kept_stage, b_mot="1"))
    assert desk.counting(sheet).submitted_cause == Cause.PAPER
    assert Fraction(desk.result(row.id).earned) == 0


def test_what_was_saved_online_is_there_again_and_goes_on(kept_stage: Stage) -> None:
    desk = Desk(kept_stage)
    began = desk.held.window.opens_at
    times = {"started_at": began, "deadline_at": began + timedelta(minutes=20), "device": b"machine"}
    sheet = desk.sheet(**times)
    kept = given(kept_stage, b_mot="0", b_chin="1")
    saved_online(kept_stage, desk, sheet, kept)
    for who in (desk.one, desk.two):
        desk.enter(who, sheet, given(kept_stage, b_mot="1"))
    with kept_stage.database.read() as session:
        (both,) = list_on_both(session, desk.held)
    assert (both.online, both.written) == (2, 1)
    take_back(desk, kept_stage.officer, sheet)
    row = desk.counting(sheet)
    assert {name: getattr(row, name) for name in times} == times
    assert (row.submitted_at, desk.responses(row.id)) == (None, kept)
    # The clock hands it in as it would have.
    with kept_stage.database.unit_of_work() as work:
        assert closing.settle(work.session, row.id, now=work.now)
    assert Fraction(desk.result(row.id).earned) == 1


def test_what_the_clock_had_handed_in_is_handed_in_again(kept_stage: Stage) -> None:
    desk = Desk(kept_stage)
    began = desk.held.window.opens_at
    sheet = desk.sheet(started_at=began, deadline_at=began + timedelta(minutes=20))
    saved_online(kept_stage, desk, sheet, given(kept_stage, b_mot="0"))
    with kept_stage.database.unit_of_work() as work:
        closing.close_sitting(work.session, kept_stage.officer, sheet, cause=Cause.CLOCK, now=work.now)
    before = kept_stage.row(Sitting, sheet)
    for who in (desk.one, desk.two):
        desk.enter(who, sheet, given(kept_stage, b_mot="1"))
    take_back(desk, kept_stage.officer, desk.counting(sheet).id)
    row = desk.counting(sheet)
    assert (row.number, row.submitted_at, row.submitted_cause) == (3, before.submitted_at, Cause.CLOCK)
    assert Fraction(desk.result(row.id).earned) == 1
    with kept_stage.database.read() as session:
        logs = [session.scalars(select(SittingLine.key).where(SittingLine.sitting_id == each)).all() for each in (sheet, row.id)]
        assert list_readings(session, row.id) == ()
    assert logs[0] == logs[1]


def test_who_may_take_back(kept_stage: Stage) -> None:
    desk = Desk(kept_stage)
    sheet = desk.sheet()
    desk.enter(desk.one, sheet, {})
    for actor, error in ((desk.two, Forbidden), (kept_stage.stranger, NotFound), (kept_stage.a_worker(), NotFound)):
        with pytest.raises(error):
            take_back(desk, actor, sheet)
    take_back(desk, desk.one, sheet, 1)
    for who in (desk.one, desk.two):
        desk.enter(who, sheet, {})
    for who in (desk.one, desk.two, desk.three):
        with pytest.raises(Forbidden):
            take_back(desk, who, sheet)
    take_back(desk, kept_stage.city_officer, sheet)
    assert desk.counting(sheet).submitted_at is None


def test_no_candidate_takes_a_sheet_back(stage: Stage) -> None:
    desk = Desk(stage)
    sheet = desk.sheet()
    desk.enter(desk.one, sheet, {})
    stage.a_candidate(desk.held, stage.officer)
    with pytest.raises(Forbidden):
        take_back(desk, stage.officer, sheet)


def test_nothing_is_taken_back_without_reason_twice_or_elsewhere(stage: Stage) -> None:
    desk, other = Desk(stage), Desk(stage)
    sheet = desk.sheet()
    desk.enter(desk.one, sheet, {})
    with pytest.raises(Invalid):
        take_back(desk, stage.officer, sheet, why=" ")
    with pytest.raises(NotFound):
        take_back(other, stage.officer, sheet)
    with pytest.raises(Conflict):
        take_back(desk, stage.officer, sheet, 2)
    take_back(desk, stage.officer, sheet)
    with pytest.raises(Conflict):
        take_back(desk, stage.officer, sheet)


def test_after_posting_nothing_is_taken_back_and_the_sentence_says_what_is_done(stage: Stage) -> None:
    desk = Desk(stage)
    sheet = desk.sheet()
    for who in (desk.one, desk.two):
        desk.enter(who, sheet, {})
    with stage.database.unit_of_work() as work:
        work.session.execute(update(Examination).values(state=State.POSTED))
    with pytest.raises(Conflict, match="phúc khảo"):
        take_back(desk, stage.officer, sheet)
    assert desk.counting(sheet).id == sheet


def test_a_sheet_is_taken_back_and_what_was_read_of_it_stays(kept_stage: Stage) -> None:
    desk = Desk(kept_stage)
    sheet = desk.sheet()
    desk.enter(desk.one, sheet, given(kept_stage, b_mot="0"))
    take_back(desk, kept_stage.officer, sheet)
    changes: list[dict[str, object]] = [
        {"answers": {}},
        {"taken_back_at": None, "taken_back_by": None},
        {"taken_back_at": desk.times.ended_at},
    ]
    for changed in changes:
        with pytest.raises(DatabaseError, match="append-only"), kept_stage.database.unit_of_work() as work:
            work.session.execute(update(PaperEntry).values(**changed))


def test_results_that_somebody_proposed_are_looked_at_again_after_a_sheet_was_taken_back(stage: Stage) -> None:
    desk = Desk(stage, template=Template.RECRUITMENT)
    sheet = desk.sheet()
    for who in (desk.one, desk.two):
        desk.enter(who, sheet, {})
    council = stage.a_member(desk.held, Body.COUNCIL)
    with stage.database.unit_of_work() as work:
        work.session.execute(update(Examination).values(state=State.CLOSED))
        note_act(work.session, council, desk.held.id, ActKind.POSTED, words="đã xem", now=work.now)
    with stage.database.read() as session:
        assert find_proposal(session, desk.held) is not None
    take_back(desk, stage.officer, sheet)
    with stage.database.read() as session:
        assert find_proposal(session, desk.held) is None


def test_nobody_sits_again_while_a_sheet_of_theirs_is_half_entered(stage: Stage) -> None:
    desk = Desk(stage)
    began = desk.held.window.opens_at
    sheet = desk.sheet(started_at=began, deadline_at=began + timedelta(minutes=20))
    desk.enter(desk.one, sheet, {})
    candidate = stage.row(Sitting, sheet).candidate_id

    def restart() -> None:
        with stage.database.unit_of_work() as work:
            again.offer(work.session, stage.officer, desk.held, candidate, "Mất bài", now=work.now)

    with pytest.raises(Conflict, match="rút phiếu"):
        restart()
    take_back(desk, stage.officer, sheet)
    restart()
    with stage.database.read() as session:
        assert session.scalars(select(Sitting.candidate_id).where(Sitting.is_offered)).all() == [candidate]
    # Of what still counts a sheet may be entered; its candidate does not begin anew while it is read.
    assert desk.counting(sheet).id == sheet
    desk.enter(desk.one, sheet, {})
    sitter = Sitter(stage, CardHolder(candidate, desk.held.id, ""), desk.held, candidate)
    with pytest.raises(Conflict, match="Phiếu"):
        sitter.start_again()
    take_back(desk, stage.officer, sheet)
    assert sitter.start_again().id != sheet
    with stage.database.read() as session:
        assert session.scalars(select(SittingResult)).all() == []


def test_nobody_who_still_has_time_on_a_machine_is_handed_in_by_a_sheet(stage: Stage) -> None:
    desk = Desk(stage)
    now = stage.clock.now()
    sheet = desk.sheet(started_at=desk.held.window.opens_at, deadline_at=now)
    saved_online(stage, desk, sheet, given(stage, b_mot="0", b_chin="1"))
    with pytest.raises(Conflict, match="thu bài trên máy"):
        desk.enter(desk.one, sheet, {})
    # The officer decides, with a reason; what was saved stays wherever the sheet is empty.
    with stage.database.unit_of_work() as work:
        candidate = stage.row(Sitting, sheet).candidate_id
        assert invigilating.hand_in(work.session, stage.officer, desk.held, candidate, "Chuyển sang giấy", now=work.now)
    for who in (desk.one, desk.two):
        desk.enter(who, sheet, given(stage, b_chin="0"))
    assert desk.responses(desk.counting(sheet).id) == given(stage, b_mot="0", b_chin="0")


def test_a_sheet_that_takes_the_place_of_what_counts_leaves_what_is_offered(stage: Stage) -> None:
    desk = Desk(stage)
    began = desk.held.window.opens_at
    ended = {"submitted_at": stage.clock.now(), "submitted_cause": Cause.CLOCK}
    sheet = desk.sheet(started_at=began, deadline_at=began + timedelta(minutes=20), **ended)
    candidate = stage.row(Sitting, sheet).candidate_id
    with stage.database.unit_of_work() as work:
        offered = again.offer(work.session, stage.officer, desk.held, candidate, "Mất bài", now=work.now)
    desk.enter(desk.one, sheet, {})
    desk.enter(desk.two, sheet, {})
    by_paper = desk.counting(sheet)
    assert (by_paper.id == sheet, by_paper.submitted_cause, by_paper.number) == (False, Cause.PAPER, 3)
    take_back(desk, stage.officer, by_paper.id)
    back = desk.counting(sheet)
    assert (back.submitted_cause, back.number, stage.row(Sitting, offered).is_offered) == (Cause.CLOCK, 4, True)
    # The newest has the highest number, also where it was offered before.
    begun = Sitter(stage, CardHolder(candidate, desk.held.id, ""), desk.held, candidate).start_again()
    assert (begun.id, stage.row(Sitting, offered).number, stage.row(Sitting, back.id).is_void) == (offered, 5, True)
