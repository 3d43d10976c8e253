"""What invigilators do: identity, extra time, handing in, another machine, incidents."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.exc import OperationalError

from elearn.content.document import Draw
from elearn.core.actor import Actor
from elearn.core.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from elearn.core.ids import Id
from elearn.examinations.models import Candidate, Member, Sitting, SittingLine
from elearn.examinations.plan.shape import Plan, Section
from elearn.examinations.queries.held import Held
from elearn.examinations.rules import Body, Cause, State
from elearn.examinations.service import again, invigilating
from elearn.examinations.service.sitting_lines import OtherMachine
from tests.examinations.invigilated import a_room, acts_of, do, running
from tests.examinations.sitter import SECOND, Sitter, a_sitter, close_due
from tests.examinations.stage import BANK, Stage


def a_held_with_invigilator(stage: Stage, **changes: Any) -> tuple[Held, Actor]:
    held = stage.a_held(**changes)
    return held, stage.a_member(held, Body.INVIGILATION)


def about_one(candidate: Id) -> dict[str, Callable[..., Any]]:
    """Every act about one candidate, with everything that it needs."""

    def bound(act: Callable[..., Any], **named: Any) -> Callable[..., Any]:
        return lambda session, actor, held, now: act(session, actor, held, now=now, **named)

    why = {"candidate_id": candidate, "reason": "lý do"}
    return {
        "identity": bound(invigilating.confirm_identity, candidate_ids=[candidate]),
        "take back": bound(invigilating.take_back_identity, **why),
        "extend": bound(invigilating.extend, minutes=5, **why),
        "hand in": bound(invigilating.hand_in, **why),
        "restart": bound(again.offer, **why),
        "take a restart back": bound(again.take_back, **why),
        "release": bound(invigilating.release, **why),
        "incident": bound(invigilating.note_incident, candidate_id=candidate, words="việc"),
    }


def about_many() -> dict[str, Callable[..., Any]]:
    return {
        "extend all": lambda session, actor, held, now: invigilating.extend_all(
            session, actor, held, minutes=5, reason="lý do", now=now
        ),
        "incident": lambda session, actor, held, now: invigilating.note_incident(session, actor, held, "việc", now=now),
    }


def test_nobody_acts_who_does_not_organise_or_invigilate(stage: Stage) -> None:
    held, invigilator = a_held_with_invigilator(stage)
    other, _ = a_held_with_invigilator(stage)
    candidate = stage.a_candidate(held, confirmed_at=stage.clock.now())
    stage.a_sitting(held, candidate, **running(stage))
    relieved = stage.a_member(held, Body.INVIGILATION)
    with stage.database.unit_of_work() as work:
        work.session.execute(update(Member).where(Member.person_id == relieved.person_id).values(relieved_at=work.now))
    strangers = {
        "supervision": stage.a_member(held, Body.SUPERVISION),
        "council": stage.a_member(held, Body.COUNCIL),
        "marking": stage.a_member(held, Body.MARKING),
        "another examination's invigilator": stage.a_member(other, Body.INVIGILATION),
        "another ward's officer": stage.stranger,
        "relieved": relieved,
    }
    for actor in strangers.values():
        for act in {**about_one(candidate), **about_many()}.values():
            with pytest.raises(NotFound), stage.database.unit_of_work() as work:
                act(work.session, actor, held, now=work.now)
    assert acts_of(stage, held) == []
    for actor in (invigilator, stage.officer, stage.city_officer):
        do(stage, invigilating.note_incident, actor, held, "việc")
    assert len(acts_of(stage, held)) == 3


def test_nobody_decides_about_themselves_or_about_a_candidate_of_another_examination(stage: Stage) -> None:
    held = stage.a_held()
    own, elsewhere = stage.a_candidate(held, stage.officer), stage.a_candidate(stage.a_held())
    for candidate in (own, elsewhere):
        refusal = Forbidden if candidate == own else NotFound
        for act in about_one(candidate).values():
            with pytest.raises(refusal), stage.database.unit_of_work() as work:
                act(work.session, stage.officer, held, now=work.now)


@pytest.mark.parametrize("state", [State.DRAFT, State.CLOSED, State.POSTED, State.CANCELLED])
def test_nothing_is_done_to_candidates_where_nobody_sits(stage: Stage, state: State) -> None:
    held, invigilator = a_held_with_invigilator(stage, state=state)
    candidate = stage.a_candidate(held, confirmed_at=stage.clock.now())
    stage.a_sitting(held, candidate, **running(stage))
    for name, act in {**about_one(candidate), **about_many()}.items():
        if name == "incident" and state is State.CLOSED:
            continue
        with pytest.raises(Conflict), stage.database.unit_of_work() as work:
            act(work.session, invigilator, held, now=work.now)
    assert stage.row(Candidate, candidate).extra_minutes == 0


def test_every_act_needs_a_reason(stage: Stage) -> None:
    held, invigilator = a_held_with_invigilator(stage)
    candidate = stage.a_candidate(held, confirmed_at=stage.clock.now())
    stage.a_sitting(held, candidate, **running(stage))
    why = {"candidate_id": candidate, "reason": "  "}
    for act, named in (
        (invigilating.take_back_identity, why),
        (invigilating.extend, {"minutes": 5, **why}),
        (invigilating.extend_all, {"minutes": 5, "reason": ""}),
        (invigilating.hand_in, why),
        (again.offer, why),
        (again.take_back, why),
        (invigilating.release, why),
        (invigilating.note_incident, {"words": "\n"}),
        (invigilating.note_incident, {"words": "x" * 4001}),
    ):
        with pytest.raises(Invalid):
            do(stage, act, invigilator, held, **named)
    assert acts_of(stage, held) == []


def test_many_are_confirmed_at_once_and_each_candidate_once(stage: Stage) -> None:
    held, invigilator = a_held_with_invigilator(stage)
    room = a_room(stage, held)
    here = [stage.a_candidate(held, room_id=room.id) for _ in range(3)]
    elsewhere = stage.a_candidate(held)
    assert do(stage, invigilating.confirm_identity, invigilator, held, [here[0]]) == 1
    first = stage.row(Candidate, here[0]).confirmed_at
    stage.clock.advance(minutes=1)
    assert do(stage, invigilating.confirm_identity, stage.officer, held, here) == 2
    assert do(stage, invigilating.confirm_identity, stage.officer, held, here) == 0
    rows = [stage.row(Candidate, each) for each in here]
    assert [each.confirmed_by for each in rows] == [invigilator.person_id, stage.officer.person_id, stage.officer.person_id]
    assert rows[0].confirmed_at == first
    assert stage.row(Candidate, elsewhere).confirmed_at is None
    numbers = ", ".join(sorted(each.number for each in rows[1:]))
    told = acts_of(stage, held)
    assert told[0] == ("identified", invigilator.person_id, here[0], "")
    assert told[1][:3] == ("identified", stage.officer.person_id, None)
    assert sorted(told[1][3].split(", ")) == numbers.split(", ")
    assert len(told) == 2


def test_a_confirmation_is_taken_back_with_a_reason(stage: Stage) -> None:
    held, invigilator = a_held_with_invigilator(stage)
    candidate = stage.a_candidate(held)
    with pytest.raises(Conflict):
        do(stage, invigilating.take_back_identity, invigilator, held, candidate, "nhầm người")
    do(stage, invigilating.confirm_identity, invigilator, held, [candidate])
    do(stage, invigilating.take_back_identity, invigilator, held, candidate, "nhầm người")
    row = stage.row(Candidate, candidate)
    assert (row.confirmed_at, row.confirmed_by) == (None, None)
    assert acts_of(stage, held)[-1] == ("identified", invigilator.person_id, candidate, "(−) nhầm người")


def given_to(stage: Stage, candidate: Id) -> int:
    """The minutes by which the sitting that counts was made longer."""
    with stage.database.read() as session:
        return session.scalars(
            select(Sitting.given_minutes).where(Sitting.candidate_id == candidate, Sitting.is_void.is_(False))
        ).one()


def test_minutes_move_the_deadlines_of_a_running_sitting(stage: Stage) -> None:
    held, invigilator = a_held_with_invigilator(stage)
    candidate = stage.a_candidate(held)
    now = stage.clock.now()
    section_end = now + timedelta(minutes=8)
    sitting = stage.a_sitting(held, candidate, **running(stage, section_deadline_at=section_end, lines=4))
    do(stage, invigilating.extend, invigilator, held, candidate, minutes=10, reason="máy hỏng")
    row, person = stage.row(Sitting, sitting), stage.row(Candidate, candidate)
    assert row.deadline_at == now + timedelta(minutes=30)
    assert row.section_deadline_at == now + timedelta(minutes=18)
    assert (row.given_minutes, person.extra_minutes) == (10, 0)
    assert acts_of(stage, held) == [("extended", invigilator.person_id, candidate, "+10′: máy hỏng")]
    with stage.database.read() as session:
        line = session.scalars(select(SittingLine).where(SittingLine.sitting_id == sitting)).one()
    assert (line.seq, line.kind, line.payload, row.lines) == (5, "extended", {"minutes": 10}, 5)


def test_minutes_given_before_the_start_come_on_top_of_it(stage: Stage) -> None:
    held, invigilator = a_held_with_invigilator(stage)
    sitter = a_sitter(stage, held)
    do(stage, invigilating.extend, invigilator, held, sitter.candidate_id, minutes=15, reason="khuyết tật")
    assert sitter.start().deadline_at == stage.clock.now() + timedelta(minutes=35)


def test_who_was_given_time_saves_after_the_old_deadline(stage: Stage) -> None:
    held, invigilator = a_held_with_invigilator(stage)
    sitter = a_sitter(stage, held)
    sitting = sitter.start()
    stage.clock.advance(minutes=19)
    do(stage, invigilating.extend, invigilator, held, sitter.candidate_id, minutes=10, reason="mất điện")
    stage.clock.advance(minutes=5)
    close_due(stage)
    assert stage.row(Sitting, sitting.id).submitted_at is None
    sitter.save(sitter.look(sitting.id), 0, key="a")
    stage.clock.advance(minutes=7)
    close_due(stage)
    assert stage.row(Sitting, sitting.id).submitted_cause == Cause.CLOCK


def test_nobody_gets_time_after_handing_in(stage: Stage) -> None:
    held, invigilator = a_held_with_invigilator(stage)
    candidate = stage.a_candidate(held)
    ended = {"submitted_at": stage.clock.now(), "submitted_cause": Cause.CLOCK}
    sitting = stage.a_sitting(held, candidate, **running(stage, **ended))
    with pytest.raises(Conflict):
        do(stage, invigilating.extend, invigilator, held, candidate, minutes=5, reason="x")
    with pytest.raises(Conflict):
        do(stage, invigilating.extend_all, invigilator, held, minutes=5, reason="x")
    assert stage.row(Sitting, sitting).deadline_at == stage.clock.now() + timedelta(minutes=20)
    assert stage.row(Candidate, candidate).extra_minutes == 0


def test_time_that_was_lost_is_made_good_once(stage: Stage) -> None:
    """Neither the next section nor another try is longer for it; the candidate's own minutes are of both."""
    parts = tuple(Section(name, name, (Draw(BANK, 3),), minutes=60) for name in ("a", "b"))
    now = stage.clock.now()
    held = stage.a_held(Plan(parts, minutes=120), closes_at=now + timedelta(hours=6), last_start_at=now + timedelta(hours=3))
    sitter = a_sitter(stage, held, extra_minutes=5)
    found = sitter.start()
    do(stage, invigilating.extend_all, stage.officer, held, minutes=10, reason="mất điện")
    stage.clock.advance(minutes=30)
    sitter.close_section(found, 0)
    found = sitter.look(found.id)
    assert found.section_deadline_at == stage.clock.now() + timedelta(minutes=65)
    assert found.deadline_at == now + timedelta(minutes=135)
    do(stage, again.offer, stage.officer, held, sitter.candidate_id, "máy hỏng")
    assert sitter.start_again().deadline_at == stage.clock.now() + timedelta(minutes=125)


