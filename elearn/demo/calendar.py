"""When people at work learn: the working days and hours of a Vietnamese office. Pure.

Monday to Friday, 7:30–11:30 and 13:00–17:00. Holidays by article 112 of the Labour Code 2019: 1 January, Tết, the Hùng Kings,
30 April, 1 May, National Day with the day beside it. Which days beside Tết are free is decided each year anew; here it is the two
before the first day of the year and the five from it on.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

MORNING: Final = (7 * 3600 + 1800, 11 * 3600 + 1800)
AFTERNOON: Final = (13 * 3600, 17 * 3600)
"""The two halves of a working day, in seconds after midnight."""

_FIXED = {(1, 1), (4, 30), (5, 1), (9, 1), (9, 2)}
TET: Final = (
    date(2023, 1, 22), date(2024, 2, 10), date(2025, 1, 29), date(2026, 2, 17), date(2027, 2, 6), date(2028, 1, 26),
    date(2029, 2, 13), date(2030, 2, 3), date(2031, 1, 23), date(2032, 2, 11),
)  # fmt: skip
"""The first day of the lunar year."""
HUNG_KINGS: Final = (
    date(2023, 4, 29), date(2024, 4, 18), date(2025, 4, 7), date(2026, 4, 26), date(2027, 4, 16), date(2028, 4, 4),
    date(2029, 4, 23), date(2030, 4, 12),
)  # fmt: skip
"""The tenth day of the third lunar month."""
_AROUND_TET = range(-2, 6)
_TET_DAYS = {first + timedelta(days=each) for first in TET for each in _AROUND_TET}


def is_working(day: date) -> bool:
    """Whether offices are open."""
    return day.weekday() < 5 and (day.month, day.day) not in _FIXED and day not in _TET_DAYS and day not in HUNG_KINGS


def eagerness(day: date, published: date) -> float:
    """How likely somebody begins a course on a day: a wave after it was published, another before the year is reckoned up."""
    since = (day - published).days
    if since < 0:
        return 0.0
    weight = 0.12 + 1.5 * math.exp(-since / 28)
    if (11, 10) <= (day.month, day.day) <= (12, 20):
        weight += 0.6
    if day.month in {7, 8}:
        weight *= 0.75
    is_before_tet = any(0 < (first - day).days <= 10 for first in TET)
    return weight * 0.35 if is_before_tet else weight


class Calendar:
    """The working days from one day up to another, numbered from 0; `zone` is where the offices stand."""

    def __init__(self, first: date, end: date, zone: ZoneInfo) -> None:
        days = (first + timedelta(days=each) for each in range((end - first).days))
        self.days: Sequence[date] = [day for day in days if is_working(day)]
        self._midnights = [datetime.combine(day, time(), zone).astimezone(UTC) for day in self.days]

    def number_of(self, day: date) -> int:
        """The number of the first working day on this day or after it."""
        return bisect_left(self.days, day)

    def eagerness(self, published: date) -> list[float]:
        """The eagerness of all days up to each, added up: for `draw`."""
        return list(accumulate(eagerness(day, published) for day in self.days))

    def draw(self, eager: Sequence[float], first: int, last: int, chance: Random) -> int:
        """A day between two, both included, by their eagerness."""
        below = eager[first - 1] if first else 0.0
        return min(last, max(first, bisect_right(eager, below + chance.random() * (eager[last] - below))))

    def fit(self, day: int, second: float, length: float) -> tuple[int, float]:
        """The first moment from (day, second after midnight) on that leaves so many seconds before noon or evening."""
        for begins, ends in (MORNING, AFTERNOON):
            begun = max(second, begins)
            if begun + length <= ends:
                return day, begun
        return day + 1, float(MORNING[0] + 600)

    def instant(self, day: int, second: float) -> datetime:
        """In UTC, to the second."""
        return self._midnights[day] + timedelta(seconds=int(second))
