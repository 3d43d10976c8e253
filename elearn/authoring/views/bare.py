"""The words of a line of Markdown for lists, without the renderer: a web process does not load it."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

_ESCAPED: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
_LINK: Final = re.compile(r"!?\[([^\]\[]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
_MARKS: Final = re.compile(r"\*+|`+|~~|(?<!\w)_+(?=\w)|(?<=\w)_+(?!\w)|</?[A-Za-z][^<>]*>")
_FIRST: Final = 0xE000
"""Escaped characters stand in the private use area while marks are taken out."""


def bare(markdown: str) -> str:
    """The words in one line: emphasis, code, links and pictures without their marks, what is escaped as it is meant."""
    text = _ESCAPED.sub(lambda match: chr(_FIRST + ord(match[1])), markdown)
    text = unescape(_MARKS.sub("", _LINK.sub(r"\1", text)))
    return " ".join("".join(chr(ord(each) - _FIRST) if 0 <= ord(each) - _FIRST < 128 else each for each in text).split())
