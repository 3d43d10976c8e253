"""Markdown as words for a list, without the library that draws it: good enough to recognise a question by, never for readers.

What is drawn for readers comes from the compiler. Here a mark that is left over does no harm, because the words are shown as text.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Final

_PICTURE_OR_LINK: Final = re.compile(r"!?\[([^\[\]\n]{0,500})\]\([^()\n]{0,500}\)")
_EMPHASIS: Final = re.compile(r"(?<!\\)(?:\*{1,3}|`+)|(?<![\w\\])_{1,3}(?=[^\W_])|(?<=[^\W_])_{1,3}(?!\w)")
_ESCAPED: Final = re.compile(r"\\([!-/:-@\[-`{-~])")


def unmarked(markdown: str) -> str:
    """The words of some Markdown in one line."""
    words = _EMPHASIS.sub("", _PICTURE_OR_LINK.sub(r"\1", markdown))
    return " ".join(unescape(_ESCAPED.sub(r"\1", words)).split())
