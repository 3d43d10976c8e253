"""Comparing a typed number, with or without a unit, with the accepted intervals; what reads in two ways is asked back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import Literal, TypeAlias

from elearn.assessment.days import Day, month_of, read_day
from elearn.assessment.numbers import Ambiguous, Number, read_number
from elearn.assessment.text_match import fold
from elearn.content.document import NumericAnswer

AskReason: TypeAlias = Literal["two-readings", "no-number", "unit"]


@dataclass(frozen=True, slots=True)
class Ask:
    """Why a typed number was returned to its writer, and the two numbers it may mean (whole, fraction)."""

    reason: AskReason
    readings: tuple[Decimal, Decimal] | None = None


def judge_number(answers: Sequence[NumericAnswer], text: str) -> bool | Ask:
    """Whether one of the answers accepts what was typed, or why that must be asked back.

    Where a unit names a month, a day of it may be written as a day is written, with its month and year (`days`).
    """
    months = _months(answers)
    day = read_day(text) if months else None
    if day is not None:
        return _judge_day(answers, day, months)
    match read_number(text):
        case Number(unit=unit) if not any(_has_unit(answer, unit) for answer in answers):
            return Ask("unit")
        case Number(value=value, unit=unit):
            return any(_accepts(answer, value) for answer in answers if _has_unit(answer, unit))
        case Ambiguous(whole=whole, fraction=fraction):
            return Ask("two-readings", (whole, fraction))
        case _:
            return Ask("no-number")


def _months(answers: Sequence[NumericAnswer]) -> frozenset[int]:
    """The months that the units name: then a day is asked for."""
    words = chain.from_iterable((answer.unit or {}).values() for answer in answers)
    return frozenset(month for word in words if (month := month_of(word)) is not None)


def _judge_day(answers: Sequence[NumericAnswer], day: Day, months: frozenset[int]) -> bool | Ask:
    if day.month is not None and day.month not in months:
        return Ask("unit")
    meant = (each for each in answers if day.month is None or day.month in _months((each,)))
    return any(_accepts(each, Decimal(day.day)) for each in meant)


def _accepts(answer: NumericAnswer, value: Decimal) -> bool:
    return Decimal(answer.low) <= value <= Decimal(answer.high)


def _has_unit(answer: NumericAnswer, unit: str) -> bool:
    """Whether `unit`, as typed, is that of the answer in any language; no unit typed is any unit."""
    folded = fold(unit, ignore_diacritics=True)
    return not folded or any(fold(word, ignore_diacritics=True) == folded for word in (answer.unit or {}).values())
