"""What is right as the readers of one language know it. Pure.

An accepted answer, the name of a unit and a rubric belong to the readers of their language. Options, right answers and numbers
belong to all. `Question.key_hash` covers every language at once: it says when statistics begin anew, not what is news to whom.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from elearn.content.document import (
    AcceptedText,
    Choice,
    Cloze,
    Essay,
    Gap,
    Key,
    Language,
    Matching,
    Numeric,
    NumericAnswer,
    Ordering,
    Question,
    ShortText,
    Spot,
)
from elearn.content.identity import key_hash


def has_new_key_for(before: Question, after: Question, languages: Sequence[Language]) -> bool:
    """Whether what is right differs for the readers of one of these languages."""
    return any(_key_hash(before, each) != _key_hash(after, each) for each in languages)


def is_corrected_for(before: Question, after: Question, language: Language) -> bool:
    """Whether somebody who was told the right answer before, in a language, was told another one than they would be now.

    It is narrower than a new key: an option more, or options in another order, make nothing wrong of what was told.
    """
    return has_new_key_for(before, after, (language,)) and _told(before, language) != _told(after, language)


def _told(question: Question, language: Language) -> object:
    """The right answer as it is told: by its words where there are options, which bear letters that move with them."""
    labels = (question.texts.get(language) or next(iter(question.texts.values()))).labels
    match question.key:
        case Choice(right=right) | Spot(suspicious=right):
            return frozenset(labels.get(each, each) for each in right)
        case Matching(pairs=pairs):
            return frozenset((labels.get(f"l:{left}", left), labels.get(f"r:{right}", right)) for left, right in pairs.items())
        case Ordering(items=items):
            return tuple(labels.get(each, each) for each in items)
        case other:
            return question.kind, key_as_read(other, language)


def _key_hash(question: Question, language: Language) -> str:
    return key_hash(question.kind, key_as_read(question.key, language))


def key_as_read(key: Key, language: Language) -> Key:
    """A key without what only readers of other languages meet."""
    match key:
        case ShortText(accepted=accepted):
            return replace(key, accepted=_wordings(accepted, language))
        case Numeric(answers=answers):
            return replace(key, answers=tuple(_number_as_read(each, language) for each in answers))
        case Cloze(gaps=gaps):
            return replace(key, gaps=tuple(_gap_as_read(each, language) for each in gaps))
        case Essay(rubric=rubric):
            return replace(key, rubric={language: rubric.get(language, "")})
    return key


def _number_as_read(answer: NumericAnswer, language: Language) -> NumericAnswer:
    return replace(answer, unit={language: (answer.unit or {}).get(language, "")})


def _gap_as_read(gap: Gap, language: Language) -> Gap:
    number = _number_as_read(gap.number, language) if gap.number is not None else None
    return replace(gap, accepted=_wordings(gap.accepted, language), number=number)


def _wordings(
    accepted: Mapping[Language, tuple[AcceptedText, ...]], language: Language
) -> dict[Language, tuple[AcceptedText, ...]]:
    """What readers of a language are shown as right: the wordings of their own, or the first there are."""
    return {language: accepted.get(language) or next(iter(accepted.values()), ())}
