"""Candidates, rooms and what is printed of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.core.db.types import LocalisedText
from elearn.core.ids import Id
from elearn.core.paging import Page, Paging
from elearn.core.text import fold, sort_key
from elearn.examinations.models import Candidate, Room, Sitting
from elearn.examinations.policy import room_within, within
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.seating import is_settled
from elearn.organisation.queries.finding import matches
from elearn.organisation.queries.staff_imports import names_of_units

_FOUND_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """A candidate as organisers see them. `has_account`: signs in; otherwise comes in with a card. `is_sitting`: has started and
    not handed in. `is_settled`: they began or were seen by an officer, so that only an act with a reason moves them.
    """

    id: Id
    number: str
    name: str | None
    birth_date: date | None
    about: str | None
    staff_code: str | None
    has_account: bool
    room_id: Id | None
    room: str | None
    seat: int | None
    extra_minutes: int
    extra_reason: str | None
    card_issued_at: datetime | None
    is_prepared: bool
    has_started: bool
    is_sitting: bool
    is_settled: bool


@dataclass(frozen=True, slots=True)
class RoomRow:
    """A room and how many are to sit there. `unit`: whose room it is, None for one of the whole examination; `is_given`: that unit
    did not make it, it was given to them.
    """

    id: Id
    name: str
    place: str
    seats: int
    taken: int
    unit: LocalisedText | None
    is_given: bool


def list_candidates(
    session: Session, held: Held, *, query: str = "", room_id: Id | None = None, page: int = 1
) -> Page[CandidateRow]:
    """Who is on the list within the scope, by number.

    Args:
        query: the beginning of a syllable of a name, whatever its marks, or of a candidate's number or staff code.
        room_id: only whoever sits there.
    """
    wanted = _rows(held)
    if room_id is not None:
        wanted = wanted.where(Candidate.room_id == room_id)
    if query:
        wanted = wanted.where(or_(Candidate.id.in_(_named(session, held, query)), _has_code(query)))
    paging = Paging.of(session.scalar(select(func.count()).select_from(wanted.order_by(None).subquery())) or 0, page)
    return Page(tuple(_row(each) for each in session.execute(paging.limit(wanted))), paging)


def find_candidate(session: Session, held: Held, candidate_id: Id) -> CandidateRow | None:
    """One who is on the list within the scope, or None."""
    row = session.execute(_rows(held).where(Candidate.id == candidate_id)).first()
    return None if row is None else _row(row)


def list_for_cards(session: Session, held: Held, *, room_id: Id | None = None, is_all: bool = False) -> list[Id]:
    """Candidates without account who have no card yet; with `is_all`, those too who have one."""
    wanted = select(Candidate.id).where(
        Candidate.examination_id == held.id, within(held.scope), Candidate.struck_at.is_(None), Candidate.person_id.is_(None)
    )
    if room_id is not None:
        wanted = wanted.where(Candidate.room_id == room_id)
    return list(session.scalars(wanted if is_all else wanted.where(Candidate.card_digest.is_(None))))


def list_by_ids(session: Session, held: Held, candidates: Collection[Id]) -> list[CandidateRow]:
    """These of the list, in the order in which sheets are handed out."""
    found = [_row(each) for each in session.execute(_rows(held).where(Candidate.id.in_(candidates)))]
    return sorted(found, key=lambda each: (sort_key(each.room or ""), each.seat or 0))


def list_rooms(session: Session, held: Held) -> list[RoomRow]:
    """The rooms within the scope by name, with how many of it are to sit there. Two statements."""
    there = (Candidate.room_id == Room.id, Candidate.struck_at.is_(None), within(held.scope))
    taken = select(func.count()).where(*there).correlate(Room).scalar_subquery()
    columns = (Room.id, Room.name, Room.place, Room.seats, Room.unit_id, Room.is_given, taken.label("taken"))
    rows = session.execute(select(*columns).where(Room.examination_id == held.id, room_within(held.scope))).all()
    names = names_of_units(session, {row.unit_id for row in rows if row.unit_id is not None})
    found = [RoomRow(row.id, row.name, row.place, row.seats, row.taken, names.get(row.unit_id), row.is_given) for row in rows]
    return sorted(found, key=lambda each: sort_key(each.name))


def _rows(held: Held) -> Select[*tuple[Any, ...]]:
    sitting = (
        select(Sitting.candidate_id, Sitting.started_at, Sitting.submitted_at)
        .where(Sitting.examination_id == held.id, Sitting.is_void.is_(False))
        .subquery()
    )
    return (
        select(
            Candidate.id,
            Candidate.number,
            func.coalesce(Candidate.name, Person.full_name).label("name"),
            Candidate.birth_date,
            Candidate.about,
            Candidate.person_id,
            Person.staff_code,
            Candidate.room_id,
            Room.name.label("room"),
            Candidate.seat,
            Candidate.extra_minutes,
            Candidate.extra_reason,
            Candidate.card_digest,
            Candidate.card_issued_at,
            sitting.c.candidate_id.label("prepared"),
            sitting.c.started_at,
            sitting.c.submitted_at,
            is_settled().label("is_settled"),
        )
        .outerjoin(Person, Person.id == Candidate.person_id)
        .outerjoin(Room, Room.id == Candidate.room_id)
        .outerjoin(sitting, sitting.c.candidate_id == Candidate.id)
        .where(Candidate.examination_id == held.id, within(held.scope), Candidate.struck_at.is_(None))
        .order_by(func.length(Candidate.number), Candidate.number)
    )


def _named(session: Session, held: Held, query: str) -> list[Id]:
    """Those whose name fits. Names of people are folded in the database, those of a list are folded here."""
    wanted = fold(query)
    listed = (Candidate.examination_id == held.id, within(held.scope))
    guests = select(Candidate.id, Candidate.name).where(*listed, Candidate.name.is_not(None))
    named = [row.id for row in session.execute(guests.limit(_FOUND_AT_ONCE)) if f" {wanted}" in f" {fold(row.name)}"]
    people = select(Candidate.id).join(Person, Person.id == Candidate.person_id)
    found = people.where(*listed, matches(Person.name_folded, query))
    return [*named, *session.scalars(found)]


def _has_code(query: str) -> Any:
    wanted = query.upper()
    return or_(Candidate.number.startswith(wanted, autoescape=True), Person.staff_code.startswith(wanted, autoescape=True))


def _row(row: Any) -> CandidateRow:
    return CandidateRow(
        id=row.id,
        number=row.number,
        name=row.name,
        birth_date=row.birth_date,
        about=row.about,
        staff_code=row.staff_code,
        has_account=row.person_id is not None,
        room_id=row.room_id,
        room=row.room,
        seat=row.seat,
        extra_minutes=row.extra_minutes,
        extra_reason=row.extra_reason,
        card_issued_at=row.card_issued_at if row.card_digest else None,
        is_prepared=row.prepared is not None,
        has_started=row.started_at is not None,
        is_sitting=row.started_at is not None and row.submitted_at is None,
        is_settled=bool(row.is_settled),
    )
