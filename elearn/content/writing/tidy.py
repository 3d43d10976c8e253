"""A question in the one form in which it is written: what may be written in several ways is settled, what cannot be is refused."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Final, TypeVar

from elearn.content import limits
from elearn.content.grammar import marks
from elearn.content.grammar.chunks import cut
from elearn.content.grammar.cloze import cut_gaps
from elearn.content.grammar.complaints import Complaints
from elearn.content.grammar.numbers import plain
from elearn.content.grammar.raw import Line, RawText
from elearn.content.writing import escapes
from elearn.content.writing.items import (
    Accepted,
    Answers,
    AnswersKind,
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
    kind_of,
)
from elearn.content.writing.refusals import NotWritable
from elearn.content.writing.words import clean_text, tidy_line, tidy_lines, tidy_one_line

_COMPETENCY: Final = re.compile(r"[A-Za-z0-9][\w.:-]{0,39}")
_TAG: Final = re.compile(r"\w[\w-]{0,39}")
_TARGET: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}(?:#[a-z0-9][a-z0-9-]{0,79})?")
_DIGITS: Final = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,12})?")
_T = TypeVar("_T")


def writable(item: Item) -> Item:
    """The same question as it will be read back: white space in order, words escaped that would be taken for structure.

    What `reading` gives without problems, this leaves as it is.

    Raises:
        NotWritable: no text says it.
    """
    kind = kind_of(item)
    stem = _stem(item.stem, kind)
    if kind == "cloze" and _gaps(stem) > limits.OPTIONS:
        raise NotWritable("stem", "range")
    return replace(
        item,
        title=tidy_one_line(item.title, "title"),
        answers=_answers(item.answers),
        stem=stem,
        id=_identifier(item.id, "id"),
        hint=escapes.hint(tidy_lines(item.hint, "hint"), kind),
        explanation=escapes.hint(tidy_lines(item.explanation, "explanation"), kind),
        points=_points(item.points),
        difficulty=_difficulty(item.difficulty),
        competencies=tuple(_matching(code, _COMPETENCY, "competencies") for code in item.competencies),
        tags=tuple(_matching(tag, _TAG, "tags") for tag in item.tags),
        cite=_cite(item.cite),
        see=tuple(_matching(target, _TARGET, "see") for target in item.see),
        section=tidy_line(item.section, "section"),
        notes=tuple(_note(note) for note in item.notes if note.strip()),
    )


# --- texts ---------------------------------------------------------------------------------------------------------


def _stem(text: str, kind: AnswersKind) -> str:
    """Its blocks with one blank line between them, as the grammar puts them together."""
    lines = escapes.stem(tidy_lines(text, "stem"), kind).split("\n")
    complaints = Complaints("", lines)
    chunks = cut(lines, complaints)
    if any(chunk.surroundings != (None, None, False) or chunk.shape == "comment" for chunk in chunks):
        raise NotWritable("stem", "structure")
    return "\n\n".join("\n".join(line.rstrip() for line in lines[chunk.start : chunk.end]).rstrip("\n") for chunk in chunks)


def _gaps(stem: str) -> int:
    lines = stem.split("\n")
    text = RawText(tuple(Line(number, 1, line) for number, line in enumerate(lines, start=1)))
    return len(cut_gaps(text, Complaints("", lines))[1])


def _label(text: str, field: str) -> str:
    """Words of an option: lines at the left edge, one blank line at most between them."""
    lines = [line.strip() for line in tidy_lines(text, field).split("\n")]
    kept = [line for position, line in enumerate(lines) if line or lines[position - 1]]
    if not any(kept):
        raise NotWritable(field, "empty")
    return escapes.label("\n".join(kept))


# --- settings ------------------------------------------------------------------------------------------------------


def _identifier(identifier: str | None, field: str) -> str | None:
    return identifier if identifier is None else _matching(identifier, marks.IDENTIFIER, field, "id")


def _matching(text: str, pattern: re.Pattern[str], field: str, reason: str = "form") -> str:
    if not pattern.fullmatch(text):
        raise NotWritable(field, reason)
    return text


def _points(points: float | None) -> float | None:
    if points is None:
        return None
    if not 0 < points <= 100 or round(points, 2) != points:
        raise NotWritable("points", "range")
    return float(points)


def _difficulty(difficulty: int | None) -> int | None:
    if difficulty not in {None, 1, 2, 3}:
        raise NotWritable("difficulty", "range")
    return difficulty


def _cite(text: str) -> str:
    cite = tidy_line(text, "cite")
    if cite.startswith('"') or cite.endswith('"'):
        raise NotWritable("cite", "quotes")
    return _uncommented(cite, "cite")


def _note(text: str) -> str:
    return _uncommented(tidy_lines(text, "notes").strip(), "notes")


def _uncommented(text: str, field: str) -> str:
    if "-->" in text:
        raise NotWritable(field, "comment-end")
    return text


# --- answers -------------------------------------------------------------------------------------------------------


def _answers(answers: Answers) -> Answers:
    match answers:
        case Choices(options, multiple):
            kept = _options(options, "options")
            found: Answers = Choices(kept, multiple or sum(option.right for option in kept) > 1)
        case Ordering(items):
            found = Ordering(tuple(replace(item, right=False) for item in _options(items, "items")))
        case Matching(pairs):
            found = Matching(tuple(_pair(pair, f"answers.pairs.{number}") for number, pair in enumerate(_some(pairs, "pairs"))))
        case Numbers(numbers):
            written = enumerate(_some(numbers, "answers"))
            found = Numbers(tuple(_number(number, f"answers.answers.{position}") for position, number in written))
        case Texts(accepted, ignore):
            words = enumerate(_some(accepted, "accepted"))
            found = Texts(tuple(_accepted(one, f"answers.accepted.{position}") for position, one in words), ignore)
        case Spot(text):
            found = Spot(_spot(text))
        case Essay(rubric):
            found = Essay(escapes.hint(tidy_lines(rubric, "answers.rubric"), "essay"))
        case Cloze():
            found = answers
    return found


def _some(found: tuple[_T, ...], name: str) -> tuple[_T, ...]:
    if not found:
        raise NotWritable(f"answers.{name}", "empty")
    if len(found) > limits.OPTIONS:
        raise NotWritable(f"answers.{name}", "range")
    return found


def _options(options: tuple[Option, ...], name: str) -> tuple[Option, ...]:
    kept = tuple(_option(option, position, name) for position, option in enumerate(_some(options, name)))
    names = [option.id or marks.letter(position) for position, option in enumerate(kept)]
    for position, identifier in enumerate(names):
        if identifier in names[:position]:
            raise NotWritable(f"answers.{name}.{position}.id", "twice")
    return kept


def _option(option: Option, position: int, name: str) -> Option:
    field = f"answers.{name}.{position}"
    named = _identifier(option.id, f"{field}.id")
    return Option(
        _label(option.text, f"{field}.text"),
        option.right,
        tidy_lines(option.feedback, f"{field}.feedback"),
        named if named != marks.letter(position) else None,
    )


def _pair(pair: Pair, field: str) -> Pair:
    left = escapes.left(tidy_one_line(pair.left, f"{field}.left")) if pair.left is not None else None
    right = escapes.right(_label(pair.right, f"{field}.right"))
    if left is not None and escapes.hides_arrow(left, right):
        left, right = escapes.without_lone_backticks(left), escapes.without_lone_backticks(right)
    return Pair(left, right, tidy_lines(pair.feedback, f"{field}.feedback"))


def _number(number: Number, field: str) -> Number:
    low, high = _decimal(number.low, f"{field}.low"), _decimal(number.high, f"{field}.high")
    if low > high:
        raise NotWritable(f"{field}.high", "range")
    unit = tidy_line(number.unit, f"{field}.unit")
    if unit != unit.strip('"“” '):
        raise NotWritable(f"{field}.unit", "quotes")
    return Number(plain(low), plain(high), unit)


def _decimal(text: str, field: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise NotWritable(field, "number") from error
    if not number.is_finite() or not _DIGITS.fullmatch(plain(number) if abs(number.adjusted()) < 40 else ""):
        raise NotWritable(field, "number")
    return number


def _accepted(accepted: Accepted, field: str) -> Accepted:
    if not 0 < accepted.percent <= 100:
        raise NotWritable(f"{field}.percent", "range")
    pattern = tidy_one_line(accepted.pattern, f"{field}.pattern")
    # The quotes around it are told from quotes in it by a backslash, and a backslash itself has no such mark.
    if pattern.endswith("\\") or '\\"' in pattern:
        raise NotWritable(f"{field}.pattern", "backslash")
    return Accepted(pattern, accepted.percent)


def _spot(text: str) -> str:
    text = clean_text(text, "answers.text")
    if not text.strip():
        raise NotWritable("answers.text", "empty")
    return text