@pytest.mark.parametrize("minutes", [-5, 0, 601])
def test_minutes_are_a_sensible_number(stage: Stage, minutes: int) -> None:
    held, invigilator = a_held_with_invigilator(stage)
    candidate = stage.a_candidate(held)
    with pytest.raises(Invalid):
        do(stage, invigilating.extend, invigilator, held, candidate, minutes=minutes, reason="x")


def test_minutes_together_stay_below_the_most(stage: Stage) -> None:
    held, invigilator = a_held_with_invigilator(stage)
    candidate = stage.a_candidate(held, extra_minutes=598)
    with pytest.raises(Invalid):
        do(stage, invigilating.extend, invigilator, held, candidate, minutes=3, reason="x")
    do(stage, invigilating.extend, invigilator, held, candidate, minutes=1, reason="x")
    stage.a_sitting(held, candidate, **running(stage))
    with pytest.raises(Invalid):
        do(stage, invigilating.extend_all, invigilator, held, minutes=2, reason="x")
    do(stage, invigilating.extend_all, invigilator, held, minutes=1, reason="x")
    with pytest.raises(Invalid):
        do(stage, invigilating.extend, invigilator, held, candidate, minutes=1, reason="x")


def test_a_power_cut_gives_time_to_those_who_sit_in_the_room(stage: Stage) -> None:
    held, invigilator = a_held_with_invigilator(stage)
    room = a_room(stage, held)
    sits, waits, done = (stage.a_candidate(held, room_id=room.id) for _ in range(3))
    elsewhere = stage.a_candidate(held)
    own = stage.a_candidate(held, invigilator, room_id=room.id)
    stage.a_sitting(held, waits)
    stage.a_sitting(held, done, **running(stage, submitted_at=stage.clock.now(), submitted_cause=Cause.CANDIDATE))
    for each in (sits, elsewhere, own):
        stage.a_sitting(held, each, **running(stage))
    assert do(stage, invigilating.extend_all, invigilator, held, minutes=12, reason="mất điện", room=room) == 1
    assert [given_to(stage, each) for each in (sits, waits, done, elsewhere, own)] == [12, 0, 0, 0, 0]
    assert acts_of(stage, held) == [("extended", invigilator.person_id, None, "+12′ × 1, Phòng 1: mất điện")]
    assert do(stage, invigilating.extend_all, stage.officer, held, minutes=3, reason="mất mạng") == 3
    assert [given_to(stage, each) for each in (sits, elsewhere, own)] == [15, 3, 3]


