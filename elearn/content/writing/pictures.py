"""The pictures that stand in a text, and what whoever does not see them is told. Pure: a text in, a text out.

Only pictures in the notation `![description](address)` on one line; those in code are words.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from elearn.content.grammar import marks
from elearn.content.writing.links import candidates

_PICTURE: Final = re.compile(r"!\[(?P<words>(?:[^\[\]\\]|\\.){0,1000})\]\([ \t]*<?(?P<target>[^\s()<>]+)")
_REPLACED: Final = str.maketrans({"[": "(", "]": ")", "`": "'", "\\": "/", '"': "”"})
"""Characters with which a description would end or become something else."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture in a text: its line and column counted from 1, its description, and the address as it is written."""

    line: int
    column: int
    description: str
    target: str


def pictures_in(text: str) -> tuple[Shown, ...]:
    """The pictures of a text in their order."""
    found = []
    for number, line in _outside_code(text.split("\n")):
        masked = marks.mask_code(line)
        found += [
            Shown(number, each.start() + 1, " ".join(line[each.start("words") : each.end("words")].split()), each["target"])
            for each in _PICTURE.finditer(masked)
        ]
    return tuple(found)


def described(text: str, descriptions: Mapping[int, str]) -> str:
    """The text with other descriptions: picture, counted from 1 → its words. Those that are not named stay as they are."""
    lines = text.split("\n")
    count = 0
    for number, line in _outside_code(list(lines)):
        pieces, position = [], 0
        for each in _PICTURE.finditer(marks.mask_code(line)):
            count += 1
            if count in descriptions:
                pieces += [line[position : each.start("words")], " ".join(descriptions[count].translate(_REPLACED).split())]
                position = each.end("words")
        lines[number - 1] = "".join([*pieces, line[position:]])
    return "\n".join(lines)


def path_of(path: str, target: str, paths: Collection[str]) -> str:
    """The file that an address in the text at a path means; empty where there is none."""
    return next((each for each in candidates(path, target) if each in paths), "")


def _outside_code(lines: list[str]) -> Iterator[tuple[int, str]]:
    fence: str | None = None
    for number, line in enumerate(lines, 1):
        if fence:
            fence = None if marks.closes_fence(line, fence) else fence
        elif not (fence := marks.fence_of(line)):
            yield number, line
