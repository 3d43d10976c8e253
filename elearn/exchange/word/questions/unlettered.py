"""Options that have no usual letters: boxes to tick, dashes, numbers, letters with another sign or with one left out.

They are read where their kind leaves no doubt, or where the question around them and the other questions say so. Where only that
is likely, they are options all the same, and somebody must look: what is asked about costs ten seconds, while a free text in their
place would be published.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from elearn.exchange.word.blocks import cut_from, stripped
from elearn.exchange.word.numbering import BULLET
from elearn.exchange.word.questions import markers
from elearn.exchange.word.questions.ahead import is_capital, letter_of, start_in
from elearn.exchange.word.questions.boxes import Box, box_in, without_box
from elearn.exchange.word.questions.line import Line, Shape
from elearn.exchange.word.questions.segments import Segment, says_key

Kind: TypeAlias = Literal["box", "dash", "number", "letter"]
_DASH = re.compile(r"[-–—+•●▪◦]\s+(?=\S)|[-–—+•●▪◦](?=[^\W\d_])")
_LETTER = re.compile(r"(?P<letter>[A-H])(?P<sign>\s?[,;]|\s?[-–—]|\s)\s*(?=\S)")
_SEQUENCE = re.compile(r"\(?\d\)?(?:\s*[-–—,;→>]+\s*\(?\d\)?)+")
"""A key that puts what is numbered in order, as 2-1-3."""
_FEWEST: Final = 2
_MOST: Final = 8
_SURE: Final = 3
"""So many letters in a row leave no doubt, whatever sign stands behind them."""
ESSAY = re.compile(
    r"(?i)\b(?:tự\s+luận|trình\s+bày|phân\s+tích|nêu|so\s+sánh|giải\s+thích|chứng\s+minh|liên\s+hệ|viết|hãy|kể\s+tên|liệt\s+kê|soạn)\b"
)
"""What asks for an answer in words of one's own."""


@dataclass(frozen=True, slots=True)
class _Item:
    """A line that begins like one of a row: its kind, which one it is (0 for a row without order), where its words begin."""

    kind: Kind
    place: int
    end: int
    sign: str = ""
    box: Box | None = None


def usual_options(lines: list[Line], segments: list[Segment]) -> int:
    """How many options most questions have, by letters, or where none has letters, by other rows; 0 where that is not clear."""
    counted = Counter(count for each in segments if (count := _lettered(lines, each)) >= _FEWEST)
    if counted:
        return counted.most_common(1)[0][0]
    rows = Counter(len(_run(lines, each)) for each in segments if each.is_sure)
    usual, times = rows.most_common(1)[0] if rows else (0, 0)
    return usual if times >= _FEWEST and times == rows.total() else 0


def options_in(lines: list[Line], segment: Segment, usual: int) -> Iterator[tuple[int, Line]]:
    """The lines of a stretch that are options without usual letters, as options."""
    if _lettered(lines, segment) >= _FEWEST:
        return
    if gapped := _with_letters_left_out(lines, segment):
        begins = letter_of(lines[gapped[0]]) == "A"
        yield from ((index, replace(lines[index], shape="option" if begins else "maybe")) for index in gapped)
        return
    run = _run(lines, segment)
    shape = _shape_of(lines, segment, run, usual) if run else ""
    if shape:
        yield from ((index, _as_option(lines[index], item, place, shape)) for place, (index, item) in enumerate(run))
    elif run and segment.is_sure:
        # Steps to order or points to write about: the question goes on with them.
        yield from ((index, replace(lines[index], shape="words")) for index, _ in run)


def _lettered(lines: list[Line], segment: Segment) -> int:
    """How many options with letters in their order a stretch has."""
    count = 0
    for index in segment.inside:
        count += letter_of(lines[index]) == chr(ord("A") + count)
    return count


def _with_letters_left_out(lines: list[Line], segment: Segment) -> list[int]:
    """Options in capitals among which letters are missing, as in A, C, D."""
    found = [index for index in segment.inside if letter_of(lines[index]) and is_capital(lines[index])]
    letters = [letter_of(lines[index]) for index in found]
    is_row = letters == sorted(set(letters)) and letters[:1] <= ["B"] and len(letters) >= _SURE
    return found if segment.is_sure and is_row else []


