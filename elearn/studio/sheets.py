"""A question as somebody reads it who judges it: its words, what is right, and what is said after each answer. Pure.

This is for authors and reviewers alone: it holds the key.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import escape

from elearn.content.document import (
    AcceptedText,
    Choice,
    Cloze,
    Essay,
    Gap,
    Html,
    Language,
    Matching,
    Numeric,
    NumericAnswer,
    Ordering,
    Question,
    QuestionText,
    ShortText,
    Spot,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that can be answered: safe inline HTML, whether it is right, and what is said after it (safe HTML or empty).

    `name` tells it from the others of its question: the id of an option, or its number where it has none.
    """

    words: Html
    is_right: bool = True
    feedback: Html = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class QuestionSheet:
    """A question with its key. `stem`, `hint` and `explanation` are safe HTML or empty; gaps of the stem are numbered."""

    id: str
    title: Html
    stem: Html
    lines: tuple[Line, ...]
    hint: Html = ""
    explanation: Html = ""


def sheet_of(question: Question, language: Language) -> QuestionSheet:
    """The sheet of a question in a language, or in its first one where it is not translated."""
    spoken = language if language in question.texts else next(iter(question.texts))
    text = question.texts[spoken]
    stem = "".join(part.html if part.widget is None else f"<b>[{escape(part.widget)}]</b>" for part in text.stem)
    lines = tuple(_lines(question, text, spoken))
    return QuestionSheet(question.id, text.title, stem, lines, text.hint or "", text.explanation or "")


def _lines(question: Question, text: QuestionText, language: Language) -> Iterator[Line]:
    match question.key:
        case Choice(options=names, right=right) | Spot(segments=names, suspicious=right):
            yield from (Line(text.labels[name], name in right, text.feedback.get(name, ""), name) for name in names)
        case Matching() as key:
            yield from _pairs(key, text)
        case Ordering(items=items):
            yield from (Line(text.labels[name], feedback=text.feedback.get(name, ""), name=name) for name in items)
        case Cloze(gaps=gaps):
            yield from (Line(_gap(gap, text, language), feedback=text.feedback.get(gap.id, ""), name=gap.id) for gap in gaps)
        case Numeric() | ShortText() | Essay() as key:
            yield from (Line(words, name=str(number)) for number, words in enumerate(_written(key, language), 1))


def _written(key: Numeric | ShortText | Essay, language: Language) -> Iterator[Html]:
    match key:
        case Numeric(answers=answers):
            yield from (_number(answer, language) for answer in answers)
        case ShortText(accepted=accepted):
            yield from map(_wording, accepted.get(language, ()))
        case Essay(rubric=rubric):
            yield from (str(escape(line)) for line in rubric.get(language, "").splitlines())


def _pairs(key: Matching, text: QuestionText) -> Iterator[Line]:
    for left in key.lefts:
        words = f"{text.labels[f'l:{left}']} → {text.labels[f'r:{key.pairs[left]}']}"
        yield Line(words, feedback=text.feedback.get(f"l:{left}", ""), name=left)
    for right in key.rights:
        if right not in key.pairs.values():
            yield Line(text.labels[f"r:{right}"], is_right=False, name=f"r:{right}")


def _gap(gap: Gap, text: QuestionText, language: Language) -> Html:
    if gap.options:
        named = f"{gap.id}:{gap.right}"
        others = "; ".join(text.labels[f"{gap.id}:{name}"] for name in gap.options if name != gap.right)
        return f"[{escape(gap.id)}] {text.labels[named]} ({others})"
    if gap.number is not None:
        return f"[{escape(gap.id)}] {_number(gap.number, language)}"
    return f"[{escape(gap.id)}] " + "; ".join(_wording(each) for each in gap.accepted.get(language, ()))


def _number(answer: NumericAnswer, language: Language) -> Html:
    unit = (answer.unit or {}).get(language, "")
    span = answer.low if answer.low == answer.high else f"{answer.low} … {answer.high}"
    return str(escape(f"{span} {unit}".strip()))


def _wording(accepted: AcceptedText) -> Html:
    return str(escape(accepted.pattern if accepted.percent == 100 else f"{accepted.pattern} ({accepted.percent}%)"))
