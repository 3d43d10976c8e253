"""Reading a typed day as people write it: ngày 8 tháng 12 năm 2026, 8/12/2026, mùng 8, 2026-12-08, 8 December, December 8th.

A question asks for a day by a number whose unit names a month. With slashes the day comes first, as in Vietnam; who writes the
month first is asked back where that makes another month. `8.12` is a number and `8-12` may be a span, so neither is taken for a
day. A year is read and not compared: the question has said which one it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from elearn.assessment.text_match import fold

LONGEST: Final = 64
"""Characters; a longer text is no day."""

_ENGLISH: Final = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_VIETNAMESE: Final = ("mot", "hai", "ba", "tu", "nam", "sau", "bay", "tam", "chin", "muoi", "muoi mot", "muoi hai")


def _names() -> Iterator[tuple[str, int]]:
    for number, (english, vietnamese) in enumerate(zip(_ENGLISH, _VIETNAMESE, strict=True), start=1):
        yield from ((english, number), (english[:3], number), (f"thang {vietnamese}", number))
        yield from ((f"thang {number}", number), (f"thang {number:02}", number))
    yield from (("thang bon", 4), ("sept", 9))


_MONTHS: Final = dict(_names())
# The longest names first: "tháng mười hai" is not "tháng mười" and something after it.
_MONTH: Final = f"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})"
_DAY: Final = r"(?P<day>[0-9]{1,2})"
_NUMBERED: Final = r"(?P<number>[0-9]{1,2})"
_YEAR: Final = r"(?:[0-9]{4})"
_BEFORE: Final = r"(?:hom )?(?:ngay )?(?:mung |mong )?"
_ORDINAL: Final = r"(?:st|nd|rd|th)?"
_NOTATIONS: Final = tuple(
    re.compile(each)
    for each in (
        rf"{_BEFORE}{_DAY} ?{_MONTH}(?:,? (?:nam )?{_YEAR})?",
        rf"{_BEFORE}{_DAY} ?/ ?{_NUMBERED}(?: ?/ ?{_YEAR})?",
        rf"{_BEFORE}{_DAY}(?P<mark>[.-]){_NUMBERED}(?P=mark){_YEAR}",
        rf"{_YEAR}-{_NUMBERED}-{_DAY}",
        rf"(?:ngay |mung |mong |ngay mung |ngay mong ){_DAY}",
        rf"(?:on )?(?:the )?{_DAY}{_ORDINAL}(?: day)? (?:of )?{_MONTH}\.?(?:,? {_YEAR})?",
        rf"(?:on )?{_MONTH}\.? (?:the )?{_DAY}{_ORDINAL}(?:,? {_YEAR})?",
        rf"(?:on )?(?:the )?{_DAY}(?:st|nd|rd|th)",
    )
)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a month, and the month where it was written."""

    day: int
    month: int | None = None


def month_of(unit: str) -> int | None:
    """The month that a unit names, `tháng Mười Hai` or `December`; None for any other unit."""
    return _MONTHS.get(fold(unit, ignore_diacritics=True))


def read_day(text: str) -> Day | None:
    """The day that a person typed, or None where the text is no day in a notation of either language. A bare number is none."""
    if len(text) > LONGEST:
        return None
    folded = fold(text, ignore_diacritics=True)
    for notation in _NOTATIONS:
        if (found := notation.fullmatch(folded)) is not None:
            return _day(found.groupdict())
    return None


def _day(parts: dict[str, str | None]) -> Day | None:
    name, number, day = parts.get("month"), parts.get("number"), int(parts["day"] or 0)
    month = _MONTHS[name] if name else int(number) if number else None
    return Day(day, month) if 1 <= day <= 31 and (month is None or 1 <= month <= 12) else None
