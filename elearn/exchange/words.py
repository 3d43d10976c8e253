"""Words of other formats as the Markdown of lessons, shown the same: nothing in them is taken for a mark."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

from elearn.content.markdown import Renderer
from elearn.content.plain import plain_text
from elearn.exchange.escaping import MARKS, escaped

_ENDS: Final = (".", "!", "?", ":", ";", "…")


def paragraphs(text: str) -> str:
    """Plain text as Markdown: each line a paragraph of its own, since Markdown would run lines together."""
    lines = (" ".join(line.split()) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return "\n\n".join(escaped(line) for line in lines if line)


def sentences(text: str) -> str:
    """Plain text whose lines may be broken anywhere: a line that does not end a sentence runs on into the next."""
    found: list[str] = []
    for part in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        words = " ".join(part.split())
        if words and found and found[-1] and not found[-1].endswith(_ENDS):
            found[-1] = f"{found[-1]} {words}"
        else:
            found.append(words)
    return "\n\n".join(escaped(words) for words in found if words)


def line(text: str) -> str:
    """Plain text as one line of inline Markdown."""
    return escaped(" ".join(text.split()))


class Reader:
    """What a reader sees of Markdown, without marks. Not thread-safe; make one for a file."""

    def __init__(self) -> None:
        self._renderer = Renderer()

    def plain(self, markdown: str) -> str:
        """The words of some Markdown in one line."""
        if not MARKS.search(markdown) and "\n" not in markdown:
            return " ".join(unescape(markdown).split())
        return plain_text(self._renderer.inline(markdown))


def parted(text: str, name: str = "") -> tuple[str, str]:
    """Title and stem of a question that other formats hold as one text: its first paragraph if it is short enough for a heading.

    `name` is what the question is called, a heading of last resort.
    """
    first, _, rest = text.strip().partition("\n\n")
    line_ = " ".join(first.split())
    if line_ and len(line_) <= TITLE_LONGEST and not _IS_BLOCK.match(first):
        return line_, rest.strip("\n")
    return line(name) or line_[:TITLE_LONGEST].rstrip("\\ "), text.strip("\n")


TITLE_LONGEST: Final = 300
"""A longer first paragraph is a story, not a question."""
_IS_BLOCK: Final = re.compile(r"(?:```|~~~|>|\||[-*+] |[0-9]+[.)] | {4}|!\[)")
