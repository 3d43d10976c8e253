"""The tables of jobs and of schedules."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db.base import Base
from elearn.core.db.closed import one_of
from elearn.core.db.types import Json
from elearn.core.ids import new_id


class JobState(StrEnum):
    """waiting → running → done; a failure goes back to waiting, too many failures are dead; an administrator may cancel."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"
    CANCELLED = "cancelled"


_WAITING = text("state = 'waiting'")
_RUNNING = text("state = 'running'")


class Job(Base):
    """One piece of work.

    `args` is a JSON object, as the handler of `kind` expects it. `attempts` counts the claims. `error` names the last failure by
    its type and place, without values. A job with a `dedupe_key` is the only one of its kind with that key while its row is kept.
    """

    __tablename__ = "job"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(80))
    args: Mapped[dict[str, Any]] = mapped_column(Json)
    dedupe_key: Mapped[str | None] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(16), default=JobState.WAITING)
    created_at: Mapped[datetime]
    run_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    lease_token: Mapped[uuid.UUID | None]
    leased_until: Mapped[datetime | None]
    progress_done: Mapped[int] = mapped_column(default=0)
    progress_total: Mapped[int] = mapped_column(default=0)
    cancel_requested: Mapped[bool] = mapped_column(default=False)
    error: Mapped[str | None]

    __table_args__ = (
        one_of("state", JobState),
        CheckConstraint("(state = 'running') = (lease_token IS NOT NULL)", name="lease_while_running"),
        UniqueConstraint("kind", "dedupe_key"),
        Index("ix_job_waiting", "run_at", "id", postgresql_where=_WAITING, sqlite_where=_WAITING),
        Index("ix_job_running", "leased_until", postgresql_where=_RUNNING, sqlite_where=_RUNNING),
        Index("ix_job_finished", "state", "finished_at"),
    )


class JobSchedule(Base):
    """When a schedule is due next. `cron` is kept to notice that the schedule was changed."""

    __tablename__ = "job_schedule"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    cron: Mapped[str] = mapped_column(String(80))
    next_at: Mapped[datetime]
