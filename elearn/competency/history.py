"""When each level was reached, from the lines of the ledger: pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from elearn.competency.rules import Evidence, in_force, proficiency


@dataclass(frozen=True, slots=True)
class Reached:
    """A level and the instant of the line that reached it."""

    level: int
    at: datetime


def levels_reached(lines: Iterable[Evidence]) -> tuple[Reached, ...]:
    """The levels in the order in which they were reached; a level that was passed over at once is not named."""
    valid, found = in_force(lines), list[Reached]()
    for count, line in enumerate(valid, start=1):
        level = proficiency(valid[:count]).level
        if level > (found[-1].level if found else 0):
            found.append(Reached(level, line.at))
    return tuple(found)
