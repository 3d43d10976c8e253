"""The unit that answers for an examination gives one of its rooms to the unit that holds it, and takes it back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from elearn.core.actor import Actor
from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.core.errors import Conflict, Invalid, NotFound
from elearn.core.ids import Id
from elearn.examinations.acts import ActKind
from elearn.examinations.models import Examination, Room
from elearn.examinations.queries.candidates import list_candidates, list_rooms
from elearn.examinations.rules import State
from elearn.examinations.service.seating import add_room, give_room, remove_room, take_room
from tests.examinations.handed import GUEST, OTHER_ROOM, OWN, Handed, a_handed
from tests.examinations.invigilated import acts_of
from tests.examinations.pages import Pages
from tests.examinations.pages import application as application
from tests.examinations.pages import pages as pages
from tests.examinations.pages import site as site
from tests.examinations.pages import sown as sown
from tests.examinations.stage import Stage, a_stage
from tests.examinations.test_scope import reached

Act = Callable[..., None]


@pytest.fixture
def stage(database: Database, clock: FakeClock) -> Stage:
    return a_stage(database, clock, has_essay=True)


def act(stage: Stage, what: Act, actor: Actor, about: tuple[Handed, Id], *, reason: str = "gần phường") -> None:
    handed, room = about
    with stage.database.unit_of_work() as work:
        what(work.session, actor, handed.held, room, reason, now=work.now)


def numbers(stage: Stage, handed: Handed) -> set[str]:
    """Whom the officer of ward A reaches."""
    with stage.database.read() as session:
        return {each.number for each in list_candidates(session, reached(stage, handed, stage.officer)).rows}


def test_a_ward_looks_after_whoever_sits_in_a_room_that_it_was_given(stage: Stage) -> None:
    handed = a_handed(stage, State.READY)
    assert numbers(stage, handed) == {OWN}
    act(stage, give_room, stage.city_officer, (handed, handed.other_room))
    assert numbers(stage, handed) == {OWN, GUEST}
    with stage.database.read() as session:
        assert {each.name: bool(each.unit) for each in list_rooms(session, handed.held)}[OTHER_ROOM]
    act(stage, take_room, stage.city_officer, (handed, handed.other_room), reason="đổi lại")
    assert numbers(stage, handed) == {OWN}
    told = [(kind, words) for kind, _, _, words in acts_of(stage, handed.held) if kind == ActKind.SEATED]
    assert told == [
        (ActKind.SEATED, f"Giao phòng “{OTHER_ROOM}” cho Phường A. gần phường"),
        (ActKind.SEATED, f"Nhận lại phòng “{OTHER_ROOM}”. đổi lại"),
    ]


def test_nobody_else_gives_rooms_and_none_is_given_twice_or_to_nobody(stage: Stage) -> None:
    handed = a_handed(stage, State.READY)
    for actor in (stage.officer, stage.stranger):
        for what in (give_room, take_room):
            with pytest.raises(NotFound):
                act(stage, what, actor, (handed, handed.other_room))
    elsewhere = a_handed(stage, State.READY)
    refused: list[tuple[Act, Id, str, type[Exception]]] = [
        (give_room, elsewhere.other_room, "vì", NotFound),
        (give_room, handed.other_room, " ", Invalid),
        (give_room, handed.own_room, "vì", Conflict),
        (take_room, handed.other_room, "vì", Conflict),
    ]
    for what, room, reason, error in refused:
        with pytest.raises(error):
            act(stage, what, stage.city_officer, (handed, room), reason=reason)
    with stage.database.unit_of_work() as work:
        row = work.session.get_one(Examination, handed.held.id)
        row.held_by_id = row.held_until = None
    with pytest.raises(Conflict):
        act(stage, give_room, stage.city_officer, (handed, handed.other_room))
    # The room that the ward had is taken back all the same.
    act(stage, take_room, stage.city_officer, (handed, handed.own_room))
    assert stage.row(Room, handed.own_room).unit_id is None


def test_a_ward_does_not_remove_a_room_that_it_was_given_and_the_city_does(stage: Stage) -> None:
    handed = a_handed(stage, State.READY)
    with stage.database.unit_of_work() as work:
        given = add_room(work.session, stage.city_officer, handed.held, "Phòng Trống", seats=5, now=work.now)
        own = add_room(work.session, stage.officer, reached(stage, handed, stage.officer), "Phòng Phường", seats=5, now=work.now)
    act(stage, give_room, stage.city_officer, (handed, given))

    def remove(room: Id, actor: Actor) -> None:
        with stage.database.unit_of_work() as work:
            remove_room(work.session, actor, reached(stage, handed, actor), room, now=work.now)

    with pytest.raises(Conflict):
        remove(given, stage.officer)
    # What it made itself is its own to remove, and what was taken back is no longer given.
    remove(own, stage.officer)
    act(stage, take_room, stage.city_officer, (handed, given))
    assert not stage.row(Room, given).is_given
    act(stage, give_room, stage.city_officer, (handed, given))
    remove(given, stage.city_officer)
    with stage.database.read() as session:
        assert not {given, own} & set(session.scalars(select(Room.id)))


def test_the_form_stands_on_the_line_of_the_room_for_the_owner_alone(pages: Pages) -> None:
    stage = pages.stage = a_stage(pages.stage.database, pages.stage.clock, has_essay=True)
    handed = a_handed(stage, State.READY)
    reads, client = pages.checked(stage.city_officer), pages.browser(stage.city_officer)
    address = pages.address(handed.held, "rooms")
    assert "Giao phòng này cho Phường A" in reads.get(address).text
    assert "Give this room to" in client.get(address.replace("/vi/", "/en/")).text
    assert "Giao phòng này" not in pages.checked(stage.officer).get(address).text
    there = f"{address}/{handed.other_room}/give"
    assert client.post(there, data={"reason": ""}).status_code == 303
    assert stage.row(Room, handed.other_room).unit_id is None
    assert client.post(there, data={"reason": "gần phường"}).status_code == 303
    assert stage.row(Room, handed.other_room).unit_id == stage.ward
    assert reads.get(address).text.count("Nhận lại phòng này") >= 2
    assert pages.browser(stage.officer).post(there, data={"reason": "vì"}).status_code == 404


def test_the_page_of_a_ward_offers_no_removing_of_a_room_that_it_was_given(pages: Pages) -> None:
    stage = pages.stage = a_stage(pages.stage.database, pages.stage.clock, has_essay=True)
    handed = a_handed(stage, State.READY)
    with stage.database.unit_of_work() as work:
        given = add_room(work.session, stage.city_officer, handed.held, "Phòng Trống", seats=5, now=work.now)
    act(stage, give_room, stage.city_officer, (handed, given))
    address, door = pages.address(handed.held, "rooms"), f"rooms/{given}/remove"
    assert door not in pages.checked(stage.officer).get(address).text
    assert door in pages.checked(stage.city_officer).get(address).text
    answer = pages.browser(stage.officer).post(pages.address(handed.held, door), follow_redirects=True)
    assert "chỉ đơn vị chủ trì nhận lại hoặc bỏ được" in answer.text
    assert stage.row(Room, given).is_given
