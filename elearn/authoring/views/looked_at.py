"""What was read as it is looked at: every question with what became of it, its key in words, and where it stands in its file."""

from __future__ import annotations

from typing import Any, Final

from flask import g

from elearn.authoring.importing import guessed
from elearn.authoring.reading import DOCUMENT
from elearn.authoring.views.words import QUESTION_KINDS
from elearn.content.problems import Place, Problem
from elearn.content.writing.items import Choices, Cloze, Essay, Item, Matching, Number, Numbers, Ordering, Pair, Texts, kind_of
from elearn.core.errors import N_
from elearn.exchange.gaps import gap_key
from elearn.exchange.report import Outcome, short
from elearn.exchange.sentences import sentence_of
from elearn.exchange.unmarked import unmarked
from elearn.exchange.word.values import Question, WordCourse
from elearn.web.languages import current_language

OUTCOMES: Final[dict[Outcome, tuple[str, str, str]]] = {
    Outcome.IMPORTED: (N_("nhận trọn"), "good", "check"),
    Outcome.WITH_LOSS: (N_("nhận, có phần không giữ được"), "warn", "alert"),
    Outcome.REFUSED: (N_("từ chối"), "bad", "close"),
}
"""What became of a question → its words, colour and shape."""
_IN_PACKAGES: Final = "qti"


def problem_words(problem: Problem) -> str:
    sentence = sentence_of(problem, current_language())
    return sentence[:1].upper() + sentence[1:]


def place_words(form: str, kind: str, place: Place) -> str:
    """Where in its file something stands, as people count there: paragraphs, slides, lines, or files of a package."""
    if form == _IN_PACKAGES:
        return place.path
    if form == DOCUMENT and kind == "word":
        return str(g.translate(N_("đoạn %(n)s"), n=place.line))
    if form == DOCUMENT and kind == "slides":
        return str(g.translate(N_("trang chiếu %(n)s"), n=place.line))
    return str(g.translate(N_("ở dòng %(n)s"), n=place.line))


def losses_of(course: WordCourse, form: str) -> list[tuple[str, str, str]]:
    """What the document as a whole loses: where, what, and the words that stand there."""
    return [(place_words(form, course.kind, each.place), problem_words(each), each.excerpt) for each in course.losses]


def counts_of(course: WordCourse) -> dict[str, int]:
    """How many questions had each outcome."""
    found = [question.entry.outcome for question in course.questions]
    return {outcome.name.lower(): found.count(outcome) for outcome in Outcome}


def questions_of(course: WordCourse, form: str) -> list[dict[str, Any]]:
    """Each question: its words, what became of it, its options or its key, and what was lost of it or refused it."""
    keys = guessed(course)
    return [
        {
            "number": number,
            "called": question.number or number,
            "where": place_words(form, course.kind, question.entry.place),
            **_question(question, keys.get(number)),
        }
        for number, question in enumerate(course.questions, 1)
    ]


def _question(question: Question, key: tuple[int, ...] | None) -> dict[str, Any]:
    entry = question.entry
    word, colour, shape = OUTCOMES[entry.outcome]
    return {
        "title": unmarked(entry.item.title) if entry.item is not None else entry.title,
        "kind": g.translate(QUESTION_KINDS[kind_of(entry.item)][0]) if entry.item is not None else "",
        "outcome": (g.translate(word), colour, shape),
        "options": _options(entry.item, key),
        "key": key_of(entry.item) if entry.item is not None else [],
        "is_multiple": len(key or ()) > 1,
        "is_open": question.is_open,
        "problems": [problem_words(each) for each in entry.problems],
    }


def _options(item: Item | None, key: tuple[int, ...] | None) -> list[tuple[str, bool]]:
    """The options of a choice with what is right of them, or guessed to be."""
    if item is None or not isinstance(item.answers, Choices):
        return []
    options = enumerate(item.answers.options)
    return [(unmarked(option.text), at in key if key is not None else option.right) for at, option in options]


def key_in_brief(item: Item) -> str:
    """What is right in one short line, of whatever kind the question is; empty where nothing is yet."""
    if isinstance(item.answers, Choices):
        return short("; ".join(words for words, is_right in _options(item, None) if is_right))
    return short("; ".join(key_of(item)))


def key_of(item: Item) -> list[str]:
    """The key of a question without options, line by line."""
    match item.answers:
        case Numbers(answers):
            found = [_number(each) for each in answers]
        case Texts(accepted):
            found = [each.pattern if each.percent == 100 else f"{each.pattern} ({each.percent}%)" for each in accepted]
        case Matching(pairs):
            found = [_pair(each) for each in pairs]
        case Ordering(items):
            found = [f"{place}. {unmarked(each.text)}" for place, each in enumerate(items, 1)]
        case Cloze():
            found = [unmarked(gap_key(item))]
        case Essay(rubric):
            found = [unmarked(rubric)] if rubric else []
        case _:
            found = []
    return found


def _number(number: Number) -> str:
    if number.low == number.high:
        return f"{number.low} {number.unit}".rstrip()
    return str(g.translate(N_("từ %(low)s đến %(high)s %(unit)s"), low=number.low, high=number.high, unit=number.unit)).rstrip()


def _pair(pair: Pair) -> str:
    right = unmarked(pair.right)
    return f"{unmarked(pair.left)} → {right}" if pair.left is not None else str(g.translate(N_("%(right)s (thừa)"), right=right))
