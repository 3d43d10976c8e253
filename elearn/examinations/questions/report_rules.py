"""Saying that a question is wrong: of which questions somebody may speak, and how their words are kept. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from elearn.core.errors import N_
from elearn.examinations.plan.shape import Plan
from elearn.examinations.rules import State

REPORT_CHARACTERS = 600
"""What is said of a question at one time."""
REPORTS_CHARACTERS = 2_000
"""All that one person says of one question."""
FIRST_WORDS = 8
"""So many words of a question recall it to whoever has read it."""
KIND_WORDS = {
    "single": N_("Một lựa chọn"),
    "multiple": N_("Nhiều lựa chọn"),
    "text": N_("Trả lời ngắn"),
    "numeric": N_("Điền số"),
    "matching": N_("Nối"),
    "ordering": N_("Xếp thứ tự"),
    "cloze": N_("Điền chỗ trống"),
    "spot": N_("Khoanh chỗ đáng ngờ"),
    "essay": N_("Viết tự do"),
}


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


def last_shown(section: int, opened: Mapping[int, datetime], heard_at: datetime) -> int:
    """The last section (from 0) that a candidate can have seen whose sitting ended without them in `section`: the clock opens a
    section also where nobody sits any more.

    Args:
        opened: when each section after the first was opened.
        heard_at: when their page was heard of last, a save included.
    """
    while section > 0 and section in opened and opened[section] > heard_at:
        section -= 1
    return section


def tells_words(state: State, *, is_held_back: bool) -> bool:
    """Whether a candidate is told a few words of the questions of their own paper, to know them again: once the examination is
    closed for everybody and cannot be opened once more, and while no other one asks them.
    """
    return state in {State.CLOSED, State.POSTED} and not is_held_back


def first_words(text: str) -> str:
    """The first few words of a question, never the whole of it."""
    words = text.split()
    return " ".join(words[: min(FIRST_WORDS, len(words) - 1)]) + "…" if len(words) > 1 else ""


def _counts(drawn: Sequence[Sequence[str]], section: int) -> tuple[int, int]:
    """How many questions the sections before ask, and the open one."""
    return sum(len(each) for each in drawn[:section]), len(drawn[section])


def with_more(said: str, more: str) -> str:
    """What somebody has said, with what they add, on a line of its own. The same sent again changes nothing."""
    return said if more in said.split("\n\n") else f"{said}\n\n{more}"
