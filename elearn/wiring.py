"""Who reacts to which event, which jobs there are and when they run: the whole of it, on one page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from elearn.accounts.throttle import purge_counters
from elearn.core.chain import chainer
from elearn.core.chain_keys import KeyRing
from elearn.core.days import day_of
from elearn.core.events import Reactions
from elearn.core.jobs.context import Handlers, JobContext
from elearn.core.jobs.schedule import Pulse, Schedule
from elearn.organisation.service import refresh_closure

REACTIONS: Reactions = {}
"""Event → the functions called in its unit of work, in order."""

CHAIN = "core.chain"

NEW_DAY = "organisation.new_day"
OLD_COUNTERS = "accounts.old_counters"

SCHEDULES: Sequence[Schedule] = (Schedule(NEW_DAY, "1 0 * * *"), Schedule(OLD_COUNTERS, "20 3 * * *"))
"""What recurs by the calendar, in the zone of the installation."""

PULSES: Sequence[Pulse] = (Pulse(CHAIN, timedelta(seconds=1)),)
"""What recurs every few seconds. The runner itself frees lost leases and removes old jobs."""


def handlers(chain_keys: KeyRing) -> Handlers:
    """Which function does the work of which kind of job or pulse.

    Args:
        chain_keys: the ring of the audit chain.
    """
    return {CHAIN: chainer(chain_keys), NEW_DAY: begin_day, OLD_COUNTERS: forget_old_counters}


def begin_day(context: JobContext) -> None:
    """Units that begin, move or end today do so for roles and lists as well."""
    with context.unit_of_work() as work:
        refresh_closure(work.session, today=day_of(work.session, work.now))


def forget_old_counters(context: JobContext) -> None:
    """Counters of failed tries go when their windows have passed."""
    with context.unit_of_work() as work:
        purge_counters(work.session, now=work.now)
