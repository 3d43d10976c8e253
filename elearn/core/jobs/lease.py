"""Claiming a job, keeping it, and settling it: every statement names the token, so that only the holder of the lease succeeds."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from elearn.core.ids import Id
from elearn.core.jobs.model import Job, JobState

_CLAIM_LOCK = 0x6A6F6273
"""The advisory lock of PostgreSQL under which limits per kind are counted."""


class LeaseLostError(RuntimeError):
    """The job is no longer ours: the lease ran out and somebody else may have it. Nothing was written."""


@dataclass(frozen=True, slots=True)
class Lease:
    """A claimed job. `attempt` counts from 1."""

    job_id: Id
    kind: str
    args: dict[str, Any]
    attempt: int
    token: UUID


def is_any_due(session: Session, kinds: Collection[str], now: datetime) -> bool:
    """Whether a claim may be worth a write transaction."""
    due = select(Job.id).where(Job.state == JobState.WAITING, Job.run_at <= now, Job.kind.in_(kinds))
    return session.scalar(due.limit(1)) is not None


def is_any_lost(session: Session, now: datetime) -> bool:
    """Whether a lease has run out."""
    lost = select(Job.id).where(Job.state == JobState.RUNNING, Job.leased_until < now)
    return session.scalar(lost.limit(1)) is not None


def claim(session: Session, kinds: Collection[str], limits: Mapping[str, int], lasts: timedelta, now: datetime) -> Lease | None:
    """Takes the job that has been due longest, of `kinds` that run fewer than their limit."""
    open_kinds = set(kinds) - _full_kinds(session, limits)
    row = session.execute(
        select(Job.id, Job.kind, Job.args, Job.attempts)
        .where(Job.state == JobState.WAITING, Job.run_at <= now, Job.kind.in_(open_kinds))
        .order_by(Job.run_at, Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).one_or_none()
    if row is None:
        return None
    lease = Lease(row.id, row.kind, row.args, row.attempts + 1, uuid4())
    session.execute(
        update(Job)
        .where(Job.id == lease.job_id)
        .values(
            state=JobState.RUNNING,
            attempts=lease.attempt,
            lease_token=lease.token,
            leased_until=now + lasts,
            started_at=now,
            progress_done=0,
            progress_total=0,
        )
    )
    return lease


def renew(session: Session, lease: Lease, progress: tuple[int, int], until: datetime) -> bool:
    """Keeps the lease until then and notes the progress; answers whether the job is asked to stop.

    Raises:
        LeaseLostError: it is no longer ours.
    """
    return _settle(session, lease, leased_until=until, progress_done=progress[0], progress_total=progress[1])


def is_asked_to_stop(session: Session, lease: Lease) -> bool:
    """Whether an administrator wants the job to stop, or it is no longer ours."""
    asked = session.scalar(select(Job.cancel_requested).where(Job.id == lease.job_id, Job.lease_token == lease.token))
    return asked is not False


def finish(session: Session, lease: Lease, progress: tuple[int, int], now: datetime) -> None:
    """The work is done."""
    ended = {"finished_at": now, "progress_done": progress[0], "progress_total": progress[1], "error": None}
    _settle(session, lease, state=JobState.DONE, lease_token=None, leased_until=None, **ended)


def fail(session: Session, lease: Lease, error: str, retry_at: datetime | None, now: datetime) -> None:
    """The work failed: again at `retry_at`, or dead when that is None."""
    if retry_at is None:
        _settle(session, lease, state=JobState.DEAD, lease_token=None, leased_until=None, error=error, finished_at=now)
    else:
        _settle(session, lease, state=JobState.WAITING, lease_token=None, leased_until=None, error=error, run_at=retry_at)


def stop(session: Session, lease: Lease, now: datetime) -> None:
    """The handler stopped early because it was told to: cancelled if an administrator asked, else left to the next runner."""
    if is_asked_to_stop(session, lease):
        _settle(session, lease, state=JobState.CANCELLED, lease_token=None, leased_until=None, finished_at=now)
    else:
        again = {"run_at": now, "attempts": lease.attempt - 1}
        _settle(session, lease, state=JobState.WAITING, lease_token=None, leased_until=None, **again)


def _settle(session: Session, lease: Lease, **values: object) -> bool:
    asked = session.scalar(
        update(Job)
        .where(Job.id == lease.job_id, Job.lease_token == lease.token)
        .values(**values)
        .returning(Job.cancel_requested)
        .execution_options(synchronize_session=False)
    )
    if asked is None:
        raise LeaseLostError(f"{lease.kind} {lease.job_id}")
    return asked


def _full_kinds(session: Session, limits: Mapping[str, int]) -> set[str]:
    if not limits:
        return set()
    if session.get_bind().dialect.name == "postgresql":
        # Two runners that count at the same moment would both find room for one more.
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CLAIM_LOCK})
    running = session.execute(
        select(Job.kind, func.count()).where(Job.state == JobState.RUNNING, Job.kind.in_(limits)).group_by(Job.kind)
    ).all()
    return {kind for kind, count in running if count >= limits[kind]}
