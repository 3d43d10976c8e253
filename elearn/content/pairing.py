"""Where two languages of a page cease to match: the first block of either that has no partner in the other.

Keys tell that a section has a paragraph too many, but not which. Blocks are aligned by kind and length, as sentences of parallel
texts are (Gale and Church, 1993): a translation of a long paragraph is long.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from elearn.content.document import Block
from elearn.content.plain import plain_text

_TAG = re.compile(r"<([a-z0-9]+)")
_ALONE: Final = 1.2
"""What a block without partner costs: more than partners of unlike length, less than partners of unlike kind."""
_UNLIKE: Final = 4.0
_MOST: Final = 400
"""Longer pages are compared block by block, because aligning takes the product of their lengths."""


@dataclass(frozen=True, slots=True)
class _Sign:
    """What of a block does not depend on its language."""

    kind: str
    tag: str
    question: str | None
    length: int


def first_unpaired(source: Sequence[Block], translation: Sequence[Block]) -> tuple[int, bool] | None:
    """The index in the translation of its first block without partner, and True; or where one of the source is missing, and False.

    None where all blocks have partners.
    """
    ours, theirs = [_sign(block) for block in source], [_sign(block) for block in translation]
    if max(len(ours), len(theirs)) > _MOST:
        return _first_unlike(ours, theirs)
    costs = _costs(ours, theirs)
    i = j = 0
    while i < len(ours) or j < len(theirs):
        here = costs[i][j]
        if i < len(ours) and j < len(theirs) and here == costs[i + 1][j + 1] + _cost(ours[i], theirs[j]):
            i, j = i + 1, j + 1
        else:
            return j, j < len(theirs) and here == costs[i][j + 1] + _ALONE
    return None


def _first_unlike(ours: Sequence[_Sign], theirs: Sequence[_Sign]) -> tuple[int, bool] | None:
    shared = min(len(ours), len(theirs))
    unlike = next((index for index in range(shared) if _cost(ours[index], theirs[index]) >= _UNLIKE), shared)
    return None if unlike == len(ours) == len(theirs) else (unlike, len(theirs) > len(ours))


def _sign(block: Block) -> _Sign:
    tag = _TAG.search(block.html)
    return _Sign(block.kind, tag[1] if tag else "", block.question, len(plain_text(block.html)))


def _costs(ours: Sequence[_Sign], theirs: Sequence[_Sign]) -> list[list[float]]:
    """The cost of aligning what follows each pair of places."""
    table = [[0.0] * (len(theirs) + 1) for _ in range(len(ours) + 1)]
    for i in range(len(ours), -1, -1):
        for j in range(len(theirs), -1, -1):
            ways = []
            if i < len(ours):
                ways.append(table[i + 1][j] + _ALONE)
            if j < len(theirs):
                ways.append(table[i][j + 1] + _ALONE)
            if i < len(ours) and j < len(theirs):
                ways.append(table[i + 1][j + 1] + _cost(ours[i], theirs[j]))
            table[i][j] = min(ways, default=0.0)
    return table


def _cost(one: _Sign, other: _Sign) -> float:
    if (one.kind, one.tag, one.question) != (other.kind, other.tag, other.question):
        return _UNLIKE
    return abs(math.log((one.length + 10) / (other.length + 10)))
