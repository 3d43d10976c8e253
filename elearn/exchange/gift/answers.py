"""What stands between the braces of a GIFT question, kind by kind. Marks are told apart as Moodle tells them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from elearn.content.writing.items import Answers, Choices, Essay, Matching, Number, Option, Ordering, Pair
from elearn.exchange import moodle, words
from elearn.exchange.gift.notation import WEIGHT, formatted, shown
from elearn.exchange.moodle import Prose, Row

_TRUE: Final = frozenset({"T", "TRUE"})
_FALSE: Final = frozenset({"F", "FALSE"})
_ORDERING: Final = re.compile(r">[ \t]*[0-9]*[^\n]*\n")
_ARROW: Final = "->"


@dataclass(frozen=True, slots=True)
class Source:
    """The inside of the braces without general feedback, the format of the question's words, the language of "Đúng"."""

    inner: str
    form: str
    language: str


@dataclass(frozen=True, slots=True)
class Found:
    """`answers` is None where the question is refused; `explanation` holds feedback that has no place of its own."""

    answers: Answers | None
    explanation: str = ""
    scoring: Literal["partial"] | None = None
    shuffle: Literal[False] | None = None


def read_answers(source: Source, prose: Prose) -> Found:
    """The answers; what is refused or lost is noted."""
    return _reader_for(source.inner)(source, prose)


def _reader_for(inner: str) -> Callable[[Source, Prose], Found]:
    """Who reads answers that look like this, asked in Moodle's order."""
    if not inner:
        return _essay
    if inner.startswith("#"):
        return _numerical
    if _ORDERING.match(inner + "\n"):
        return _ordering
    if "~" in inner:
        return _choices
    if "=" in inner and _ARROW in inner:
        return _matching
    return _true_false if inner.partition("#")[0].strip().upper() in _TRUE | _FALSE else _texts


def _essay(_: Source, __: Prose) -> Found:
    return Found(Essay())


def _row(answer: str, form: str, prose: Prose, *, default: float, typed: bool = False) -> Row:
    """An answer with its weight and feedback. `typed`: its words are what learners type, not what they read."""
    weight = WEIGHT.match(answer)
    percent = float(weight[1]) if weight else default
    text, _, feedback = answer[weight.end() if weight else 0 :].partition("#")
    said, its_form = formatted(text, form)
    about, about_form = formatted(feedback, form)
    return Row(" ".join(said.split()) if typed else prose.inline(said, its_form), percent, prose.blocks(about, about_form))


def _choices(source: Source, prose: Prose) -> Found:
    single = "=" in source.inner
    rows: list[Row] = []
    for answer in source.inner.replace("=", "~=").split("~"):
        stripped = answer.strip()
        if not stripped:
            continue
        right = stripped.startswith("=")
        rows.append(_row(stripped.removeprefix("=").strip(), source.form, prose, default=100.0 if right else 0.0))
    answers = moodle.choices(rows, prose.notes, single=single)
    return Found(answers, scoring="partial" if answers.multiple else None)


def _matching(source: Source, prose: Prose) -> Found:
    pairs: list[Pair] = []
    for answer in source.inner.split("="):
        if not answer.strip():
            continue
        left, arrow, right = answer.partition(_ARROW)
        if not arrow:
            prose.notes.add("IMP010", why_vi="một dòng nối thiếu '->'", why_en="a line to match lacks '->'")
            return Found(None)
        said, form = formatted(left, source.form)
        # Moodle keeps right sides as plain text, whatever the format of the question.
        pairs.append(Pair(prose.inline(said, form) if said else None, words.line(shown(right))))
    moodle.tell_twice(pairs, prose.notes)
    return Found(Matching(tuple(pairs)))


def _ordering(source: Source, prose: Prose) -> Found:
    lines = [line.strip() for line in source.inner.split("\n")[1:]]
    pieces = [formatted(line, source.form) for line in lines if line]
    if not pieces:
        prose.notes.add("IMP014")
        return Found(None)
    return Found(Ordering(tuple(Option(prose.inline(text, form)) for text, form in pieces)))


def _true_false(source: Source, prose: Prose) -> Found:
    answer, *about = source.inner.split("#", 2)
    wrong, right = (prose.blocks(*formatted(text, source.form)) for text in [*about, "", ""][:2])
    is_true = answer.strip().upper() in _TRUE
    yes, no = moodle.TRUE_FALSE[source.language]
    options = Option(yes, is_true, right if is_true else wrong), Option(no, not is_true, wrong if is_true else right)
    return Found(Choices(options), shuffle=False)


def _texts(source: Source, prose: Prose) -> Found:
    answers = [answer.strip() for answer in source.inner.split("=") if answer.strip()]
    rows = [_row(answer, source.form, prose, default=100.0, typed=True) for answer in answers]
    found, explanation = moodle.texts(rows, prose.notes)
    return Found(found if found.accepted else None, explanation)


def _numerical(source: Source, prose: Prose) -> Found:
    written, tilde, wrong = source.inner[1:].partition("~")
    rows: list[tuple[Row, Number]] = []
    said: list[Row] = []
    for answer in (each.strip() for each in written.split("=")):
        if not answer:
            continue
        row = _row(answer, source.form, prose, default=100.0, typed=True)
        said.append(row)
        if row.text == "*" or row.percent <= 0:
            continue
        number = _number(row.text)
        if number is None:
            why = row.text[:40]
            prose.notes.add("IMP010", why_vi=f"'{why}' không phải là số", why_en=f"'{why}' is not a number")
            return Found(None)
        rows.append((row, number))
    if tilde:
        feedback = formatted(wrong.partition("#")[2], source.form)
        said.append(Row("*", 0.0, prose.blocks(*feedback)))
    found = moodle.numbers(rows, prose.notes)
    return Found(found if found.answers else None, moodle.moved(said, prose.notes))


def _number(text: str) -> Number | None:
    low, dots, high = text.partition("..")
    if dots:
        return moodle.between(low, high)
    middle, _, spread = text.partition(":")
    return moodle.interval(middle, spread)
