"""The questions of a Markdown file as values, each with the lines where it stands, so that a form can replace exactly those."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from elearn.content.grammar.files import parse_file
from elearn.content.grammar.marks import letter
from elearn.content.grammar.raw import (
    FileKind,
    RawAccepted,
    RawAnswers,
    RawChoices,
    RawCloze,
    RawEssay,
    RawFile,
    RawMatching,
    RawMeta,
    RawNumeric,
    RawOption,
    RawOrdering,
    RawQuestion,
    RawSpot,
    RawText,
    RawTexts,
)
from elearn.content.problems import Problem
from elearn.content.writing.items import (
    Accepted,
    Answers,
    Choices,
    Cloze,
    Essay,
    Item,
    Matching,
    Number,
    Numbers,
    Option,
    Ordering,
    Pair,
    Spot,
    Texts,
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A question and where it stands.

    start:    the line of its heading, counted from 1; after: the line after its last.
    level:    of its heading, 2 to 5.
    item:     None where it has no usable answers.
    problems: what the grammar says about its lines. A form that is to keep everything does not open what has errors here.
    """

    start: int
    after: int
    level: int
    item: Item | None
    problems: tuple[Problem, ...] = ()


def read_items(path: str, text: str, kind: FileKind | None = None) -> tuple[Placed, ...]:
    """The questions of a file in their order. Never raises; linear in the text.

    Args:
        path: inside the course folder; the folder and the front matter tell what kind of file it is.
        text: the whole file.
        kind: what the file is, if the caller knows it.
    """
    raw = parse_file(path, text, kind)
    problems = sorted(raw.problems, key=lambda problem: problem.place.line)
    found: list[Placed] = []
    at = 0
    for question in sorted(raw.questions, key=lambda question: question.place.line):
        while at < len(problems) and problems[at].place.line < question.place.line:
            at += 1
        first = at
        while at < len(problems) and problems[at].place.line <= question.end:
            at += 1
        item = item_of(question, raw)
        found.append(Placed(question.place.line, question.end + 1, question.level, item, tuple(problems[first:at])))
    return tuple(found)


def item_of(question: RawQuestion, raw: RawFile) -> Item | None:
    """A question of a parsed file as it is written; None where it has no usable answers."""
    if question.answers is None:
        return None
    meta = question.meta
    return Item(
        title=question.title.markdown,
        answers=_answers(question.answers, meta),
        stem=_stem(question, raw.lines),
        id=question.id,
        hint=question.hint.markdown,
        explanation=question.explanation.markdown,
        points=meta.points,
        difficulty=meta.difficulty,
        competencies=meta.competencies or (),
        tags=meta.tags,
        cite=meta.cite or "",
        scoring=meta.scoring,
        shuffle=meta.shuffle,
        confidence=meta.confidence if "confidence" in meta.places else None,
        role=meta.role if "role" in meta.places else None,
        review=meta.review,
        see=meta.see,
        section=question.under.text.markdown if raw.kind == "bank" and question.under else "",
        notes=tuple(note for note in map(_note, question.notes) if note),
    )


def _note(text: RawText) -> str:
    return "\n".join(line.text.rstrip() for line in text.lines).strip()


def _stem(question: RawQuestion, lines: Sequence[str]) -> str:
    """The stem with its gaps as they are written; the grammar puts marks in their place."""
    if not isinstance(question.answers, RawCloze):
        return question.stem.markdown
    # A blank line between two pieces is the grammar's own and has no line of the file.
    return "\n".join(lines[line.number - 1].rstrip() if line.text else "" for line in question.stem.lines)


def _answers(raw: RawAnswers, meta: RawMeta) -> Answers:
    match raw:
        case RawChoices(options, multiple):
            return Choices(tuple(_option(option, position) for position, option in enumerate(options)), multiple)
        case RawOrdering(items):
            return Ordering(tuple(_option(item, position) for position, item in enumerate(items)))
        case RawMatching(pairs):
            return Matching(
                tuple(
                    Pair(pair.left.markdown if pair.left is not None else None, pair.right.markdown, pair.feedback.markdown)
                    for pair in pairs
                )
            )
        case RawNumeric(answers):
            return Numbers(tuple(Number(number.low, number.high, number.unit or "") for number in answers))
        case _:
            return _words(raw, meta)


def _words(raw: RawAnswers, meta: RawMeta) -> Answers:
    match raw:
        case RawTexts(accepted):
            return Texts(tuple(_accepted(one) for one in accepted), meta.ignore_diacritics)
        case RawCloze():
            return Cloze(meta.ignore_diacritics)
        case RawSpot():
            return Spot(raw.source)
        case RawEssay(rubric):
            return Essay(rubric.markdown)
        case _:
            raise TypeError(f"no answers: {raw!r}")


def _option(raw: RawOption, position: int) -> Option:
    named = raw.id if raw.id != letter(position) else None
    return Option(raw.text.markdown, raw.right, raw.feedback.markdown, named)


def _accepted(raw: RawAccepted) -> Accepted:
    return Accepted(raw.pattern, raw.percent)