# --- rows


def _run(lines: list[Line], segment: Segment) -> list[tuple[int, _Item]]:
    """The row of lines of one kind that ends a stretch, above its key or the end of its paragraphs."""
    run: list[tuple[int, _Item]] = []
    for index in segment.inside:
        line = lines[index]
        if line.is_blank:
            continue
        item = _item_in(line)
        if item is not None and run and _goes_on(run, item):
            run.append((index, item))
        elif item is not None and item.place <= 1:
            run = [(index, item)]
        elif not (len(run) >= _FEWEST and lines[index - 1].is_blank):
            run = []
    return run if _FEWEST <= len(run) <= _MOST else []


def _goes_on(run: list[tuple[int, _Item]], item: _Item) -> bool:
    last = run[-1][1]
    return item.kind == last.kind and item.sign == last.sign and (not item.place or item.place == last.place + 1)


def _item_in(line: Line) -> _Item | None:
    if line.table is not None or line.answers is not None or line.shape or line.heading is not None:
        return None
    if (box := box_in(line)) is not None:
        return _Item("box", 0, box.end, box=box)
    dash = _DASH.match(line.text)
    if dash is not None or line.label == BULLET:
        return _Item("dash", 0, dash.end() if dash is not None and line.label != BULLET else 0)
    return _ordered(line)


def _ordered(line: Line) -> _Item | None:
    """A line that begins with a number or a letter."""
    if (start := start_in(line)) is not None:
        hidden = len(line.said) - len(line.text)
        return None if start.is_sure else _Item("number", start.number, max(start.end - hidden, 0))
    match = _LETTER.match(line.text) if not line.label else None
    return _Item("letter", ord(match["letter"]) - ord("A") + 1, match.end(), match["sign"].strip()) if match else None


def _as_option(line: Line, item: _Item, place: int, shape: Shape) -> Line:
    kept = without_box(line, item.box) if item.box is not None else replace(line, pieces=stripped(cut_from(line.pieces, item.end)))
    return replace(kept, label=f"{chr(ord('A') + place)}.", level=None, shape=shape)


# --- whether they are options


def _shape_of(lines: list[Line], segment: Segment, run: list[tuple[int, _Item]], usual: int) -> Shape:
    kind = run[0][1].kind
    is_ticked = any(item.box is not None and item.box.is_ticked for _, item in run)
    if kind == "box":
        return "option" if segment.is_sure or (is_ticked and _is_asked(lines, run[0][0])) else ""
    if kind == "letter":
        is_certain = len(run) >= _SURE and (segment.is_sure or _is_asked(lines, run[0][0]))
        return "option" if is_certain else "maybe" if segment.is_sure else ""
    return _by_others(lines, segment, run, usual) if segment.is_sure else ""


def _by_others(lines: list[Line], segment: Segment, run: list[tuple[int, _Item]], usual: int) -> Shape:
    """Dashes and numbers are options where the key says so, or where the others have as many and no free text is asked for."""
    key = _key_of(lines, segment).strip(" .)")
    words = [" ".join(lines[index].text[item.end :].lower().split()).strip(" .;,") for index, item in run]
    if key.lower() in words:
        return "option"
    if key.lower() in markers.TRUE | markers.FALSE or _SEQUENCE.fullmatch(key):
        return ""
    if markers.letters_in(key) or (key.isdecimal() and run[0][1].kind == "number"):
        return "option" if len(run) == usual else "maybe"
    asked = " ".join(lines[index].said for index in range(max(segment.begin - 1, 0), run[0][0]))
    is_answered = len(key.split()) > 3 + max(len(each.split()) for each in words)
    if not usual or is_answered or ESSAY.search(asked):
        return ""
    return "option" if len(run) == usual else "maybe"


def _key_of(lines: list[Line], segment: Segment) -> str:
    if segment.body < segment.end and says_key(lines[segment.body]):
        return markers.key_in(lines[segment.body].said) or ""
    return ""


def _is_asked(lines: list[Line], index: int) -> bool:
    """Whether what stands above a row asks for one of it."""
    above = next((lines[place] for place in range(index - 1, max(index - 4, -1), -1) if not lines[place].is_blank), None)
    return above is not None and above.text.rstrip().endswith(("?", ":", "…", "..."))
