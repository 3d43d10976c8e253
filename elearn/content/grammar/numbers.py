"""Numbers as trainers write them: `-1000.5`, `1000,5`, `10 +- 1`, `10 ± 5%`, `8 .. 12`.

`1.000` may be a thousand or one: it is refused here (NUM003) and asked back where a learner types it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Final, Literal, TypeAlias

Trouble: TypeAlias = Literal["NUM001", "NUM002", "NUM003"]

_NUMBER = r"[-+\u2212]?[0-9]{1,18}(?:[.,][0-9]{1,12})?"
_SINGLE = re.compile(_NUMBER)
_INTERVAL = re.compile(rf"({_NUMBER})\s*\.\.\s*({_NUMBER})")
_TOLERANCE = re.compile(rf"({_NUMBER})\s*(?:\+-|\+/-|±)\s*({_NUMBER})\s*(%?)")
_AMBIGUOUS = re.compile(r"[-+\u2212]?[1-9][0-9]{0,2}[.,][0-9]{3}")
_EXACT: Final = Context(prec=60)


@dataclass(frozen=True, slots=True)
class Interval:
    """A closed interval of decimal strings: no grouping, no exponent, no zeros at the end, `low` not above `high`."""

    low: str
    high: str


def read_interval(text: str) -> Interval | Trouble:
    """The numbers that an answer accepts, or the code of what is wrong with it."""
    text = text.strip()
    if len(text) > 80:
        return "NUM001"
    if match := _INTERVAL.fullmatch(text):
        return _between(match[1], match[2])
    if match := _TOLERANCE.fullmatch(text):
        return _around(match[1], match[2], percent=bool(match[3]))
    if _SINGLE.fullmatch(text):
        return _between(text, text)
    return "NUM001"


def is_ambiguous(text: str) -> bool:
    """Whether `1.000` or `1,000` could be read in two ways; `0.125` and `1000.5` cannot."""
    return _AMBIGUOUS.fullmatch(text.strip()) is not None


def plain(number: Decimal) -> str:
    """A decimal as a plain string: `71.5`, `100`, `-0.25`; zero has no sign."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _between(low: str, high: str) -> Interval | Trouble:
    if is_ambiguous(low) or is_ambiguous(high):
        return "NUM003"
    bottom, top = _decimal(low), _decimal(high)
    return Interval(plain(bottom), plain(top)) if bottom <= top else "NUM002"


def _around(middle: str, tolerance: str, *, percent: bool) -> Interval | Trouble:
    if is_ambiguous(middle) or is_ambiguous(tolerance):
        return "NUM003"
    centre, spread = _decimal(middle), _decimal(tolerance)
    if percent:
        spread = _EXACT.divide(_EXACT.multiply(abs(centre), spread), Decimal(100))
    if spread < 0:
        return "NUM002"
    return Interval(plain(_EXACT.subtract(centre, spread)), plain(_EXACT.add(centre, spread)))


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace("\u2212", "-").replace(",", "."))
