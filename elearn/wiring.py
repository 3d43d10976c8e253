"""Who reacts to which event, which jobs there are and when they run: the whole of it, on one page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from elearn.core.chain import Signer, chainer
from elearn.core.events import Reactions
from elearn.core.jobs.context import Handlers
from elearn.core.jobs.schedule import Pulse, Schedule

REACTIONS: Reactions = {}
"""Event → the functions called in its unit of work, in order."""

CHAIN = "core.chain"

SCHEDULES: Sequence[Schedule] = ()
"""What recurs by the calendar, in the zone of the installation."""

PULSES: Sequence[Pulse] = (Pulse(CHAIN, timedelta(seconds=1)),)
"""What recurs every few seconds. The runner itself frees lost leases and removes old jobs."""


def handlers(secret_key: str) -> Handlers:
    """Which function does the work of which kind of job or pulse.

    Args:
        secret_key: the secret of the installation, from which the key of the audit chain comes.
    """
    return {CHAIN: chainer(Signer.from_secret(secret_key.encode()))}
