"""The form for another key of a question: which fields it has, and what stands in them. Pure; `rekeying.read_key` reads it.

Single and multiple choice and marked words are ticked (`option`), numbers and wordings are lines (`key`), each left side of a
matching has a list (`pair.<left>`), each item of an order its place (`place.<item>`), each gap what fills it (`gap.<id>`). An essay
has no key: people mark it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from elearn.assessment.numbers import spell_number
from elearn.assessment.plain_words import plain_words
from elearn.content.document import (
    AcceptedText,
    Choice,
    Cloze,
    Essay,
    Gap,
    Language,
    Matching,
    Numeric,
    NumericAnswer,
    Ordering,
    Question,
    ShortText,
    Spot,
)


@dataclass(frozen=True, slots=True)
class KeyField:
    """One field. `options` are values and words; `values` is what stands in it. `number` is that of a gap, from 1; else 0."""

    name: str
    kind: Literal["one", "several", "list", "line", "lines"]
    values: tuple[str, ...]
    label: str = ""
    number: int = 0
    options: tuple[tuple[str, str], ...] = ()


def may_rekey(question: Question) -> bool:
    """Whether the question has a key; one that people mark is dropped, or granted."""
    return not isinstance(question.key, Essay)


def key_fields(question: Question, language: Language) -> tuple[KeyField, ...]:
    """The fields with the present key in them, in a language that the question has, or its first one."""
    labels = (question.texts[language] if language in question.texts else next(iter(question.texts.values()))).labels
    words = {name: plain_words(each) for name, each in labels.items()}
    return tuple(_fields(question, words, language))


def _fields(question: Question, words: Mapping[str, str], language: Language) -> Iterator[KeyField]:
    match question.key:
        case Choice(options=options, right=right):
            yield KeyField("option", "one" if question.kind == "single" else "several", right, options=_named(options, words))
        case Spot(segments=segments, suspicious=suspicious):
            yield KeyField("option", "several", suspicious, options=_named(segments, words))
        case Numeric(answers=answers):
            yield KeyField("key", "lines", tuple(dict.fromkeys(number_line(each, language) for each in answers)))
        case ShortText(accepted=accepted):
            yield KeyField("key", "lines", _patterns(accepted))
        case Matching() as key:
            yield from _pairs(key, words)
        case Ordering(items=items):
            yield from _places(items, words)
        case Cloze(gaps=gaps):
            yield from (_gap(gap, number, words, language) for number, gap in enumerate(gaps, 1))
        case Essay():
            return


def _pairs(key: Matching, words: Mapping[str, str]) -> Iterator[KeyField]:
    options = tuple((right, words.get(f"r:{right}", right)) for right in key.rights)
    for left in key.lefts:
        yield KeyField(f"pair.{left}", "list", (key.pairs[left],), words.get(f"l:{left}", left), options=options)


def _places(items: Sequence[str], words: Mapping[str, str]) -> Iterator[KeyField]:
    places = tuple((str(at), str(at)) for at in range(1, len(items) + 1))
    for at, item in enumerate(items, 1):
        yield KeyField(f"place.{item}", "list", (str(at),), words.get(item, item), options=places)


def _gap(gap: Gap, number: int, words: Mapping[str, str], language: Language) -> KeyField:
    name = f"gap.{gap.id}"
    if gap.options:
        options = tuple((option, words.get(f"{gap.id}:{option}", option)) for option in gap.options)
        return KeyField(name, "list", (gap.right or "",), number=number, options=options)
    if gap.number is not None:
        return KeyField(name, "line", (number_line(gap.number, language),), number=number)
    return KeyField(name, "lines", _patterns(gap.accepted), number=number)


def key_lines(question: Question, language: Language) -> tuple[str, ...]:
    """What the key accepts, a line each, of kinds that accept more than their page shows: numbers, wordings, gaps."""
    fields = key_fields(question, language)
    match question.key:
        case Numeric() | ShortText():
            return fields[0].values
        case Cloze():
            return tuple(f"{each.number}: {' / '.join(_told(each))}" for each in fields)
        case _:
            return ()


def _told(field: KeyField) -> list[str]:
    words = dict(field.options)
    return [words.get(each, each) for each in field.values]


def number_line(answer: NumericAnswer, language: Language) -> str:
    """A number, or an interval as `9 … 11`, as it is read in one way only when it is sent back."""
    low, high = (spell_number(Decimal(each), language) for each in (answer.low, answer.high))
    return low if low == high else f"{low} … {high}"


def _named(ids: Sequence[str], words: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((each, words.get(each, each)) for each in ids)


def _patterns(accepted: Mapping[Language, Sequence[AcceptedText]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.pattern for wordings in accepted.values() for each in wordings))
