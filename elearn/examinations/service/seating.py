"""Rooms, and who sits where."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, exists, func, select, update
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.core.actor import Actor
from elearn.core.days import day_of
from elearn.core.db.insert import insert_once
from elearn.core.errors import N_, Conflict, Invalid, NotFound
from elearn.core.i18n import SOURCE_LANGUAGE, in_language
from elearn.core.ids import Id, new_id
from elearn.core.text import sort_key
from elearn.examinations.acts import ActKind
from elearn.examinations.models import Candidate, Room
from elearn.examinations.policy import owned_by, room_within, within
from elearn.examinations.queries.held import Held, get_held
from elearn.examinations.service.duty import lock_candidate
from elearn.examinations.service.log import note_act
from elearn.examinations.service.shared import require_planning, words_of
from elearn.organisation.queries import name_units

NAME_CHARACTERS, PLACE_CHARACTERS, MOST_SEATS, MOST_ROOMS = 60, 200, 1000, 200


class Order(StrEnum):
    """By what candidates are spread over rooms."""

    NUMBER = "number"
    NAME = "name"


def add_room(session: Session, actor: Actor, held: Held, name: str, *, place: str = "", seats: int, now: datetime) -> Id:
    """Adds a room, of the unit within whose scope the actor holds the examination; answers its id.

    Raises:
        Invalid: the name is missing or too long, or the seats do not fit.
        Conflict: there is a room of this name, there are too many, or the examination is over.
    """
    require_planning(session, held.id)
    called = words_of(name, "name", most=NAME_CHARACTERS)
    where = words_of(place, "place", most=PLACE_CHARACTERS) if place.strip() else ""
    if not 1 <= seats <= MOST_SEATS:
        raise Invalid(N_("Cần từ %(min)s đến %(max)s."), field="seats", min=1, max=MOST_SEATS)
    if (session.scalar(select(func.count()).where(Room.examination_id == held.id)) or 0) >= MOST_ROOMS:
        raise Conflict(N_("Kỳ thi này đã có %(most)d phòng."), most=MOST_ROOMS)
    room_id = new_id()
    values = {"examination_id": held.id, "name": called, "place": where, "seats": seats, "unit_id": held.scope}
    if not insert_once(session, Room, id=room_id, **values):
        raise Conflict(N_("Đã có phòng tên này."))
    note_act(session, actor, held.id, ActKind.SEATED, words=f"+ {called} ({seats})", now=now)
    return room_id


def remove_room(session: Session, actor: Actor, held: Held, room_id: Id, *, now: datetime) -> None:
    """Removes a room in which nobody is to sit.

    Raises:
        NotFound: there is no such room.
        Conflict: somebody is to sit there, the room was given to the unit within whose scope the actor works, or the examination
            is over.
    """
    require_planning(session, held.id)
    row = _room(session, held, room_id)
    if row is None:
        raise NotFound
    if row.is_given and held.scope is not None:
        raise Conflict(N_("Phòng này do đơn vị chủ trì giao; chỉ đơn vị chủ trì nhận lại hoặc bỏ được."))
    if session.scalar(select(exists().where(Candidate.room_id == room_id))):
        raise Conflict(N_("Phòng này đang có thí sinh. Xin chuyển họ sang phòng khác trước."))
    name = row.name
    session.delete(row)
    session.flush()
    note_act(session, actor, held.id, ActKind.SEATED, words=f"− {name}", now=now)


def give_room(session: Session, actor: Actor, held: Held, room_id: Id, reason: str, *, now: datetime) -> None:
    """Gives a room to the unit that the examination is handed to: its people look after whoever sits there without account.

    Raises:
        NotFound: the examination is not one of the actor's own units, or there is no such room.
        Invalid: no reason is given.
        Conflict: the room is given already, the examination is handed to nobody, or it is over.
    """
    row, why = _room_of_owner(session, actor, held, room_id, reason)
    held_by = get_held(session, held.id).held_by_id
    if held_by is None:
        raise Conflict(N_("Kỳ thi này chưa giao cho đơn vị nào."))
    if row.unit_id is not None:
        raise Conflict(N_("Phòng này đã giao cho một đơn vị rồi."))
    name = name_units(session, [held_by], today=day_of(session, now))[held_by]
    row.unit_id, row.is_given = held_by, True
    session.flush()
    told = f"Giao phòng “{row.name}” cho {in_language(name, SOURCE_LANGUAGE)[0]}. {why}"
    note_act(session, actor, held.id, ActKind.SEATED, words=told, now=now)


def take_room(session: Session, actor: Actor, held: Held, room_id: Id, reason: str, *, now: datetime) -> None:
    """Takes a room back from the unit that has it: it is of the whole examination again.

    Raises:
        NotFound: the examination is not one of the actor's own units, or there is no such room.
        Invalid: no reason is given.
        Conflict: no unit has the room, or the examination is over.
    """
    row, why = _room_of_owner(session, actor, held, room_id, reason)
    if row.unit_id is None:
        raise Conflict(N_("Phòng này không giao cho đơn vị nào."))
    row.unit_id, row.is_given = None, False
    session.flush()
    note_act(session, actor, held.id, ActKind.SEATED, words=f"Nhận lại phòng “{row.name}”. {why}", now=now)


def _room_of_owner(session: Session, actor: Actor, held: Held, room_id: Id, reason: str) -> tuple[Room, str]:
    require_planning(session, held.id)
    get_held(session, held.id, owned_by(actor))
    why = words_of(reason, "reason")
    row = session.scalars(select(Room).where(Room.id == room_id, Room.examination_id == held.id).with_for_update()).one_or_none()
    if row is None:
        raise NotFound
    return row, why


def seat_all(session: Session, actor: Actor, held: Held, order: Order, *, now: datetime) -> int:
    """Spreads everybody on the list within the scope over the rooms of it, room by room in the order of their names, seats from 1;
    answers how many. Where somebody beyond the scope sits, they stay.

    Raises:
        Invalid: the rooms do not have enough seats.
        Conflict: the examination is over.
    """
    require_planning(session, held.id)
    who = _in_order(session, held, order)
    places = _places(session, held, who)
    if len(places) < len(who):
        raise Invalid(
            N_("Các phòng có %(seats)d chỗ, danh sách có %(count)d thí sinh. Xin thêm phòng."),
            field="order",
            seats=len(places),
            count=len(who),
        )
    # Emptied first: two who change places would be in each other's way.
    session.execute(update(Candidate).where(*_emptied(held, who)).values(seat=None, room_id=None))
    if who:
        seated = zip(who, places, strict=False)
        session.execute(update(Candidate), [{"id": each, "room_id": room, "seat": seat} for each, (room, seat) in seated])
    note_act(session, actor, held.id, ActKind.SEATED, words=f"{len(who)} thí sinh", now=now)
    return len(who)


def seat_one(session: Session, actor: Actor, held: Held, candidate_id: Id, *, room_id: Id, seat: int, now: datetime) -> None:
    """Gives one candidate another seat.

    Raises:
        NotFound: there is no such candidate on the list, or no such room.
        Forbidden: it is the actor, who would choose beside whom they sit.
        Invalid: the room has no such seat.
        Conflict: somebody else has that seat, or the examination is over.
    """
    require_planning(session, held.id)
    lock_candidate(session, actor, held, candidate_id)
    room = _room(session, held, room_id)
    on_list = (Candidate.examination_id == held.id, Candidate.struck_at.is_(None), within(held.scope))
    wanted = (Candidate.id == candidate_id, *on_list)
    row = session.scalars(select(Candidate).where(*wanted).with_for_update()).one_or_none()
    if room is None or row is None:
        raise NotFound
    if not 1 <= seat <= room.seats:
        raise Invalid(N_("Phòng này có các chỗ từ 1 đến %(seats)d."), field="seat", seats=room.seats)
    taken = exists().where(
        Candidate.room_id == room_id, Candidate.seat == seat, Candidate.struck_at.is_(None), Candidate.id != candidate_id
    )
    if session.scalar(select(taken)):
        raise Conflict(N_("Chỗ này đã có thí sinh khác."))
    row.room_id, row.seat = room_id, seat
    session.flush()
    note_act(session, actor, held.id, ActKind.SEATED, candidate_id=candidate_id, words=f"{room.name}, {seat}", now=now)


def _room(session: Session, held: Held, room_id: Id) -> Room | None:
    wanted = (Room.id == room_id, Room.examination_id == held.id, room_within(held.scope))
    return session.scalars(select(Room).where(*wanted)).one_or_none()


def _places(session: Session, held: Held, who: Sequence[Id]) -> list[tuple[Id, int]]:
    """The seats of the rooms, in order, without those of candidates who are not to be moved."""
    rooms = session.execute(select(Room.id, Room.name, Room.seats).where(Room.examination_id == held.id, room_within(held.scope)))
    kept = select(Candidate.room_id, Candidate.seat).where(
        Candidate.examination_id == held.id, Candidate.struck_at.is_(None), Candidate.seat.is_not(None), Candidate.id.not_in(who)
    )
    taken = set() if held.scope is None else {(row.room_id, row.seat) for row in session.execute(kept)}
    in_order = sorted(rooms, key=lambda room: sort_key(room.name))
    return [(each.id, seat) for each in in_order for seat in range(1, each.seats + 1) if (each.id, seat) not in taken]


def _emptied(held: Held, who: Sequence[Id]) -> tuple[ColumnElement[bool], ...]:
    """Clauses on `Candidate`: whoever gets another seat; of the whole examination everybody."""
    everybody = Candidate.examination_id == held.id
    return (everybody,) if held.scope is None else (everybody, Candidate.id.in_(who))


def _in_order(session: Session, held: Held, order: Order) -> Sequence[Id]:
    by = [func.coalesce(Candidate.name_sort, Person.name_sort)] if order is Order.NAME else []
    wanted = select(Candidate.id).outerjoin(Person, Person.id == Candidate.person_id)
    wanted = wanted.where(Candidate.examination_id == held.id, Candidate.struck_at.is_(None), within(held.scope))
    return session.scalars(wanted.order_by(*by, func.length(Candidate.number), Candidate.number)).all()
