"""While a handler works: its lease is renewed, its progress shown, and a wish to cancel passed on."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from elearn.core.db.work import Database
from elearn.core.errors import Unavailable
from elearn.core.jobs import lease as leases
from elearn.core.jobs.context import JobContext
from elearn.core.jobs.lease import Lease, LeaseLostError

log = logging.getLogger(__name__)


@contextmanager
def heartbeat(database: Database, lease: Lease, context: JobContext, every: timedelta) -> Iterator[None]:
    """Beats in a thread of its own until the block ends.

    Args:
        database: where the job is.
        lease: the job.
        context: its progress is shown, and it is asked to stop; the lease is renewed after a third of the time it lasts.
        every: how often progress and wishes are looked at.
    """
    ended = threading.Event()
    thread = threading.Thread(target=_beat, args=(database, lease, context, every, ended), name=f"heartbeat {lease.kind}")
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _beat(database: Database, lease: Lease, context: JobContext, every: timedelta, ended: threading.Event) -> None:
    shown, renewed = context.progress_now, time.monotonic()
    while not ended.wait(every.total_seconds()):
        try:
            if context.progress_now != shown or time.monotonic() - renewed > context.lasts.total_seconds() / 3:
                shown, renewed = context.progress_now, time.monotonic()
                asked = _renew(database, lease, shown, context.lasts)
            else:
                asked = _listen(database, lease)
        except (SQLAlchemyError, Unavailable) as error:
            # Bad weather at the database: the next beat tries again, and a lease that runs out meanwhile refuses every write.
            log.warning("heartbeat of %s %s missed: %s", lease.kind, lease.job_id, type(error).__name__)
            continue
        if asked:
            context.ask_to_stop()


def _renew(database: Database, lease: Lease, progress: tuple[int, int], lasts: timedelta) -> bool:
    try:
        with database.unit_of_work() as work:
            return leases.renew(work.session, lease, progress, work.now + lasts)
    except LeaseLostError:
        return True


def _listen(database: Database, lease: Lease) -> bool:
    with database.read() as session:
        return leases.is_asked_to_stop(session, lease)
