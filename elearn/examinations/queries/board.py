"""The board of a running examination: how each candidate stands. Two statements for a page, however many candidates there are.

No answer, no outcome and no points are read here, for nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, cast, func, null, or_, select
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.core.db.aliases import shared_alias
from elearn.core.errors import NotFound
from elearn.core.ids import Id
from elearn.core.paging import Page, Paging
from elearn.examinations.candidates.board_rules import HEARD_WITHIN, Standing, standing_of
from elearn.examinations.models import Candidate, Room, Sitting, SittingLine
from elearn.examinations.policy import room_within, within
from elearn.examinations.queries.held import Held
from elearn.examinations.rules import Cause, LineKind, Moment


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One candidate. `answered` counts the questions that were ever answered, also one whose answer was emptied again.

    `name` is None once it was erased, or not asked for; `seen_at` is when the page was heard of last, a save included;
    `taken_over` counts changes of the machine; `in_grace` counts the questions of which an answer came in the grace for the
    network; `let_in_at` is when they were let in late, `offered_at` when they were let sit once more, while they have not begun
    that; `sitting_id` is None where no paper is prepared yet. All instants in UTC.
    """

    candidate_id: Id
    number: str
    name: str | None
    birth_date: date | None
    about: str | None
    room: str | None
    seat: int | None
    extra_minutes: int
    confirmed_at: datetime | None
    let_in_at: datetime | None
    sitting_id: Id | None
    sitting_number: int | None
    started_at: datetime | None
    deadline_at: datetime | None
    seen_at: datetime | None
    answered: int
    saved_at: datetime | None
    taken_over: int
    in_grace: int
    submitted_at: datetime | None
    cause: Cause | None
    standing: Standing
    offered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Board:
    """A page of the board. `counts` are of everybody in the room, whatever the page shows."""

    page: Page[BoardRow]
    counts: Mapping[Standing, int]

    @property
    def listed(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class RoomName:
    id: Id
    name: str
    place: str


_offered = shared_alias(Sitting)
_NAMED: tuple[ColumnElement[Any], ...] = (
    func.coalesce(Person.full_name, Candidate.name).label("name"),
    func.coalesce(Person.birth_date, Candidate.birth_date).label("birth_date"),
    Candidate.about.label("about"),
)
_NAMELESS = tuple(cast(null(), each.type).label(each.key or "") for each in _NAMED)
_COLUMNS: tuple[Any, ...] = (
    Candidate.id,
    Candidate.number,
    Room.name.label("room"),
    Candidate.seat,
    (Candidate.extra_minutes + func.coalesce(Sitting.given_minutes, 0)).label("extra_minutes"),
    Candidate.confirmed_at,
    Candidate.let_in_at,
    Sitting.id.label("sitting_id"),
    Sitting.number.label("sitting_number"),
    Sitting.started_at,
    Sitting.deadline_at,
    Sitting.seen_at,
    Sitting.submitted_at,
    Sitting.submitted_cause,
    _offered.prepared_at.label("offered_at"),
)
_COUNTING = and_(Sitting.candidate_id == Candidate.id, Sitting.is_void.is_(False))


def read_board(
    session: Session,
    held: Held,
    *,
    room_id: Id | None = None,
    standing: Standing | None = None,
    page: int = 1,
    is_named: bool = True,
    now: datetime,
) -> Board:
    """How the candidates of an examination within the scope, or of one of its rooms, stand at `now`; by room, seat and number.

    Args:
        is_named: with what tells who somebody is; else they are numbers, rooms and seats, and nothing more of them is read.
        standing: only those who stand so.
    """
    listed = _listed(held, room_id)
    counts = _count(session, listed, now)
    total = sum(counts.values()) if standing is None else counts[standing]
    paging = Paging.of(total, page)
    wanted = listed if standing is None else (*listed, _stands(standing, now))
    return Board(Page(_rows(session, paging.limit(_people(wanted, is_named=is_named)), now), paging), counts)


def find_on_board(session: Session, held: Held, candidate_id: Id, *, is_named: bool = True, now: datetime) -> BoardRow | None:
    """One candidate of the examination within the scope, still on its list; None where there is none. `is_named`: `read_board`."""
    found = _rows(session, _people((*_listed(held, None), Candidate.id == candidate_id), is_named=is_named), now)
    return found[0] if found else None


def list_rooms(session: Session, held: Held) -> list[RoomName]:
    """The rooms of an examination within the scope, by name."""
    wanted = (Room.examination_id == held.id, room_within(held.scope))
    rows = session.execute(select(Room.id, Room.name, Room.place).where(*wanted).order_by(Room.name))
    return [RoomName(*row) for row in rows]


def list_unconfirmed(session: Session, held: Held, room_id: Id, *, besides: Id | None = None) -> list[tuple[Id, str, str | None]]:
    """Id, number and name of everybody in a room whose identity nobody has confirmed, by number; a name is None once it was erased.

    Args:
        besides: a person who is left out: whoever asks does not confirm themselves.
    """
    wanted = [*_listed(held, room_id), Candidate.confirmed_at.is_(None)]
    if besides is not None:
        wanted.append(Candidate.person_id.is_distinct_from(besides))
    rows = session.execute(
        select(Candidate.id, Candidate.number, func.coalesce(Person.full_name, Candidate.name).label("name"))
        .outerjoin(Person, Person.id == Candidate.person_id)
        .where(*wanted)
        .order_by(Candidate.number)
    )
    return [(row.id, row.number, row.name) for row in rows]


def has_rooms(session: Session, examination_id: Id) -> bool:
    """Whether an examination is held in rooms, whoever's they are."""
    return session.scalar(select(Room.id).where(Room.examination_id == examination_id).limit(1)) is not None


def get_room(session: Session, held: Held, room_id: Id) -> RoomName:
    """A room of this examination.

    Raises:
        NotFound: it has no such room within the scope.
    """
    for each in list_rooms(session, held):
        if each.id == room_id:
            return each
    raise NotFound


def _listed(held: Held, room_id: Id | None) -> tuple[ColumnElement[bool], ...]:
    on_list = (Candidate.examination_id == held.id, Candidate.struck_at.is_(None), within(held.scope))
    return on_list if room_id is None else (*on_list, Candidate.room_id == room_id)


def _stands(standing: Standing, now: datetime) -> ColumnElement[bool]:
    """`candidates.board_rules.standing_of` in SQL."""
    heard = or_(Sitting.seen_at >= now - HEARD_WITHIN, Sitting.started_at >= now - HEARD_WITHIN)
    sits = and_(Sitting.started_at.is_not(None), Sitting.submitted_at.is_(None))
    waits = and_(Sitting.started_at.is_(None), Sitting.submitted_at.is_(None))
    return {
        Standing.SUBMITTED: Sitting.submitted_at.is_not(None),
        Standing.SITTING: and_(sits, heard),
        Standing.SILENT: and_(sits, ~func.coalesce(heard, False)),
        Standing.PRESENT: and_(waits, Candidate.confirmed_at.is_not(None)),
        Standing.ABSENT: and_(waits, Candidate.confirmed_at.is_(None)),
    }[standing]


def _count(session: Session, listed: tuple[ColumnElement[bool], ...], now: datetime) -> dict[Standing, int]:
    sums = [func.coalesce(func.sum(case((_stands(each, now), 1), else_=0)), 0) for each in Standing]
    row = session.execute(select(*sums).select_from(Candidate).outerjoin(Sitting, _COUNTING).where(*listed)).one()
    return dict(zip(Standing, (int(each) for each in row), strict=True))


def _people(wanted: tuple[ColumnElement[bool], ...], *, is_named: bool) -> Select[Any]:
    return (
        select(*_COLUMNS, *(_NAMED if is_named else _NAMELESS))
        .select_from(Candidate)
        .outerjoin(Person, Person.id == Candidate.person_id)
        .outerjoin(Room, Room.id == Candidate.room_id)
        .outerjoin(Sitting, _COUNTING)
        .outerjoin(_offered, and_(_offered.candidate_id == Candidate.id, _offered.is_offered))
        .where(*wanted)
        .order_by(Room.name.nulls_last(), Candidate.seat.nulls_last(), Candidate.number)
    )


def _rows(session: Session, people: Select[Any], now: datetime) -> tuple[BoardRow, ...]:
    """The rows of a page. The logs of its sittings alone are summed up, not those of a thousand others."""
    shown = people.cte("shown")
    line = SittingLine.__table__.c
    answers = case((line.kind == LineKind.ANSWERED, line.item))
    graced = case((and_(line.kind == LineKind.ANSWERED, line.moment == Moment.IN_GRACE), line.item))
    saves = case((line.kind.in_([LineKind.ANSWERED, LineKind.FLAGGED]), line.server_at))
    moves = case((line.kind == LineKind.TAKEN_OVER, 1))
    logs = (
        select(
            line.sitting_id,
            func.count(answers.distinct()).label("answered"),
            func.max(saves, type_=line.server_at.type).label("saved_at"),
            func.count(moves).label("taken_over"),
            func.count(graced.distinct()).label("in_grace"),
        )
        .where(line.sitting_id.in_(select(shown.c.sitting_id)))
        .group_by(line.sitting_id)
        .subquery("logs")
    )
    rows = session.execute(
        select(shown, logs.c.answered, logs.c.saved_at, logs.c.taken_over, logs.c.in_grace)
        .outerjoin(logs, logs.c.sitting_id == shown.c.sitting_id)
        .order_by(shown.c.room.nulls_last(), shown.c.seat.nulls_last(), shown.c.number)
    )
    return tuple(_row(each, now) for each in rows)


def _row(row: Any, now: datetime) -> BoardRow:
    seen_at = max((each for each in (row.seen_at, row.saved_at) if each is not None), default=None)
    return BoardRow(
        candidate_id=row.id,
        number=row.number,
        name=row.name,
        birth_date=row.birth_date,
        about=row.about,
        room=row.room,
        seat=row.seat,
        extra_minutes=row.extra_minutes,
        confirmed_at=row.confirmed_at,
        let_in_at=row.let_in_at,
        sitting_id=row.sitting_id,
        sitting_number=row.sitting_number,
        started_at=row.started_at,
        deadline_at=row.deadline_at,
        seen_at=seen_at,
        answered=row.answered or 0,
        saved_at=row.saved_at,
        taken_over=row.taken_over or 0,
        in_grace=row.in_grace or 0,
        submitted_at=row.submitted_at,
        cause=None if row.submitted_cause is None else Cause(row.submitted_cause),
        standing=standing_of(
            confirmed_at=row.confirmed_at,
            started_at=row.started_at,
            submitted_at=row.submitted_at,
            seen_at=row.seen_at,
            now=now,
        ),
        offered_at=row.offered_at,
    )
