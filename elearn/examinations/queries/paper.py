"""Papers to print, and answer sheets to enter."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session, aliased

from elearn.accounts.models import Person
from elearn.core.actor import Actor
from elearn.core.ids import Id
from elearn.examinations.models import (
    Candidate,
    Examination,
    Member,
    PaperEntry,
    Room,
    Sitting,
)
from elearn.examinations.paper.cells import plain
from elearn.examinations.paper.codes import as_typed, form_code
from elearn.examinations.paper.rounds import SECOND
from elearn.examinations.plan.drawing import Drawn
from elearn.examinations.policy import serves_still, within
from elearn.examinations.queries.held import Held
from elearn.examinations.rules import Body, Cause

LISTED = 60
"""So many sheets that wait are shown; whoever has entered them is shown the next."""


@dataclass(frozen=True, slots=True)
class PaperSitting:
    """The sitting of a candidate as its paper edition needs it. `seed` is for the server alone; `number` is the candidate's;
    `printed_id` is the sitting for which the paper was drawn, in whose place this one may have come.
    """

    id: Id
    candidate_id: Id
    number: str
    name: str | None
    room: str | None
    seat: int | None
    extra_minutes: int
    seed: str
    paper: Drawn
    started_at: datetime | None
    deadline_at: datetime | None
    submitted_at: datetime | None
    submitted_cause: Cause | None
    is_void: bool
    printed_id: Id

    @property
    def code(self) -> str:
        """What ties booklet and sheet to it."""
        return form_code(self.printed_id, self.paper)

    @property
    def is_entered(self) -> bool:
        """Whether its sheet is done with."""
        return self.is_void or self.submitted_cause in {Cause.PAPER, Cause.CANDIDATE}

    def goes_on_until(self, now: datetime, grace: timedelta) -> datetime | None:
        """Until when its candidate may still save on a machine; None where they may not any more."""
        is_going = self.deadline_at is not None and self.submitted_at is None and not self.is_void
        return self.deadline_at if is_going and self.deadline_at is not None and now <= self.deadline_at + grace else None


@dataclass(frozen=True, slots=True)
class RoomRow:
    """A room with its candidates on the list, and how many of them have a paper. `id` is None for those without room."""

    id: Id | None
    name: str
    place: str
    candidates: int
    prepared: int


@dataclass(frozen=True, slots=True)
class WaitingSheet:
    """A sheet that was read `readings` times and waits for one more. `is_own`: the asker is one of those who read it."""

    sitting_id: Id
    number: str
    readings: int
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class EntryCounts:
    """How many sheets were begun, are done, and wait for a second or a third reading."""

    done: int
    second: int
    third: int


def list_rooms(session: Session, held: Held) -> list[RoomRow]:
    """The rooms in which somebody within the scope sits, by name, and last those who have none."""
    rows = session.execute(
        select(
            Room.id, Room.name, Room.place, func.count(Candidate.id).label("candidates"), func.count(Sitting.id).label("prepared")
        )
        .select_from(Candidate)
        .outerjoin(Room, Room.id == Candidate.room_id)
        .outerjoin(Sitting, (Sitting.candidate_id == Candidate.id) & Sitting.is_void.is_(False))
        .where(Candidate.examination_id == held.id, Candidate.struck_at.is_(None), within(held.scope))
        .group_by(Room.id, Room.name, Room.place)
    )
    found = [RoomRow(row.id, row.name or "", row.place or "", row.candidates, row.prepared) for row in rows]
    return sorted(found, key=lambda each: (each.id is None, _counted(each.name)))


def _counted(name: str) -> list[str | int]:
    """By which rooms stand as people count them: 2 before 10."""
    return [int(each) if at % 2 else each for at, each in enumerate(re.split("([0-9]+)", name))]


def list_papers(
    session: Session, held: Held, *, rooms: Collection[Id | None] = (), numbers: Collection[str] = ()
) -> list[PaperSitting]:
    """The papers of whole rooms (None: of those without one) and of single candidates, as they are handed out."""
    wanted = _sittings(held).where(Candidate.struck_at.is_(None), Sitting.is_void.is_(False))
    in_rooms = Candidate.room_id.in_([each for each in rooms if each is not None])
    chosen = in_rooms | Candidate.number.in_(numbers)
    if None in rooms:
        chosen = chosen | Candidate.room_id.is_(None)
    rows = session.execute(wanted.where(chosen).order_by(Room.name, Candidate.seat, Candidate.number))
    return [_sitting(row) for row in rows]


def find_sheet(session: Session, held: Held, text: str) -> Id | None:
    """The sitting of which somebody typed the candidate's number or the code of the sheet; a code may be of a void one."""
    sittings = select(Sitting.id, Sitting.paper, printed_id()).join(Candidate, Candidate.id == Sitting.candidate_id)
    sittings = sittings.where(Candidate.examination_id == held.id, within(held.scope)).order_by(Sitting.is_void)
    typed = (text.strip(), plain(text))
    found = session.execute(sittings.where(Candidate.number.in_(typed), Sitting.is_void.is_(False))).first()
    if found is None:
        code = as_typed(text)
        found = next((row for row in session.execute(sittings) if form_code(row.printed_id, row.paper) == code), None)
    return None if found is None else found.id


