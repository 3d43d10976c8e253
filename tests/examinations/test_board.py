"""The board: how candidates stand, counted and told in few statements."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from elearn.examinations.candidates.board_rules import HEARD_WITHIN, Standing, minutes_left, standing_of
from elearn.examinations.queries.board import Board, find_on_board, read_board
from elearn.examinations.queries.held import Held
from elearn.examinations.rules import Cause
from tests.conftest import NOW
from tests.examinations.invigilated import a_room, running
from tests.examinations.sitter import SECOND, a_sitter
from tests.examinations.stage import Stage


def board(stage: Stage, held: Held, **asked: Any) -> Board:
    with stage.database.read() as session:
        return read_board(session, held, now=stage.clock.now(), **asked)


THROTTLED = timedelta(seconds=60)
"""So seldom a browser lets the timers of a page run that stands behind another one."""


@pytest.mark.pure
def test_a_page_behind_another_one_is_not_taken_for_lost_because_one_sign_was_lost() -> None:
    assert 2 * THROTTLED < HEARD_WITHIN < 3 * THROTTLED


@pytest.mark.pure
def test_a_page_that_was_heard_of_not_long_ago_is_there() -> None:
    def stands(after: timedelta) -> Standing:
        return standing_of(confirmed_at=NOW, started_at=NOW, submitted_at=None, seen_at=NOW, now=NOW + after)

    assert stands(HEARD_WITHIN) is Standing.SITTING
    assert stands(HEARD_WITHIN + timedelta(seconds=1)) is Standing.SILENT


@pytest.mark.pure
def test_a_begun_minute_is_left_until_it_is_over() -> None:
    left = [minutes_left(NOW, NOW - timedelta(seconds=each)) for each in (120, 61, 60, 1, 0, -5)]
    assert left == [2, 2, 1, 1, 0, 0]


def test_every_candidate_stands_where_the_rule_puts_them(stage: Stage) -> None:
    held, now = stage.a_held(), stage.clock.now()
    long_ago = now - timedelta(minutes=5)
    people = {each: stage.a_candidate(held, confirmed_at=None if each is Standing.ABSENT else now) for each in Standing}
    stage.a_sitting(held, people[Standing.PRESENT])
    stage.a_sitting(held, people[Standing.SITTING], **running(stage))
    stage.a_sitting(held, people[Standing.SILENT], **running(stage, started_at=long_ago, seen_at=long_ago))
    ended = {"submitted_at": now, "submitted_cause": Cause.CLOCK}
    stage.a_sitting(held, people[Standing.SUBMITTED], **running(stage, **ended))
    stage.a_candidate(held, struck_at=now)
    found = board(stage, held)
    assert {each.candidate_id: each.standing for each in found.page.rows} == {person: each for each, person in people.items()}
    assert found.counts == dict.fromkeys(Standing, 1)
    for each, person in people.items():
        only = board(stage, held, standing=each)
        assert [row.candidate_id for row in only.page.rows] == [person]
        assert only.listed == 5


def test_the_board_follows_a_candidate_who_answers_moves_and_hands_in(stage: Stage) -> None:
    held = stage.a_held()
    sitter = a_sitter(stage, held)
    sitting = sitter.start()
    stage.clock.advance(seconds=30)
    sitter.save(sitting, 0, 0, key="a")
    sitter.save(sitting, 0, 1, key="b")
    sitter.save(sitting, 1, 0, key="c")
    saved_at = stage.clock.now()
    stage.clock.advance(seconds=50)
    [row] = board(stage, held).page.rows
    assert (row.answered, row.saved_at, row.standing, row.taken_over) == (2, saved_at, Standing.SITTING, 0)
    moved = sitter.at(SECOND)
    moved.take_over(sitting)
    moved.submit(moved.look(sitting.id))
    [row] = board(stage, held).page.rows
    assert (row.standing, row.cause, row.taken_over) == (Standing.SUBMITTED, Cause.CANDIDATE, 1)


def test_a_room_is_told_alone_and_a_void_sitting_not_at_all(stage: Stage) -> None:
    held = stage.a_held()
    first, second = (a_room(stage, held, each).id for each in ("Phòng 1", "Phòng 2"))
    here = [stage.a_candidate(held, room_id=first, seat=seat) for seat in (2, 1)]
    stage.a_candidate(held, room_id=second, seat=1)
    stage.a_candidate(held)
    stage.a_sitting(held, here[0], is_void=True, **running(stage))
    found = board(stage, held, room_id=first)
    assert [each.candidate_id for each in found.page.rows] == here[::-1]
    assert found.counts[Standing.ABSENT] == found.listed == 2
    assert [each.room for each in board(stage, held).page.rows] == ["Phòng 1", "Phòng 1", "Phòng 2", None]


def test_a_candidate_of_another_examination_is_not_on_the_board(stage: Stage) -> None:
    held, other = stage.a_held(), stage.a_held()
    stranger = stage.a_candidate(other)
    with stage.database.read() as session:
        assert find_on_board(session, held, stranger, now=stage.clock.now()) is None
        assert find_on_board(session, other, stranger, now=stage.clock.now()) is not None


def test_many_candidates_cost_two_statements(stage: Stage) -> None:
    held = stage.a_held()
    for _ in range(60):
        stage.a_sitting(held, stage.a_candidate(held), **running(stage))
    said: list[str] = []
    with stage.database.read() as session:
        session.connection()
        event.listen(stage.database.read_engine, "before_cursor_execute", lambda *args: said.append(args[2]))
        found = read_board(session, held, page=2, now=stage.clock.now())
    assert (found.listed, len(found.page.rows)) == (60, 10)
    assert len([each for each in said if each.startswith(("SELECT", "WITH"))]) == 2


def test_without_names_nothing_is_read_that_tells_who_somebody_is(stage: Stage) -> None:
    held, now = stage.a_held(), stage.clock.now()
    people = [stage.a_candidate(held, about="xã Hoa Sen", number="7"), stage.a_candidate(held, stage.a_worker(), number="8")]
    (first, second) = board(stage, held, is_named=False).page.rows
    assert {first.name, first.birth_date, first.about, second.name, second.birth_date, second.about} == {None}
    assert [first.number, second.number] == ["7", "8"]
    with stage.database.read() as session:
        assert [find_on_board(session, held, each, is_named=False, now=now) for each in people] == [first, second]
        assert [getattr(find_on_board(session, held, each, now=now), "name", None) is None for each in people] == [False, False]
