"""Small chances: tails, and what becomes of them when many people or pairs are looked at."""

from __future__ import annotations

import math
from collections.abc import Sequence
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


def weighted_tail(chances: Sequence[float], weights: Sequence[int], observed: int) -> float:
    """P(Σ weight_i · X_i ≥ observed) for independent X_i that are 1 with chance_i, else 0; exact.

    It adds up how little may be missing from the sum of all weights, so that small tails keep their digits.
    """
    room = sum(weights) - observed
    if room < 0:
        return 0.0
    missing = [1.0] + [0.0] * room
    for chance, weight in zip(chances, weights, strict=True):
        here = [each * chance for each in missing[:weight]]
        missing = here + [
            stays * chance + comes * (1 - chance) for stays, comes in zip(missing[weight:], missing[: room + 1], strict=False)
        ]
    return min(1.0, math.fsum(missing))
