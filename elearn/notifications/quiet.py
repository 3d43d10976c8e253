"""Quiet hours, and the day of a digest: when an e-mail may go out. Values in, values out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DIGEST_EVERY = timedelta(days=7)
"""A person gets at most one digest in so many days."""


@dataclass(frozen=True, slots=True)
class QuietTimes:
    """When nobody is written to but for the sake of security: `begins` to `ends` of each day, and whole `days` (Monday is 0).

    Hours may go past midnight; equal ones mean that no hour is quiet.
    """

    begins: time
    ends: time
    days: frozenset[int]
    zone: ZoneInfo

    def is_quiet(self, now: datetime) -> bool:
        """Whether it is quiet at this instant, in the zone of the installation."""
        local = now.astimezone(self.zone)
        at = local.time()
        past_midnight = self.begins > self.ends
        in_hours = (at >= self.begins or at < self.ends) if past_midnight else self.begins <= at < self.ends
        return in_hours or local.weekday() in self.days

    def day(self, now: datetime) -> date:
        return now.astimezone(self.zone).date()

    def digest_days(self, now: datetime) -> frozenset[int]:
        """The weekdays whose digests go out today: today's own, and those of the quiet days just before, which had to wait."""
        found = {(today := self.day(now)).weekday()}
        before = today - timedelta(days=1)
        while before.weekday() in self.days and len(found) < 7:
            found.add(before.weekday())
            before -= timedelta(days=1)
        return frozenset(found)
