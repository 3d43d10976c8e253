"""The time, read from one place that tests can replace.

Rules never ask the time: a unit of work reads it once and hands it down as `now`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


class SystemClock:
    """The clock of this machine."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass
class FakeClock:
    """A clock that stands still until a test moves it."""

    instant: datetime

    def now(self) -> datetime:
        return self.instant

    def advance(self, **amount: float) -> datetime:
        """Moves the clock by `timedelta(**amount)` and answers the new time."""
        self.instant += timedelta(**amount)
        return self.instant
