"""How well a test measures: Cronbach's alpha and the standard error of measurement, from sums over its papers.

*The same questions for everybody*: alpha = k/(k-1) · (1 - Σ var(question) / var(total)) (Cronbach 1951, Coefficient alpha and the
internal structure of tests, Psychometrika 16).

*Papers drawn from banks*: no two people need have answered the same question, so that alpha cannot be had. Told instead is the
reliability of a paper's mean in the one-way random design, questions nested in persons: 1 - MS(within) / MS(between) (Hoyt 1941;
ICC(1,k) of Shrout & Fleiss 1979). It counts the differing difficulty of drawn questions as error, as it is one for whoever drew
the harder ones, and is therefore lower than the alpha of a fixed paper; for equally difficult questions both are the same.

*Standard error of measurement*: SD · √(1 - reliability), in shares of the whole paper.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from elearn.core.limits import STATISTICS_FEWEST
from elearn.measurement.rules.contributions import SCALE
from elearn.measurement.rules.sums import PaperSums


@dataclass(frozen=True, slots=True)
class Reliability:
    """Of one form of a test with `length` questions. `coefficient` is at most 1 and may be negative; `mean`, `deviation` and
    `error` are shares of the paper. `is_alpha` says which of the two formulas was used.
    """

    papers: int
    length: int
    coefficient: float
    mean: float
    deviation: float
    error: float
    is_alpha: bool


def reliability_of(sums: PaperSums, *, is_drawn: bool) -> Reliability | None:
    """The reliability of a test; None below `STATISTICS_FEWEST` papers, or where all earned the same."""
    n, k = sums.papers, sums.length
    if n < STATISTICS_FEWEST or k < 2:
        return None
    spread = n * sums.total2 - sums.total * sums.total
    if spread <= 0:
        return None
    coefficient = _drawn(sums, spread) if is_drawn else _alpha(sums, spread)
    deviation = math.sqrt(spread / (n * (n - 1))) / (SCALE * k)
    error = deviation * math.sqrt(1 - max(0.0, coefficient))
    return Reliability(n, k, coefficient, sums.total / (n * k * SCALE), deviation, error, is_alpha=not is_drawn)


def _alpha(sums: PaperSums, spread: int) -> float:
    items = sum(sums.papers * squares - total * total for total, squares in sums.items.values())
    return sums.length / (sums.length - 1) * (1 - items / spread)


def _drawn(sums: PaperSums, spread: int) -> float:
    n, k = sums.papers, sums.length
    within = (k * sums.squares - sums.total2) / (k * n * (k - 1))
    between = spread / (k * n * (n - 1))
    return 1 - within / between
