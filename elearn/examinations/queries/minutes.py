"""What the record of an examination (biên bản) says: who, when, where, how many, what was done, and the digests that seal it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.core.ids import Id
from elearn.examinations.acts import ActKind
from elearn.examinations.models import Candidate, Opening, Room, Sitting, SittingLine
from elearn.examinations.policy import room_within, within
from elearn.examinations.queries.graced import ANSWERED_IN_GRACE
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.log import check_log
from elearn.examinations.queries.minutes_cancelled import Cancelling, find_cancelling, on_record, with_who_sat
from elearn.examinations.queries.minutes_people import Served, list_served
from elearn.examinations.queries.minutes_rooms import RoomCheck, check_rooms
from elearn.examinations.queries.observations import Observation, list_observations
from elearn.examinations.queries.posted import ResultLine, counts_of, list_results, marks_of
from elearn.examinations.queries.readings import LateSheet, OnBoth, list_late, list_on_both
from elearn.examinations.queries.told_acts import Told, list_told
from elearn.examinations.rules import Cause, LineKind
from elearn.examinations.scores.pass_marks import PassMark
from elearn.examinations.scores.posting_rules import Counts

NARRATED = (
    *(ActKind.OPENED, ActKind.PRINTED, ActKind.LET_IN, ActKind.EXTENDED, ActKind.RESTARTED, ActKind.SAT_AGAIN, ActKind.RELEASED),
    *(ActKind.HANDED_IN, ActKind.ENTERED, ActKind.INCIDENT, ActKind.STRUCK, ActKind.CLOSED, ActKind.RULED, ActKind.POSTED),
    *(ActKind.ERASED, ActKind.ANNULMENT_DECIDED, ActKind.CANCELLED),
    *(ActKind.HOURS_MOVED, ActKind.HOURS_REOPENED, ActKind.CODE_CHANGED),
)
"""The acts that the record tells one by one, with confirmations that were taken back and moves of whoever had a place; the log
itself holds every one.
"""


@dataclass(frozen=True, slots=True)
class Graced:
    """A candidate of whom answers to so many questions came in the grace for the network. `room` is None where they have none."""

    room: str | None
    number: str
    questions: int


@dataclass(frozen=True, slots=True)
class Minutes:
    """The record. `acts` counts the whole log; `broken` is the number of the first act that does not fit, None where it holds.

    `unused` are the numbers of those who may sit once more, or might have, and have not begun. `cancelled` says why nothing of it
    counts: then nobody is called absent. `log_digest` is that of the last act, `results_digest` of every result that counts:
    SHA-256 in hex, "" where there is none.
    """

    rooms: tuple[tuple[str, str, int], ...]
    served: tuple[Served, ...]
    openings: tuple[tuple[str | None, datetime], ...]
    counts: Counts
    marks: tuple[PassMark, ...]
    absent: tuple[str, ...]
    unused: tuple[str, ...]
    causes: dict[Cause, int]
    takeovers: int
    graced: tuple[Graced, ...]
    late: tuple[LateSheet, ...]
    on_both: tuple[OnBoth, ...]
    cancelled: Cancelling | None
    checks: tuple[RoomCheck, ...]
    told: tuple[Told, ...]
    observed: tuple[Observation, ...]
    acts: int
    broken: int | None
    log_digest: str
    results_digest: str


def read_minutes(session: Session, held: Held) -> Minutes:
    """The record as it stands now. Within a scope it tells of its candidates alone; who served and the log are of the whole."""
    lines = with_who_sat(session, held, list_results(session, held))
    cancelled = find_cancelling(session, held)
    seal = check_log(session, held.id)
    return Minutes(
        rooms=_rooms(session, held),
        served=list_served(session, held.id),
        openings=_openings(session, held.id),
        counts=counts_of(lines),
        marks=marks_of(held, lines),
        absent=() if cancelled is not None else tuple(each.number for each in lines if not each.came),
        graced=_graced(session, held),
        late=list_late(session, held),
        on_both=list_on_both(session, held),
        cancelled=cancelled,
        checks=check_rooms(session, held),
        told=list_told(session, held, NARRATED),
        unused=_unused(session, held),
        observed=list_observations(session, held),
        causes=_causes(session, held),
        takeovers=_takeovers(session, held),
        acts=seal.total,
        broken=seal.broken_at,
        log_digest=seal.last_digest,
        results_digest=digest_results(lines),
    )


def digest_results(lines: Sequence[ResultLine]) -> str:
    """SHA-256 over the results that count, by sitting: another score of anybody gives another digest. No names, no numbers."""
    kept = sorted(
        [str(each.sitting_id), str(each.worth.id), str(each.worth.earned), str(each.worth.points), each.worth.is_passed]
        for each in lines
        if each.worth is not None
    )
    return hashlib.sha256(json.dumps(kept).encode()).hexdigest() if kept else ""


def _rooms(session: Session, held: Held) -> tuple[tuple[str, str, int], ...]:
    """Each room with its place and how many candidates sit there."""
    rows = session.execute(
        select(Room.name, Room.place, func.count(Candidate.id))
        .outerjoin(Candidate, and_(Candidate.room_id == Room.id, Candidate.struck_at.is_(None), within(held.scope)))
        .where(Room.examination_id == held.id, room_within(held.scope))
        .group_by(Room.id, Room.name, Room.place)
        .order_by(Room.name)
    )
    return tuple((row[0], row[1], row[2]) for row in rows)


def _openings(session: Session, examination_id: Id) -> tuple[tuple[str | None, datetime], ...]:
    rows = session.execute(
        select(Person.full_name, Opening.opened_at)
        .join(Person, Person.id == Opening.person_id)
        .where(Opening.examination_id == examination_id)
        .order_by(Opening.opened_at)
    )
    return tuple((row[0], row[1]) for row in rows)


def _causes(session: Session, held: Held) -> dict[Cause, int]:
    """How many papers were handed in by whom."""
    rows = session.execute(
        select(Sitting.submitted_cause, func.count())
        .join(Candidate, Candidate.id == Sitting.candidate_id)
        .where(Sitting.examination_id == held.id, on_record(held), Sitting.submitted_cause.is_not(None))
        .where(within(held.scope))
        .group_by(Sitting.submitted_cause)
    )
    found = {Cause(row[0]): int(row[1]) for row in rows if row[0] is not None}
    return {each: found[each] for each in Cause if each in found}


def _unused(session: Session, held: Held) -> tuple[str, ...]:
    """Who may or might have sat once more, and has not begun: by number. Nothing of whoever was erased."""
    wanted = (Sitting.examination_id == held.id, Sitting.is_offered, Candidate.erased_at.is_(None), within(held.scope))
    numbers = select(Candidate.number).join(Sitting, Sitting.candidate_id == Candidate.id).where(*wanted)
    return tuple(session.scalars(numbers.order_by(Candidate.number)))


def _takeovers(session: Session, held: Held) -> int:
    """How often a sitting went on at another machine. Removed with the log of whoever was erased."""
    wanted = (Sitting.examination_id == held.id, SittingLine.kind == LineKind.TAKEN_OVER, within(held.scope))
    lines = select(func.count()).select_from(SittingLine).join(Sitting, Sitting.id == SittingLine.sitting_id)
    return session.scalar(lines.join(Candidate, Candidate.id == Sitting.candidate_id).where(*wanted)) or 0


def _graced(session: Session, held: Held) -> tuple[Graced, ...]:
    """Whose answers came in the grace, by room and number: of the sittings that count. Gone with the log of whoever was erased."""
    counting = (Sitting.examination_id == held.id, on_record(held), within(held.scope))
    rows = session.execute(
        select(Room.name, Candidate.number, func.count(SittingLine.item.distinct()))
        .select_from(Sitting)
        .join(SittingLine, SittingLine.sitting_id == Sitting.id)
        .join(Candidate, Candidate.id == Sitting.candidate_id)
        .outerjoin(Room, Room.id == Candidate.room_id)
        .where(*counting, *ANSWERED_IN_GRACE)
        .group_by(Room.name, Candidate.number)
        .order_by(Room.name.nulls_last(), Candidate.number)
    )
    return tuple(Graced(*row) for row in rows)
