"""A question as a form: the names of its fields are the places in `content.writing.items.Item`, so that a refusal finds its field.

`answers.options.2.text` is the text of the third option. Pure: a submission becomes an item, an item the values of the form.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, Final

from elearn.authoring.submission import Submission
from elearn.content.grammar.numbers import Interval, read_interval
from elearn.content.writing.escapes import with_blanks
from elearn.content.writing.items import (
    Accepted,
    Answers,
    AnswersKind,
    Choices,
    Cloze,
    Essay,
    Item,
    Matching,
    Number,
    Numbers,
    Option,
    Ordering,
    Pair,
    Spot,
    Texts,
)
from elearn.core.errors import N_, Invalid

ROWS: Final = 26
"""Rows of one question: options are named by letters."""
_FEWEST: Final = {"single": 4, "multiple": 4, "matching": 4, "ordering": 4, "numeric": 1, "text": 3}
_LIST: Final[dict[AnswersKind, str]] = {
    "single": "options",
    "multiple": "options",
    "matching": "pairs",
    "ordering": "items",
    "numeric": "answers",
    "text": "accepted",
}
"""What the rows of a kind are called in its answers."""
KINDS: Final[tuple[AnswersKind, ...]] = (
    "single", "multiple", "text", "numeric", "matching", "ordering", "cloze", "spot", "essay",
)  # fmt: skip
"""The kinds in the order in which they are offered."""


def rows_of(sent: Submission, kind: AnswersKind) -> int:
    """How many rows the form shows: those that hold something, and those that were asked for."""
    prefix = f"answers.{_LIST[kind]}." if kind in _LIST else "\0"
    filled = [
        int(name.split(".")[2]) + 1 for name, value in sent.form.items() if name.startswith(prefix) and value and _is_row(name)
    ]
    asked = sent.form.get("rows", "")
    return min(ROWS, max([_FEWEST.get(kind, 0), int(asked) if asked.isdecimal() and len(asked) < 4 else 0, *filled]))


def _is_row(name: str) -> bool:
    return name.split(".")[2].isdecimal()


def item_in(sent: Submission, kind: AnswersKind, before: Item | None = None) -> Item:
    """The question that a submission says. What the form does not ask is taken from the question that it was opened with.

    Raises:
        Invalid: a number or a date cannot be read; the field is its name.
    """
    base = before or Item("", Essay())
    return replace(
        base,
        title=_line(sent, "title"),
        stem=_text(sent, "stem"),
        answers=_READERS[kind](sent),
        hint=_text(sent, "hint"),
        explanation=_text(sent, "explanation"),
        points=_points(sent.line("points")),
        difficulty=int(sent.line("difficulty")) if sent.line("difficulty") in {"1", "2", "3"} else None,
        competencies=tuple(filter(None, re.split(r"[\s,;]+", sent.line("competencies")))),
        tags=tuple(filter(None, re.split(r"[\s,;]+", sent.line("tags")))),
        cite=sent.line("cite"),
        scoring=_scoring(sent, kind),
        shuffle=False if sent.is_on("keep_order") else None,
        confidence=True if sent.is_on("confidence") else None,
        role="opening" if sent.is_on("opening") else None,
        review=_day(sent.line("review")),
        see=tuple(filter(None, re.split(r"[\s,;]+", sent.line("see")))),
    )


def _text(sent: Submission, name: str) -> str:
    return with_blanks(sent.text(name))


def _line(sent: Submission, name: str) -> str:
    return with_blanks(sent.line(name))


def _scoring(sent: Submission, kind: AnswersKind) -> Any:
    return "partial" if sent.is_on("partial") and kind not in {"single", "essay", "numeric", "text"} else None


def _points(typed: str) -> float | None:
    if not typed:
        return None
    try:
        return float(typed.replace(",", "."))
    except ValueError:
        raise Invalid(N_("Điểm là một số, ví dụ 1 hoặc 0,5."), field="points") from None


def _day(typed: str) -> date | None:
    if not typed:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise Invalid(N_("Ngày viết như 31/01/2027."), field="review") from None


# --- the answers, kind by kind ---------------------------------------------------------------------------------------


def _choices(sent: Submission, *, multiple: bool) -> Choices:
    options = tuple(
        Option(
            _text(sent, f"answers.options.{at}.text"),
            right=sent.form.get("right") == str(at) or sent.is_on(f"answers.options.{at}.right"),
            feedback=_text(sent, f"answers.options.{at}.feedback"),
            id=sent.line(f"answers.options.{at}.id") or None,
        )
        for at in _filled(sent, "options", "text", "feedback")
    )
    return Choices(options, multiple=multiple)


def _filled(sent: Submission, name: str, *parts: str) -> list[int]:
    """The rows in which something is written."""
    return [at for at in range(ROWS) if any(sent.text(f"answers.{name}.{at}.{part}").strip() for part in parts)]


def _matching(sent: Submission) -> Matching:
    pairs = []
    for at in _filled(sent, "pairs", "left", "right"):
        left, right = (_line(sent, f"answers.pairs.{at}.{side}") for side in ("left", "right"))
        pairs.append(Pair(left or None, right, _text(sent, f"answers.pairs.{at}.feedback")))
    return Matching(tuple(pairs))


def _ordering(sent: Submission) -> Ordering:
    return Ordering(
        tuple(
            Option(
                _text(sent, f"answers.items.{at}.text"),
                feedback=_text(sent, f"answers.items.{at}.feedback"),
                id=sent.line(f"answers.items.{at}.id") or None,
            )
            for at in _filled(sent, "items", "text")
        )
    )


def _numbers(sent: Submission) -> Numbers:
    return Numbers(tuple(_number(sent, at) for at in _filled(sent, "answers", "number")))


def _number(sent: Submission, at: int) -> Number:
    """A number as the lessons write it: `10`, `10 +- 1`, `8 .. 12`, `200 +- 5%`."""
    name = f"answers.answers.{at}.number"
    found = read_interval(sent.line(name))
    if not isinstance(found, Interval):
        raise Invalid(N_("Không đọc được số này. Viết 10, hoặc 10 +- 1, hoặc 8 .. 12; số lẻ viết 1,5."), field=name)
    return Number(found.low, found.high, sent.line(f"answers.answers.{at}.unit"))


def _texts(sent: Submission) -> Texts:
    accepted = []
    for at in _filled(sent, "accepted", "pattern"):
        name = f"answers.accepted.{at}.percent"
        typed = sent.line(name).rstrip("% ") or "100"
        if not typed.isdecimal() or not 0 < int(typed) <= 100:
            raise Invalid(N_("Phần trăm là một số từ 1 đến 100."), field=name)
        accepted.append(Accepted(sent.line(f"answers.accepted.{at}.pattern"), int(typed)))
    return Texts(tuple(accepted), ignore_diacritics=sent.is_on("ignore_diacritics"))


_READERS: Final[dict[AnswersKind, Callable[[Submission], Answers]]] = {
    "single": lambda sent: _choices(sent, multiple=False),
    "multiple": lambda sent: _choices(sent, multiple=True),
    "numeric": _numbers,
    "text": _texts,
    "matching": _matching,
    "ordering": _ordering,
    "cloze": lambda sent: Cloze(ignore_diacritics=sent.is_on("ignore_diacritics")),
    "spot": lambda sent: Spot(sent.text("answers.text")),
    "essay": lambda sent: Essay(_text(sent, "answers.rubric")),
}
