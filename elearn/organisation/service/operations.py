"""Jobs, for whoever administers a unit at the top: the queue is the whole installation's."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from elearn.core.actor import Actor, Role
from elearn.core.errors import NotFound
from elearn.core.events import publish
from elearn.core.ids import Id
from elearn.core.jobs import queries as jobs
from elearn.core.jobs import queue
from elearn.organisation import events, queries


def require_operations(session: Session, actor: Actor) -> None:
    """Raises NotFound for everybody who administers no unit at the top: what runs is nothing of one ward."""
    if not (actor.is_system or queries.is_at_the_top(session, actor.units_as(Role.ADMINISTRATOR))):
        raise NotFound


def retry_job(session: Session, actor: Actor, job_id: Id, *, now: datetime) -> None:
    """Lets a job run again that failed too often or was cancelled.

    Raises:
        NotFound: the actor administers no unit at the top, or there is no such job.
        Conflict: the job is in no state to run again.
    """
    kind = _kind(session, actor, job_id)
    queue.retry(session, job_id, now=now)
    publish(session, events.JobRetried(job_id, kind), actor=actor, now=now)


def cancel_job(session: Session, actor: Actor, job_id: Id, *, now: datetime) -> None:
    """Cancels a waiting job, or asks a running one to stop.

    Raises:
        NotFound: as for `retry_job`.
        Conflict: the job has ended already.
    """
    kind = _kind(session, actor, job_id)
    queue.cancel(session, job_id, now=now)
    publish(session, events.JobCancelled(job_id, kind), actor=actor, now=now)


def _kind(session: Session, actor: Actor, job_id: Id) -> str:
    require_operations(session, actor)
    job = jobs.find_job(session, job_id)
    if job is None:
        raise NotFound
    return job.kind
