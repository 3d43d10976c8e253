"""Words as they are written into a file: in one Unicode form, without blanks at their ends, without characters that nobody sees.

Each takes the field that a refusal names.
"""

from __future__ import annotations

import unicodedata

from elearn.content.decoding import refused_character
from elearn.content.writing.refusals import NotWritable


def clean_text(text: str, field: str) -> str:
    """A text in NFC, its lines ended by `\\n`.

    Raises:
        NotWritable: it holds a character that no source may hold.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")) if _is_text(text) else text
    if refused_character(text):
        raise NotWritable(field, "character")
    return text


def _is_text(text: str) -> bool:
    return refused_character(text.replace("\r", "\n")) is None


def tidy_lines(text: str, field: str) -> str:
    """Several lines: nothing at their ends, no blank ones around them."""
    lines = [line.rstrip() for line in clean_text(text, field).split("\n")]
    while lines and not lines[0]:
        lines.pop(0)
    while lines and not lines[-1]:
        lines.pop()
    return "\n".join(lines)


def tidy_line(text: str, field: str) -> str:
    """One line, with single blanks between its words."""
    return " ".join(clean_text(text, field).split())


def tidy_one_line(text: str, field: str) -> str:
    """One line that says something."""
    line = tidy_line(text, field)
    if not line:
        raise NotWritable(field, "empty")
    return line
