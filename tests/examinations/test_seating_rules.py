"""Who gets which seat, without a database."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.core.errors import Invalid
from elearn.examinations.candidates.seating_rules import Hall, Seating, Standing, seat_people

pytestmark = pytest.mark.pure

A, B = Hall(UUID(int=1), "Phòng 1", 2), Hall(UUID(int=2), "Phòng 2", 2)
ELSEWHERE = UUID(int=9)


def one(number: int, room: Hall | None = None, seat: int | None = None, *, is_settled: bool = False) -> Standing:
    return Standing(UUID(int=100 + number), None if room is None else room.id, seat, is_settled)


def test_whoever_has_a_room_from_the_list_gets_a_seat_in_it_and_the_others_what_is_free() -> None:
    people = [one(1), one(2, B), one(3), one(4, A, 2)]
    found = seat_people([A, B], people, anew=False)
    assert found == Seating({people[1].id: (B.id, 1), people[0].id: (A.id, 1), people[2].id: (B.id, 2)}, 1, 1, 0)


def test_anew_former_rooms_count_for_nothing_but_those_of_the_settled() -> None:
    people = [one(1), one(2, B), one(3, B, 2, is_settled=True), one(4, A, 2)]
    found = seat_people([A, B], people, anew=True)
    assert found.given == {people[0].id: (A.id, 1), people[1].id: (A.id, 2), people[3].id: (B.id, 1)}
    assert (found.in_room, found.stayed, found.left) == (0, 1, 0)


@pytest.mark.parametrize("people", [[one(1, A), one(2, A), one(3, A)], [one(1, A, 1), one(2, A), one(3, A)]])
def test_a_room_of_the_list_that_is_too_small_is_told(people: list[Standing]) -> None:
    with pytest.raises(Invalid) as raised:
        seat_people([A, B], people, anew=False)
    assert raised.value.values == {"room": "Phòng 1", "seats": 2, "count": 3}


def test_too_few_free_seats_are_told() -> None:
    with pytest.raises(Invalid) as raised:
        seat_people([A], [one(1, A, 1), one(2), one(3)], anew=False)
    assert raised.value.values == {"seats": 1, "count": 2}


def test_who_is_settled_without_a_seat_is_left_alone_and_a_seat_of_their_room_is_kept_for_them() -> None:
    settled, unreached = one(1, A, is_settled=True), Standing(UUID(int=102), ELSEWHERE)
    others = [one(3, A, 1)]
    found = seat_people([A, B], [settled, unreached, one(4)], others, anew=False)
    assert (found.given, found.left) == ({one(4).id: (B.id, 1)}, 2)
    with pytest.raises(Invalid):
        seat_people([A], [settled, one(4, A)], others, anew=False)


@st.composite
def crowds(draw: st.DrawFn) -> tuple[list[Hall], list[Standing], list[Standing]]:
    """Rooms, people and others as a database can hold them: no seat twice, none that the room does not have."""
    halls = [Hall(UUID(int=at), f"P{at}", draw(st.integers(1, 6))) for at in range(1, draw(st.integers(1, 3)) + 1)]
    free = [(hall.id, seat) for hall in halls for seat in range(1, hall.seats + 1)]
    crowd = []
    for number in range(draw(st.integers(0, 14))):
        has = draw(st.sampled_from(["nothing", "room", "elsewhere", "seat"]))
        room, seat = None, None
        if has == "seat" and free:
            room, seat = free.pop(draw(st.integers(0, len(free) - 1)))
        elif has != "nothing":
            room = ELSEWHERE if has == "elsewhere" else draw(st.sampled_from(halls)).id
        crowd.append(Standing(UUID(int=100 + number), room, seat, draw(st.booleans())))
    cut = draw(st.integers(0, len(crowd)))
    return halls, crowd[cut:], crowd[:cut]


@given(crowds(), st.booleans())
def test_nobody_who_stays_moves_no_room_is_overfull_and_no_seat_is_given_twice(
    crowd: tuple[list[Hall], list[Standing], list[Standing]], anew: bool
) -> None:
    halls, people, others = crowd
    try:
        found = seat_people(halls, people, others, anew=anew)
    except Invalid:
        return
    keeps = [each for each in people if each.is_settled or (each.seat is not None and not anew)]
    assert not {each.id for each in (*keeps, *others)} & set(found.given)
    for each in people:
        if not anew and each.room is not None and each.id in found.given:
            assert found.given[each.id][0] == each.room
    kept = [(each.room, each.seat) for each in (*keeps, *others) if each.seat is not None]
    places = [*kept, *found.given.values()]
    assert len(set(places)) == len(places)
    assert set(found.given.values()) <= {(hall.id, seat) for hall in halls for seat in range(1, hall.seats + 1)}
    used = Counter(room for room, _ in places)
    assert all(used[hall.id] <= hall.seats for hall in halls)
    assert found.stayed + found.left + len(found.given) == len(people)
