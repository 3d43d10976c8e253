"""How large the demo city is, and how it is divided up: values in, values out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Final
from uuid import UUID

from elearn.core.ids import Id
from elearn.demo.staff import FEWEST

SEED: Final = 20250701
UNITS: Final = 168
"""Commune-level units: as many as a city merged in 2025 may have."""
PEOPLE_AT_LEAST: Final = 80
"""Those whom lessons know, the ward they work in, and the offices of the city."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How large. `completions` are counted exactly; people have been learning for `months`; another `seed` gives other people."""

    people: int = 6_000
    completions: int = 6_000
    units: int = UNITS
    months: int = 18
    seed: int = SEED

    @property
    def fewest_people(self) -> int:
        """How many people so many units need."""
        return PEOPLE_AT_LEAST + FEWEST * (self.units + 1)

    def founded(self, today: date) -> date:
        """The day since which the city has been as it is: the first of a month, before anybody began to learn."""
        months = today.year * 12 + today.month - 1 - self.months - 1
        return date(months // 12, months % 12 + 1, 1)

    def published(self, today: date, number: int, count: int) -> date:
        """The day on which a course was published: the first of so many when learning began, the others evenly after it."""
        return today - timedelta(days=round(self.months * 30.4 * (count - number) / count))


SMALL: Final = Scale(people=700, completions=500, units=24)
"""A city for tests: everything is there, and it is built in two seconds."""


def apportion(total: int, weights: Sequence[float], most: Sequence[int]) -> list[int]:
    """Divides a whole number by weights, none above its most; what one cannot take goes to the others (largest remainders).

    The parts add up to the total, or to all that they can take where that is less.
    """
    parts, left = [0] * len(weights), min(total, sum(most))
    while left:
        room = [number for number in range(len(parts)) if parts[number] < most[number]]
        sum_of_weights = sum(Fraction(max(weights[number], 1e-9)) for number in room)
        shares = {number: left * Fraction(max(weights[number], 1e-9)) / sum_of_weights for number in room}
        given = {number: min(int(share), most[number] - parts[number]) for number, share in shares.items()}
        if not any(given.values()):
            best = sorted(room, key=lambda number: (-shares[number], number))[:left]
            given = dict.fromkeys(best, 1)
        for number, part in given.items():
            parts[number] += part
        left -= sum(given.values())
    return parts


def seeded_ids(seed: int, day: date, after: int = 0) -> Callable[[], Id]:
    """A source of ids for `elearn.core.ids.ids_from`: UUIDv7 of the day, in order, the same for the same arguments.

    Args:
        after: how much is there already, so that whoever begins again after an interruption draws others.
    """
    chance = Random(f"{seed}/{day}/{after}/ids")  # noqa: S311 - ids are no secrets
    milliseconds = (day - date(1970, 1, 1)).days * 86_400_000
    count = -1

    def draw() -> Id:
        nonlocal count
        count += 1
        # 48 bits of time, version 7, 12 bits that count on, variant 2, 62 bits of chance (RFC 9562, section 5.7).
        time = milliseconds + (count >> 12)
        return UUID(int=time << 80 | 7 << 76 | (count & 0xFFF) << 64 | 2 << 62 | chance.getrandbits(62))

    return draw
