"""What the administrator's page and `elearn jobs` show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from elearn.core.ids import Id
from elearn.core.jobs.model import Job, JobState
from elearn.core.paging import Page, Paging


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job as it is shown: no arguments, which belong to its feature."""

    id: Id
    kind: str
    state: JobState
    created_at: datetime
    run_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    attempts: int
    progress_done: int
    progress_total: int
    cancel_requested: bool
    error: str | None


_COLUMNS = (
    Job.id,
    Job.kind,
    Job.state,
    Job.created_at,
    Job.run_at,
    Job.started_at,
    Job.finished_at,
    Job.attempts,
    Job.progress_done,
    Job.progress_total,
    Job.cancel_requested,
    Job.error,
)


def count_by_state(session: Session) -> dict[JobState, int]:
    """How many jobs are in each state; every state is there."""
    counts = dict(session.execute(select(Job.state, func.count()).group_by(Job.state)).all())
    return {state: counts.get(state, 0) for state in JobState}


def oldest_due(session: Session, now: datetime) -> datetime | None:
    """Since when the job that has been due longest waits, or None when nothing is due. Minutes mean that no runner works."""
    return session.scalar(select(func.min(Job.run_at)).where(Job.state == JobState.WAITING, Job.run_at <= now))


def list_jobs(session: Session, state: JobState, limit: int = 100) -> tuple[JobRow, ...]:
    """Jobs of that state, the newest first."""
    return _rows(session, select(*_COLUMNS).where(Job.state == state).order_by(Job.id.desc()).limit(limit))


def page_of_jobs(session: Session, state: JobState, *, kind: str = "", page: int = 1) -> Page[JobRow]:
    """Jobs of that state, of one kind where one is given, the newest first. Two statements."""
    wanted = [Job.state == state, *([Job.kind == kind] if kind else [])]
    paging = Paging.of(session.scalar(select(func.count()).select_from(Job).where(*wanted)) or 0, page)
    return Page(_rows(session, paging.limit(select(*_COLUMNS).where(*wanted).order_by(Job.id.desc()))), paging)


def count_by_kind(session: Session, state: JobState) -> dict[str, int]:
    """How many jobs of each kind are in that state, by kind."""
    rows = session.execute(select(Job.kind, func.count()).where(Job.state == state).group_by(Job.kind).order_by(Job.kind))
    return {row[0]: row[1] for row in rows}


def find_job(session: Session, job_id: Id) -> JobRow | None:
    """The job, or None when there is none (any more)."""
    return next(iter(_rows(session, select(*_COLUMNS).where(Job.id == job_id))), None)


def _rows(session: Session, query: Select[*tuple[object, ...]]) -> tuple[JobRow, ...]:
    return tuple(JobRow(**{**row._asdict(), "state": JobState(row.state)}) for row in session.execute(query))
