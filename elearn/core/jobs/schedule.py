"""What recurs: a schedule enqueues a job at times of the calendar; a pulse runs a handler every few seconds, without a row.

A schedule that was missed while no runner was there is made up for once, not once for every missed time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from croniter import croniter
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from elearn.core.jobs.model import JobSchedule
from elearn.core.jobs.queue import enqueue


@dataclass(frozen=True, slots=True)
class Schedule:
    """A job of `kind` at the times of `cron`: five fields, in the zone of the installation. `name` tells those of a kind apart."""

    kind: str
    cron: str
    args: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""

    def __post_init__(self) -> None:
        if len(self.cron.split()) != 5 or not croniter.is_valid(self.cron):
            raise ValueError(f"{self.kind}: {self.cron!r} is not a cron expression of five fields")

    @property
    def key(self) -> str:
        return self.name or self.kind


@dataclass(frozen=True, slots=True)
class Pulse:
    """The handler of `kind` every so often, in every runner: it must bear running in two runners at the same moment."""

    kind: str
    every: timedelta


def next_time(cron: str, after: datetime, zone: tzinfo) -> datetime:
    """The first time of `cron` after that instant, in UTC."""
    told: datetime = croniter(cron, after.astimezone(zone)).get_next(datetime)
    return told.astimezone(UTC)


def is_any_due(session: Session, schedules: Sequence[Schedule], now: datetime) -> bool:
    """Whether `enqueue_due` has anything to do."""
    if not schedules:
        return False
    known = {row.name: row for row in session.scalars(select(JobSchedule))}
    return any(each.key not in known or known[each.key].cron != each.cron or known[each.key].next_at <= now for each in schedules)


def enqueue_due(session: Session, schedules: Sequence[Schedule], zone: tzinfo, *, now: datetime) -> int:
    """Enqueues a job for each schedule that is due and notes its next time; answers how many. New ones wait for their time."""
    added = 0
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    for each in schedules:
        first = {"name": each.key, "cron": each.cron, "next_at": next_time(each.cron, now, zone)}
        session.execute(insert(JobSchedule).values(**first).on_conflict_do_nothing(index_elements=["name"]))
        row = session.scalars(
            select(JobSchedule).where(JobSchedule.name == each.key).with_for_update(skip_locked=True)
        ).one_or_none()
        if row is None:
            # Another runner is at it.
            continue
        if row.cron == each.cron and row.next_at > now:
            continue
        if row.cron == each.cron:
            enqueue(session, each.kind, each.args, dedupe_key=f"{each.key}@{row.next_at.isoformat()}", now=now)
            added += 1
        row.cron, row.next_at = each.cron, next_time(each.cron, now, zone)
    return added
