"""Small chances: tails, and what becomes of them when many people or pairs are looked at."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chance:
    """How likely this, or more, is among candidates who work alone and know only what they have learnt.

    `alone` is the bound for this one pair or person (p-value); `among_all` the same corrected for everybody who was looked at, as
    the module that made the finding says. Both are 0 to 1, the first at most the second.
    """

    alone: float
    among_all: float


def binomial_tail(successes: int, trials: int, chance: float) -> float:
    """P(X ≥ successes) for X of a binomial distribution."""
    return min(
        1.0,
        math.fsum(math.comb(trials, k) * chance**k * (1 - chance) ** (trials - k) for k in range(max(successes, 0), trials + 1)),
    )
