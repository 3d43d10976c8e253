"""What a cell may hold. A text that a spreadsheet would run as a formula gets an apostrophe before it.

The signs are those of OWASP's "CSV Injection": `= + - @`, tab and carriage return, and their full-width twins, which some programs
read alike. A new line within a text is kept: it stands in quotes.
"""

from __future__ import annotations

from datetime import date
from typing import Final, TypeAlias

Cell: TypeAlias = str | int | float | date | None

STARTS: Final = frozenset("=+-@\t\r\n＝＋－＠")


def neutral(text: str) -> str:
    """The text as no spreadsheet takes it for a formula. Spaces before a sign do not hide it."""
    if not text:
        return text
    first = text[0]
    if first in STARTS or (first.isspace() and text.lstrip()[:1] in STARTS):
        return f"'{text}"
    return text
