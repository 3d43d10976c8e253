"""The statistics of questions computed directly from answers in two passes: the reference for what is computed from sums.

Written from the formulas alone, with `statistics` of the standard library; it shares nothing with the product but its values.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence

from elearn.measurement.rules import Entry


def correlation(xs: Sequence[float], ys: Sequence[float]) -> float | None:
    if len(set(xs)) < 2 or len(set(ys)) < 2:
        return None
    return statistics.correlation(xs, ys)


def tail_mean(entries: Sequence[Entry], value: Callable[[Entry], float], *, is_upper: bool, tail: float = 0.27) -> float:
    """The mean of a value in the best or last 27 %, by sorting by twentieths; who is tied at the border counts in part."""
    by_bin: dict[int, list[float]] = {}
    for entry in entries:
        assert entry.rest is not None
        by_bin.setdefault(min(19, entry.rest // 500), []).append(value(entry))
    left = wanted = tail * len(entries)
    total = 0.0
    for _, values in sorted(by_bin.items(), reverse=is_upper):
        part = min(1.0, left / len(values))
        total += part * sum(values)
        left -= part * len(values)
    return total / wanted


def alpha(papers: Sequence[Sequence[float]]) -> float:
    """Cronbach's alpha of a matrix: a row for each person, a column for each question."""
    k = len(papers[0])
    items = sum(statistics.variance(column) for column in zip(*papers, strict=True))
    return k / (k - 1) * (1 - items / statistics.variance([sum(row) for row in papers]))


def one_way(papers: Sequence[Sequence[float]]) -> float:
    """1 - MS(within) / MS(between), with a row for each person."""
    n, k = len(papers), len(papers[0])
    means = [statistics.fmean(row) for row in papers]
    grand = statistics.fmean(means)
    between = k * sum((mean - grand) ** 2 for mean in means) / (n - 1)
    within = sum((score - mean) ** 2 for row, mean in zip(papers, means, strict=True) for score in row) / (n * (k - 1))
    return 1 - within / between
