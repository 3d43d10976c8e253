"""The statistics of one question, from its sums.

- *Facility*: the mean share of the points that was earned, the p value of classical test theory (Crocker & Algina 1986,
  Introduction to Classical and Modern Test Theory, chapter 14; Ebel & Frisbie 1991, Essentials of Educational Measurement, ch. 13).
- *Discrimination*: Pearson's correlation of the share with the rest, which for right-or-wrong questions is the corrected
  point-biserial: `r = (n Σxy - Σx Σy) / √((n Σx² - (Σx)²)(n Σy² - (Σy)²))`.
- *Index D*: facility in the upper group less facility in the lower (Ebel & Frisbie; groups of 27 %, see `tails`).
- *Options*: how often each was chosen, in each group, and the point-biserial of having chosen it with the rest.

Every figure rests on enough answers of its own. Whoever was asked nothing else has no rest. So either enough answers have one: then
everything is told of these alone, for two counts of which one holds a few answers more would tell how these few were given. Or they
are too few: then what needs a rest is not told at all.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from elearn.core.limits import STATISTICS_FEWEST
from elearn.measurement.rules.contributions import SCALE
from elearn.measurement.rules.sums import ItemSums, OptionSums, time_of
from elearn.measurement.rules.tails import Groups, groups_of


@dataclass(frozen=True, slots=True)
class OptionStatistics:
    """Of one option: shares of answers from 0 to 1, of all and of each group.

    `correlation` is the point-biserial with the rest, None where everybody or nobody chose it. `rest` is the mean rest of those who
    chose it and `rest_error` its standard error, from 0 to 1; None where fewer than two did.
    """

    option: str
    chosen: int
    share: float
    upper: float
    middle: float
    lower: float
    correlation: float | None
    rest: float | None
    rest_error: float | None


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """Of one question. Correlations from -1 to 1, shares from 0 to 1, times in seconds.

    `time_bins` counts answers by `sums.time_bin`; empty where too few times are known, as the times are None then.
    `responses` are the answers that are told of. `paired` of them have a rest: all, or 0 where these are too few. Then there are
    no options, and `discrimination`, `index`, `upper` and `lower` are None. `discrimination` is None as well where everybody earned
    the same; `index` is D, `upper` and `lower` the facility in the two groups.
    """

    responses: int
    paired: int
    facility: float
    discrimination: float | None
    index: float | None
    upper: float | None
    lower: float | None
    options: tuple[OptionStatistics, ...]
    mean_seconds: float | None = None
    median_seconds: float | None = None
    time_bins: tuple[int, ...] = ()


def statistics_of(sums: ItemSums, options: Sequence[str] = ()) -> ItemStatistics | None:
    """The statistics of a question; None below `STATISTICS_FEWEST` answers.

    Args:
        options: the ids of its options, in the order in which they are told. What nobody answered is told last, where there is any.
    """
    if sums.responses < STATISTICS_FEWEST:
        return None
    is_timed = sums.timed >= STATISTICS_FEWEST
    times = (_median(sums.time_bins), sums.seconds / sums.timed, tuple(sums.time_bins)) if is_timed else (None, None, ())
    whole = _as_a_whole(sums) if sums.paired < STATISTICS_FEWEST else _with_the_rest(sums, options)
    return replace(whole, median_seconds=times[0], mean_seconds=times[1], time_bins=times[2])


def _as_a_whole(sums: ItemSums) -> ItemStatistics:
    """What is told where too few were asked anything else."""
    return ItemStatistics(sums.responses, 0, sums.earned / (SCALE * sums.responses), None, None, None, None, ())


def _with_the_rest(sums: ItemSums, options: Sequence[str]) -> ItemStatistics:
    """What is told of the answers that have a rest."""
    groups = groups_of(sums.bins)
    told = [*options, *sorted(set(sums.options) - set(options))]
    size = groups.size * SCALE
    upper, lower = (_ratio(part, size) for part in (groups.in_upper(sums.bin_earned), groups.in_lower(sums.bin_earned)))
    return ItemStatistics(
        responses=sums.paired,
        paired=sums.paired,
        facility=sums.x / (SCALE * sums.paired),
        discrimination=correlation(sums.paired, x=sums.x, xx=sums.xx, y=sums.y, yy=sums.yy, xy=sums.xy),
        index=upper - lower,
        upper=upper,
        lower=lower,
        options=tuple(_option(each, sums, groups) for each in told),
    )


def correlation(n: int, *, x: int, xx: int, y: int, yy: int, xy: int) -> float | None:
    """Pearson's correlation from sums; None where one side does not vary."""
    spread = (n * xx - x * x) * (n * yy - y * y)
    return (n * xy - x * y) / math.sqrt(spread) if spread > 0 else None


def _option(option: str, sums: ItemSums, groups: Groups) -> OptionStatistics:
    own = sums.options.get(option, OptionSums())
    n = own.chosen
    mean = own.rest / n if n else None
    # Exact in whole numbers first: the difference of two large sums would lose its digits.
    spread = (n * own.rest2 - own.rest * own.rest) / (n * (n - 1)) if n > 1 else None
    return OptionStatistics(
        option=option,
        chosen=n,
        share=_ratio(n, sums.paired),
        upper=_ratio(groups.in_upper(own.bins), groups.size),
        middle=_ratio(groups.in_middle(own.bins), groups.middle_size),
        lower=_ratio(groups.in_lower(own.bins), groups.size),
        correlation=correlation(sums.paired, x=n, xx=n, y=sums.y, yy=sums.yy, xy=own.rest),
        rest=mean / SCALE if mean is not None else None,
        rest_error=math.sqrt(spread / n) / SCALE if spread is not None else None,
    )


def _median(bins: Sequence[int]) -> float:
    """The time that half of the answers took at most, to a step of `sums.time_bin`."""
    half, seen = sum(bins) / 2, 0
    for step, count in enumerate(bins):
        seen += count
        if seen >= half:
            return time_of(step)
    raise ValueError("No times.")


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
