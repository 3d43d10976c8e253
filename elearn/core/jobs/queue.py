"""Changing the queue: each function works in the caller's unit of work and never commits."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from elearn.core.errors import N_, Conflict, NotFound
from elearn.core.ids import Id, new_id
from elearn.core.jobs.model import Job, JobState

MAX_ARGS_BYTES = 16_384
KEEP_FINISHED = timedelta(days=14)
KEEP_DEAD = timedelta(days=180)
PURGE_BATCH = 1000


def enqueue(
    session: Session,
    kind: str,
    args: Mapping[str, Any],
    *,
    dedupe_key: str | None = None,
    run_at: datetime | None = None,
    now: datetime,
) -> Id:
    """Adds a job to this unit of work; answers its id, or that of the job of this kind that already has the `dedupe_key`.

    Args:
        session: the session of the unit of work; the job exists when that is committed.
        kind: names the handler, `feature.what_to_do`.
        args: JSON values by name, at most 16 kB; ids as text.
        dedupe_key: what makes the job the only one. It holds until the finished job is purged, two weeks after its end.
        run_at: not before this instant; None means at once.
        now: the time of the unit of work.

    Raises:
        TypeError: `args` is not JSON.
        ValueError: `args` is too large.
    """
    if len(json.dumps(dict(args), allow_nan=False).encode()) > MAX_ARGS_BYTES:
        raise ValueError(f"The arguments of {kind} exceed {MAX_ARGS_BYTES} bytes: pass an id instead.")
    job_id = new_id()
    values = {"id": job_id, "kind": kind, "args": dict(args), "dedupe_key": dedupe_key, "created_at": now, "run_at": run_at or now}
    # Not a check followed by an insert: two units of work may enqueue the same at the same moment, and neither must fail for it.
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    added = session.execute(
        insert(Job).values(**values).on_conflict_do_nothing(index_elements=["kind", "dedupe_key"]).returning(Job.id)
    ).scalar_one_or_none()
    if added is not None:
        return job_id
    return session.execute(select(Job.id).where(Job.kind == kind, Job.dedupe_key == dedupe_key)).scalar_one()


def retry(session: Session, job_id: Id, *, now: datetime) -> None:
    """Gives a dead or cancelled job a new life, with all its attempts.

    Raises:
        NotFound: there is no such job.
        Conflict: the job is neither dead nor cancelled.
    """
    job = _lock(session, job_id)
    if job.state not in (JobState.DEAD, JobState.CANCELLED):
        raise Conflict(N_("Tác vụ này không ở trạng thái có thể chạy lại."))
    job.state = JobState.WAITING
    job.run_at = now
    job.attempts = 0
    job.finished_at = None
    job.cancel_requested = False


def cancel(session: Session, job_id: Id, *, now: datetime) -> None:
    """Cancels a waiting job at once and asks a running one to stop.

    Raises:
        NotFound: there is no such job.
        Conflict: the job has ended already.
    """
    job = _lock(session, job_id)
    if job.state == JobState.RUNNING:
        job.cancel_requested = True
    elif job.state == JobState.WAITING:
        job.state = JobState.CANCELLED
        job.finished_at = now
    else:
        raise Conflict(N_("Tác vụ này đã kết thúc."))


def purge(session: Session, *, now: datetime) -> int:
    """Removes done and cancelled jobs after two weeks, dead ones after half a year, a thousand at once; answers how many."""
    over = (Job.state.in_((JobState.DONE, JobState.CANCELLED)) & (Job.finished_at < now - KEEP_FINISHED)) | (
        (Job.state == JobState.DEAD) & (Job.finished_at < now - KEEP_DEAD)
    )
    gone = session.scalars(delete(Job).where(Job.id.in_(select(Job.id).where(over).limit(PURGE_BATCH))).returning(Job.id))
    return len(gone.all())


def forget_lost_leases(session: Session, *, now: datetime, max_attempts: int) -> None:
    """Frees jobs whose runner was not heard of in time: to wait again, or dead when that happened too often."""
    lost = (Job.state == JobState.RUNNING, Job.leased_until < now)
    free = {"lease_token": None, "leased_until": None}
    stopped = {**free, "finished_at": now}
    session.execute(update(Job).where(*lost, Job.cancel_requested).values(state=JobState.CANCELLED, **stopped))
    session.execute(
        update(Job).where(*lost, Job.attempts >= max_attempts).values(state=JobState.DEAD, error="the runner was lost", **stopped)
    )
    session.execute(update(Job).where(*lost).values(state=JobState.WAITING, run_at=now, error="the runner was lost", **free))


def _lock(session: Session, job_id: Id) -> Job:
    job = session.scalars(select(Job).where(Job.id == job_id).with_for_update()).one_or_none()
    if job is None:
        raise NotFound(N_("Không có tác vụ mang mã này."))
    return job
