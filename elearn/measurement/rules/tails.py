"""The strong and the weak: the best and the last 27 % by the rest (Kelley 1939), read from counts by twentieth.

27 % makes the difference between the groups most certain where results are spread normally (Kelley, T. L. 1939, The selection of
upper and lower groups for the validation of test items, Journal of Educational Psychology 30). A group takes whole twentieths from
its end; of the one in which its border lies it takes the part that it still needs, of every option alike. People in one twentieth
are so treated as equally strong, which is what a direct sort does with ties that are split fairly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

TAIL = 0.27
"""The part of all answers in each of the two groups."""


@dataclass(frozen=True, slots=True)
class Groups:
    """By twentieth, which part of it belongs to the upper and to the lower group; and how many answers each group holds."""

    upper: tuple[float, ...]
    lower: tuple[float, ...]
    size: float
    number: int

    @property
    def middle_size(self) -> float:
        return self.number - 2 * self.size

    def in_upper(self, bins: Sequence[int]) -> float:
        """How much of what was counted or summed by twentieth falls to the upper group."""
        return _weighed(self.upper, bins)

    def in_lower(self, bins: Sequence[int]) -> float:
        return _weighed(self.lower, bins)

    def in_middle(self, bins: Sequence[int]) -> float:
        return sum(bins) - self.in_upper(bins) - self.in_lower(bins)


def groups_of(bins: Sequence[int], tail: float = TAIL) -> Groups:
    """The groups of a question, from its answers by twentieth."""
    number = sum(bins)
    wanted = tail * number
    upper = _parts(list(reversed(bins)), wanted)
    return Groups(tuple(reversed(upper)), tuple(_parts(bins, wanted)), wanted, number)


def _parts(bins: Sequence[int], wanted: float) -> list[float]:
    """From the first on, the part of each that is taken until there are enough."""
    parts = []
    for count in bins:
        taken = min(float(count), wanted)
        parts.append(taken / count if count else 0.0)
        wanted -= taken
    return parts


def _weighed(weights: Sequence[float], bins: Sequence[int]) -> float:
    return sum(weight * count for weight, count in zip(weights, bins, strict=True))
