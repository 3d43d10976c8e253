"""A response in words, as one person tells another what was answered; and its identity, by which two answers are the same. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from elearn.assessment.plain_words import plain_words
from elearn.assessment.responses import Answer, Chosen, Filled, Ordered, Paired, Spotted, Written
from elearn.content.document import Question, QuestionText


def question_words(question: Question, language: str) -> str:
    """The heading of a question without its markup, in the language of the page where it has it."""
    return plain_words(_text(question, language).title)


def count_words(question: Question) -> int:
    """How many words are to be read before it can be answered: heading, text and whatever can be chosen, in the shortest language;
    Vietnamese counts its syllables. Pictures and formulas count as little as they have words.
    """
    return min((len(" ".join(_pieces(text)).split()) for text in question.texts.values()), default=0)


def _pieces(text: QuestionText) -> Iterable[str]:
    parts = [*text.stem, *(part for line in text.lines for part in line)]
    return map(plain_words, [text.title, *(part.html for part in parts), *text.labels.values()])


def answer_words(question: Question, answer: Answer, language: str) -> str:
    """What was answered, in one line; "" for an answer that marked nothing."""
    labels = _text(question, language).labels
    match answer:
        case Chosen(options=given) | Spotted(segments=given):
            return "; ".join(_of(labels, given))
        case Ordered(items=given):
            return " → ".join(_of(labels, given))
        case Paired(pairs=pairs):
            return "; ".join(f"{_label(labels, f'l:{left}')} → {_label(labels, f'r:{right}')}" for left, right in pairs)
        case Filled(gaps=gaps):
            return "; ".join(_label(labels, f"{gap}:{value}") if f"{gap}:{value}" in labels else value for gap, value in gaps)
        case Written(text=text):
            return text


def answer_value(answer: Answer) -> str:
    """The identity of an answer: the same wherever its options stood on the paper; of typed ones the plain form."""
    match answer:
        case Chosen(options=given) | Spotted(segments=given):
            return "|".join(sorted(given))
        case Ordered(items=given):
            return "|".join(given)
        case Paired(pairs=pairs):
            return "|".join(sorted(f"{left}={right}" for left, right in pairs))
        case Filled(gaps=gaps):
            return "|".join(sorted(f"{gap}={_plain(value)}" for gap, value in gaps))
        case Written(text=text):
            return _plain(text)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _of(labels: Mapping[str, str], given: Iterable[str]) -> list[str]:
    return [_label(labels, each) for each in given]


def _label(labels: Mapping[str, str], name: str) -> str:
    return plain_words(labels.get(name, name))


def _text(question: Question, language: str) -> QuestionText:
    return next((text for spoken, text in question.texts.items() if spoken == language), next(iter(question.texts.values())))
