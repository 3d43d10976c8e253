"""Answers for `regrade`: some of each question, right, wrong and in part, and what the reference marker gives for them."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any, TypeAlias

from elearn.assessment.records import read_record
from elearn.assessment.responses import Answer, Chosen, Filled, Ordered, Paired, Spotted, Written
from elearn.content.document import Choice, Cloze, Matching, Numeric, Ordering, Question, ShortText, Spot
from tests.assessment.reference_marker import reference_score

Answered: TypeAlias = Answer
TYPED_NUMBERS = ("1000", "999", "1000,0", "1001", "1.000", "10", "9", "11,5", "x")


def some_answer(question: Question, rng: random.Random) -> Answer:
    """An answer to a question of any kind."""
    return _MAKERS[type(question.key).__name__](question, rng)


def reference_share(question: Question, answer: Answer | None) -> Fraction:
    """The share that the reference marker gives; what it would ask back earns nothing once nobody can be asked."""
    if answer is None:
        return Fraction(0)
    found = reference_score(question, _plain(answer))
    return Fraction(0) if isinstance(found, str) else found


def answers_of(lines: list[Any]) -> dict[str, Answer]:
    """The answer that the server had last, by question: by the lines' numbers, not by the product's fold."""
    found: dict[str, Answer] = {}
    for line in sorted(lines, key=lambda each: int(each.seq)):
        if line.kind == "answered":
            found[line.item] = read_record(line.payload["response"]).answer
    return found


def _plain(answer: Answer) -> Any:
    match answer:
        case Chosen(options=given) | Ordered(items=given) | Spotted(segments=given):
            return given
        case Paired(pairs=pairs):
            return dict(pairs)
        case Filled(gaps=gaps):
            return dict(gaps)
        case Written(text=text):
            return text


def _some(elements: tuple[str, ...], rng: random.Random) -> tuple[str, ...]:
    return tuple(each for each in elements if rng.random() < 0.5)


def _choice(question: Question, rng: random.Random) -> Answer:
    assert isinstance(question.key, Choice)
    options = question.key.options
    one = (rng.choice(options),)
    return Chosen((_some(options, rng) or one) if question.kind == "multiple" else one)


def _numeric(_question: Question, rng: random.Random) -> Answer:
    return Written(rng.choice(TYPED_NUMBERS))


def _text(question: Question, rng: random.Random) -> Answer:
    assert isinstance(question.key, ShortText)
    wordings = [each.pattern for each in question.key.accepted["vi"]]
    return Written(rng.choice([*wordings, "điều khác"]))


def _matching(question: Question, rng: random.Random) -> Answer:
    assert isinstance(question.key, Matching)
    rights = list(question.key.rights)
    return Paired(tuple((left, rng.choice(rights)) for left in question.key.lefts))


def _ordering(question: Question, rng: random.Random) -> Answer:
    assert isinstance(question.key, Ordering)
    return Ordered(tuple(rng.sample(question.key.items, len(question.key.items))))


def _cloze(question: Question, rng: random.Random) -> Answer:
    assert isinstance(question.key, Cloze)
    given = []
    for gap in question.key.gaps:
        if gap.options:
            given.append((gap.id, rng.choice(gap.options)))
        elif gap.number is not None:
            given.append((gap.id, rng.choice(TYPED_NUMBERS)))
        else:
            given.append((gap.id, rng.choice([*(each.pattern for each in gap.accepted["vi"]), "điều khác"])))
    return Filled(tuple(given))


def _spot(question: Question, rng: random.Random) -> Answer:
    assert isinstance(question.key, Spot)
    return Spotted(_some(question.key.segments, rng))


def _essay(_question: Question, rng: random.Random) -> Answer:
    return Written(rng.choice(["Hai ý: một, hai.", "Một ý."]))


_MAKERS: dict[str, Callable[[Question, random.Random], Answer]] = {
    Choice.__name__: _choice,
    Numeric.__name__: _numeric,
    ShortText.__name__: _text,
    Matching.__name__: _matching,
    Ordering.__name__: _ordering,
    Cloze.__name__: _cloze,
    Spot.__name__: _spot,
    "Essay": _essay,
}
