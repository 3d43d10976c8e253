"""Letting in late: who may, whom, until when, with how many minutes, and what waits for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.core.actor import Actor
from elearn.core.errors import Conflict, Forbidden, Invalid, NotFound
from elearn.core.ids import Id
from elearn.examinations.candidates.holders import CardHolder
from elearn.examinations.models import Candidate, Sitting
from elearn.examinations.queries.board import find_on_board
from elearn.examinations.queries.entering import find_place, held_for
from elearn.examinations.queries.held import Held
from elearn.examinations.rules import ADMITTED_FOR, Body, Cause, State, Window, window_for
from elearn.examinations.service import admitting, candidates, plans
from tests.examinations.invigilated import a_room, acts_of, do, running
from tests.examinations.sitter import Sitter, a_sitter, close_due
from tests.examinations.stage import Stage
from tests.examinations.test_invigilating import together

LATE = timedelta(minutes=45)
"""After the last start, before the window closes."""
NOON = datetime.fromisoformat("2026-11-30T12:00:00+00:00")
WINDOW = Window(NOON, NOON + timedelta(minutes=60), NOON + timedelta(minutes=30))
minutes_after_noon = st.none() | st.integers(0, 500).map(lambda each: NOON + timedelta(minutes=each))


@given(st.integers(1, 300), minutes_after_noon, minutes_after_noon)
def test_an_admission_only_ever_adds_time(minutes: int, let_in_at: datetime | None, restarted_at: datetime | None) -> None:
    found = window_for(WINDOW, minutes, let_in_at=let_in_at, restarted_at=restarted_at)
    assert found.opens_at == WINDOW.opens_at
    assert found.last_start_at >= WINDOW.last_start_at
    assert found.closes_at >= WINDOW.closes_at
    admitted = [each for each in (let_in_at, restarted_at) if each is not None]
    if not admitted:
        assert found == WINDOW
        return
    # Until half an hour after the later act, and at the last of these instants there are all the minutes.
    assert found.last_start_at == max(WINDOW.last_start_at, *(each + ADMITTED_FOR for each in admitted))
    assert found.closes_at - found.last_start_at >= timedelta(minutes=minutes)


def a_held_with_invigilator(stage: Stage, **changes: Any) -> tuple[Held, Actor]:
    held = stage.a_held(**changes)
    return held, stage.a_member(held, Body.INVIGILATION)


def let_in(stage: Stage, actor: Actor, held: Held, candidate: Id, why: str = "kẹt xe") -> None:
    do(stage, admitting.let_in, actor, held, candidate, why)


def test_who_was_let_in_begins_and_has_every_minute_and_the_doors_stay_open(stage: Stage) -> None:
    held, invigilator = a_held_with_invigilator(stage)
    sitter = a_sitter(stage, held, extra_minutes=5)
    stage.a_sitting(held, sitter.candidate_id)
    stage.clock.advance(minutes=59)
    with pytest.raises(Conflict):
        sitter.start()
    let_in(stage, invigilator, held, sitter.candidate_id)
    assert acts_of(stage, held) == [("let-in", invigilator.person_id, sitter.candidate_id, "kẹt xe")]
    stage.clock.advance(minutes=30)
    close_due(stage)
    assert stage.held(held.id).state is State.READY
    begun = sitter.start()
    assert begun.deadline_at == stage.clock.now() + timedelta(minutes=25)
    stage.clock.advance(minutes=25)
    close_due(stage)
    assert stage.held(held.id).state is State.READY
    stage.clock.advance(minutes=1)
    for _ in range(2):
        close_due(stage)
    assert stage.row(Sitting, begun.id).submitted_cause == Cause.CLOCK
    assert stage.held(held.id).state is State.CLOSED


@pytest.mark.parametrize("is_prepared", [True, False])
def test_who_does_not_begin_within_half_an_hour_comes_too_late(stage: Stage, is_prepared: bool) -> None:
    held, invigilator = a_held_with_invigilator(stage)
    sitter = a_sitter(stage, held)
    if is_prepared:
        stage.a_sitting(held, sitter.candidate_id)
    stage.clock.advance(minutes=50)
    let_in(stage, invigilator, held, sitter.candidate_id)
    stage.clock.advance(minutes=30)
    close_due(stage)
    assert stage.held(held.id).state is State.READY
    stage.clock.advance(seconds=1)
    with pytest.raises(Conflict):
        sitter.start()
    # Not closed yet, so an invigilator may do it again; then the time runs anew.
    let_in(stage, invigilator, held, sitter.candidate_id, "máy hỏng")
    stage.clock.advance(minutes=29)
    assert sitter.start().deadline_at == stage.clock.now() + timedelta(minutes=20)


def test_nobody_is_waited_for_longer_than_they_may_begin(stage: Stage) -> None:
    held, invigilator = a_held_with_invigilator(stage)
    candidate = stage.a_candidate(held)
    stage.clock.advance(minutes=50)
    let_in(stage, invigilator, held, candidate)
    stage.clock.advance(minutes=30, seconds=1)
    close_due(stage)
    assert stage.held(held.id).state is State.CLOSED
    with pytest.raises(Conflict):
        let_in(stage, invigilator, held, candidate)


def test_who_was_struck_after_being_let_in_holds_nothing_up(stage: Stage) -> None:
    held, invigilator = a_held_with_invigilator(stage)
    candidate = stage.a_candidate(held)
    stage.clock.advance(minutes=50)
    let_in(stage, invigilator, held, candidate)
    do(stage, candidates.strike, stage.officer, held, candidate, "nghỉ việc")
    stage.clock.advance(minutes=11)
    close_due(stage)
    assert stage.held(held.id).state is State.CLOSED


def test_a_card_lets_in_late_as_well(stage: Stage) -> None:
    held, invigilator = a_held_with_invigilator(stage)
    candidate = stage.a_candidate(held)
    sitter = Sitter(stage, CardHolder(candidate, held.id, "1"), held, candidate)
    stage.clock.advance(minutes=45)
    let_in(stage, invigilator, held, candidate)
    assert sitter.start().deadline_at == stage.clock.now() + timedelta(minutes=20)


def test_not_who_started_handed_in_or_was_struck(stage: Stage) -> None:
    held, invigilator = a_held_with_invigilator(stage)
    sits, done, paper, struck = (stage.a_candidate(held) for _ in range(4))
    ended = {"submitted_at": stage.clock.now(), "submitted_cause": Cause.PAPER}
    stage.a_sitting(held, sits, **running(stage))
    stage.a_sitting(held, done, **running(stage, **ended))
    stage.a_sitting(held, paper, **ended)
    do(stage, candidates.strike, stage.officer, held, struck, "nghỉ việc")
    for each, refusal in ((sits, Conflict), (done, Conflict), (paper, Conflict), (struck, NotFound)):
        with pytest.raises(refusal):
            let_in(stage, invigilator, held, each)
        assert stage.row(Candidate, each).let_in_at is None


def test_only_between_the_opening_and_the_closing(stage: Stage) -> None:
    now = stage.clock.now()
    early = {"opens_at": now + timedelta(seconds=1)}
    for changes in (early, *({"state": each} for each in (State.DRAFT, State.CLOSED, State.POSTED, State.CANCELLED))):
        held, invigilator = a_held_with_invigilator(stage, **changes)
        room = a_room(stage, held)
        candidate = stage.a_candidate(held, room_id=room.id)
        with pytest.raises(Conflict):
            let_in(stage, invigilator, held, candidate)
        with pytest.raises(Conflict):
            do(stage, admitting.let_room_in, invigilator, held, room, "kẹt xe")
        assert stage.row(Candidate, candidate).let_in_at is None
        assert acts_of(stage, held) == []


def test_only_who_acts_there_with_a_reason_and_not_for_themselves(stage: Stage) -> None:
    held, invigilator = a_held_with_invigilator(stage)
    room = a_room(stage, held)
    candidate, own = stage.a_candidate(held, room_id=room.id), stage.a_candidate(held, stage.officer, room_id=room.id)
    for actor in (*(stage.a_member(held, each) for each in (Body.SUPERVISION, Body.COUNCIL, Body.MARKING)), stage.stranger):
        with pytest.raises(NotFound):
            let_in(stage, actor, held, candidate)
        with pytest.raises(NotFound):
            do(stage, admitting.let_room_in, actor, held, room, "kẹt xe")
    with pytest.raises(Invalid):
        let_in(stage, invigilator, held, candidate, " ")
    with pytest.raises(Invalid):
        do(stage, admitting.let_room_in, invigilator, held, room, "")
    with pytest.raises(Forbidden):
        let_in(stage, stage.officer, held, own)
    with pytest.raises(NotFound):
        let_in(stage, invigilator, held, stage.a_candidate(stage.a_held()))
    assert do(stage, admitting.let_room_in, stage.officer, held, room, "kẹt xe") == 1
    assert (stage.row(Candidate, candidate).let_in_at, stage.row(Candidate, own).let_in_at) == (stage.clock.now(), None)


def test_a_room_is_let_in_but_for_those_who_have_begun(stage: Stage) -> None:
    held, invigilator = a_held_with_invigilator(stage)
    room = a_room(stage, held)
    late, waits, sits, done = (stage.a_candidate(held, room_id=room.id) for _ in range(4))
    elsewhere = stage.a_candidate(held)
    stage.a_sitting(held, waits)
    stage.a_sitting(held, sits, **running(stage))
    stage.a_sitting(held, done, **running(stage, submitted_at=stage.clock.now(), submitted_cause=Cause.CANDIDATE))
    assert do(stage, admitting.let_room_in, invigilator, held, room, "mất điện") == 2
    admitted = [each for each in (late, waits, sits, done, elsewhere) if stage.row(Candidate, each).let_in_at is not None]
    assert admitted == [late, waits]
    numbers = ", ".join(sorted(stage.row(Candidate, each).number for each in (late, waits)))
    assert acts_of(stage, held) == [("let-in", invigilator.person_id, None, f"Phòng 1 × 2 ({numbers}): mất điện")]
    stage.a_sitting(held, late, **running(stage))
    do(stage, candidates.strike, stage.officer, held, waits, "nghỉ việc")
    with pytest.raises(Conflict):
        do(stage, admitting.let_room_in, invigilator, held, room, "mất điện")


def test_the_board_and_the_candidate_are_told(stage: Stage) -> None:
    held, invigilator = a_held_with_invigilator(stage)
    sitter = a_sitter(stage, held)
    stage.clock.advance(minutes=45)
    let_in(stage, invigilator, held, sitter.candidate_id)
    now = stage.clock.now()
    with stage.database.read() as session:
        row = find_on_board(session, held, sitter.candidate_id, now=now)
        found = find_place(session, sitter.holder, held.id)
    assert row is not None
    assert found is not None
    place = found.candidacy
    assert place is not None
    assert (row.let_in_at, place.let_in_at) == (now, now)
    assert held_for(held, place).window.last_start_at == now + timedelta(minutes=30)


def test_what_is_planned_anew_lets_nobody_in_late(stage: Stage) -> None:
    held, invigilator = a_held_with_invigilator(stage)
    candidate = stage.a_candidate(held)
    let_in(stage, invigilator, held, candidate)
    with stage.database.unit_of_work() as work:
        plans.reopen(work.session, stage.officer, held.id, "Sai giờ.", now=work.now)
    assert stage.row(Candidate, candidate).let_in_at is None


def test_closing_beside_letting_in_is_one_or_the_other(stage: Stage) -> None:
    held, invigilator = a_held_with_invigilator(stage)
    people = [stage.a_candidate(held) for _ in range(4)]
    stage.clock.advance(minutes=62)
    acts: list[Callable[[], Any]] = [partial(let_in, stage, invigilator, held, each) for each in people]
    came = together(partial(close_due, stage), *acts)[1:]
    is_closed = stage.held(held.id).state is State.CLOSED
    admitted = [each is None for each in came]
    assert is_closed is not any(admitted)
    assert [stage.row(Candidate, each).let_in_at is not None for each in people] == admitted


def test_a_start_beside_letting_in_is_never_undone(stage: Stage) -> None:
    held, invigilator = a_held_with_invigilator(stage)
    sitter = a_sitter(stage, held)
    stage.a_sitting(held, sitter.candidate_id)
    begun, admitted = together(sitter.start, partial(let_in, stage, invigilator, held, sitter.candidate_id))
    assert begun.deadline_at == stage.clock.now() + timedelta(minutes=20)
    assert admitted is None or isinstance(admitted, Conflict)
