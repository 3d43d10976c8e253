"""Two texts that began as one: where they differ, and how they come together. Values in, values out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from merge3 import Merge3


class Choice(StrEnum):
    """What becomes of two texts of one file: one's own, the other's, or a third made of both."""

    OWN = "own"
    THEIRS = "theirs"
    BOTH = "both"


class Wording(StrEnum):
    """Which words stay at a place that both changed: one's own, the other's, or the other's with one's own below."""

    THEIRS = "theirs"
    OWN = "own"
    BOTH = "both"


_STRUCTURE: Final = re.compile(r"\s*(?:#|-\s*\[|=|<!--|-->|---|/{3}|:::|```|>\s*\[!|\{|\d+\.\s|[a-z_]+:(?:\s|$))")
"""A line that says what the lines around it are."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of two texts, as lines without their ends: what it was before either changed it, and what it is in each."""

    base: tuple[str, ...]
    own: tuple[str, ...]
    theirs: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        return self.own == self.theirs

    @property
    def is_open(self) -> bool:
        """Whether both changed it, each in another way: only a person can say what it is to be."""
        return not self.is_same and self.base not in (self.own, self.theirs)

    @property
    def is_prose(self) -> bool:
        """Whether both wordings can stand below each other: no heading, question, option or mark would be there twice."""
        return not any(_STRUCTURE.match(line) for line in (*self.own, *self.theirs))


def divide(base: str, own: str, theirs: str) -> tuple[Part, ...]:
    """The stretches of a three-way merge by lines, in order; joined, each side of them is its whole text."""
    return tuple(_divided(_lines(base), _lines(own), _lines(theirs)))


def _divided(base: list[str], own: list[str], theirs: list[str]) -> Iterator[Part]:
    at = (0, 0, 0)
    for region in Merge3(base, own, theirs).find_sync_regions():
        begins, ends = (region[0], region[2], region[4]), (region[1], region[3], region[5])
        for one, other in ((at, begins), (begins, ends)):
            found = Part(*(tuple(text[start:end]) for text, start, end in zip((base, own, theirs), one, other, strict=True)))
            if found.own or found.theirs:
                yield found
        at = ends


def _lines(text: str) -> list[str]:
    return text.removesuffix("\n").split("\n") if text else []


def join(parts: Sequence[Part], wordings: Sequence[Wording]) -> str:
    """One text of two: what only one of them changed is taken.

    Args:
        wordings: what stays at each open part, in order.

    Raises:
        ValueError: there are more or fewer wordings than open parts.
    """
    if len(wordings) != sum(part.is_open for part in parts):
        raise ValueError("one wording for each open part")
    chosen = iter(wordings)
    lines = [line for part in parts for line in (_worded(part, next(chosen)) if part.is_open else _changed(part))]
    return "".join(f"{line}\n" for line in lines)


def _changed(part: Part) -> tuple[str, ...]:
    return part.own if part.theirs == part.base else part.theirs


def _worded(part: Part, wording: Wording) -> tuple[str, ...]:
    if wording is Wording.BOTH:
        return (*part.theirs, *_between(part), *part.own)
    return part.own if wording is Wording.OWN else part.theirs


_RUNNING_ON: Final = re.compile(r"\s*(?:[-*+|>:]|\d+[.)]\s)")
"""A line of a list, a table or a quotation: the next such line belongs to it."""


def _between(part: Part) -> tuple[str, ...]:
    """A blank line between two paragraphs, which would be one otherwise."""
    if not part.theirs or not part.own or not part.theirs[-1] or not part.own[0]:
        return ()
    return () if _RUNNING_ON.match(part.theirs[-1]) and _RUNNING_ON.match(part.own[0]) else ("",)
