"""The loop that does the work, embedded in the server as a thread or run by `elearn jobs run`; any number of them side by side."""

from __future__ import annotations

import logging
import threading
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from functools import partial
from types import TracebackType

from sqlalchemy.exc import SQLAlchemyError

from elearn.core.db.work import Database
from elearn.core.errors import Unavailable
from elearn.core.jobs import lease as leases
from elearn.core.jobs.context import Handlers, JobContext
from elearn.core.jobs.heartbeat import heartbeat
from elearn.core.jobs.lease import Lease, LeaseLostError
from elearn.core.jobs.queue import forget_lost_leases, purge
from elearn.core.jobs.schedule import Pulse, Schedule, enqueue_due, is_any_due

log = logging.getLogger(__name__)

_PURGE_EVERY = 3600.0
_PAUSE_AFTER_TROUBLE = 5.0


@dataclass(frozen=True, slots=True)
class RunnerSettings:
    """How a runner works.

    Args:
        threads: how many jobs at the same time.
        poll: how often to look for work when there was none.
        lease: after what silence a runner counts as lost.
        beat: how often progress is shown and a wish to cancel noticed.
        max_attempts: after how many failures a job is dead.
        backoff: the pause after the first failure; it doubles up to `longest_backoff`.
        limits: at most so many jobs of a kind at the same time, over all runners.
        zone: the zone of schedules.
    """

    threads: int = 2
    poll: timedelta = timedelta(seconds=1)
    lease: timedelta = timedelta(seconds=60)
    beat: timedelta = timedelta(seconds=1)
    max_attempts: int = 8
    backoff: timedelta = timedelta(seconds=10)
    longest_backoff: timedelta = timedelta(hours=1)
    limits: Mapping[str, int] = field(default_factory=dict)
    zone: tzinfo = UTC


class Runner:
    """Does the jobs of the kinds it has handlers for; jobs of other kinds wait for a runner that knows them.

    Raises:
        ValueError: a schedule or pulse has no handler.
    """

    def __init__(
        self,
        database: Database,
        handlers: Handlers,
        *,
        schedules: Sequence[Schedule] = (),
        pulses: Sequence[Pulse] = (),
        settings: RunnerSettings | None = None,
    ) -> None:
        unknown = {*(each.kind for each in schedules), *(each.kind for each in pulses)} - handlers.keys()
        if unknown:
            raise ValueError(f"No handler for {', '.join(sorted(unknown))}")
        self._database = database
        self._handlers = handlers
        self._schedules = schedules
        self._pulses = pulses
        self._settings = settings or RunnerSettings()
        self._stopping = threading.Event()
        self._purge_after = 0.0

    def run_once(self) -> bool:
        """Looks after schedules and lost leases, then does one job; answers whether there was one."""
        self.tick()
        return self.run_job()

    def run_forever(self, stop: threading.Event) -> None:
        """Works until `stop` is set and the running handlers have returned.

        Raises:
            Exception: a fault of the runner itself; the process should end and be started again.
        """
        self._stopping = stop
        poll = self._settings.poll.total_seconds()
        loops = [partial(self._repeat, self.run_job, poll) for _ in range(self._settings.threads)]
        loops.append(partial(self._repeat, self.tick, poll))
        loops += [partial(self._repeat, partial(self._run_pulse, each), each.every.total_seconds()) for each in self._pulses]
        with ThreadPoolExecutor(len(loops), thread_name_prefix="jobs") as pool:
            running = [pool.submit(loop) for loop in loops]
            wait(running, return_when=FIRST_COMPLETED)
            stop.set()
        for each in running:
            each.result()

    def tick(self) -> None:
        """Enqueues what schedules want, frees lost leases, and once an hour removes what is old."""
        now = self._database.clock.now()
        with self._database.read() as session:
            scheduled = is_any_due(session, self._schedules, now)
            lost = leases.is_any_lost(session, now)
        if scheduled or lost:
            with self._database.unit_of_work() as work:
                enqueue_due(work.session, self._schedules, self._settings.zone, now=work.now)
                forget_lost_leases(work.session, now=work.now, max_attempts=self._settings.max_attempts)
        if time.monotonic() >= self._purge_after:
            with self._database.unit_of_work() as work:
                gone = purge(work.session, now=work.now)
            self._purge_after = time.monotonic() + (0 if gone else _PURGE_EVERY)

    def run_job(self) -> bool:
        """Claims and does one job; answers whether there was one."""
        lease = self._claim()
        if lease is None:
            return False
        context = JobContext(self._database, self._stopping, lease, self._settings.lease)
        outcome = _Outcome()
        with heartbeat(self._database, lease, context, self._settings.beat), outcome:
            self._handlers[lease.kind](context)
        try:
            self._settle(lease, context, outcome.error)
        except LeaseLostError:
            log.warning("job %s %s: its lease was lost, somebody else does it", lease.kind, lease.job_id)
        return True

    def _claim(self) -> Lease | None:
        kinds = self._handlers.keys()
        with self._database.read() as session:
            if not leases.is_any_due(session, kinds, self._database.clock.now()):
                return None
        with self._database.unit_of_work() as work:
            return leases.claim(work.session, kinds, self._settings.limits, self._settings.lease, work.now)

    def _settle(self, lease: Lease, context: JobContext, error: Exception | None) -> None:
        if isinstance(error, LeaseLostError):
            raise error
        with self._database.unit_of_work() as work:
            if error is not None:
                log.error("job %s %s failed (attempt %d): %s", lease.kind, lease.job_id, lease.attempt, _frames(error))
                leases.fail(work.session, lease, _place(error), self._retry_at(lease, work.now), work.now)
            elif context.was_told_to_stop:
                leases.stop(work.session, lease, work.now)
            else:
                leases.finish(work.session, lease, context.progress_now, work.now)

    def _retry_at(self, lease: Lease, now: datetime) -> datetime | None:
        if lease.attempt >= self._settings.max_attempts:
            return None
        doubled: timedelta = self._settings.backoff * 2 ** min(lease.attempt - 1, 16)
        return now + min(doubled, self._settings.longest_backoff)

    def _run_pulse(self, pulse: Pulse) -> None:
        outcome = _Outcome()
        with outcome:
            self._handlers[pulse.kind](JobContext(self._database, self._stopping))
        if outcome.error is not None:
            log.error("pulse %s failed: %s", pulse.kind, _frames(outcome.error))

    def _repeat(self, step: Callable[[], bool | None], pause: float) -> None:
        """Repeats until stopped, at once while there is work. An unreachable database is waited for."""
        while not self._stopping.is_set():
            try:
                busy = step()
            except (SQLAlchemyError, OSError, Unavailable) as error:
                log.warning("the job runner waits for the database: %s", type(error).__name__)
                self._stopping.wait(_PAUSE_AFTER_TROUBLE)
                continue
            if not busy:
                self._stopping.wait(pause)


class _Outcome:
    """Takes up whatever error a handler raises, so that the runner outlives it; the wish to end the process passes through."""

    error: Exception | None = None

    def __enter__(self) -> None:
        return

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, frames: TracebackType | None) -> bool:
        if isinstance(error, Exception):
            self.error = error
        return self.error is not None


def _place(error: Exception) -> str:
    """The type and place of an error, never its text: that may hold names or answers."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {frame.name}, {frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}"


def _frames(error: Exception) -> str:
    return f"{_place(error)}\n{''.join(traceback.format_tb(error.__traceback__))}"
