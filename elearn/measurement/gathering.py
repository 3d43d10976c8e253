"""The pulse that adds what waits to the sums, exactly once, in batches and off the path of requests.

What an attempt contributes is worked out before the transaction, so that it is short. That it counts once is decided by the row of
what the attempt has contributed (`FedAttempt`), under a lock: one gatherer works at a time. On PostgreSQL a second one finds the
lock taken and goes away, on SQLite it waits for its turn to write (docs/decisions/0054).
"""

from __future__ import annotations

from sqlalchemy import delete, exists, literal, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from elearn.assessment.models import Attempt, AttemptResult
from elearn.core import limits
from elearn.core.ids import Id
from elearn.core.jobs.context import JobContext
from elearn.measurement.adding import add
from elearn.measurement.feeding import MarkedAttempt
from elearn.measurement.models import FedAttempt, MeasuredItem, WaitingAttempt
from elearn.measurement.quizzes import contributions_of
from elearn.measurement.rules import Source
from elearn.measurement.rules.contributions import read_contribution

_LOCK = 0x6D656173
"""The advisory lock of PostgreSQL under which sums are changed."""


def gather(context: JobContext) -> None:
    """The handler of the pulse: adds everything that waits. The first one also takes what was handed in before there were sums."""
    with context.read() as session:
        is_first = _is_first(session)
    if is_first:
        with context.unit_of_work() as work:
            if _is_alone(work.session) and _is_first(work.session):
                _take_all(work.session)
    while not context.cancelled:
        with context.read() as session:
            arrivals, ids = _next(session)
        if not ids:
            return
        with context.unit_of_work() as work:
            if not _is_alone(work.session):
                return
            work.session.execute(delete(WaitingAttempt).where(WaitingAttempt.id.in_(ids)))
            add(work.session, arrivals, now=work.now)


def _is_alone(session: Session) -> bool:
    """Whether nobody else gathers until this transaction ends."""
    if session.get_bind().dialect.name != "postgresql":
        return True
    return bool(session.scalar(text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": _LOCK}))


def _is_first(session: Session) -> bool:
    """Whether there are results, but nothing was ever added."""
    # The small table first: it nearly always knows.
    added = (select(exists(select(model.id).where(model.source == Source.QUIZ))) for model in (MeasuredItem, FedAttempt))
    if any(session.scalar(each) for each in added):
        return False
    return bool(session.scalar(select(exists(select(AttemptResult.id)))))


def _take_all(session: Session) -> None:
    """Every result of a quiz waits, but those that wait already."""
    results = (
        select(
            AttemptResult.id,
            literal(Source.QUIZ.value),
            Attempt.course_id,
            AttemptResult.attempt_id,
            AttemptResult.seq,
        )
        .join(Attempt, Attempt.id == AttemptResult.attempt_id)
        .where(Attempt.number == 1)
    )
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    columns = ["id", "source", "course_id", "attempt_id", "seq"]
    session.execute(dialect.insert(WaitingAttempt).from_select(columns, results).on_conflict_do_nothing())


def _next(session: Session) -> tuple[list[MarkedAttempt], list[Id]]:
    """The results that have waited longest, with what they contribute, and the ids of their rows.

    A row without arrival is taken away all the same: it contributes nothing.
    """
    rows = session.scalars(select(WaitingAttempt).order_by(WaitingAttempt.id).limit(limits.STATISTICS_BATCH)).all()
    quizzes = contributions_of(session, [(row.attempt_id, row.seq) for row in rows if row.contribution is None])
    arrivals = []
    for row in rows:
        key = (row.attempt_id, row.seq)
        responses = read_contribution(row.contribution) if row.contribution is not None else quizzes.get(key)
        if responses is not None:
            arrivals.append(MarkedAttempt(Source(row.source), row.course_id, row.attempt_id, row.seq, responses))
    return arrivals, [row.id for row in rows]
