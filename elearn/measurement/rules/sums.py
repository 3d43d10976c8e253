"""Sums over attempts, from which every statistic is computed. Adding with sign -1 takes a contribution away again, exactly.

The groups of strong and weak learners cannot be sums, because who is strong is only known when everybody has answered. So it is
counted how many answers came from each twentieth of the rest (`BINS`); whoever wants the best 27 % takes twentieths from the top
and of the last one a part (see `tails`). Times are counted in steps of a fourth of an octave, so that a median is right to a tenth.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from elearn.measurement.rules.contributions import SCALE, Entry, PaperEntry

BINS = 20
"""Twentieths of the rest."""
TIME_STEPS = 4
"""Steps in which a time doubles."""
TIME_BINS = 48
"""From one second to more than an hour."""


def bin_of(rest: int) -> int:
    """The twentieth in which a rest lies; the whole lies in the last."""
    return min(BINS - 1, rest * BINS // SCALE)


def time_bin(seconds: int) -> int:
    """The step of a time in whole seconds."""
    return min(TIME_BINS - 1, round(TIME_STEPS * math.log2(max(1, seconds))))


def time_of(step: int) -> float:
    """The seconds in the middle of a step."""
    return float(2 ** (step / TIME_STEPS))


def _bins() -> list[int]:
    return [0] * BINS


@dataclass(slots=True)
class OptionSums:
    """Of one option: how often it was chosen, and the rest of those who chose it (sum, sum of squares, by twentieth)."""

    chosen: int = 0
    rest: int = 0
    rest2: int = 0
    bins: list[int] = field(default_factory=_bins)

    def add(self, rest: int, sign: int) -> None:
        self.chosen += sign
        self.rest += sign * rest
        self.rest2 += sign * rest * rest
        self.bins[bin_of(rest)] += sign


@dataclass(slots=True)
class ItemSums:
    """Of one question. `responses` and `earned` count everything; the others only where there is a rest (`paired`).

    `x` is the share of the question, `y` the rest, both in `SCALE`. `bins` counts answers by twentieth of the rest, `bin_earned`
    sums their shares. `timed` counts known times, `seconds` sums them, `time_bins` counts them by step.
    """

    responses: int = 0
    earned: int = 0
    paired: int = 0
    x: int = 0
    xx: int = 0
    y: int = 0
    yy: int = 0
    xy: int = 0
    timed: int = 0
    seconds: int = 0
    bins: list[int] = field(default_factory=_bins)
    bin_earned: list[int] = field(default_factory=_bins)
    time_bins: list[int] = field(default_factory=lambda: [0] * TIME_BINS)
    options: dict[str, OptionSums] = field(default_factory=dict)

    def add(self, entry: Entry, sign: int = 1) -> None:
        """Adds what an attempt contributes, or takes it away (-1)."""
        self.responses += sign
        self.earned += sign * entry.share
        if entry.seconds is not None:
            self.timed += sign
            self.seconds += sign * entry.seconds
            self.time_bins[time_bin(entry.seconds)] += sign
        if entry.rest is not None:
            self._pair(entry, entry.rest, sign)

    def _pair(self, entry: Entry, rest: int, sign: int) -> None:
        self.paired += sign
        self.x += sign * entry.share
        self.xx += sign * entry.share * entry.share
        self.y += sign * rest
        self.yy += sign * rest * rest
        self.xy += sign * entry.share * rest
        place = bin_of(rest)
        self.bins[place] += sign
        self.bin_earned[place] += sign * entry.share
        for option in entry.options:
            sums = self.options.setdefault(option, OptionSums())
            sums.add(rest, sign)
            if not sums.chosen:
                del self.options[option]


@dataclass(slots=True)
class PaperSums:
    """Of the papers of one form with `length` questions: their totals, and the squares of the scores in them, in `SCALE`.

    `items` holds for each question the sum of its scores and of their squares, where every paper asks the same ones.
    """

    length: int
    papers: int = 0
    total: int = 0
    total2: int = 0
    squares: int = 0
    items: dict[str, list[int]] = field(default_factory=dict)

    def add(self, entry: PaperEntry, sign: int = 1, *, is_drawn: bool) -> None:
        """Adds a paper, or takes it away (-1)."""
        total = sum(score for _, score in entry.scores)
        self.papers += sign
        self.total += sign * total
        self.total2 += sign * total * total
        self.squares += sign * sum(score * score for _, score in entry.scores)
        if is_drawn:
            return
        for question, score in entry.scores:
            kept = self.items.setdefault(question, [0, 0])
            kept[0] += sign * score
            kept[1] += sign * score * score


def write_options(options: Mapping[str, OptionSums]) -> dict[str, Any]:
    """The sums of options as JSON: `[chosen, rest, rest2, bins]` by option."""
    return {option: [each.chosen, each.rest, each.rest2, each.bins] for option, each in sorted(options.items())}


def read_options(stored: Mapping[str, Any]) -> dict[str, OptionSums]:
    """What `write_options` wrote."""
    return {option: OptionSums(chosen, rest, rest2, list(bins)) for option, (chosen, rest, rest2, bins) in stored.items()}