def test_time_for_everybody_takes_no_more_statements_than_for_one(stage: Stage) -> None:
    """While it is given, nobody who sits can save."""
    now, counts = stage.clock.now(), []
    for people in (1, 6):
        held, invigilator = a_held_with_invigilator(stage)
        ends = [now + timedelta(minutes=5 + each) for each in range(people)]
        sittings = [
            stage.a_sitting(held, stage.a_candidate(held), **running(stage, section_deadline_at=end, lines=at))
            for at, end in enumerate(ends)
        ]
        statements: list[str] = []

        def hear(*heard: object, into: list[str] = statements) -> None:
            into.append(str(heard[2]))

        event.listen(stage.database.write_engine, "before_cursor_execute", hear)
        do(stage, invigilating.extend_all, invigilator, held, minutes=4, reason="mất điện")
        event.remove(stage.database.write_engine, "before_cursor_execute", hear)
        counts.append(len(statements))
        for at, (sitting, end) in enumerate(zip(sittings, ends, strict=True)):
            row = stage.row(Sitting, sitting)
            assert row.section_deadline_at == end + timedelta(minutes=4)
            assert row.deadline_at == now + timedelta(minutes=24)
            with stage.database.read() as session:
                (line,) = session.scalars(select(SittingLine).where(SittingLine.sitting_id == sitting))
            assert (line.seq, line.kind, line.payload, line.key) == (at + 1, "extended", {"minutes": 4}, f"extended-{at + 1}")
            assert (row.lines, line.moment) == (at + 1, "in-time")
    assert counts[0] == counts[1]


