"""Going on at another machine: asked of nobody where there are no rooms, let by an invigilator where there are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from elearn.core.actor import Actor
from elearn.core.errors import Conflict
from elearn.core.events import StoredEvent
from elearn.core.ids import secret_digest
from elearn.examinations.candidates.board_rules import machine_number
from elearn.examinations.models import Candidate, Sitting
from elearn.examinations.queries.board import BoardRow, read_board
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.sittings import OwnSitting
from elearn.examinations.rules import Body
from elearn.examinations.service import invigilating
from elearn.examinations.service.sitting_lines import HandedIn, OtherMachine
from tests.examinations.invigilated import a_room, acts_of, do, running
from tests.examinations.sitter import FIRST, SECOND, Sitter, a_sitter
from tests.examinations.stage import Stage

THIRD = secret_digest("máy ba")
ASKED, MOVED = "examination.sitting_move_asked", "examination.sitting_taken_over"


def in_a_room(stage: Stage) -> tuple[Held, Actor, Sitter, OwnSitting]:
    """An examination with a room, its invigilator, and somebody who was confirmed there and has begun."""
    held = stage.a_held()
    room, invigilator = a_room(stage, held), stage.a_member(held, Body.INVIGILATION)
    sitter = a_sitter(stage, held, room_id=room.id, seat=2, confirmed_at=stage.clock.now())
    return held, invigilator, sitter, sitter.start()


def rows(stage: Stage, held: Held) -> tuple[BoardRow, ...]:
    with stage.database.read() as session:
        return tuple(read_board(session, held, now=stage.clock.now()).page.rows)


def kinds(sitter: Sitter, sitting: OwnSitting) -> list[str]:
    return [each.kind for each in sitter.lines(sitting)]


def events(stage: Stage) -> list[str]:
    with stage.database.read() as session:
        return sorted(session.scalars(select(StoredEvent.name).where(StoredEvent.name.in_([ASKED, MOVED]))))


def test_in_a_room_a_code_alone_moves_nothing_and_disturbs_nobody(stage: Stage) -> None:
    held, _, sitter, sitting = in_a_room(stage)
    assert not sitter.at(SECOND).take_over(sitting)
    assert not sitter.at(SECOND).take_over(sitting)
    with pytest.raises(OtherMachine):
        sitter.at(SECOND).save(sitter.look(sitting.id), 0, key="outside")
    with pytest.raises(OtherMachine):
        sitter.at(SECOND).submit(sitter.look(sitting.id))
    sitter.save(sitter.look(sitting.id), 0, key="inside")
    assert sitter.look(sitting.id).device == FIRST
    assert kinds(sitter, sitting) == ["started", "answered"]
    assert events(stage) == [ASKED]
    [row] = rows(stage, held)
    assert (row.asks, row.asked_at) == (machine_number(SECOND), stage.clock.now())


def test_whom_an_invigilator_lets_goes_on_and_the_board_tells_it(stage: Stage) -> None:
    held, invigilator, sitter, sitting = in_a_room(stage)
    moved, number = sitter.at(SECOND), machine_number(SECOND)
    moved.take_over(sitting)
    do(stage, invigilating.release, invigilator, held, sitter.candidate_id, "máy hỏng", machine=number)
    with pytest.raises(OtherMachine):
        sitter.save(sitter.look(sitting.id), 0, key="a")
    assert moved.take_over(moved.look(sitting.id))
    moved.save(moved.look(sitting.id), 0, key="b")
    assert kinds(sitter, sitting) == ["started", "taken-over", "answered"]
    assert acts_of(stage, held)[-1] == ("released", invigilator.person_id, sitter.candidate_id, f"→ {number}: máy hỏng")
    assert events(stage) == [ASKED, MOVED]
    [row] = rows(stage, held)
    assert (row.asks, row.asked_at, row.taken_over) == ("", None, 1)


def test_what_is_let_is_the_machine_that_was_shown(stage: Stage) -> None:
    held, invigilator, sitter, sitting = in_a_room(stage)
    sitter.at(SECOND).take_over(sitting)
    sitter.at(THIRD).take_over(sitting)
    for shown in (machine_number(SECOND), ""):
        with pytest.raises(Conflict):
            do(stage, invigilating.release, invigilator, held, sitter.candidate_id, "máy hỏng", machine=shown)
    assert sitter.look(sitting.id).device == FIRST
    do(stage, invigilating.release, invigilator, held, sitter.candidate_id, "máy hỏng", machine=machine_number(THIRD))
    assert sitter.look(sitting.id).device == THIRD


def test_a_machine_stopped_before_another_one_asked_opens_no_way_around(stage: Stage) -> None:
    held, invigilator, sitter, sitting = in_a_room(stage)
    do(stage, invigilating.release, invigilator, held, sitter.candidate_id, "máy treo")
    assert not sitter.at(SECOND).take_over(sitting)
    with pytest.raises(OtherMachine):
        sitter.at(SECOND).save(sitter.look(sitting.id), 0, key="a")
    do(stage, invigilating.release, invigilator, held, sitter.candidate_id, "máy treo", machine=machine_number(SECOND))
    sitter.at(SECOND).save(sitter.look(sitting.id), 0, key="a")


def test_who_asks_for_another_machine_stands_first_on_the_board(stage: Stage) -> None:
    held, _, sitter, sitting = in_a_room(stage)
    with stage.database.read() as session:
        room_id = session.scalars(select(Candidate.room_id).where(Candidate.id == sitter.candidate_id)).one()
    other = stage.a_candidate(held, room_id=room_id, seat=1)
    stage.a_sitting(held, other, **running(stage))
    assert [each.candidate_id for each in rows(stage, held)] == [other, sitter.candidate_id]
    sitter.at(SECOND).take_over(sitting)
    assert [each.candidate_id for each in rows(stage, held)] == [sitter.candidate_id, other]
    sitter.submit(sitter.look(sitting.id))
    assert [each.asks for each in rows(stage, held)] == ["", ""]
    with pytest.raises(HandedIn):
        sitter.at(SECOND).take_over(sitter.look(sitting.id))


def test_without_rooms_nobody_is_asked(stage: Stage) -> None:
    held = stage.a_held()
    sitter = a_sitter(stage, held)
    sitting = sitter.start()
    assert sitter.at(SECOND).take_over(sitting)
    row = stage.row(Sitting, sitting.id)
    assert (row.device, row.asked_by, row.asked_at) == (SECOND, None, None)


@pytest.mark.pure
@given(st.binary(min_size=32, max_size=32))
def test_a_machine_has_four_digits(device: bytes) -> None:
    assert (len(machine_number(device)), machine_number(device).isdecimal()) == (4, True)
