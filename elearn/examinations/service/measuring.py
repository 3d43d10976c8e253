"""The papers of an examination are handed to its own statistics once it is closed: a job, some hundred at a time.

Later results follow by themselves (`feeding.on_sitting_marked`). What was handed over already is passed over, so that the job may
be killed and run again, and at night it finds whatever was missed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from elearn.core.actor import Actor
from elearn.core.ids import Id, parse_id
from elearn.core.jobs.context import JobContext
from elearn.core.jobs.queue import enqueue
from elearn.examinations.acts import ActKind
from elearn.examinations.events import ExaminationActed
from elearn.examinations.models import Annulment, Candidate, Examination, Sitting, SittingResult
from elearn.examinations.queries.annulments import is_annulled
from elearn.examinations.queries.held import find_held, get_held
from elearn.examinations.queries.results import counting_results
from elearn.examinations.rules import State
from elearn.examinations.service.feeding import feed_held, leave_out, number_held, read_papers, select_results
from elearn.measurement.feeding import is_fed
from elearn.measurement.rules import Source

MEASURE: Final = "examinations.measure"
MEASURE_MISSING: Final = "examinations.measure_missing"
AT_ONCE = 200
"""Papers handed over in one transaction: a tenth of a second of the writer's time."""
EACH_NIGHT = 50
"""So many examinations are caught up with in a night, those that closed last first."""
_OVER = (State.CLOSED, State.POSTED)
_FIRST = UUID(int=0)


def on_acted(session: Session, event: ExaminationActed, *, actor: Actor, now: datetime) -> None:
    """An examination that was closed is measured; a candidate whose result was annulled is left out."""
    if event.kind == ActKind.CLOSED:
        enqueue_measuring(session, event.examination_id, closing=event.act_id, now=now)
    elif event.kind == ActKind.SAT_AGAIN and event.candidate_id is not None:
        # Its hours were opened once more: what was handed over before counts no more. What is begun now does.
        if session.scalar(select(is_fed(Source.HELD, event.candidate_id, 0))):
            leave_out(session, get_held(session, event.examination_id), event.candidate_id, Sitting.is_void.is_(True))
    elif event.kind == ActKind.ANNULMENT_DECIDED and event.candidate_id is not None:
        wanted = (Annulment.candidate_id == event.candidate_id, Annulment.is_granted.is_(True))
        if session.scalar(select(Annulment.id).where(*wanted)) is not None:
            leave_out(session, get_held(session, event.examination_id), event.candidate_id)


def enqueue_measuring(session: Session, examination_id: Id, *, closing: Id | None = None, now: datetime) -> None:
    """Has the papers of an examination handed over after this unit of work. Twice does no harm.

    Args:
        closing: the act that closed it: one that is closed once more on the same day is measured once more.
    """
    key = f"{examination_id} {closing or f'{now:%Y-%m-%d}'}"
    enqueue(session, MEASURE, {"examination": str(examination_id)}, dedupe_key=key, now=now)


def measure(context: JobContext) -> None:
    """The handler of the job: `examination` among its arguments names it. Reads outside of the units of work."""
    examination_id = parse_id(str(context.args.get("examination", "")))
    if examination_id is None:
        return
    after = _FIRST
    while not context.cancelled:
        with context.read() as session:
            held = find_held(session, examination_id, Examination.state.in_(_OVER))
            ids = _next(session, examination_id, after) if held is not None else []
            marked = read_papers(session, held, select_results().where(SittingResult.id.in_(ids))) if held is not None else []
        if held is None or not ids:
            return
        with context.unit_of_work() as work:
            feed_held(work.session, held, marked)
        after = ids[-1]


def measure_missing(context: JobContext) -> None:
    """Has every examination measured that is over and of which a result was not handed over, some each night."""
    with context.unit_of_work() as work:
        missing = (
            select(Examination.id)
            .where(Examination.state.in_(_OVER), _missing(Examination.id).exists())
            .order_by(Examination.closes_at.desc())
            .limit(EACH_NIGHT)
        )
        for examination_id in work.session.scalars(missing).all():
            enqueue_measuring(work.session, examination_id, now=work.now)


def _next(session: Session, examination_id: Id, after: Id) -> Sequence[Id]:
    """The next results beyond `after`: each is taken once in a run, whatever became of it."""
    wanted = _missing(examination_id).where(SittingResult.id > after)
    return session.scalars(wanted.order_by(SittingResult.id).limit(AT_ONCE)).all()


def _missing(examination_id: Any) -> Select[Any]:
    """A statement over the results that count and were not handed over; of whom everything was erased there is nothing to tell, nor
    of whose result was annulled: a sheet that was entered later does not count either.

    Args:
        examination_id: an id, or the column of an enclosing statement.
    """
    counting = counting_results(examination_id, SittingResult.id).join(Candidate, Candidate.id == Sitting.candidate_id)
    counting = counting.where(Candidate.erased_at.is_(None), ~is_annulled())
    return counting.where(~is_fed(Source.HELD, Sitting.candidate_id, number_held()))