def test_an_officer_hands_in_once_and_only_what_was_begun(stage: Stage) -> None:
    held, invigilator = a_held_with_invigilator(stage)
    sitter = a_sitter(stage, held)
    with pytest.raises(Conflict):
        do(stage, invigilating.hand_in, invigilator, held, sitter.candidate_id, "vi phạm")
    sitting = sitter.start()
    assert do(stage, invigilating.hand_in, invigilator, held, sitter.candidate_id, "vi phạm")
    assert not do(stage, invigilating.hand_in, stage.officer, held, sitter.candidate_id, "vi phạm")
    assert stage.row(Sitting, sitting.id).submitted_cause == Cause.OFFICER
    assert acts_of(stage, held) == [("handed-in", invigilator.person_id, sitter.candidate_id, "vi phạm")]


def test_who_is_released_goes_on_elsewhere(stage: Stage) -> None:
    held, invigilator = a_held_with_invigilator(stage)
    sitter = a_sitter(stage, held)
    sitting = sitter.start()
    do(stage, invigilating.release, invigilator, held, sitter.candidate_id, "máy hỏng")
    with pytest.raises(OtherMachine):
        sitter.save(sitting, 0, key="a")
    moved = sitter.at(SECOND)
    moved.take_over(sitting)
    moved.save(moved.look(sitting.id), 0, key="a")
    moved.submit(moved.look(sitting.id))
    with pytest.raises(Conflict):
        do(stage, invigilating.release, invigilator, held, sitter.candidate_id, "máy hỏng")


