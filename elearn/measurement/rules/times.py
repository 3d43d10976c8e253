"""How long each question of an attempt took, from the log: what lies between one line and the next is spent on the later one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

LONGEST = timedelta(minutes=10)
"""A longer silence is no thinking: somebody was called away. What it was spent on is then not known."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A line of a log: when it was given, and the question of which it speaks; None of a pause or of the whole attempt."""

    at: datetime
    question: str | None


def seconds_by_question(started_at: datetime, moments: Iterable[Moment]) -> dict[str, int]:
    """Whole seconds by question id; questions of which it is not known are left out.

    A quiz may be interrupted: the question after a pause or after a long silence has no known time.
    """
    spent: dict[str, timedelta] = defaultdict(timedelta)
    unknown: set[str] = set()
    before, was_away = started_at, False
    for moment in sorted(moments, key=lambda each: each.at):
        gap = moment.at - before
        before = moment.at
        if moment.question is None:
            was_away = True
            continue
        if was_away or gap > LONGEST:
            unknown.add(moment.question)
        spent[moment.question] += gap
        was_away = False
    return {question: round(each.total_seconds()) for question, each in spent.items() if question not in unknown}
