"""When what trainers are told of a question or a test changes: in steps of answers, never with a single one. Pure.

Sums grow with every answer. Whoever looked before and after one was added could read it off the difference, so trainers are shown a
state of the sums that is kept, and another one only when enough answers have come (docs/decisions/0059).

The count of answers that a state is told of (see `items`: of all, or of those that have a rest) grows from state to state by a
step at least. So of any two states, not of neighbours alone, one holds a step of answers that the other does not, whatever was
taken away between them. Times are a figure of their own, of the answers whose time is known, and have a step of their own.
"""

from __future__ import annotations

from copy import deepcopy

from elearn.core.limits import STATISTICS_FEWEST, STATISTICS_STEP
from elearn.measurement.rules.sums import ItemSums, PaperSums


def next_item(told: ItemSums | None, sums: ItemSums) -> ItemSums | None:
    """The state of a question to be told from now on; None where that which is told stays.

    Args:
        told: what was told last.
        sums: as they are now.
    """
    if told is None:
        return deepcopy(sums) if sums.responses >= STATISTICS_FEWEST else None
    if _count(sums) < _count(told) + STATISTICS_STEP:
        return None
    found = deepcopy(sums)
    if sums.timed < max(told.timed + STATISTICS_STEP, STATISTICS_FEWEST):
        found.timed, found.seconds, found.time_bins = told.timed, told.seconds, list(told.time_bins)
    return found


def next_papers(told: PaperSums | None, sums: PaperSums) -> PaperSums | None:
    """The state of the papers of a test to be told from now on; None where that which is told stays."""
    least = STATISTICS_FEWEST if told is None else told.papers + STATISTICS_STEP
    return deepcopy(sums) if sums.papers >= least else None


def _count(sums: ItemSums) -> int:
    """Of how many answers `items.statistics_of` tells."""
    return sums.paired if sums.paired >= STATISTICS_FEWEST else sums.responses
