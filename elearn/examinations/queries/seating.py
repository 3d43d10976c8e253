"""Where candidates are to sit, and what seating them would come to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.core.errors import Invalid
from elearn.core.text import sort_key
from elearn.examinations.candidates.seating_rules import Hall, Order, Seating, Standing, seat_people
from elearn.examinations.models import Candidate, PaperEntry, Room, Sitting
from elearn.examinations.policy import room_within, within
from elearn.examinations.queries.held import Held

_BEGUN = Sitting.started_at.is_not(None) | Sitting.submitted_at.is_not(None)


@dataclass(frozen=True, slots=True)
class Forecast:
    """What seating would do now. Of one that cannot be done, `fault` says why. `loses` is how many would lose a room or a seat."""

    seating: Seating | None
    fault: Invalid | None
    loses: int


def is_settled() -> ColumnElement[bool]:
    """Clause on `Candidate`: they began, handed in, have a sheet that was read, or an officer saw them or let them in. They
    sit where they sit, and no act about many moves them.
    """
    begun = exists().where(Sitting.candidate_id == Candidate.id, _BEGUN)
    read = exists().where(
        Sitting.candidate_id == Candidate.id, PaperEntry.sitting_id == Sitting.id, PaperEntry.taken_back_at.is_(None)
    )
    seen = or_(Candidate.confirmed_at.is_not(None), Candidate.let_in_at.is_not(None))
    return or_(seen, begun.correlate(Candidate), read.correlate(Candidate))


def is_under_way(session: Session, held: Held, now: datetime) -> bool:
    """Whether the hour has come or somebody has begun: from then on nobody's seat is changed together with others'."""
    begun = exists().where(Sitting.examination_id == held.id, _BEGUN)
    return held.is_running(now) or bool(session.scalar(select(begun)))


def plan_seating(session: Session, held: Held, order: Order, *, anew: bool = False) -> Seating:
    """Who on the list within the scope would get which seat.

    Raises:
        Invalid: the rooms do not have enough seats.
    """
    halls, people, others = _read(session, held, order)
    return seat_people(halls, people, others, anew=anew)


def foresee(session: Session, held: Held, *, anew: bool = False) -> Forecast:
    """What `plan_seating` would come to; the order changes none of the numbers."""
    halls, people, others = _read(session, held, Order.NUMBER)
    loses = sum(1 for each in people if each.room is not None and not each.is_settled)
    try:
        return Forecast(seat_people(halls, people, others, anew=anew), None, loses)
    except Invalid as fault:
        return Forecast(None, fault, loses)


def _read(session: Session, held: Held, order: Order) -> tuple[Sequence[Hall], Sequence[Standing], Sequence[Standing]]:
    columns = (Candidate.id, Candidate.room_id, Candidate.seat)
    on_list = (Candidate.examination_id == held.id, Candidate.struck_at.is_(None))
    by = [func.coalesce(Candidate.name_sort, Person.name_sort)] if order is Order.NAME else []
    reached = select(*columns, is_settled()).outerjoin(Person, Person.id == Candidate.person_id).where(*on_list, within(held.scope))
    rows = session.execute(reached.order_by(*by, func.length(Candidate.number), Candidate.number)).all()
    people = [Standing(*row) for row in rows]
    others: list[Standing] = []
    if held.scope is not None:
        known = {each.id for each in people}
        placed = session.execute(select(*columns).where(*on_list, Candidate.room_id.is_not(None)))
        others = [Standing(*row, True) for row in placed if row.id not in known]
    rooms = session.execute(select(Room.id, Room.name, Room.seats).where(Room.examination_id == held.id, room_within(held.scope)))
    return sorted((Hall(*row) for row in rooms), key=lambda each: sort_key(each.name)), people, others
