"""What a handler is given: its arguments, the database, and a way to tell how far it is and to be told to stop."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from elearn.core.db.work import Database, UnitOfWork
from elearn.core.jobs import lease as leases
from elearn.core.jobs.lease import Lease


class JobContext:
    """The handler's view of the job or pulse it runs.

    A handler computes outside of transactions and writes in short units of work. It must come to the same end when it runs again.

    Args:
        database: where to read and write.
        stopping: set when the runner is to end.
        lease: the claimed job, or None for a pulse.
        lasts: for how long a lease is given.
    """

    def __init__(
        self, database: Database, stopping: threading.Event, lease: Lease | None = None, lasts: timedelta = timedelta()
    ) -> None:
        self._database = database
        self._stopping = stopping
        self._asked = threading.Event()
        self.lasts = lasts
        self._lease = lease
        self.progress_now = (0, 0)
        self.was_told_to_stop = False

    @property
    def args(self) -> dict[str, Any]:
        """The arguments with which the job was enqueued; a pulse has none."""
        return {} if self._lease is None else self._lease.args

    @property
    def cancelled(self) -> bool:
        """Whether the handler should return soon: an administrator cancelled, the runner is stopping, or the lease is lost.

        A handler that has seen True and returns counts as stopped early: the job is cancelled, or runs again later.
        """
        told = self._asked.is_set() or self._stopping.is_set()
        self.was_told_to_stop = self.was_told_to_stop or told
        return told

    def progress(self, done: int, total: int) -> None:
        """Tells how far the work is; shown within seconds. Costs nothing and may be called anywhere."""
        self.progress_now = (done, total)

    def now(self) -> datetime:
        """The instant by the database's clock, for reading."""
        return self._database.clock.now()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for reading."""
        with self._database.read() as session:
            yield session

    @contextmanager
    def unit_of_work(self) -> Iterator[UnitOfWork]:
        """A short unit of work that is committed only if the job is still ours; it renews the lease.

        Raises:
            LeaseLostError: somebody else may run the job by now; nothing was written.
        """
        with self._database.unit_of_work() as work:
            yield work
            # Last, so that the job's row is locked only for the moment of the commit.
            if self._lease is not None and leases.renew(work.session, self._lease, self.progress_now, work.now + self.lasts):
                self.ask_to_stop()

    def ask_to_stop(self) -> None:
        """Makes `cancelled` true."""
        self._asked.set()


Handler = Callable[[JobContext], None]
Handlers = dict[str, Handler]
"""Which function does the work of which kind; `elearn.recurring` declares it."""
