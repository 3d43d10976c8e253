"""Answers that are written as lists or as lines with `=`: choices, pairs, orders, numbers, accepted wordings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, TypeAlias

from elearn.content.grammar import marks
from elearn.content.grammar.chunks import Chunk
from elearn.content.grammar.complaints import Complaints
from elearn.content.grammar.items import Item, read_items
from elearn.content.grammar.marks import letter
from elearn.content.grammar.numbers import Interval, read_interval
from elearn.content.grammar.raw import (
    EMPTY,
    RawAccepted,
    RawChoices,
    RawMatching,
    RawMeta,
    RawNumber,
    RawNumeric,
    RawOption,
    RawOrdering,
    RawPair,
    RawText,
    RawTexts,
)
from elearn.content.grammar.texts import alert_of
from elearn.content.problems import Place

AnswerKind: TypeAlias = Literal["choice", "matching", "ordering", "numeric", "text", "spot", "essay"]

BOX = re.compile(r"\[([ xX])\][ \t]+(?=\S)")
_NEARLY_BOX = re.compile(r"\[[ \t]{0,4}([xXvV✓✔✗]?)[ \t]{0,4}\](?![(\[:])[ \t]*")
_TYPED = re.compile(r"=[ \t]*(?=[^=\s])")
_ACCEPTED = re.compile(r'"((?:[^"\\]|\\.)*)"[ \t]*(?:=>[ \t]*([0-9]{1,3})[ \t]*%)?[ \t]*')
_UNIT = re.compile(r"\|[ \t]*unit:[ \t]*(.*)")
_SPOT = re.compile(r" {0,3}(?:`{3,}|~{3,})[ \t]*spot[ \t]*$")
DIVIDER = " => "


def kind_of(chunk: Chunk, lines: Sequence[str], meta: RawMeta) -> AnswerKind | None:
    """What kind of answers a chunk of a question's section holds, None when it holds none."""
    first = lines[chunk.start]
    match chunk.shape:
        case "list":
            return _kind_of_list(chunk, lines, meta)
        case "paragraph" if first.startswith("=") and _TYPED.match(first):
            return "text" if _TYPED.sub("", first, count=1).startswith(('"', "“")) else "numeric"
        case "code" if _SPOT.match(first):
            return "spot"
        case "quote" if alert_of(first) == "RUBRIC":
            return "essay"
        case _:
            return None


def _kind_of_list(chunk: Chunk, lines: Sequence[str], meta: RawMeta) -> AnswerKind | None:
    if marks.NUMBERED.match(lines[chunk.start]):
        return "ordering" if meta.type == "order" else None
    pairs = False
    for index in range(chunk.start, chunk.end):
        bullet = marks.BULLET.match(lines[index])
        if not bullet or marks.indent_of(lines[index]) >= 2:
            continue
        text = lines[index][bullet.end() :]
        if _NEARLY_BOX.match(text):
            return "choice"
        pairs = pairs or text.startswith("=> ") or DIVIDER in marks.mask_code(text)
    return "matching" if pairs else None


# --- lists ---------------------------------------------------------------------------------------------------------


def read_choices(chunks: Sequence[Chunk], lines: Sequence[str], meta: RawMeta, complaints: Complaints) -> RawChoices:
    options = [_option(item, position, complaints) for position, item in enumerate(_items_of(chunks, lines, complaints))]
    _check_ids(options, complaints)
    marked = sum(option.right for option in options)
    if meta.type == "single" and marked > 1:
        complaints.at("MCQ008", meta.places["type"], count=marked)
    return RawChoices(tuple(options), multiple=meta.type == "multi" or (meta.type != "single" and marked > 1))


def _items_of(chunks: Sequence[Chunk], lines: Sequence[str], complaints: Complaints) -> list[Item]:
    return [item for chunk in chunks for item in read_items(lines, chunk.start, chunk.end, complaints)]


def _option(item: Item, position: int, complaints: Complaints) -> RawOption:
    box = BOX.match(item.first)
    nearly = None if box else _NEARLY_BOX.match(item.first)
    match = box or nearly
    text = item.rest(match.end() if match else 0)
    if not match:
        complaints.at("MCQ005", item.place)
    elif not text:
        complaints.at("MCQ007", item.place)
    elif nearly:
        complaints.at("MCQ006", item.place)
    return _identified(item, text, position, complaints, right=bool(match and match[1].strip()))


