"""What was read of answer sheets, by whom, and which sheets were handed in late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from elearn.accounts.models import Person
from elearn.assessment.records import read_record
from elearn.core.actor import Actor
from elearn.core.ids import Id
from elearn.examinations.models import Candidate, PaperEntry, Room, Sitting, SittingLine
from elearn.examinations.paper.rounds import Reading, Times
from elearn.examinations.policy import within
from elearn.examinations.queries.held import Held
from elearn.examinations.rules import Cause, LineKind


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """Who made a reading that counts, and when; not what was read."""

    id: Id
    number: int
    person_id: Id
    name: str | None
    at: datetime


ANSWER_KEY = "paper-"
"""Begins the key of each line of a log that a sheet brought."""
_COUNTS_AS_SHEET = (Sitting.is_void.is_(False), Sitting.submitted_cause == Cause.PAPER)
_ON_PAPER = (*_COUNTS_AS_SHEET, SittingLine.kind == LineKind.SUBMITTED)
"""Clauses on a sitting that a sheet handed in, and the line that says so."""


@dataclass(frozen=True, slots=True)
class OnBoth:
    """Somebody who began on a machine and went on on paper: of how many questions each has an answer. Where both have one, what the
    sheet says counts. `room` is None where they have none.
    """

    room: str | None
    number: str
    online: int
    written: int


@dataclass(frozen=True, slots=True)
class LateSheet:
    """A sheet that was handed in after its deadline by so many minutes, more than the grace, and kept. `room` is None where they
    have none.
    """

    sitting_id: Id
    room: str | None
    number: str
    minutes: int
    ended_at: datetime
    deadline_at: datetime


def read_entries(session: Session, sitting_id: Id) -> dict[int, tuple[Id, Reading]]:
    """The readings of a sheet that count by round, with who made each."""
    rows = session.scalars(select(PaperEntry).where(*_of_sheet(sitting_id)).order_by(PaperEntry.round))
    return {row.round: (row.entered_by, _reading(row)) for row in rows}


def list_readings(session: Session, sitting_id: Id) -> tuple[ReadingRow, ...]:
    """Who read a sheet, by round; what was taken back is not among them."""
    columns = (PaperEntry.id, PaperEntry.round, PaperEntry.entered_by, Person.full_name, PaperEntry.entered_at)
    rows = select(*columns).join(Person, Person.id == PaperEntry.entered_by).where(*_of_sheet(sitting_id))
    return tuple(ReadingRow(*row) for row in session.execute(rows.order_by(PaperEntry.round)))


def _of_sheet(sitting_id: Id) -> tuple[ColumnElement[bool], ...]:
    """Of the sitting, or of one with the same paper in whose place it came when the sheet was handed in."""
    asked, same = aliased(Sitting), aliased(Sitting)
    is_same = (same.candidate_id == asked.candidate_id) & (same.seed == asked.seed)
    sittings = select(same.id).join(asked, is_same).where(asked.id == sitting_id)
    return PaperEntry.sitting_id.in_(sittings), PaperEntry.taken_back_at.is_(None)


def last_times(session: Session, held: Held, actor: Actor) -> Times | None:
    """What this actor wrote of the times of the sheet before: a room begins together."""
    row = session.scalars(
        select(PaperEntry)
        .join(Sitting, Sitting.id == PaperEntry.sitting_id)
        .where(Sitting.examination_id == held.id, PaperEntry.entered_by == actor.person_id)
        .order_by(PaperEntry.entered_at.desc())
        .limit(1)
    ).first()
    return None if row is None else _reading(row).times


def list_late(session: Session, held: Held) -> tuple[LateSheet, ...]:
    """The sheets that count and were handed in late, by room and number. Gone with the log of whoever was erased."""
    rows = session.execute(
        select(Sitting.id, Room.name, Candidate.number, SittingLine.payload)
        .select_from(Sitting)
        .join(SittingLine, SittingLine.sitting_id == Sitting.id)
        .join(Candidate, Candidate.id == Sitting.candidate_id)
        .outerjoin(Room, Room.id == Candidate.room_id)
        .where(Sitting.examination_id == held.id, *_ON_PAPER, within(held.scope))
        .order_by(Room.name.nulls_last(), Candidate.number)
    )
    return tuple(_late(*row) for row in rows if "late" in row.payload)


def list_on_both(session: Session, held: Held) -> tuple[OnBoth, ...]:
    """Whose result counts answers from a machine and from a sheet, by room and number. Gone with the log of whoever was erased."""
    answers = SittingLine.kind == LineKind.ANSWERED
    sheet = SittingLine.key.startswith(ANSWER_KEY)
    online = func.count(SittingLine.item.distinct()).filter(answers, ~sheet)
    written = func.count(SittingLine.item.distinct()).filter(answers, sheet)
    rows = session.execute(
        select(Room.name, Candidate.number, online, written)
        .select_from(Sitting)
        .join(SittingLine, SittingLine.sitting_id == Sitting.id)
        .join(Candidate, Candidate.id == Sitting.candidate_id)
        .outerjoin(Room, Room.id == Candidate.room_id)
        .where(Sitting.examination_id == held.id, *_COUNTS_AS_SHEET, within(held.scope))
        .group_by(Room.name, Candidate.number)
        .having(online > 0)
        .order_by(Room.name.nulls_last(), Candidate.number)
    )
    return tuple(OnBoth(*row) for row in rows)


def find_late(session: Session, sitting_id: Id) -> LateSheet | None:
    """The sheet of a sitting where it was handed in late; None otherwise."""
    wanted = select(Candidate.number, SittingLine.payload).join(Sitting, Sitting.id == SittingLine.sitting_id)
    wanted = wanted.join(Candidate, Candidate.id == Sitting.candidate_id).where(Sitting.id == sitting_id, *_ON_PAPER)
    row = session.execute(wanted).first()
    return None if row is None or "late" not in row.payload else _late(sitting_id, None, *row)


def _late(sitting_id: Id, room: str | None, number: str, said: dict[str, Any]) -> LateSheet:
    ended_at, deadline_at = (datetime.fromisoformat(said[name]) for name in ("ended_at", "deadline_at"))
    return LateSheet(sitting_id, room, number, said["late"], ended_at, deadline_at)


def _reading(row: PaperEntry) -> Reading:
    given = {question: read_record(stored) for question, stored in row.answers.items()}
    began, ended = row.began_at or row.entered_at, row.ended_at or row.entered_at
    return Reading(given, Times(began, ended))
