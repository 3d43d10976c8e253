"""What a measurement comes to, and how ratios are told."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """`figure` in words with units; `holds` whether it is what is wanted."""

    figure: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio of several rounds: their median, and the lowest and highest of them."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, rounds: Sequence[float]) -> Ratio:
        return cls(statistics.median(rounds), min(rounds), max(rounds))

    def __str__(self) -> str:
        return f"{self.median:.0%} ({self.low:.0%}–{self.high:.0%})"


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0 to 1) of the values lie, by the nearest rank."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]
