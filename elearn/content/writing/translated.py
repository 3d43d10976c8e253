"""A question in another language: what of it are words, and the same question with other words. Pure.

Ids, order, numbers and what is right are the original's; a translation has no way to change them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from elearn.content.grammar.cloze import cut_gaps
from elearn.content.grammar.complaints import Complaints
from elearn.content.grammar.raw import Line, RawGap, RawText
from elearn.content.grammar.spot import read_spot
from elearn.content.writing.items import (
    Accepted,
    Answers,
    Choices,
    Cloze,
    Essay,
    Item,
    Matching,
    Numbers,
    Option,
    Ordering,
    Pair,
    Spot,
    Texts,
)
from elearn.content.writing.reading import read_items
from elearn.content.writing.refusals import NotWritable
from elearn.content.writing.write import write_item

FieldName: TypeAlias = Literal[
    "title", "stem", "hint", "explanation", "option", "item", "left", "right", "feedback", "unit", "accepted", "text", "rubric"
]
"""What the words of a field are."""
_PERCENT: Final = re.compile(r"(.*?)\s*=>\s*([0-9]{1,3})\s*%")


@dataclass(frozen=True, slots=True)
class Words:
    """A field of a question with its words in the source language and in the other; either may be empty.

    place:    as in `Item`: `answers.options.2.text`.
    position: of an option, pair or item, counted from 1; 0 of what there is one of.
    sign:     of an option or item of a choice whether it is right; None where that says nothing.
    """

    name: FieldName
    place: str
    source: str
    words: str
    position: int = 0
    is_right: bool | None = None
    has_lines: bool = False


def item_in(text: str) -> Item | None:
    """The question that a passage is; None where its answers cannot be read."""
    placed = read_items("x.md", text, "lesson")
    return placed[0].item if len(placed) == 1 else None


def words_of(source: Item, translation: Item | None) -> list[Words]:
    """The fields in which a question says something, in the order in which it is read."""
    other = translation if translation is not None and type(translation.answers) is type(source.answers) else None
    said = other or Item("", _empty(source.answers))
    found = [
        Words("title", "title", source.title, translation.title if translation else ""),
        Words("stem", "stem", source.stem, said.stem, has_lines=True),
        Words("hint", "hint", source.hint, said.hint, has_lines=True),
        *_answer_words(source.answers, said.answers),
        Words("explanation", "explanation", source.explanation, said.explanation, has_lines=True),
    ]
    return [each for each in found if each.source or each.words]


_SILENT: Final[tuple[Answers, ...]] = (
    Choices(()), Ordering(()), Matching(()), Numbers(()), Texts(()), Cloze(), Spot(""), Essay(),
)  # fmt: skip
"""Answers of each kind that say nothing."""


def _empty(answers: Answers) -> Answers:
    """Answers of the same kind that say nothing."""
    return next(each for each in _SILENT if type(each) is type(answers))


def _answer_words(source: Answers, said: Answers) -> Iterator[Words]:
    match source, said:
        case Choices(options), Choices(others):
            for at, option in enumerate(options):
                yield from _option("option", f"answers.options.{at}", option, _at(others, at), at, is_right=option.right)
        case Ordering(items), Ordering(others):
            for at, item in enumerate(items):
                yield from _option("item", f"answers.items.{at}", item, _at(others, at), at)
        case Matching(pairs), Matching(other_pairs):
            for at, pair in enumerate(pairs):
                yield from _pair(pair, other_pairs[at] if at < len(other_pairs) else Pair(None, ""), at)
        case _:
            yield from _whole_words(source, said)


def _whole_words(source: Answers, said: Answers) -> Iterator[Words]:
    """The words of answers that have no options."""
    match source, said:
        case Numbers(numbers), Numbers(others):
            for at, number in enumerate(numbers):
                unit = others[at].unit if at < len(others) else ""
                yield Words("unit", f"answers.answers.{at}.unit", number.unit, unit, at + 1)
        case Texts(accepted), Texts(other_accepted):
            yield Words("accepted", "answers.accepted", _lines(accepted), _lines(other_accepted), has_lines=True)
        case Spot(text), Spot(other_text):
            yield Words("text", "answers.text", text, other_text, has_lines=True)
        case Essay(rubric), Essay(other_rubric):
            yield Words("rubric", "answers.rubric", rubric, other_rubric, has_lines=True)


def _at(options: Sequence[Option], at: int) -> Option:
    return options[at] if at < len(options) else Option("")


def _option(name: FieldName, place: str, source: Option, said: Option, at: int, *, is_right: bool | None = None) -> Iterator[Words]:
    yield Words(name, f"{place}.text", source.text, said.text, at + 1, is_right, has_lines="\n" in source.text)
    yield Words("feedback", f"{place}.feedback", source.feedback, said.feedback, at + 1, has_lines=True)


def _pair(source: Pair, said: Pair, at: int) -> Iterator[Words]:
    place = f"answers.pairs.{at}"
    if source.left is not None:
        yield Words("left", f"{place}.left", source.left, said.left or "", at + 1)
    yield Words("right", f"{place}.right", source.right, said.right, at + 1)
    yield Words("feedback", f"{place}.feedback", source.feedback, said.feedback, at + 1, has_lines=True)


def _lines(accepted: Sequence[Accepted]) -> str:
    return "\n".join(each.pattern + (f" => {each.percent}%" if each.percent != 100 else "") for each in accepted)


def with_words(source: Item, translation: Item | None, words: Mapping[str, str], level: int = 3) -> str:
    """The section of a question in another language. Nothing where no words are given at all.

    Args:
        source: the original.
        translation: what was written before, whose notes and settings are kept; None for none.
        words: place as in `words_of` → words; what is not among them is taken to be empty.
        level: of the heading.

    Raises:
        NotWritable: words are missing, or would be read as something else; the field is their place.
    """
    if not any(text.strip() for text in words.values()):
        return ""
    base = translation or Item("", source.answers)
    item = replace(
        base,
        title=words.get("title", ""),
        answers=_answers(source.answers, words),
        stem=words.get("stem", ""),
        hint=words.get("hint", ""),
        explanation=words.get("explanation", ""),
        id=source.id,
        section="",
    )
    text = write_item(item, level)
    written = item_in(text)
    if written is None or _pattern(written) != _pattern(source):
        raise NotWritable("answers.text" if isinstance(source.answers, Spot) else "stem", "pattern")
    return text.rstrip("\n")


def _answers(source: Answers, words: Mapping[str, str]) -> Answers:
    found = source
    match source:
        case Choices(options):
            found = replace(source, options=tuple(_worded(each, f"answers.options.{at}", words) for at, each in enumerate(options)))
        case Ordering(items):
            found = Ordering(tuple(_worded(each, f"answers.items.{at}", words) for at, each in enumerate(items)))
        case Matching(pairs):
            found = Matching(tuple(_paired(pair, f"answers.pairs.{at}", words) for at, pair in enumerate(pairs)))
        case Numbers(numbers):
            units = enumerate(numbers)
            found = Numbers(tuple(replace(each, unit=words.get(f"answers.answers.{at}.unit", "")) for at, each in units))
        case Texts():
            found = replace(source, accepted=tuple(_accepted(words.get("answers.accepted", ""))))
        case Spot():
            found = Spot(words.get("answers.text", ""))
        case Essay():
            found = Essay(words.get("answers.rubric", ""))
    return found


def _worded(option: Option, place: str, words: Mapping[str, str]) -> Option:
    return replace(option, text=words.get(f"{place}.text", ""), feedback=words.get(f"{place}.feedback", ""))


def _paired(pair: Pair, place: str, words: Mapping[str, str]) -> Pair:
    left = words.get(f"{place}.left", "") if pair.left is not None else None
    return Pair(left, words.get(f"{place}.right", ""), words.get(f"{place}.feedback", ""))


def _accepted(text: str) -> Iterator[Accepted]:
    for line in filter(None, map(str.strip, text.split("\n"))):
        found = _PERCENT.fullmatch(line)
        yield Accepted(found[1], int(found[2])) if found else Accepted(line)


def _pattern(item: Item) -> object:
    """What a form cannot copy by itself, because it stands among the words: gaps, and marked places of a text."""
    match item.answers:
        case Cloze():
            lines = item.stem.split("\n")
            text = RawText(tuple(Line(number, 1, line) for number, line in enumerate(lines, start=1)))
            return [_way(gap) for gap in cut_gaps(text, Complaints("", lines))[1]]
        case Spot(text):
            lines = ["```spot", *text.split("\n"), "```"]
            return sorted(segment.suspicious for segment in read_spot(lines, 0, len(lines), Complaints("", lines)).segments)
        case _:
            return None


def _way(gap: RawGap) -> tuple[bool, int, tuple[str, str] | None]:
    return bool(gap.accepted), len(gap.options), (gap.number.low, gap.number.high) if gap.number else None