def _identified(item: Item, text: RawText, position: int, complaints: Complaints, *, right: bool = False) -> RawOption:
    """The option of an item whose words are `text`, with the id that it names or the letter of its position."""
    name = letter(position)
    if text:
        last = text.lines[-1]
        words, attributes = marks.split_attributes(last.text)
        if attributes and attributes.id is not None:
            if marks.IDENTIFIER.fullmatch(attributes.id):
                name = attributes.id
            else:
                complaints.add("QID003", last.number, last.column + attributes.offset, id=attributes.id)
            text = RawText((*text.lines[:-1], type(last)(last.number, last.column, words)))
    return RawOption(name, text, item.place, right, item.feedback)


def _check_ids(options: Sequence[RawOption], complaints: Complaints) -> None:
    seen: set[str] = set()
    for option in options:
        if option.id in seen:
            complaints.at("QID004", option.place, id=option.id)
        seen.add(option.id)


def read_matching(chunks: Sequence[Chunk], lines: Sequence[str], complaints: Complaints) -> RawMatching:
    pairs: list[RawPair] = []
    count = 0
    for position, item in enumerate(_items_of(chunks, lines, complaints)):
        pair = _pair(item, str(count + 1), letter(position), complaints)
        count += pair.left is not None
        pairs.append(pair)
    return RawMatching(tuple(pairs))


def _pair(item: Item, left_id: str, right_id: str, complaints: Complaints) -> RawPair:
    divider = marks.mask_code(item.first).rfind(DIVIDER)
    if divider < 0 and item.first.startswith("=>"):
        right = item.rest(2)
        if not right:
            complaints.at("MAT004", item.place)
        return RawPair(None, None, right_id, right, item.place, item.feedback)
    if divider < 0:
        complaints.at("MAT003", item.place)
        return RawPair(left_id, item.rest(0), right_id, EMPTY, item.place, item.feedback)
    left, right = item.rest(0, divider), item.rest(divider + len(DIVIDER))
    if not left or not right:
        complaints.at("MAT004", item.place)
    return RawPair(left_id, left, right_id, right, item.place, item.feedback)


def read_ordering(chunks: Sequence[Chunk], lines: Sequence[str], complaints: Complaints) -> RawOrdering:
    items = _items_of(chunks, lines, complaints)
    options = [_identified(item, item.rest(0), position, complaints) for position, item in enumerate(items)]
    _check_ids(options, complaints)
    return RawOrdering(tuple(options))


# --- lines with `=` ------------------------------------------------------------------------------------------------


def _typed_lines(chunks: Sequence[Chunk], lines: Sequence[str], complaints: Complaints) -> list[tuple[Place, str]]:
    found: list[tuple[Place, str]] = []
    for chunk in chunks:
        for index in range(chunk.start, chunk.end):
            match = _TYPED.match(lines[index])
            text = lines[index][match.end() if match else 0 :].strip()
            place = Place(complaints.path, index + 1, (match.end() if match else 0) + 1)
            if match:
                found.append((place, text))
            else:
                complaints.at("NUM001", place, found=text[:60])
    return found


def read_numeric(chunks: Sequence[Chunk], lines: Sequence[str], complaints: Complaints) -> RawNumeric:
    answers: list[RawNumber] = []
    for place, text in _typed_lines(chunks, lines, complaints):
        if text.startswith(('"', "“")):
            complaints.at("QST002", place)
            continue
        number, bar, after = text.partition("|")
        written = _UNIT.match(bar + after) if bar else None
        # Texts stand in quotation marks, so a unit is written in them as well; learners see it without.
        unit = written[1].strip().strip('"“”').strip() if written else None
        if bar and not unit:
            complaints.at("NUM004", place, found=after.strip())
        answer = number_at(number, place, unit, complaints)
        if answer:
            answers.append(answer)
    return RawNumeric(tuple(answers))


def number_at(text: str, place: Place, unit: str | None, complaints: Complaints) -> RawNumber | None:
    """The interval that a text writes; None after a complaint."""
    interval = read_interval(text)
    if isinstance(interval, Interval):
        return RawNumber(interval.low, interval.high, unit or None, place)
    complaints.at(interval, place, found=text.strip()[:60])
    return None


def read_texts(chunks: Sequence[Chunk], lines: Sequence[str], complaints: Complaints) -> RawTexts:
    accepted: list[RawAccepted] = []
    for place, text in _typed_lines(chunks, lines, complaints):
        if not text.startswith(('"', "“")):
            complaints.at("QST002", place)
            continue
        # Word processors turn the quotes around an answer; within straight ones they are the answer's own.
        match = _ACCEPTED.fullmatch(text) or _ACCEPTED.fullmatch(text.replace("“", '"').replace("”", '"'))
        percent = int(match[2]) if match and match[2] else 100
        if not match or not 0 < percent <= 100:
            complaints.at("TXT002", place, found=text[:60])
        else:
            accepted.append(RawAccepted(match[1].replace('\\"', '"').strip(), percent, place))
    return RawTexts(tuple(accepted))