def test_an_incident_is_of_one_or_of_all(stage: Stage) -> None:
    held, invigilator = a_held_with_invigilator(stage)
    sitter: Sitter = a_sitter(stage, held)
    do(stage, invigilating.note_incident, invigilator, held, "mất điện 5 phút")
    do(stage, invigilating.note_incident, invigilator, held, "xin ra ngoài", candidate_id=sitter.candidate_id)
    assert acts_of(stage, held) == [
        ("incident", invigilator.person_id, None, "mất điện 5 phút"),
        ("incident", invigilator.person_id, sitter.candidate_id, "xin ra ngoài"),
    ]


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Does acts at the same time; answers what each came to, an error included."""
    ready = threading.Barrier(len(acts))
    found: list[Any] = [None] * len(acts)

    def run(number: int) -> None:
        ready.wait()
        try:
            found[number] = acts[number]()
        except (DomainError, OperationalError) as error:
            # A busy machine lets nobody wait for a lock longer than a second: that act was not done.
            found[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    return found


def test_time_given_while_the_clock_closes_counts_wholly_or_not_at_all(stage: Stage) -> None:
    held, invigilator = a_held_with_invigilator(stage)
    people = [stage.a_candidate(held) for _ in range(6)]
    over = stage.clock.now() - timedelta(minutes=2)
    sittings = [stage.a_sitting(held, each, **running(stage, started_at=over, deadline_at=over)) for each in people]
    gives = [partial(do, stage, invigilating.extend, invigilator, held, each, minutes=10, reason="mất điện") for each in people]
    came = together(lambda: close_due(stage), *gives)[1:]
    for person, sitting, given in zip(people, sittings, came, strict=True):
        row, extra = stage.row(Sitting, sitting), given_to(stage, person)
        was_given = given is None
        assert was_given or isinstance(given, (Conflict, OperationalError))
        assert (row.submitted_at is None, row.deadline_at > over, extra) == (was_given, was_given, 10 if was_given else 0)


def test_acts_of_two_invigilators_are_all_done_and_all_noted(stage: Stage) -> None:
    held, first = a_held_with_invigilator(stage)
    second = stage.a_member(held, Body.INVIGILATION)
    people = [stage.a_candidate(held) for _ in range(3)]
    for each in people:
        stage.a_sitting(held, each, **running(stage))
    acts = [partial(do, stage, invigilating.extend_all, first, held, minutes=1, reason="a")] * 3
    acts += [partial(do, stage, invigilating.extend, second, held, each, minutes=2, reason="b") for each in people]
    assert [each for each in together(*acts) if isinstance(each, Exception)] == []
    assert [given_to(stage, each) for each in people] == [5, 5, 5]
    assert len(acts_of(stage, held)) == 6
