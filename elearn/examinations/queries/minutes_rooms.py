"""What the record says of each room: whose identity was confirmed, who sat without it, and who went on at another machine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.core.ids import Id
from elearn.examinations.models import Candidate, Room, Sitting, SittingLine
from elearn.examinations.policy import within
from elearn.examinations.queries.board import has_rooms
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.minutes_cancelled import on_record
from elearn.examinations.rules import LineKind


@dataclass(frozen=True, slots=True)
class Exceptional:
    """A candidate who is named in the record; `moments`: when they went on at another machine."""

    number: str
    name: str | None
    moments: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class RoomCheck:
    """One room (None: without a room), of whoever came and whose data are still there.

    `unconfirmed` sat without a confirmation; of an examination without rooms nobody is, because none is asked for.
    """

    room: str | None
    came: int
    confirmed: int
    unconfirmed: tuple[Exceptional, ...]
    moved: tuple[Exceptional, ...]


def check_rooms(session: Session, held: Held) -> tuple[RoomCheck, ...]:
    """Each room in which somebody sat, by name; those without a room last."""
    came = select(Sitting.id).where(
        Sitting.candidate_id == Candidate.id,
        on_record(held),
        or_(Sitting.started_at.is_not(None), Sitting.submitted_at.is_not(None)),
    )
    rows = session.execute(
        select(
            Candidate.id,
            Room.name.label("room"),
            Candidate.number,
            func.coalesce(Person.full_name, Candidate.name).label("name"),
            Candidate.confirmed_at,
        )
        .select_from(Candidate)
        .outerjoin(Person, Person.id == Candidate.person_id)
        .outerjoin(Room, Room.id == Candidate.room_id)
        .where(
            Candidate.examination_id == held.id,
            within(held.scope),
            Candidate.struck_at.is_(None),
            # Whose data were erased has no confirmation any more: nothing is said of them rather than something untrue.
            Candidate.erased_at.is_(None),
            came.correlate(Candidate).exists(),
        )
        .order_by(Room.name.is_(None), Room.name, func.length(Candidate.number), Candidate.number)
    ).all()
    in_rooms = has_rooms(session, held.id)
    moves = _takeovers(session, held)
    return tuple(_check(room, list(people), moves, has_rooms=in_rooms) for room, people in groupby(rows, key=lambda row: row.room))


def _takeovers(session: Session, held: Held) -> Mapping[Id, Sequence[datetime]]:
    """When sittings went on at another machine, by candidate, in order."""
    rows = session.execute(
        select(Sitting.candidate_id, SittingLine.server_at)
        .join(SittingLine, SittingLine.sitting_id == Sitting.id)
        .where(Sitting.examination_id == held.id, SittingLine.kind == LineKind.TAKEN_OVER)
        .order_by(SittingLine.server_at)
    )
    found: dict[Id, list[datetime]] = defaultdict(list)
    for candidate_id, at in rows:
        found[candidate_id].append(at)
    return found


def _check(room: str | None, people: Sequence[Any], moves: Mapping[Id, Sequence[datetime]], *, has_rooms: bool) -> RoomCheck:
    missing = [each for each in people if each.confirmed_at is None]
    return RoomCheck(
        room,
        len(people),
        len(people) - len(missing),
        tuple(Exceptional(each.number, each.name) for each in missing) if has_rooms else (),
        tuple(Exceptional(each.number, each.name, tuple(moves[each.id])) for each in people if each.id in moves),
    )
