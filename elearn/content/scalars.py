"""Single values of a schema: texts, numbers, yes and no, dates, words to choose from. Each reads one scalar."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from elearn.content.schema import Json, Report
from elearn.content.yaml_tree import Scalar, Value

_SAMPLES: Final = (("integer", "7"), ("number", "1.5"), ("boolean", "true"))
"""Kinds of JSON values that editors make of plain words in YAML, with a word that is one."""
_DAY: Final = (
    r"^(?!0000)[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    r"|02-(?:0[1-9]|1[0-9]|2[0-9]))$"
)
_YES: Final = frozenset({"true", "yes", "on"})
_NO: Final = frozenset({"false", "no", "off"})


@dataclass(frozen=True, slots=True)
class Str:
    """A text of bounded length, whole-matched by `pattern` if one is given; `expected` names it in the problem."""

    longest: int = 300
    pattern: str | None = None
    expected: str = "text"

    def read(self, value: Value, key: str, report: Report) -> str | None:
        text = value.text.strip() if isinstance(value, Scalar) else None
        if not text or len(text) > self.longest or (self.pattern and not re.fullmatch(self.pattern, text)):
            report.wrong(value.place, key, self.expected, text or "", longest=str(self.longest))
            return None
        return text

    def json_schema(self) -> Json:
        """A text, or what YAML takes for a number or a truth value where the text of one would do."""
        pattern = rf"^\s*(?:{self.pattern})\s*$" if self.pattern else r"\S"
        text: Json = {"type": "string", "pattern": pattern, "maxLength": self.longest}
        others = [kind for kind, sample in _SAMPLES if self.pattern is None or re.fullmatch(self.pattern, sample)]
        # Whoever takes a fraction takes a whole number, which JSON Schema counts among numbers.
        return {"anyOf": [text, {"type": others, "not": {"type": "number", "exclusiveMaximum": 0}}]} if others else text


@dataclass(frozen=True, slots=True)
class Int:
    low: int
    high: int

    def read(self, value: Value, key: str, report: Report) -> int | None:
        text = value.text.strip() if isinstance(value, Scalar) else ""
        if re.fullmatch(r"[0-9]{1,9}", text) and self.low <= int(text) <= self.high:
            return int(text)
        report.wrong(value.place, key, "integer", text, low=str(self.low), high=str(self.high))
        return None

    def json_schema(self) -> Json:
        written = {"type": "string", "pattern": rf"^\s*{_whole(self.low, self.high)}\s*$"}
        return {"anyOf": [{"type": "integer", "minimum": self.low, "maximum": self.high}, written]}


@dataclass(frozen=True, slots=True)
class Number:
    """A decimal number with a point or a comma, without grouping; with `percent` a percent sign may follow."""

    low: float
    high: float
    percent: bool = False

    def read(self, value: Value, key: str, report: Report) -> float | None:
        text = value.text.strip() if isinstance(value, Scalar) else ""
        bare = text.removesuffix("%").strip() if self.percent else text
        number = _decimal(bare)
        if number is None or not self.low <= number <= self.high:
            report.wrong(
                value.place, key, "percent" if self.percent else "number", text, low=f"{self.low:g}", high=f"{self.high:g}"
            )
            return None
        return float(number)

    def json_schema(self) -> Json:
        number: Json = {"type": "number", "minimum": self.low, "maximum": self.high}
        low, high = math.ceil(self.low), math.floor(self.high)
        # A fraction lies between two whole numbers; beyond the highest one only zeros may follow.
        digits = rf"(?:{_whole(low, high - 1)}(?:[.,][0-9]{{1,6}})?|0*{high}(?:[.,]0{{1,6}})?)"
        percent = r"(?:\s*%)?" if self.percent else ""
        return {"anyOf": [number, {"type": "string", "pattern": rf"^\s*{digits}{percent}\s*$"}]}


def _whole(low: int, high: int) -> str:
    """A pattern for the digits of the whole numbers of a range, with any zeros before them."""
    digits = str(high)
    shorter = [f"[0-9]{{1,{len(digits) - 1}}}"] if len(digits) > 1 else []
    below = [
        f"{digits[:at]}[0-{int(digit) - 1}]" + (f"[0-9]{{{len(digits) - at - 1}}}" if at + 1 < len(digits) else "")
        for at, digit in enumerate(digits)
        if digit != "0"
    ]
    unless = f"(?!0*(?:{'|'.join(map(str, range(low)))})(?![0-9]))" if low > 0 else ""
    return f"{unless}0*(?:{'|'.join([*shorter, *below, digits])})"


def _decimal(text: str) -> Decimal | None:
    if not re.fullmatch(r"[0-9]{1,9}(?:[.,][0-9]{1,6})?", text):
        return None
    try:
        return Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None


@dataclass(frozen=True, slots=True)
class Bool:
    def read(self, value: Value, key: str, report: Report) -> bool | None:
        text = value.text.strip().lower() if isinstance(value, Scalar) else ""
        if text in _YES or text in _NO:
            return text in _YES
        report.wrong(value.place, key, "boolean", text)
        return None

    def json_schema(self) -> Json:
        words = "|".join("".join(f"[{letter.upper()}{letter}]" for letter in word) for word in sorted(_YES | _NO))
        return {"anyOf": [{"type": "boolean"}, {"type": "string", "pattern": rf"^\s*(?:{words})\s*$"}]}


@dataclass(frozen=True, slots=True)
class Date:
    """A date as `2027-01-31`."""

    def read(self, value: Value, key: str, report: Report) -> date | None:
        text = value.text.strip() if isinstance(value, Scalar) else ""
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                pass
        report.wrong(value.place, key, "date", text)
        return None

    def json_schema(self) -> Json:
        return {"type": "string", "format": "date", "pattern": _DAY}


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as `13:40`, read as minutes after midnight."""

    def read(self, value: Value, key: str, report: Report) -> int | None:
        text = value.text.strip() if isinstance(value, Scalar) else ""
        if match := re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", text):
            return int(match[1]) * 60 + int(match[2])
        report.wrong(value.place, key, "clock", text)
        return None

    def json_schema(self) -> Json:
        return {"type": "string", "pattern": r"^\s*([01]?[0-9]|2[0-3]):[0-5][0-9]\s*$"}


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of several words."""

    words: tuple[str, ...]

    def read(self, value: Value, key: str, report: Report) -> str | None:
        text = value.text.strip() if isinstance(value, Scalar) else ""
        if text in self.words:
            return text
        report.wrong(value.place, key, "choice", text, choices=", ".join(self.words))
        return None

    def json_schema(self) -> Json:
        numbers = [int(word) for word in self.words if word.isdecimal()]
        return {"enum": [*self.words, *numbers]}
