"""The marks of GIFT, and how words are kept apart from them."""

from __future__ import annotations

import re
from typing import Final

ESCAPED: Final = re.compile(r"\\([\\:#={}~n])")
_FIRST: Final = 0xE100
"""Escaped characters stand in the private use area while marks are looked for; no text that is read holds such characters."""
_STANDS_FOR: Final = {"n": "\n"}
_KEPT: Final = {character: chr(_FIRST + ord(character)) for character in "\\:#={}~n"}
_BACK: Final = {kept: _STANDS_FOR.get(character, character) for character, kept in _KEPT.items()}
_PUT_BACK: Final = str.maketrans(_BACK)
FORMATS: Final = frozenset({"html", "markdown", "moodle", "plain"})
_FORMAT: Final = re.compile(r"\[(html|markdown|moodle|plain)\]")
_MARKS: Final = re.compile(r"[\\:#={}~]")
WEIGHT: Final = re.compile(r"%(-?[0-9]{1,3}(?:\.[0-9]{1,10})?)%")
NOTE: Final = "// elearn: "
"""A remark of ours: see `elearn.exchange.whole`."""


def hidden(text: str) -> str:
    """The text with its escaped characters out of sight, so that what is left of marks is meant."""
    return ESCAPED.sub(lambda match: _KEPT[match[1]], text)


def shown(text: str) -> str:
    """The words of a piece, its escaped characters back in their places."""
    return text.translate(_PUT_BACK)


def formatted(text: str, default: str) -> tuple[str, str]:
    """Words and format of a piece that may begin with `[html]`."""
    text = text.strip()
    if found := _FORMAT.match(text):
        return shown(text[found.end() :]).strip(), found[1]
    return shown(text).strip(), default


def written(text: str) -> str:
    """Words with a backslash before each mark, on one line."""
    return _MARKS.sub(lambda match: f"\\{match[0]}", text).replace("\n", "\\n")


def piece(text: str) -> str:
    """Words where a format or a weight may stand before them; the format is named where they could be taken for one."""
    return f"[markdown]{written(text)}" if text.startswith(("[", "%")) else written(text)
