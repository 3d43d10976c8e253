"""Nested lists: four spaces for each level, which is what the renderer and all editors understand alike."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from elearn.content.grammar import marks

STEP = 4
_MARKER = re.compile(r"[-*+][ \t]+(?=\S)|[0-9]{1,9}[.)][ \t]+(?=\S)")


@dataclass(slots=True)
class _Level:
    indent: int
    content: int


class _Walk:
    """One pass over the lines of a list: which level each line is on, and how far it must move to the right."""

    def __init__(self) -> None:
        self.levels: list[_Level] = []
        self.fence: str | None = None
        self.shift = 0
        self.after_blank = False

    def indent_for(self, line: str) -> int | None:
        """The indentation that a line should have; None where it stays as it is."""
        if marks.is_blank(line):
            self.after_blank = True
            return None
        width = marks.indent_of(line)
        if self.fence:
            if marks.closes_fence(line, self.fence):
                self.fence = None
            return width + self.shift
        wanted = self._wanted(line.lstrip(), width)
        self.after_blank = False
        if fence := marks.fence_of(line):
            self.fence = fence
            self.shift = max(0, wanted - width) if wanted is not None else 0
        return wanted

    def _wanted(self, text: str, width: int) -> int | None:
        marker = _MARKER.match(text)
        if marker is None:
            return max(width, STEP * self._depth(width)) if self.after_blank else None
        while self.levels and width < self.levels[-1].content:
            self.levels.pop()
        # A marker of four characters or more would ask for deeper children than any renderer does.
        self.levels.append(_Level(width, width + min(len(marker[0].rstrip()) + 1, STEP)))
        return STEP * (len(self.levels) - 1)

    def _depth(self, width: int) -> int:
        """On how many levels a line of text with this indentation continues an item."""
        return sum(level.content <= width for level in self.levels)


def renested(lines: Sequence[str]) -> list[str]:
    """The lines of a list with its levels four spaces apart. What is right already stays; doing it twice changes nothing."""
    walk = _Walk()
    return [_moved(line, walk.indent_for(line)) for line in lines]


def first_to_move(lines: Sequence[str]) -> int | None:
    """The index of the first line of a list that stands otherwise than it should; None where the list needs no mend."""
    return next((index for index, (now, then) in enumerate(zip(renested(lines), lines, strict=True)) if now != then), None)


def _moved(line: str, indent: int | None) -> str:
    if indent is None or marks.indent_of(line) == indent:
        return line
    return " " * indent + line.lstrip(" \t")
