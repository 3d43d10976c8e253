"""Saying that a question is wrong: of which questions somebody may speak, and how their words are kept. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from elearn.examinations.plan.shape import Plan

REPORT_CHARACTERS = 600
"""What is said of a question at one time."""
REPORTS_CHARACTERS = 2_000
"""All that one person says of one question."""


def is_served(plan: Plan, drawn: Sequence[Sequence[str]], *, section: int, place: int, number: int) -> bool:
    """Whether a sitting that stands at `section` and `place` (both from 0) has shown the question with this number (from 1).

    Those of the sections before were shown, and of the open section all, in a sequential paper those up to the one at `place`.
    """
    before, here = _counts(drawn, section)
    shown = min(place + 1, here) if plan.is_sequential else here
    return 1 <= number <= before + shown


def is_open(plan: Plan, drawn: Sequence[Sequence[str]], *, section: int, place: int, number: int) -> bool:
    """Whether such a sitting shows this question now: those of the open section, in a sequential paper only the one at `place`."""
    before, here = _counts(drawn, section)
    return number == before + place + 1 and place < here if plan.is_sequential else before < number <= before + here


def _counts(drawn: Sequence[Sequence[str]], section: int) -> tuple[int, int]:
    """How many questions the sections before ask, and the open one."""
    return sum(len(each) for each in drawn[:section]), len(drawn[section])


def with_more(said: str, more: str) -> str:
    """What somebody has said, with what they add, on a line of its own. The same sent again changes nothing."""
    return said if more in said.split("\n\n") else f"{said}\n\n{more}"
