"""Sitting an examination by the server's clock: start, save, late, two machines, sections, handing in."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from elearn.content.document import Draw
from elearn.core.errors import Conflict, Invalid, NotFound, TooMany
from elearn.core.events import StoredEvent
from elearn.examinations.models import Examination, Opening, Room, Sitting, SittingResult
from elearn.examinations.plan.shape import Plan, Section
from elearn.examinations.rules import Body, Cause, LineKind, Moment, State
from elearn.examinations.service import closing, invigilating, sitting_lines
from elearn.examinations.service.sitting_lines import HandedIn, Late, OtherMachine, QuestionClosed
from elearn.examinations.service.starting import Unconfirmed
from tests.examinations.invigilated import do
from tests.examinations.sitter import SECOND, a_sitter, an_answer, close_due
from tests.examinations.stage import BANK, PLAN, Stage

GRACE = PLAN.grace
TICK = timedelta(microseconds=1)
TWO_SECTIONS = Plan(
    (Section("a", "Chung", (Draw(BANK, 3),), minutes=5), Section("b", "Riêng", (Draw(BANK, 3),), minutes=10)), minutes=20
)
SEQUENTIAL = replace(PLAN, is_sequential=True)


def _count(stage: Stage, model: type, *wanted: object) -> int:
    with stage.database.read() as session:
        return len(session.scalars(select(model.id).where(*wanted)).all())  # type: ignore[attr-defined, arg-type]  # any table


# --- starting ------------------------------------------------------------------------------------------------------------


def test_the_deadline_is_stored_at_the_start_with_the_personal_minutes(stage: Stage) -> None:
    sitter = a_sitter(stage, stage.a_held(), extra_minutes=7)
    begun = sitter.start()
    assert begun.deadline_at == stage.clock.now() + timedelta(minutes=27)
    assert [line.kind for line in sitter.lines(begun)] == [LineKind.STARTED]
    assert _count(stage, StoredEvent, StoredEvent.name == "examination.sitting_started") == 1


def test_starting_again_goes_on_with_the_same_sitting_even_after_the_last_start(stage: Stage) -> None:
    sitter = a_sitter(stage, stage.a_held())
    begun = sitter.start()
    stage.clock.advance(minutes=10)
    again = sitter.at(SECOND).start()
    assert (again.id, again.deadline_at, again.device) == (begun.id, begun.deadline_at, begun.device)
    assert len(sitter.lines(begun)) == 1


def test_a_prepared_paper_is_the_one_that_is_started(stage: Stage) -> None:
    held = stage.a_held()
    sitter = a_sitter(stage, held)
    prepared = stage.a_sitting(held, sitter.candidate_id)
    assert sitter.start().id == prepared


def test_nobody_starts_before_the_window_after_the_last_start_or_once_it_is_closed(stage: Stage) -> None:
    now = stage.clock.now()
    early = a_sitter(stage, stage.a_held(opens_at=now + TICK))
    late = a_sitter(stage, stage.a_held(opens_at=now - timedelta(hours=1), last_start_at=now - TICK))
    closed = a_sitter(stage, stage.a_held(state=State.CLOSED))
    for each in (early, late, closed):
        with pytest.raises(Conflict):
            each.start()
    on_time = a_sitter(stage, stage.a_held(opens_at=now, last_start_at=now))
    assert on_time.start().is_open


def test_a_sealed_paper_is_started_by_nobody_before_it_is_opened(stage: Stage) -> None:
    held = stage.a_held(is_sealed=True)
    with pytest.raises(Conflict, match="niêm phong"):
        a_sitter(stage, held).start()
    council = [stage.a_member(held, Body.COUNCIL).person_id for _ in range(2)]
    with stage.database.unit_of_work() as work:
        work.session.add_all(Opening(examination_id=held.id, person_id=each, opened_at=work.now) for each in council)
    # What was read before the paper was opened does not count.
    assert a_sitter(stage, held).start().is_open


def test_the_access_code_is_asked_for_and_read_kindly(stage: Stage) -> None:
    sitter = a_sitter(stage, stage.a_held(access_code="Sen 27"))
    for wrong in ("", "sen 28"):
        with pytest.raises(Invalid):
            sitter.start(wrong)
    assert sitter.start(" sen27").is_open


def test_in_a_room_somebody_confirms_who_it_is_first(stage: Stage) -> None:
    held = stage.a_held()
    with stage.database.unit_of_work() as work:
        room = Room(examination_id=held.id, name="P1", seats=20)
        work.session.add(room)
        work.session.flush()
        room_id = room.id
    # Where there are rooms it is asked of whoever has none as well: they joined, or were listed after the rooms were filled.
    for waiting in (a_sitter(stage, held, room_id=room_id), a_sitter(stage, held)):
        with pytest.raises(Unconfirmed, match="xác nhận"):
            waiting.start()
        do(stage, invigilating.confirm_identity, stage.officer, held, [waiting.candidate_id])
        assert waiting.start().is_open


def test_nobody_starts_for_somebody_else_or_off_the_list(stage: Stage) -> None:
    held = stage.a_held()
    sitter, other = a_sitter(stage, held), a_sitter(stage, held)
    struck = a_sitter(stage, held, struck_at=stage.clock.now())
    elsewhere = replace(sitter, held=stage.a_held())
    for each in (replace(other, candidate_id=sitter.candidate_id), struck, elsewhere):
        with pytest.raises(NotFound):
            each.start()


# --- time ----------------------------------------------------------------------------------------------------------------


def test_a_save_counts_by_when_the_server_has_it(stage: Stage) -> None:
    sitter = a_sitter(stage, stage.a_held())
    begun = sitter.start()
    stage.clock.instant = begun.deadline_at
    assert sitter.save(begun, 0, key="k1").moment is Moment.IN_TIME
    stage.clock.instant = begun.deadline_at + TICK
    assert sitter.save(begun, 1, key="k2").moment is Moment.IN_GRACE
    stage.clock.instant = begun.deadline_at + GRACE
    assert sitter.save(begun, 2, key="k3").moment is Moment.IN_GRACE
    stage.clock.instant = begun.deadline_at + GRACE + TICK
    with pytest.raises(Late):
        sitter.save(begun, 3, key="k4")
    # What was kept before may be sent again, whenever that is.
    assert sitter.save(begun, 1, key="k2").moment is Moment.IN_GRACE
    assert [(line.seq, line.moment) for line in sitter.lines(begun)] == [
        (1, "in-time"),
        (2, "in-time"),
        (3, "in-grace"),
        (4, "in-grace"),
    ]


def test_a_deadline_that_an_officer_moved_holds_for_a_page_that_was_open_before(stage: Stage) -> None:
    sitter = a_sitter(stage, stage.a_held())
    begun = sitter.start()
    later = begun.deadline_at + timedelta(minutes=5)
    with stage.database.unit_of_work() as work:
        work.session.execute(update(Sitting).where(Sitting.id == begun.id).values(deadline_at=later))
    stage.clock.instant = later
    assert sitter.save(begun, 0, key="k").moment is Moment.IN_TIME


def test_the_same_sending_is_kept_once_and_the_last_answer_counts(stage: Stage) -> None:
    sitter = a_sitter(stage, stage.a_held())
    begun = sitter.start()
    sitter.save(begun, 0, 1, key="k1")
    sitter.save(begun, 0, 2, key="k2")
    sitter.save(begun, 0, 1, key="k1")
    assert sitter.given(begun)[begun.paper.items[0].id] == an_answer(begun.paper.items[0], 2)
    assert [line.seq for line in sitter.lines(begun)] == [1, 2, 3]


# --- machines ------------------------------------------------------------------------------------------------------------


def test_only_one_machine_saves_and_a_takeover_is_logged(stage: Stage) -> None:
    sitter = a_sitter(stage, stage.a_held())
    begun = sitter.start()
    other = sitter.at(SECOND)
    for act in (lambda: other.save(begun, 0, key="k"), lambda: other.submit(begun)):
        with pytest.raises(OtherMachine):
            act()
    other.take_over(begun)
    other.take_over(begun)
    assert other.save(begun, 0, key="k").moment is Moment.IN_TIME
    for act in (lambda: sitter.save(begun, 0, key="old"), lambda: sitter.submit(begun)):
        with pytest.raises(OtherMachine):
            act()
    assert [line.kind for line in sitter.lines(begun)].count(LineKind.TAKEN_OVER) == 1
    assert _count(stage, StoredEvent, StoredEvent.name == "examination.sitting_taken_over") == 1


# --- one question at a time, sections -------------------------------------------------------------------------------------


def test_one_question_at_a_time_serves_the_next_only_when_the_one_before_is_closed(stage: Stage) -> None:
    sitter = a_sitter(stage, stage.a_held(SEQUENTIAL))
    begun = sitter.start()
    assert begun.open_items == begun.paper.items[:1]
    with pytest.raises(QuestionClosed):
        sitter.save(begun, 1, key="ahead")
    sitter.save(begun, 0, key="k0")
    sitter.close_question(begun, 0)
    now_open = sitter.look(begun.id)
    assert now_open.open_items == begun.paper.items[1:2]
    for page in (begun, now_open):
        with pytest.raises(QuestionClosed):
            sitter.save(page, 0, key="back")
    sitter.close_question(now_open, 0)
    sitter.close_question(begun, 0)
    assert sitter.look(begun.id).place == 1
    # The first closing comes once more when others are closed too: none of them is open again.
    sitter.close_question(sitter.look(begun.id), 1)
    sitter.close_question(begun, 0)
    assert sitter.look(begun.id).place == 2


def test_a_section_has_its_own_time_and_closes_for_good(stage: Stage) -> None:
    sitter = a_sitter(stage, stage.a_held(TWO_SECTIONS))
    begun = sitter.start()
    assert begun.ends_at == begun.started_at + timedelta(minutes=5)
    with pytest.raises(QuestionClosed):
        sitter.save(begun, 3, key="ahead")
    with pytest.raises(Conflict):
        sitter.submit(begun)
    stage.clock.advance(minutes=2)
    sitter.close_section(begun, 0)
    sitter.close_section(begun, 0)
    second = sitter.look(begun.id)
    assert (second.section, second.ends_at) == (1, begun.started_at + timedelta(minutes=12))
    with pytest.raises(QuestionClosed):
        sitter.save(begun, 0, key="back")
    assert sitter.save(second, 3, key="k").moment is Moment.IN_TIME
    assert sitter.submit(second)


def test_the_job_moves_a_section_on_and_later_hands_in_without_a_browser(stage: Stage) -> None:
    sitter = a_sitter(stage, stage.a_held(TWO_SECTIONS))
    begun = sitter.start()
    stage.clock.instant = begun.ends_at + GRACE
    close_due(stage)
    assert sitter.look(begun.id).section == 0
    stage.clock.advance(seconds=1)
    close_due(stage)
    second = sitter.look(begun.id)
    assert second.section == 1
    stage.clock.instant = second.ends_at + GRACE + TICK
    close_due(stage)
    assert sitter.look(begun.id).submitted_cause is Cause.CLOCK


# --- handing in ----------------------------------------------------------------------------------------------------------


def test_fifty_who_hand_in_at_once_make_one_result(stage: Stage) -> None:
    sitter = a_sitter(stage, stage.a_held())
    begun = sitter.start()
    sitter.save(begun, 0, key="k")
    with ThreadPoolExecutor(50) as pool:
        done = list(pool.map(lambda _: sitter.submit(begun), range(50)))
    assert done.count(True) == 1
    assert _count(stage, SittingResult, SittingResult.sitting_id == begun.id) == 1
    assert _count(stage, StoredEvent, StoredEvent.name == "examination.sitting_submitted") == 1
    for kind in (sitter, sitter.at(SECOND)):
        with pytest.raises(HandedIn):
            kind.save(begun, 0, key="later")
    with pytest.raises(HandedIn):
        sitter.at(SECOND).take_over(begun)


def test_the_clock_hands_in_once_and_the_browser_at_the_same_instant_changes_nothing(stage: Stage) -> None:
    sitter = a_sitter(stage, stage.a_held())
    begun = sitter.start()
    stage.clock.instant = begun.deadline_at + GRACE
    close_due(stage)
    assert sitter.look(begun.id).is_open
    stage.clock.advance(seconds=1)
    close_due(stage)
    close_due(stage)
    assert not sitter.submit(begun)
    found = sitter.look(begun.id)
    assert (found.submitted_cause, found.submitted_at) == (Cause.CLOCK, stage.clock.now())
    assert _count(stage, SittingResult, SittingResult.sitting_id == begun.id) == 1


def test_from_the_deadline_on_it_is_the_clock_that_hands_in(stage: Stage) -> None:
    first, second = (a_sitter(stage, stage.a_held()) for _ in range(2))
    early, late = first.start(), second.start()
    first.submit(early)
    stage.clock.instant = late.deadline_at
    second.submit(late)
    assert first.look(early.id).submitted_cause is Cause.CANDIDATE
    assert second.look(late.id).submitted_cause is Cause.CLOCK


def test_one_sitting_that_cannot_be_closed_holds_up_no_other(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    held = stage.a_held()
    broken, sound = a_sitter(stage, held), a_sitter(stage, held)
    bad, good = broken.start(), sound.start()
    stage.clock.instant = good.deadline_at + GRACE + TICK
    settle = closing.settle

    def fails(session: object, sitting_id: object, **more: object) -> bool:
        if sitting_id == bad.id:
            raise RuntimeError
        return settle(session, sitting_id, **more)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr(closing, "settle", fails)
    close_due(stage)
    assert sound.look(good.id).submitted_at is not None
    assert broken.look(bad.id).submitted_at is None


@pytest.mark.parametrize("apart", [0, 1])
def test_as_many_failing_sittings_as_are_listed_at_once_hold_up_no_other(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, apart: int
) -> None:
    held = stage.a_held()
    sitters = [a_sitter(stage, held) for _ in range(4)]
    begun = []
    for each in sitters:
        begun.append(each.start())
        stage.clock.advance(seconds=apart)
    begun.sort(key=lambda each: (each.deadline_at, each.id))
    stage.clock.instant = begun[-1].deadline_at + GRACE + TICK
    settle, bad = closing.settle, {each.id for each in begun[:2]}

    def fails(session: object, sitting_id: object, **more: object) -> bool:
        if sitting_id in bad:
            raise RuntimeError
        return settle(session, sitting_id, **more)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr(closing, "settle", fails)
    monkeypatch.setattr(closing, "AT_ONCE", 2)
    close_due(stage)
    found = [stage.row(Sitting, each.id).submitted_at is not None for each in begun]
    assert found == [False, False, True, True]


def test_those_in_their_grace_hold_up_nobody_whose_grace_is_over(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    patient, strict = (stage.a_held(replace(PLAN, grace_seconds=each)) for each in (300, 0))
    first = a_sitter(stage, patient)
    waits = first.start()
    stage.clock.advance(seconds=1)
    second = a_sitter(stage, strict)
    due = second.start()
    stage.clock.instant = due.deadline_at + TICK
    monkeypatch.setattr(closing, "AT_ONCE", 1)
    close_due(stage)
    assert first.look(waits.id).submitted_at is None
    assert second.look(due.id).submitted_at is not None


def test_one_examination_that_cannot_be_closed_holds_up_no_other(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    both = sorted((stage.a_held().id, stage.a_held().id))
    stage.clock.advance(hours=3)
    close = closing.close_examination

    def fails_first(session: object, examination_id: object, **more: object) -> bool:
        tried.append(examination_id)
        if len(tried) == 1:
            raise RuntimeError
        return close(session, examination_id, **more)  # type: ignore[arg-type]  # as it was called

    tried: list[object] = []
    monkeypatch.setattr(closing, "close_examination", fails_first)
    close_due(stage)
    assert sorted(stage.row(Examination, each).state for each in both) == [State.CLOSED, State.READY]


def test_an_examination_closes_when_its_window_is_over_and_nobody_sits(stage: Stage) -> None:
    held = stage.a_held()
    sitter = a_sitter(stage, held, extra_minutes=60)
    begun = sitter.start()
    stage.clock.instant = held.window.closes_at + GRACE + TICK
    close_due(stage)
    assert stage.row(Examination, held.id).state == State.READY
    stage.clock.instant = begun.deadline_at + GRACE + TICK
    close_due(stage)
    close_due(stage)
    row = stage.row(Examination, held.id)
    assert (row.state, row.acts) == (State.CLOSED, 1)


def test_a_paper_that_was_never_started_is_left_alone_by_the_clock(stage: Stage) -> None:
    held = stage.a_held()
    sitting = stage.a_sitting(held, stage.a_candidate(held))
    stage.clock.advance(hours=3)
    close_due(stage)
    assert stage.row(Sitting, sitting).submitted_at is None
    assert stage.row(Examination, held.id).state == State.CLOSED


def test_a_void_sitting_takes_nothing_and_is_never_handed_in(stage: Stage) -> None:
    sitter = a_sitter(stage, stage.a_held())
    begun = sitter.start()
    with stage.database.unit_of_work() as work:
        work.session.execute(update(Sitting).where(Sitting.id == begun.id).values(is_void=True))
    with pytest.raises(HandedIn):
        sitter.save(begun, 0, key="k")
    stage.clock.instant = begun.deadline_at + GRACE + TICK
    close_due(stage)
    assert not sitter.submit(begun)
    assert stage.row(Sitting, begun.id).submitted_at is None


def test_the_triggers_of_the_tables_let_a_whole_sitting_through(kept_stage: Stage) -> None:
    sitter = a_sitter(kept_stage, kept_stage.a_held(TWO_SECTIONS))
    begun = sitter.start()
    sitter.save(begun, 0, key="k1")
    sitter.flag(begun, 1, is_on=True, key="f1")
    sitter.close_section(begun, 0)
    sitter.at(SECOND).take_over(begun)
    assert sitter.at(SECOND).submit(sitter.look(begun.id))


def test_nobody_finds_the_sitting_of_somebody_else(stage: Stage) -> None:
    held = stage.a_held()
    begun = a_sitter(stage, held).start()
    with pytest.raises(NotFound):
        a_sitter(stage, held).look(begun.id)
    with pytest.raises(NotFound):
        replace(a_sitter(stage, held), holder=stage.a_member(held, Body.INVIGILATION)).look(begun.id)


def test_handing_in_is_one_act_whoever_asks_for_it(stage: Stage) -> None:
    sitter = a_sitter(stage, stage.a_held())
    begun = sitter.start()

    def close(cause: Cause) -> bool:
        with stage.database.unit_of_work() as work:
            return closing.close_sitting(work.session, stage.officer, begun.id, cause=cause, now=work.now)

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(close, [Cause.OFFICER, Cause.CLOCK, Cause.PAPER, Cause.CANDIDATE]))
    assert done.count(True) == 1
    assert _count(stage, SittingResult, SittingResult.sitting_id == begun.id) == 1
    assert [line.kind for line in sitter.lines(begun)].count(LineKind.SUBMITTED) == 1


def test_a_program_that_saves_without_end_is_slowed_down_and_nothing_that_was_acknowledged_is_lost(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitting_lines, "SITTING_LINES", 5)
    sitter = a_sitter(stage, stage.a_held())
    begun = sitter.start()
    for number in range(4):
        sitter.save(begun, 0, key=f"k{number}")
    with pytest.raises(TooMany):
        sitter.save(begun, 0, key="k4")
    assert len(sitter.lines(begun)) == 5
    # What is there already is acknowledged again; after a moment the other one is taken.
    sitter.save(begun, 0, key="k3")
    stage.clock.advance(seconds=1)
    sitter.save(begun, 0, key="k4")
    assert [line.seq for line in sitter.lines(begun)] == [1, 2, 3, 4, 5, 6]
