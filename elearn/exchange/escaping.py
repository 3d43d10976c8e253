"""Words as inline Markdown in which nothing is taken for a mark."""

from __future__ import annotations

import re
from typing import Final

MARKS: Final = re.compile(r"[\\`*\[{~]|<(?=[A-Za-z/!?])|&(?=#?[A-Za-z0-9]{1,32};)|(?<![^\W_])_|_(?![^\W_])")
_AT_START: Final = re.compile(r"(?:#{1,6}|[-+]|[0-9]{1,9}[.)])(?=[ \t])|>|`{3}|~{3}|[-=]{3,}[ \t]*$|/{3}|=(?=[ \t]*[^=\s])")
_REFERENCES: Final = {"<": "&lt;", "&": "&amp;", "=": "&#61;", "/": "&#47;"}
_NUMBERED: Final = re.compile(r"([0-9]{1,9})([.)])")


def escaped(text: str, *, at_start: bool = True) -> str:
    """One line of words as inline Markdown. `at_start`: it may begin a paragraph, where more is taken for a mark."""
    written = MARKS.sub(lambda match: _REFERENCES.get(match[0], f"\\{match[0]}"), text)
    return start_escaped(written) if at_start else written


def start_escaped(text: str) -> str:
    """A line of Markdown that begins no heading, list, quote or answer."""
    found = _AT_START.match(text)
    if not found:
        return text
    if numbered := _NUMBERED.match(text):
        return f"{numbered[1]}\\{text[numbered.end(1) :]}"
    return _REFERENCES.get(text[0], f"\\{text[0]}") + text[1:]
