"""Raw questions become typed ones: the key from the source language, the words from each language, ids paired between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from elearn.content import identity
from elearn.content.document import Html, Part, Question, QuestionText
from elearn.content.grammar.raw import (
    RawAnswers,
    RawChoices,
    RawCloze,
    RawGap,
    RawMatching,
    RawNumber,
    RawNumeric,
    RawOrdering,
    RawQuestion,
    RawSpot,
    RawText,
)
from elearn.content.problems import Place
from elearn.content.wording import Wording


@dataclass(frozen=True, slots=True)
class Choosable:
    """Something that can be chosen, ordered or touched: its id, its words, what is said about it, whether it is right."""

    id: str
    text: RawText
    feedback: RawText
    sign: str = ""
    lines: bool = False


def choosables(answers: RawAnswers | None) -> tuple[Choosable, ...]:
    """Whatever has words of its own in the answers, in source order, under the ids that the document uses."""
    if isinstance(answers, RawChoices):
        return tuple(Choosable(o.id, o.text, o.feedback, "x" if o.right else "-") for o in answers.options)
    if isinstance(answers, RawOrdering):
        return tuple(Choosable(item.id, item.text, item.feedback) for item in answers.items)
    if isinstance(answers, RawMatching):
        return tuple(_of_pairs(answers))
    if isinstance(answers, RawSpot):
        return tuple(Choosable(s.id, s.text, s.why, "+" if s.suspicious else "-", lines=True) for s in answers.segments)
    if isinstance(answers, RawCloze):
        return tuple(_of_gaps(answers))
    return ()


def _of_pairs(answers: RawMatching) -> Iterator[Choosable]:
    for pair in answers.pairs:
        if pair.left_id is not None and pair.left is not None:
            yield Choosable(f"l:{pair.left_id}", pair.left, pair.feedback)
        yield Choosable(f"r:{pair.right_id}", pair.right, RawText())


def _of_gaps(answers: RawCloze) -> Iterator[Choosable]:
    for gap in answers.gaps:
        for option in gap.options:
            yield Choosable(f"{gap.id}:{option.id}", option.text, RawText(), "x" if option.right else "-")
        yield Choosable(gap.id, RawText(), gap.feedback)


def paired_ids(source: RawAnswers | None, translation: RawAnswers | None) -> dict[str, str] | None:
    """The source's id for each id of the translation, or None where the two do not match (TRN002).

    Options, pairs, items and gaps are paired by position and must agree in their marks; the segments of a spotted text by
    order among those of the same sign, since a translation may turn a sentence around.
    """
    if type(source) is not type(translation):
        return None
    ours, theirs = choosables(source), choosables(translation)
    if isinstance(source, RawSpot):
        ours, theirs = _by_sign(ours), _by_sign(theirs)
    if [one.sign for one in ours] != [other.sign for other in theirs] or not _same_shape(source, translation):
        return None
    return {other.id: one.id for one, other in zip(ours, theirs, strict=True)}


def first_odd_place(source: RawAnswers | None, translation: RawAnswers | None) -> Place | None:
    """Where the answers of a translation first differ from their original; None where no single one does, or some are missing."""
    ours, theirs = _marked(source), _marked(translation)
    if type(source) is not type(translation) or len(theirs) < len(ours):
        return None
    for position, (sign, place) in enumerate(theirs):
        if position >= len(ours) or ours[position][0] != sign:
            return place
    return None


def _marked(answers: RawAnswers | None) -> list[tuple[object, Place]]:
    """What must agree of each answer, and where it stands."""
    found: list[tuple[object, Place]] = []
    match answers:
        case RawChoices():
            found = [(option.right, option.place) for option in answers.options]
        case RawMatching():
            found = [(pair.left_id is None, pair.place) for pair in answers.pairs]
        case RawNumeric():
            found = [(_interval(number), number.place) for number in answers.answers]
        case RawOrdering():
            found = [(None, item.place) for item in answers.items]
        case RawCloze():
            found = [(_way(gap), gap.place) for gap in answers.gaps]
        case RawSpot():
            found = [(None, segment.place) for segment in answers.segments]
        case _:
            pass
    return found


def _by_sign(found: tuple[Choosable, ...]) -> tuple[Choosable, ...]:
    return tuple(sorted(found, key=lambda choosable: choosable.sign))


def _same_shape(source: RawAnswers | None, translation: RawAnswers | None) -> bool:
    """What has no words but must agree as well: numbers, which pairs are distractors, how each gap is filled."""
    if isinstance(source, RawMatching) and isinstance(translation, RawMatching):
        return [pair.left_id is None for pair in source.pairs] == [pair.left_id is None for pair in translation.pairs]
    if isinstance(source, RawNumeric) and isinstance(translation, RawNumeric):
        return [_interval(one) for one in source.answers] == [_interval(one) for one in translation.answers]
    if isinstance(source, RawCloze) and isinstance(translation, RawCloze):
        return [_way(gap) for gap in source.gaps] == [_way(gap) for gap in translation.gaps]
    return True


def _interval(number: RawNumber | None) -> tuple[str, str] | None:
    return (number.low, number.high) if number else None


def _way(gap: RawGap) -> tuple[bool, int, tuple[str, str] | None]:
    return bool(gap.accepted), len(gap.options), _interval(gap.number)


def question_text(raw: RawQuestion, wording: Wording, ids: Mapping[str, str]) -> QuestionText:
    """The words of a question in the wording's language, under the ids that `ids` gives for those of `raw`."""
    labels: dict[str, Html] = {}
    feedback: dict[str, Html] = {}
    title = wording.inline(raw.title).strip()
    stem = wording.parts(raw.stem)
    hint = wording.flow(raw.hint)
    for choosable in choosables(raw.answers):
        known = ids.get(choosable.id, choosable.id)
        if choosable.text:
            labels[known] = wording.lines(choosable.text) if choosable.lines else wording.inline(choosable.text).strip()
        if said := wording.flow(choosable.feedback):
            feedback[known] = said
    lines = tuple(_spot_lines(raw.answers, wording, ids)) if isinstance(raw.answers, RawSpot) else ()
    explanation = wording.flow(raw.explanation)
    return QuestionText(title, stem, labels, feedback, lines, hint, explanation)


def _spot_lines(answers: RawSpot, wording: Wording, ids: Mapping[str, str]) -> Iterator[tuple[Part, ...]]:
    for line in answers.lines:
        yield tuple(
            Part(html=wording.inline(part)) if isinstance(part, RawText) else Part(widget=ids.get(part.id, part.id))
            for part in line
        )


def with_text(question: Question, language: str, text: QuestionText) -> Question:
    """The question with its words in one more language."""
    hashes = question.text_hashes | {language: identity.text_hash(text)}
    return replace(question, texts=question.texts | {language: text}, text_hashes=hashes)
