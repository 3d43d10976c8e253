"""From what was read of a sheet to a sitting that is handed in, and back where a sheet was read under the wrong number.

A sitting that was handed in is never changed: another one with its paper takes its place, with the log up to there, or up to where
the sheet came. Seed and paper are the same, and so is the code that was printed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from elearn.assessment.records import write_record
from elearn.core.actor import Actor
from elearn.core.events import publish
from elearn.core.ids import Id, new_id
from elearn.examinations.events import SittingStarted
from elearn.examinations.models import Sitting, SittingLine
from elearn.examinations.paper.ending import Ending
from elearn.examinations.paper.rounds import Reading, Times
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.paper import PaperSitting
from elearn.examinations.queries.readings import ANSWER_KEY
from elearn.examinations.rules import Cause, LineKind, Moment, ResultCause, paper_deadline
from elearn.examinations.service import closing
from elearn.examinations.service.results import write_result
from elearn.examinations.service.sitting_lines import insert_line

LANGUAGE = "vi"
"""Of what is written on paper."""


def hand_in(
    session: Session, actor: Actor, held: Held, sitting: PaperSitting, *, settled: Reading, ending: Ending, now: datetime
) -> None:
    """Writes what a sheet says into the log of a sitting and hands it in. What was saved online stays where a row is empty."""
    sitting_id = sitting.id if sitting.submitted_at is None else _succeed(session, sitting, now=now)
    if sitting.started_at is None:
        _start(session, actor, held, sitting, settled.times, now=now)
    moment = ending.moment if ending.moment is Moment.IN_GRACE else Moment.IN_TIME
    questions = [question for section in sitting.paper for question in section]
    for number, question in enumerate(questions, 1):
        response = settled.given.get(question)
        if response is not None:
            payload = {"response": write_record(response), "language": LANGUAGE}
            _add_line(
                session, sitting_id, LineKind.ANSWERED, question, payload, moment=moment, key=f"{ANSWER_KEY}{number}", now=now
            )
    session.flush()
    closing.close_sitting(session, actor, sitting_id, cause=Cause.PAPER, on_paper=ending, now=now)


def put_back(session: Session, actor: Actor, sitting_id: Id, *, now: datetime) -> Id:
    """Another sitting in the place of one that a sheet handed in, as it was before the sheet: not begun, going on, or handed in by
    whoever had done that. The caller has locked its row.

    Returns:
        The new one's id.
    """
    sheet = session.scalars(select(Sitting).where(Sitting.id == sitting_id)).one()
    before = _handed_in_before(session, sheet)
    if before is not None:
        new_one = _replace(
            session, sheet, _lines(session, before.id), submitted_at=before.submitted_at, submitted_cause=before.submitted_cause
        )
        write_result(session, actor, new_one, cause=ResultCause.SUBMITTED, now=now)
        return new_one
    lines = [each for each in _lines(session, sitting_id) if not _is_of_sheet(each)]
    if any(each.kind == LineKind.STARTED for each in lines) or not _began_on_paper(session, sitting_id):
        return _replace(session, sheet, lines)
    return _replace(session, sheet, lines, started_at=None, deadline_at=None)


def _handed_in_before(session: Session, sheet: Sitting) -> Sitting | None:
    """The sitting with the same paper in whose place the sheet's came, because it had been handed in otherwise."""
    wanted = (
        Sitting.candidate_id == sheet.candidate_id,
        Sitting.number < sheet.number,
        Sitting.seed == sheet.seed,
    )
    before = session.scalars(select(Sitting).where(*wanted).order_by(Sitting.number.desc()).limit(1)).first()
    is_other = before is not None and before.submitted_at is not None and before.submitted_cause != Cause.PAPER
    return before if is_other else None


def _began_on_paper(session: Session, sitting_id: Id) -> bool:
    return any(each.kind == LineKind.STARTED and each.payload.get("paper") for each in _lines(session, sitting_id))


def _is_of_sheet(line: SittingLine) -> bool:
    return (
        line.kind == LineKind.SUBMITTED
        or line.key.startswith(ANSWER_KEY)
        or (line.kind == LineKind.STARTED and bool(line.payload.get("paper")))
    )


def _start(session: Session, actor: Actor, held: Held, sitting: PaperSitting, times: Times, *, now: datetime) -> None:
    """The sitting began when it began on paper."""
    deadline_at = paper_deadline(times.began_at, held.plan.minutes, extra_minutes=sitting.extra_minutes)
    session.execute(update(Sitting).where(Sitting.id == sitting.id).values(started_at=times.began_at, deadline_at=deadline_at))
    said = {"paper": True, "ended_at": times.ended_at.isoformat(), "deadline_at": deadline_at.isoformat()}
    _add_line(session, sitting.id, LineKind.STARTED, None, said, key="started", now=now)
    publish(session, SittingStarted(sitting.id, held.id, sitting.candidate_id, deadline_at), actor=actor, now=now)


def _succeed(session: Session, sitting: PaperSitting, *, now: datetime) -> Id:
    """Puts another sitting in the place of one that was handed in: the same paper, the same log up to there."""
    before = session.scalars(select(Sitting).where(Sitting.id == sitting.id)).one()
    lines = [each for each in _lines(session, sitting.id) if each.kind != LineKind.SUBMITTED]
    return _replace(session, before, lines, prepared_at=now)


def _lines(session: Session, sitting_id: Id) -> Sequence[SittingLine]:
    return session.scalars(select(SittingLine).where(SittingLine.sitting_id == sitting_id).order_by(SittingLine.seq)).all()


_KEPT = (
    *("examination_id", "candidate_id", "seed", "paper", "prepared_at", "started_at", "deadline_at"),
    *("section", "section_deadline_at", "place", "device", "seen_at"),
)
_OF_LINE = ("kind", "item", "payload", "moment", "server_at", "key")


def _replace(session: Session, before: Sitting, lines: Sequence[SittingLine], **changes: object) -> Id:
    values = {name: getattr(before, name) for name in _KEPT} | changes
    session.execute(update(Sitting).where(Sitting.id == before.id).values(is_void=True))
    # One that is offered beside it has a number of its own.
    last = session.scalar(select(func.max(Sitting.number)).where(Sitting.candidate_id == before.candidate_id)) or 0
    row = Sitting(id=new_id(), number=last + 1, lines=len(lines), **values)
    session.add(row)
    session.flush()
    for seq, each in enumerate(lines, 1):
        session.add(SittingLine(sitting_id=row.id, seq=seq, **{name: getattr(each, name) for name in _OF_LINE}))
    session.flush()
    return row.id


def _add_line(
    session: Session,
    sitting_id: Id,
    kind: LineKind,
    item: str | None,
    payload: Mapping[str, object],
    *,
    moment: Moment = Moment.IN_TIME,
    key: str,
    now: datetime,
) -> None:
    seq = session.execute(
        update(Sitting)
        .where(Sitting.id == sitting_id)
        .values(lines=Sitting.lines + 1)
        .returning(Sitting.lines)
        .execution_options(synchronize_session=False)
    ).scalar_one()
    insert_line(session, sitting_id, seq, kind, payload, item=item, moment=moment, key=key, now=now)
