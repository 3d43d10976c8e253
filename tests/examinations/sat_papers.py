"""Papers that were sat, as rows: for tests of what is said and found afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from elearn.assessment.records import write_record
from elearn.assessment.responses import Chosen, Response
from elearn.core.actor import SYSTEM, Actor
from elearn.core.ids import Id, secret_digest
from elearn.examinations.models import Examination, Sitting, SittingLine
from elearn.examinations.queries.held import Held
from elearn.examinations.rules import Cause, LineKind, Moment, ResultCause, State
from elearn.examinations.service.results import write_result
from tests.examinations.stage import Stage

TOKEN = "máy tại chỗ"
"""What the machine at which they sit has in its cookie."""


@dataclass(frozen=True)
class Sat:
    """One candidate with a started paper."""

    actor: Actor | None
    candidate_id: Id
    sitting_id: Id
    questions: tuple[str, ...] = field(default=())


def sits(stage: Stage, held: Held, actor: Actor | None = None, *, place: int = 0, **changes: object) -> Sat:
    """Somebody whose paper was started a minute ago and goes on."""
    now = stage.clock.now()
    candidate = stage.a_candidate(held, actor, **changes)
    begun, ends = now - timedelta(minutes=1), now + timedelta(minutes=19)
    sitting = stage.a_sitting(held, candidate, started_at=begun, deadline_at=ends, place=place, device=secret_digest(TOKEN))
    drawn = stage.row(Sitting, sitting).paper
    return Sat(actor, candidate, sitting, tuple(each for section in drawn for each in section))


def hands_in(
    stage: Stage,
    sat: Sat,
    chosen: Mapping[str, Sequence[str]],
    *,
    seconds: Mapping[str, float] | None = None,
    closes: bool = True,
    cause: Cause = Cause.CANDIDATE,
) -> None:
    """Writes the lines of a paper that chose these options, handed in and marked; with `seconds`, question after question.

    Args:
        closes: one question at a time, each of which is closed before the next is shown; else all stand side by side.
    """
    at = stage.clock.now()
    with stage.database.unit_of_work() as work:
        rows: list[tuple[LineKind, str | None, dict[str, object]]] = [(LineKind.STARTED, None, {})]
        for question in sat.questions:
            if question in chosen:
                response = write_record(Response(Chosen(tuple(chosen[question]))))
                rows.append((LineKind.ANSWERED, question, {"response": response, "language": "vi"}))
            if seconds is not None and closes:
                rows.append((LineKind.CLOSED, question, {}))
        for seq, (kind, item, payload) in enumerate(rows, 1):
            if kind is (LineKind.CLOSED if closes else LineKind.ANSWERED) and item is not None and seconds is not None:
                at += timedelta(seconds=seconds[item])
            line = SittingLine(
                sitting_id=sat.sitting_id,
                seq=seq,
                kind=kind,
                item=item,
                payload=payload,
                moment=Moment.IN_TIME,
                server_at=at,
                key=f"k{seq}",
            )
            work.session.add(line)
        row = work.session.get_one(Sitting, sat.sitting_id)
        row.submitted_at, row.submitted_cause, row.lines = work.now, cause, len(rows)
        row.place = len(sat.questions) if seconds is not None and closes else 0
        work.session.flush()
        write_result(work.session, SYSTEM, sat.sitting_id, cause=ResultCause.SUBMITTED, now=work.now)


def in_state(stage: Stage, held: Held, state: State, **changes: object) -> Held:
    """The examination in another state, as it would be later."""
    with stage.database.unit_of_work() as work:
        row = work.session.get_one(Examination, held.id)
        row.state = state
        for name, value in changes.items():
            setattr(row, name, value)
    return stage.held(held.id)