def printed_id() -> ColumnElement[Id]:
    """Column beside `Sitting`: the first of its candidate's sittings with the same paper; booklet and sheet have its code."""
    first = aliased(Sitting)
    same = (first.candidate_id == Sitting.candidate_id, first.seed == Sitting.seed)
    wanted = select(first.id).where(*same).order_by(first.number).limit(1).correlate(Sitting)
    return wanted.scalar_subquery().label("printed_id")


def find_paper(session: Session, held: Held, sitting_id: Id) -> PaperSitting | None:
    """One sitting of an examination within the scope, void or not; None where there is none."""
    row = session.execute(_sittings(held).where(Sitting.id == sitting_id)).first()
    return None if row is None else _sitting(row)


def list_waiting(session: Session, held: Held, actor: Actor) -> list[WaitingSheet]:
    """Sheets that wait for a second or third reading, those first that this actor may read, in the order of the candidates'
    numbers.
    """
    own = func.max(case((PaperEntry.entered_by == actor.person_id, 1), else_=0)).label("is_own")
    rows = session.execute(_begun(held).add_columns(own).order_by(own, Candidate.number).limit(LISTED))
    return [WaitingSheet(row.id, row.number, row.readings, bool(row.is_own)) for row in rows]


def count_entries(session: Session, held: Held) -> EntryCounts:
    """How far the entering is."""
    readings = [row.readings for row in session.execute(_begun(held))]
    entered = (Sitting.examination_id == held.id, Sitting.is_void.is_(False), Sitting.submitted_cause == Cause.PAPER)
    sittings = select(func.count()).select_from(Sitting).join(Candidate, Candidate.id == Sitting.candidate_id)
    done = session.scalar(sittings.where(*entered, within(held.scope)))
    return EntryCounts(done or 0, sum(each < SECOND for each in readings), sum(each >= SECOND for each in readings))


def list_duties(session: Session, held: Held, *, today: date) -> list[tuple[Body, str, str]]:
    """Who serves now, the council first: body, name, and what they are called there."""
    rows = session.execute(
        select(Member.body, Person.full_name, Member.duty)
        .join(Person, Person.id == Member.person_id)
        .join(Examination, Examination.id == Member.examination_id)
        .where(Member.examination_id == held.id, Member.relieved_at.is_(None), serves_still(today))
        .order_by(Member.appointed_at, Member.id)
    )
    found = [(Body(row.body), row.full_name or "", row.duty) for row in rows]
    return sorted(found, key=lambda each: list(Body).index(each[0]))


def list_extra_minutes(session: Session, held: Held) -> list[tuple[str, int]]:
    """The candidates within the scope with minutes of their own, by number."""
    wanted = (Candidate.examination_id == held.id, Candidate.struck_at.is_(None), Candidate.extra_minutes > 0, within(held.scope))
    rows = session.execute(select(Candidate.number, Candidate.extra_minutes).where(*wanted).order_by(Candidate.number))
    return [(row.number, row.extra_minutes) for row in rows]


def _begun(held: Held) -> Select[Any]:
    """Sheets of which there is a reading and which are not handed in yet, with how many."""
    readings = func.count(PaperEntry.id)
    # As `PaperSitting.is_entered`: whoever handed in themselves has handed in, and nobody reads their sheet again.
    is_done = func.coalesce(Sitting.submitted_cause, "").in_([Cause.PAPER, Cause.CANDIDATE])
    still = Sitting.is_void.is_(False) & ~is_done
    columns: tuple[Any, ...] = (Sitting.id, Candidate.number, readings.label("readings"))
    return (
        select(*columns)
        .join(Candidate, Candidate.id == Sitting.candidate_id)
        .join(PaperEntry, (PaperEntry.sitting_id == Sitting.id) & PaperEntry.taken_back_at.is_(None))
        .where(Sitting.examination_id == held.id, still, within(held.scope))
        .group_by(Sitting.id, Candidate.number)
    )


def _sittings(held: Held) -> Select[Any]:
    """Those of an examination within the scope."""
    columns: tuple[Any, ...] = (
        Sitting.id,
        Sitting.candidate_id,
        Candidate.number,
        func.coalesce(Candidate.name, Person.full_name).label("name"),
        Room.name.label("room"),
        Candidate.seat,
        Candidate.extra_minutes,
        Sitting.seed,
        Sitting.paper,
        Sitting.started_at,
        Sitting.deadline_at,
        Sitting.submitted_at,
        Sitting.submitted_cause,
        Sitting.is_void,
        printed_id(),
    )
    return (
        select(*columns)
        .join(Candidate, Candidate.id == Sitting.candidate_id)
        .outerjoin(Person, Person.id == Candidate.person_id)
        .outerjoin(Room, Room.id == Candidate.room_id)
        .where(Candidate.examination_id == held.id, within(held.scope))
    )


def _sitting(row: Any) -> PaperSitting:
    values = row._asdict()
    cause = values["submitted_cause"]
    return PaperSitting(**{**values, "submitted_cause": Cause(cause) if cause else None})
