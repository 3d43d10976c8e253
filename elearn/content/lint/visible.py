"""What of a source file a reader will see: lines outside the front matter, comments and code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from elearn.content.grammar import marks
from elearn.content.grammar.raw import Line, RawFile

_MARKUP = re.compile(r"[*_`~]+|\{[#+>-][^{}\n]{0,200}\}")


def visible_lines(raw: RawFile) -> Iterator[Line]:
    """Every line outside front matter, comments and fenced code; inline code is replaced by spaces of the same length."""
    fence: str | None = None
    commented = False
    for number, text in enumerate(raw.lines[_first(raw) :], start=_first(raw) + 1):
        if fence:
            fence = None if marks.closes_fence(text, fence) else fence
        elif commented or text.startswith("<!--"):
            commented = "-->" not in text
        elif not (fence := marks.fence_of(text)):
            yield Line(number, 1, marks.mask_code(text))


def _first(raw: RawFile) -> int:
    """The index of the first line after the front matter."""
    if raw.front is None:
        return 0
    return len(raw.front.lines) + 2


def without_marks(text: str) -> str:
    """A text without emphasis and code marks, for comparing and for telling it back."""
    return " ".join(_MARKUP.sub("", text).split())


def front_value(raw: RawFile, key: str) -> str | None:
    """The plain value of a top-level key of the front matter, or None. The typed reading of front matter is elsewhere."""
    for line in raw.front.lines if raw.front else ():
        name, colon, value = line.text.partition(":")
        if colon and name == key:
            return value.partition(" #")[0].strip().strip("\"'")
    return None
