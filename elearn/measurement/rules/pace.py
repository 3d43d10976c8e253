"""Which questions take far longer than their share, from the times of all questions of a course in one sort of test.

A question's share is what questions of its kind usually take: the median of the median times of all questions of that kind (a
matching takes longer than a choice, and nothing is wrong with it). Let `u` be that share in seconds and `s` the part of the
question's timed answers that took more than `FAR · u`. It is *slow* where most took so long beyond chance: where the lower end of
Wilson's interval of `s` lies above one half. Were the medians of sound questions spread by 0.4 in natural logarithms, one in three
hundred of them would be three times as slow as usual: hence `FAR`, and hence a remark and no warning.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from elearn.measurement.rules.sums import time_of

FAR = 3.0
"""Times the usual time that are far more than a share."""
FEWEST_OF_KIND = 6
"""Of fewer questions of the same kind nobody can say what is usual."""


def usual_seconds(medians: Sequence[float]) -> float | None:
    """What questions of a kind take, from the median times of each; None of fewer than `FEWEST_OF_KIND`."""
    return statistics.median(medians) if len(medians) >= FEWEST_OF_KIND else None


def slow_part(time_bins: Sequence[int], usual: float) -> float:
    """The part, from 0 to 1, of timed answers (counts by `sums.time_bin`) that took more than `FAR` times as long as is usual."""
    timed = sum(time_bins)
    return sum(count for step, count in enumerate(time_bins) if time_of(step) > FAR * usual) / timed if timed else 0.0
