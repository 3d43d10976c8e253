"""Who gets which seat. Pure.

Whoever has a seat keeps it, and whoever has a room, from the list, gets a seat in it; the rest are spread over what is free. Anew,
former rooms and seats go, but those of people who are settled: who began, handed in, or were seen by an invigilator, never move.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from elearn.core.errors import N_, Invalid
from elearn.core.ids import Id

Place = tuple[Id, int]
"""A room and a seat of it, from 1."""

_OVER = N_(
    "Phòng “%(room)s” có %(seats)d chỗ, mà %(count)d thí sinh đã được ghi vào phòng này. "
    "Xin chuyển bớt người sang phòng khác ở trang của thí sinh."
)
_FEW = N_("Các phòng còn %(seats)d chỗ trống, mà %(count)d thí sinh chưa có phòng. Xin thêm phòng.")


class Order(StrEnum):
    """By what candidates are spread over rooms."""

    NUMBER = "number"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Hall:
    """A room whose seats are numbered from 1."""

    id: Id
    name: str
    seats: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A candidate and the place that they have. `is_settled`: they are never moved with others."""

    id: Id
    room: Id | None = None
    seat: int | None = None
    is_settled: bool = False


@dataclass(frozen=True, slots=True)
class Seating:
    """What comes of it: `given` seats, `in_room` of them in the room that the candidate had already; how many `stayed` where they
    sit; how many `left` alone without a seat, because they are settled, or have a room that is not reached.
    """

    given: Mapping[Id, Place]
    in_room: int
    stayed: int
    left: int


def seat_people(halls: Sequence[Hall], people: Sequence[Standing], others: Sequence[Standing] = (), *, anew: bool) -> Seating:
    """Gives seats, room by room.

    Args:
        halls: in the order in which they are filled.
        people: in the order in which they are seated.
        others: who has a place there and is not reached: they stay.
        anew: former rooms and seats of `people` count for nothing.

    Raises:
        Invalid: a room holds more people than it has seats, or there are too few seats for the rest.
    """
    reached = {each.id for each in halls}
    moving = [_freed(each) if anew and not each.is_settled else each for each in people]
    seated = [each for each in moving if each.seat is not None]
    waiting = [each for each in moving if each.seat is None and not each.is_settled]
    bound = [each for each in waiting if each.room in reached]
    rest = [each for each in waiting if each.room is None]
    unmoved = [*others, *(each for each in moving if each.is_settled)]
    kept = Counter(each.room for each in unmoved if each.room is not None and each.seat is None)
    free = _free(halls, {(each.room, each.seat) for each in (*seated, *others)})
    given: dict[Id, Place] = {}
    for hall in halls:
        wanting = [each for each in bound if each.room == hall.id]
        if len(wanting) + kept[hall.id] > len(free[hall.id]) and wanting:
            taken = hall.seats - len(free[hall.id])
            raise Invalid(_OVER, field="order", room=hall.name, seats=hall.seats, count=taken + len(wanting) + kept[hall.id])
        given |= {each.id: (hall.id, free[hall.id].pop(0)) for each in wanting}
    places = [(hall.id, seat) for hall in halls for seat in _unkept(free[hall.id], kept[hall.id])]
    if len(places) < len(rest):
        raise Invalid(_FEW, field="order", seats=len(places), count=len(rest))
    given |= {each.id: place for each, place in zip(rest, places, strict=False)}
    return Seating(given, len(bound), len(seated), len(people) - len(seated) - len(given))


def _freed(one: Standing) -> Standing:
    return Standing(one.id)


def _free(halls: Sequence[Hall], taken: Collection[tuple[Id | None, int | None]]) -> dict[Id, list[int]]:
    return {hall.id: [seat for seat in range(1, hall.seats + 1) if (hall.id, seat) not in taken] for hall in halls}


def _unkept(free: Sequence[int], kept: int) -> Sequence[int]:
    """The free seats without so many that are kept for people of the room who have no number yet."""
    return free[: max(len(free) - kept, 0)]
