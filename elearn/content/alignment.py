"""What two lists have in common, in order: words of two texts, blocks of two pages. Pure, and bounded whatever is in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from typing import Final

MOST: Final = 64_000_000
"""The product of two numbers of words that are compared one by one: eight thousand with eight thousand."""


def pairs_in_common(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """What stays of two lists, as pairs of places, both rising: a longest common subsequence. Members are compared by equality.

    Allison and Dix's rows of bits: a row for each old member, a bit for each new one, so the work is bounded whatever they are.
    Beyond `MOST` only what both begin and end with is told.
    """
    begin = 0
    while begin < min(len(old), len(new)) and old[begin] == new[begin]:
        begin += 1
    end = 0
    while end < min(len(old), len(new)) - begin and old[-1 - end] == new[-1 - end]:
        end += 1
    inner = _longest(old[begin : len(old) - end], new[begin : len(new) - end])
    head = [(place, place) for place in range(begin)]
    tail = [(len(old) - back, len(new) - back) for back in range(end, 0, -1)]
    return [*head, *((one + begin, other + begin) for one, other in inner), *tail]


def _longest(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    if not old or not new or len(old) * len(new) > MOST:
        return []
    where: defaultdict[Hashable, int] = defaultdict(int)
    for place, word in enumerate(new):
        where[word] |= 1 << place
    whole = (1 << len(new)) - 1
    rows = [whole]
    for word in old:
        row, match = rows[-1], where.get(word, 0)
        found = row & match
        rows.append(((row + found) | (row - found)) & whole)
    pairs = []
    one, other = len(old), len(new)
    while one and other:
        # A bit that is not set says that a common subsequence ends there which is longer than those that end before.
        if rows[one] >> (other - 1) & 1:
            other -= 1
        elif old[one - 1] == new[other - 1]:
            one, other = one - 1, other - 1
            pairs.append((one, other))
        else:
            one -= 1
    return pairs[::-1]
