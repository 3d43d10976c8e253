"""What was read as it is looked at: every question with what became of it, its key in words, and where it stands in its file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final, TypeAlias

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
from elearn.exchange.word.sentences import LEFT_OUT, WORD_RULES
from elearn.exchange.word.values import Question, WordCourse
from elearn.web.languages import current_language

Told: TypeAlias = tuple[str, str, str, str]
"""Where, in words of the page or as the title of a lesson; what; the words that stand there."""
OUTCOMES: Final[dict[Outcome, tuple[str, str, str]]] = {
    Outcome.IMPORTED: (N_("nhận trọn"), "good", "check"),
    Outcome.WITH_LOSS: (N_("nhận, có phần không giữ được"), "warn", "alert"),
    Outcome.REFUSED: (N_("từ chối"), "bad", "close"),
}
"""What became of a question → its words, colour and shape."""
_WAITING: Final = (N_("đã đọc, chờ xác nhận đáp án"), "warn", "alert")
_IN_PACKAGES: Final = "qti"


def problem_words(problem: Problem) -> str:
    sentence = sentence_of(problem, current_language())
    return sentence[:1].upper() + sentence[1:]


def place_words(form: str, kind: str, place: Place) -> str:
    """Where in its file a question stands, as people count there: slides, lines, or files of a package.

    Empty in a document of Word, where nobody counts paragraphs: a question is found by its number.
    """
    if form == _IN_PACKAGES:
        return place.path
    if form == DOCUMENT and kind == "word":
        return ""
    if form == DOCUMENT and kind == "slides":
        return str(g.translate(N_("trang chiếu %(n)s"), n=place.line))
    return str(g.translate(N_("ở dòng %(n)s"), n=place.line))


def losses_of(course: WordCourse, form: str) -> tuple[list[Told], list[Told]]:
    """What of the document as a whole did not come along, and what did in another form."""
    left: list[Told] = []
    changed: list[Told] = []
    for each in course.losses:
        is_word = form == DOCUMENT and course.kind == "word"
        near, lesson = _near(course, each.place.line) if is_word else (place_words(form, course.kind, each.place), "")
        told = (near, lesson, problem_words(each), each.excerpt)
        (changed if each.code in WORD_RULES and each.code not in LEFT_OUT else left).append(told)
    return left, changed


def _near(course: WordCourse, paragraph: int) -> tuple[str, str]:
    """The question, in words, or the title of the lesson where a paragraph is looked for: the last that begins before."""
    asked = [(each.entry.place.line, str(each.number or at)) for at, each in enumerate(course.questions, 1)]
    question = max((pair for pair in asked if pair[0] <= paragraph), key=lambda pair: pair[0], default=None)
    begun = [(each.where, each.title) for each in course.lessons if each.where <= paragraph]
    lesson = max(begun, key=lambda pair: pair[0], default=None)
    if question is not None and (lesson is None or lesson[0] < question[0]):
        return g.translate(N_("gần câu %(n)s"), n=question[1]), ""
    return ("", lesson[1]) if lesson is not None else (g.translate(N_("đầu tệp")), "")


def counts_of(course: WordCourse) -> dict[str, int]:
    """How many questions had each outcome; those that came whole and wait for their key are counted apart, as `waiting`."""
    outcomes = [question.entry.outcome for question in course.questions]
    counts = {outcome.name.lower(): outcomes.count(outcome) for outcome in Outcome}
    waiting = sum(each.is_open and each.entry.outcome is Outcome.IMPORTED for each in course.questions)
    return counts | {"waiting": waiting, "whole": counts["imported"] - waiting}


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
    word, colour, shape = _WAITING if question.is_open and entry.outcome is Outcome.IMPORTED else OUTCOMES[entry.outcome]
    return {
        "title": unmarked(entry.item.title) if entry.item is not None else entry.title,
        "kind": g.translate(QUESTION_KINDS[kind_of(entry.item)][0]) if entry.item is not None else "",
        "outcome": (g.translate(word), colour, shape),
        "options": _options(entry.item, key),
        "key": key_of(entry.item) if entry.item is not None else [],
        "is_multiple": len(key or ()) > 1,
        "is_open": question.is_open,
        "problems": [_quoting(_by_words(each, entry.item)) for each in entry.problems],
    }


def _quoting(problem: Problem) -> tuple[str, str, str]:
    """A problem cut where it quotes an option, whose language need not be that of the page; in one piece where it quotes none."""
    sentence, said = problem_words(problem), dict(problem.words)
    quoted = said.get("options", "") or said.get("text", "")
    return sentence.partition(quoted) if quoted else (sentence, "", "")


def _by_words(problem: Problem, item: Item | None) -> Problem:
    """A problem that names options by letters, which the page does not show, names them by their words as well."""
    said = dict(problem.words)
    letters = said.get("options", "").split(", ")
    options = item.answers.options if item is not None and isinstance(item.answers, Choices) else ()
    places = [ord(each) - ord("A") for each in letters if len(each) == 1]
    if len(places) < len(letters) or not all(0 <= place < len(options) for place in places):
        return problem
    said["options"] = "; ".join(f"“{short(unmarked(options[place].text))}”" for place in places)
    return replace(problem, words=tuple(said.items()))


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
