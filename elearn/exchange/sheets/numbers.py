"""The numbers in a cell of right answers: `10`, `10 ± 1`, `8 .. 12`, `8 đến 12 ngày`, `10 | ngày`; several are divided by `;`."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from elearn.content.grammar.numbers import Interval, read_interval
from elearn.content.writing.items import Number, Numbers

_NUMBER: Final = r"[-+\u2212]?[0-9]{1,18}(?:[.,][0-9]{1,12})?"
_SPAN: Final = re.compile(
    rf"(?:(?:từ|from)\s+)?({_NUMBER})(?:\s*[-\u2013\u2014~]\s*|\s+(?:đến|tới|to)\s+)({_NUMBER})(?![0-9.,]*[-\u2013\u2014])",
    re.IGNORECASE,
)
_UNIT: Final = re.compile(r"([-+\u2212]?[0-9][0-9.,+\-±%\s]*?)\s*(?:(\|)\s*(?:unit:|đơn vị:)?\s*|\s)([^\W\d].*)", re.DOTALL)
_NO_UNIT: Final = re.compile(
    r"(?:.*\s)?(?:đến|tới|to|hoặc|hay|or|và|and|trở|khoảng|about)\b|.*(?<!\S)[-+\u2212]?[0-9]", re.IGNORECASE | re.DOTALL
)
"""Words behind a number that say more of it than in what it is counted."""
_CHARACTERS: Final = 120
"""Longer than any number with its unit; nothing longer is looked at."""


def numbers_of(text: str) -> Numbers | str:
    """The numbers that are accepted, or the part that cannot be read."""
    found = []
    for part in unicodedata.normalize("NFC", text).split(";"):
        number = _number(part.strip())
        if number is None:
            return part.strip()
        found.append(number)
    return Numbers(tuple(found))


def _number(part: str) -> Number | None:
    said = _SPAN.sub(r"\1 .. \2", part[: _CHARACTERS + 1], count=1) if _SPAN.match(part[: _CHARACTERS + 1]) else part
    unit = _UNIT.fullmatch(said[: _CHARACTERS + 1])
    if unit is not None and unit[2] is None and _NO_UNIT.match(unit[3]):
        return None
    number = read_interval(unit[1] if unit else said)
    if not isinstance(number, Interval):
        return None
    return Number(number.low, number.high, " ".join(unit[3].split()) if unit else "")
