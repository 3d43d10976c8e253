"""Long words before and after, cut to what differs. Pure.

They are compared as a whole and cut afterwards, both at the same places: a cut of each by itself would end in other words, which
would then be taken for a change.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from elearn.content.alignment import pairs_in_common

LONGEST: Final = 400
"""Characters that are put whole into a field to begin with."""
_AROUND: Final = 12
"""Words that stay on each side of a change."""
_CUT: Final = "…"


def shortened(words: str, longest: int = LONGEST) -> str:
    """The beginning of some words, up to a whole one."""
    return words if len(words) <= longest else f"{words[: longest - 1].rpartition(' ')[0]}{_CUT}"


def around_changes(before: str, after: str, longest: int = LONGEST) -> tuple[str, str]:
    """Two texts without the long runs that they have in common; as they are where both are short."""
    if not before or not after or before == after:
        return shortened(before, longest), shortened(after, longest)
    if max(len(before), len(after)) <= longest:
        return before, after
    old, new = before.split(), after.split()
    kept = [*_runs(pairs_in_common(old, new)), (len(old), len(new), 0)]
    parts: tuple[list[str], list[str]] = ([], [])
    one = other = 0
    for begin, there, length in kept:
        parts[0].extend(old[one:begin])
        parts[1].extend(new[other:there])
        one, other = begin + length, there + length
        stays = _cut(old[begin:one], is_first=begin == there == 0, is_last=(one, other) == (len(old), len(new)))
        parts[0].extend(stays)
        parts[1].extend(stays)
    return " ".join(parts[0]), " ".join(parts[1])


def _runs(pairs: list[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Neighbours that stayed: where they begin in each text, and how many they are."""
    if not pairs:
        return []
    breaks = [0, *(at for at, (one, other) in enumerate(pairwise(pairs), 1) if other != (one[0] + 1, one[1] + 1)), len(pairs)]
    return [(*pairs[begin], end - begin) for begin, end in pairwise(breaks)]


def _cut(run: list[str], *, is_first: bool, is_last: bool) -> list[str]:
    """A run that stayed, with its middle left out; at an end of the text only what is beside the change is kept."""
    head, tail = 0 if is_first else _AROUND, 0 if is_last else _AROUND
    if len(run) <= head + tail + 1:
        return run
    return [*run[:head], _CUT, *run[len(run) - tail :]]
