"""Reading a typed number as people write it: Vietnamese 1.234,5, English 1,234.5, spaced 1 234,5, with or without a unit.

Numbers are decimals, never floats. What can be read in two ways (`1.000`, `1,000`) is never guessed: the reader gets both
readings, so that the learner can be asked which one is meant.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from elearn.assessment.text_match import is_invisible

LONGEST = 64
"""Characters; a longer text is not a number."""

_MINUS = frozenset("-−‐‑‒–—﹣－")
_ASCII_DIGITS = frozenset("0123456789")
_BODY = _ASCII_DIGITS | frozenset("., ")


@dataclass(frozen=True, slots=True)
class Number:
    """A number read in one way, and the words that followed it (as typed, trimmed; "" if none)."""

    value: Decimal
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A number that reads as a whole number with a grouping mark, or as a fraction with a decimal mark."""

    whole: Decimal
    fraction: Decimal
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """No number, or one that follows no known notation."""


Reading: TypeAlias = Number | Ambiguous | Unreadable
_BodyReading: TypeAlias = tuple[str, str | None] | None
"""Canonical digits, and the second reading if there are two; None if it follows no notation."""


def read_number(text: str) -> Reading:
    """The number a person typed. Only the text decides how it is read, never the expected answer."""
    if len(text) > LONGEST:
        return Unreadable()
    plain = "".join(_plain(char) for char in text if not is_invisible(char)).strip()
    sign, body, unit = _split(plain)
    reading = _read_body(body)
    if reading is None:
        return Unreadable()
    first, second = reading
    if second is None:
        return Number(Decimal(sign + first), unit)
    return Ambiguous(whole=Decimal(sign + first), fraction=Decimal(sign + second), unit=unit)


def write_number(value: Decimal, language: str) -> str:
    """The number in the notation of `language`: 1.234,5 for Vietnamese, 1,234.5 for English. For showing only."""
    group, point = (".", ",") if language == "vi" else (",", ".")
    sign, whole, fraction = _digits(value)
    start = len(whole) % 3 or 3
    groups = [whole[:start], *(whole[at : at + 3] for at in range(start, len(whole), 3))]
    return sign + group.join(groups) + (point + fraction if fraction else "")


def spell_number(value: Decimal, language: str) -> str:
    """The number as it can be typed and read in one way only: no grouping, never three digits after the decimal mark."""
    sign, whole, fraction = _digits(value)
    if len(fraction) == 3:
        fraction += "0"
    return sign + whole + (("," if language == "vi" else ".") + fraction if fraction else "")


def _digits(value: Decimal) -> tuple[str, str, str]:
    whole, _, fraction = f"{abs(value):f}".partition(".")
    fraction = fraction.rstrip("0")
    return ("-" if value < 0 else "", whole, fraction)


def _plain(char: str) -> str:
    """One typed character in plain writing: ASCII digits, hyphen-minus, comma, full stop and space."""
    if char in _MINUS:
        return "-"
    if char in ",，､":
        return ","
    if char in ".．。":
        return "."
    if char.isspace():
        return " "
    if char == "＋":
        return "+"
    digit = unicodedata.decimal(char, None)
    return char if digit is None else str(digit)


def _split(plain: str) -> tuple[str, str, str]:
    """Sign, number and the words after it."""
    sign = ""
    if plain[:1] in {"-", "+"}:
        sign, plain = plain[0].replace("+", ""), plain[1:].lstrip()
    end = 0
    while end < len(plain) and plain[end] in _BODY:
        end += 1
    body, unit = plain[:end].rstrip(), plain[end:].strip()
    # A full stop at the very end closes a sentence, not a number.
    if unit:
        unit = unit.rstrip(".")
    elif body.endswith("."):
        body = body[:-1]
    return sign, body, unit


def _read_body(body: str) -> _BodyReading:
    if not body or body[-1] not in _ASCII_DIGITS:
        return None
    if " " in body:
        return _read_spaced(body)
    if "." in body and "," in body:
        decimal_mark = max(".,", key=body.rindex)
        return _read_marked(body, group="." if decimal_mark == "," else ",", decimal_mark=decimal_mark)
    mark = "." if "." in body else ","
    if mark not in body:
        return body, None
    if body.count(mark) > 1:
        whole = _ungrouped(body.split(mark))
        return None if whole is None else (whole, None)
    return _read_one_mark(*body.split(mark))


def _read_spaced(body: str) -> _BodyReading:
    """Spaces group, so the only other mark is the decimal one."""
    if "." in body and "," in body:
        return None
    return _read_marked(body, group=" ", decimal_mark="," if "," in body else ".")


def _read_marked(body: str, group: str, decimal_mark: str) -> _BodyReading:
    whole, _, fraction = body.partition(decimal_mark)
    ungrouped = _ungrouped(whole.split(group))
    if ungrouped is None or not _is_digits(fraction or "0"):
        return None
    return (f"{ungrouped}.{fraction}" if fraction else ungrouped), None


def _read_one_mark(before: str, after: str) -> _BodyReading:
    """One mark: a decimal mark, unless three digits follow one to three digits, as in 1.000."""
    fraction = f"{before or '0'}.{after}"
    whole = _ungrouped([before, after])
    return (fraction, None) if whole is None else (whole, fraction)


def _ungrouped(groups: list[str]) -> str | None:
    """The digits of well-formed groups: one to three not beginning with 0, then threes. None if they are not."""
    first, *rest = groups
    if not all(_is_digits(part) for part in groups):
        return None
    if rest and (len(first) > 3 or first.startswith("0") or any(len(part) != 3 for part in rest)):
        return None
    return "".join(groups)


def _is_digits(text: str) -> bool:
    return bool(text) and all(char in _ASCII_DIGITS for char in text)
