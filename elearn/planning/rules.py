"""Where a person stands with an assignment, and when a yearly one comes round again: values in, values out.

Days are local days. A due day is the last one: whoever completes on it is in time.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum

from elearn.core import limits
from elearn.core.actor import Role
from elearn.core.errors import N_

ASSIGNERS = (Role.TRAINING_OFFICER, Role.HEAD)
"""Who may ask the people of a unit to learn something."""


class State(IntEnum):
    """Where a person stands; of several assignments together the largest counts, because it is what is left to be done."""

    DONE = 0
    EXEMPT = 1
    NOT_BEGUN = 2
    LEARNING = 3
    OVERDUE = 4


class Reason(StrEnum):
    """Why somebody is exempt. The law on civil servants knows the leaves; the last two are for the office to judge."""

    MATERNITY = "maternity"
    SICK = "sick"
    SECONDED = "seconded"
    RETIRING = "retiring"
    PROVEN = "proven"


REASON_WORDS = {
    Reason.MATERNITY: N_("nghỉ thai sản"),
    Reason.SICK: N_("nghỉ ốm dài ngày"),
    Reason.SECONDED: N_("biệt phái, đi học tập trung"),
    Reason.RETIRING: N_("sắp nghỉ hưu"),
    Reason.PROVEN: N_("đã có kết quả tương đương"),
}


@dataclass(frozen=True, slots=True)
class Ask:
    """What an assignment asks: from which day on, and until the end of which."""

    begins_on: date
    due_on: date


@dataclass(frozen=True, slots=True)
class Own:
    """What is known of one person about it.

    `joined_on` is the first day of the work that makes the assignment theirs; `back_on` the day after the last exemption that has
    ended, None without one.
    """

    joined_on: date
    is_done: bool = False
    is_begun: bool = False
    is_exempt: bool = False
    back_on: date | None = None


def due_day(ask: Ask, own: Own) -> date:
    """The person's own due day: whoever came after the assignment had begun, or comes back, gets the days of grace from then on."""
    days = [ask.due_on]
    if own.joined_on > ask.begins_on:
        days.append(own.joined_on + limits.JOINING_GRACE)
    if own.back_on is not None:
        days.append(own.back_on + limits.JOINING_GRACE)
    return max(days)


def state_of(ask: Ask, own: Own, today: date) -> State:
    """Where a person stands with one assignment. `queries.standing` says the same in SQL."""
    if own.is_done:
        return State.DONE
    if own.is_exempt:
        return State.EXEMPT
    if due_day(ask, own) < today:
        return State.OVERDUE
    return State.LEARNING if own.is_begun else State.NOT_BEGUN


def overall(states: Collection[State]) -> State | None:
    """Where a person stands with everything that is asked of them; None where nothing is."""
    return max(states, default=None)


def a_year_later(day: date) -> date:
    """The same day of the next year; the 29th of February becomes the 28th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def next_round(since: date, due_on: date, today: date) -> tuple[date, date]:
    """The round of a yearly assignment that runs today: from which day completions count, and its due day.

    Args:
        since: the first day of the round known last.
        due_on: its due day.
    """
    while a_year_later(since) <= today:
        since, due_on = a_year_later(since), a_year_later(due_on)
    return since, due_on


def days_late(due_on: date, today: date) -> int:
    """How many days have passed since the due day; 0 while there is time."""
    return max(0, (today - due_on) // timedelta(days=1))


ADDRESS_FOUND = N_(
    "Tin báo không được có địa chỉ hay liên kết: “%(word)s”. Nếu không phải địa chỉ, xin viết cách ra, "
    "ví dụ thêm dấu cách sau dấu chấm."
)
_SITE = re.compile(r"[^\W_][\w-]*\.(?:[\w-]+\.)*[^\W\d_]{2,}", re.IGNORECASE)
_MACHINE = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
_SPELLED = re.compile(r"^(?:h(?:tt|xx)ps?|www)\b", re.IGNORECASE)
_AROUND_DOTS = re.compile(r"\s*[\[({]\s*(?:\.|dot|chấm)\s*[\])}]\s*", re.IGNORECASE)
_LOOK_ALIKE = str.maketrans({"\u3002": ".", "\u2024": ".", "\uff61": "."})
_INVISIBLE = {"Cf", "Cc", "Me"}


def address_in(text: str) -> str | None:
    """The first thing in a text that is, or could be taken for, the address of a page, a machine or an e-mail; None without one.

    Courses teach that no true message carries one. Look-alike signs are read as what they look like, and invisible ones not at all.
    A full stop without a space after it is taken for an address too: mail programs make a link of it.
    """
    seen = unicodedata.normalize("NFKC", text).translate(_LOOK_ALIKE)
    plain = "".join(each for each in seen if each.isspace() or unicodedata.category(each) not in _INVISIBLE)
    for word in _AROUND_DOTS.sub(".", plain).split():
        if "://" in word or "@" in word or _SPELLED.search(word) or _SITE.search(word) or _MACHINE.search(word):
            return word
    return None
