"""Two readings of one answer sheet by two people, and a third where they differ. Pure.

A reading holds a response for each question whose row is filled. Words are compared without regard to spaces at their ends and
between them, and to how accents are composed: that is no other answer.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from elearn.assessment.responses import Filled, Response, Written

FIRST, SECOND, THIRD = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Times:
    """When a candidate began and ended on paper, as the sheet says; UTC, whole minutes."""

    began_at: datetime
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class Reading:
    """What one person read of a sheet: responses by question id, and the times."""

    given: Mapping[str, Response]
    times: Times


@dataclass(frozen=True, slots=True)
class Difference:
    """Where two readings differ: questions by id, and the times or not."""

    questions: frozenset[str]
    is_of_times: bool

    def __bool__(self) -> bool:
        return bool(self.questions) or self.is_of_times


def difference_of(first: Reading, second: Reading) -> Difference:
    """Where two readings differ; false where they agree."""
    asked = {*first.given, *second.given}
    found = {each for each in asked if _plain(first.given.get(each)) != _plain(second.given.get(each))}
    return Difference(frozenset(found), first.times != second.times)


def settle(first: Reading, second: Reading, third: Reading | None) -> Reading | None:
    """What counts: what both read, and where they differ what the third read; None while that is still to come."""
    differ = difference_of(first, second)
    if not differ:
        return first
    if third is None:
        return None
    agreed = _without(first.given, differ.questions)
    decided = {each: response for each, response in third.given.items() if each in differ.questions}
    return Reading({**agreed, **decided}, third.times if differ.is_of_times else first.times)


def _without(given: Mapping[str, Response], questions: Iterable[str]) -> dict[str, Response]:
    return {each: response for each, response in given.items() if each not in questions}


def _plain(response: Response | None) -> object:
    match response and response.answer:
        case Written(text=text):
            return "written", _folded(text)
        case Filled(gaps=gaps):
            return "filled", tuple((gap, _folded(value)) for gap, value in gaps)
        case answer:
            return answer


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
