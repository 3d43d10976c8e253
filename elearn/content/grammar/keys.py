"""From raw answers to the typed key of a question, over all the languages in which it is written.

The structure (ids, order, what is right) is the source language's; the other languages give what can differ between them:
accepted wordings, units, a rubric. That the languages agree is checked elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

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
    QuestionKind,
    ShortText,
    Spot,
)
from elearn.content.grammar.raw import (
    RawAccepted,
    RawAnswers,
    RawChoices,
    RawCloze,
    RawEssay,
    RawMatching,
    RawNumber,
    RawNumeric,
    RawOrdering,
    RawQuestion,
    RawSpot,
    RawTexts,
)

_Answers = TypeVar("_Answers", bound=RawAnswers)


def kind_of(question: RawQuestion) -> QuestionKind | None:
    """The kind that its answers make it; None when it has no usable answers."""
    if isinstance(question.answers, RawChoices):
        return "multiple" if question.answers.multiple else "single"
    return question.answers.kind if question.answers else None


def key_of(question: RawQuestion, source: Language, translations: Mapping[Language, RawQuestion] | None = None) -> Key:
    """The key of a question.

    Args:
        question: as written in the source language.
        source: that language's code.
        translations: the same question in the other languages.

    Raises:
        ValueError: the question has no answers; the grammar has complained about it.
    """
    found = question.answers
    if found is None:
        raise ValueError(f"question {question.id!r} has no answers")
    written = {source: question} | dict(translations or {})
    if isinstance(found, RawChoices):
        options = tuple(option.id for option in found.options)
        return Choice(options, tuple(option.id for option in found.options if option.right))
    if isinstance(found, RawMatching):
        return _matching(found)
    if isinstance(found, RawOrdering):
        return Ordering(tuple(item.id for item in found.items))
    if isinstance(found, RawSpot):
        suspicious = tuple(segment.id for segment in found.segments if segment.suspicious)
        return Spot(tuple(segment.id for segment in found.segments), suspicious)
    return _worded(found, written, ignore_diacritics=question.meta.ignore_diacritics)


def _worded(
    found: RawNumeric | RawTexts | RawCloze | RawEssay,
    written: Mapping[Language, RawQuestion],
    *,
    ignore_diacritics: bool,
) -> Key:
    """The kinds whose key holds words of each language."""
    if isinstance(found, RawNumeric):
        return _numeric(found, _all_of(RawNumeric, written))
    if isinstance(found, RawTexts):
        texts = _all_of(RawTexts, written)
        return ShortText({code: _accepted(raw.accepted) for code, raw in texts.items()}, ignore_diacritics)
    if isinstance(found, RawCloze):
        return _cloze(found, _all_of(RawCloze, written), ignore_diacritics=ignore_diacritics)
    essays = _all_of(RawEssay, written)
    return Essay({code: raw.rubric.markdown for code, raw in essays.items() if raw.rubric})


def _all_of(kind: type[_Answers], written: Mapping[Language, RawQuestion]) -> dict[Language, _Answers]:
    return {code: raw.answers for code, raw in written.items() if isinstance(raw.answers, kind)}


def _matching(found: RawMatching) -> Matching:
    pairs = {pair.left_id: pair.right_id for pair in found.pairs if pair.left_id is not None}
    return Matching(tuple(pairs), tuple(pair.right_id for pair in found.pairs), pairs)


def _numeric(found: RawNumeric, written: Mapping[Language, RawNumeric]) -> Numeric:
    def unit(position: int) -> dict[Language, str] | None:
        said = {code: raw.answers[position].unit or "" for code, raw in written.items() if position < len(raw.answers)}
        return {code: word for code, word in said.items() if word} or None

    return Numeric(tuple(_number(number, unit(position)) for position, number in enumerate(found.answers)))


def _number(number: RawNumber, unit: dict[Language, str] | None = None) -> NumericAnswer:
    return NumericAnswer(number.low, number.high, unit)


def _accepted(raw: tuple[RawAccepted, ...]) -> tuple[AcceptedText, ...]:
    return tuple(AcceptedText(accepted.pattern, accepted.percent) for accepted in raw)


def _cloze(found: RawCloze, written: Mapping[Language, RawCloze], *, ignore_diacritics: bool) -> Cloze:
    gaps: list[Gap] = []
    for position, gap in enumerate(found.gaps):
        same = {code: raw.gaps[position] for code, raw in written.items() if position < len(raw.gaps)}
        accepted = {code: _accepted(raw.accepted) for code, raw in same.items() if raw.accepted}
        gaps.append(
            Gap(
                gap.id,
                accepted if gap.accepted else {},
                tuple(option.id for option in gap.options),
                next((option.id for option in gap.options if option.right), None),
                _number(gap.number) if gap.number else None,
            )
        )
    return Cloze(tuple(gaps), ignore_diacritics)
