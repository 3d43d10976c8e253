"""Blocks taken apart into lines: one for each option, also where several share a paragraph, or where a table holds them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Final

from elearn.exchange.word.blocks import PLAIN, Block, Cell, Table, cut, stripped
from elearn.exchange.word.questions import markers
from elearn.exchange.word.questions.answer_lists import answers_behind_head
from elearn.exchange.word.questions.answer_tables import answers_in_table, answers_in_tabs
from elearn.exchange.word.questions.bank_tables import bank_in
from elearn.exchange.word.questions.line import Line, of_paragraph

_CANDIDATE = re.compile(r"(?<![^\s(\[*])(?:[*✓✔√☑]\s*)?[(\[]?(?P<letter>[A-Ha-h])(?P<close>\s?[.)\]/:])(?=\s*\S)")
_WIDE = re.compile(r"(?:\t| {2,}| \t)\s*$")
_ENOUGH: Final = 3
"""Letters in a row on one line that prove options where single blanks divide them."""


def lines_of(blocks: tuple[Block, ...]) -> list[Line]:
    """All lines in their order."""
    lines: list[Line] = []
    for index, block in enumerate(blocks):
        lines += _of_table(block, index) if isinstance(block, Table) else of_paragraph(block, index)
    lines = _tabbed(lines)
    following = [*lines[1:], None][: len(lines)]
    return _by_letter([part for line, after in zip(lines, following, strict=True) for part in _options_apart(line, after)])


def _tabbed(lines: list[Line]) -> list[Line]:
    """Two lines of equal length divided by tabs, numbers above keys: a table of answers that was pasted as text."""
    kept = list(lines)
    for index, (upper, lower) in enumerate(pairwise(lines)):
        if kept[index].answers is None and (found := answers_in_tabs(upper.text, lower.text)):
            # Each line says a part of it, so that neither is left over.
            kept[index] = replace(upper, pieces=(), answers=found[:1])
            kept[index + 1] = replace(lower, pieces=(), answers=found[1:])
    return kept


def _by_letter(lines: list[Line]) -> list[Line]:
    """Options that stand in two columns and are read across (A, C, B, D) in the order of their letters."""
    start = 0
    while start < len(lines):
        end = start
        letters: list[str] = []
        # A row begins with A: "C. Mác" right above the options is their question.
        while end < len(lines) and (mark := _typed(lines[end])) is not None and mark not in letters and (letters or mark == "A"):
            letters.append(mark)
            end += 1
        if letters != sorted(letters) and sorted(letters) == [chr(ord("A") + index) for index in range(len(letters))]:
            lines[start:end] = [line for _, line in sorted(zip(letters, lines[start:end], strict=True), key=lambda pair: pair[0])]
        start = max(end, start + 1)
    return lines


def _typed(line: Line) -> str | None:
    """The typed letter of an option; those that Word writes are in order anyhow."""
    mark = markers.option_of(line.text) if not line.label and line.table is None and line.answers is None else None
    return mark.letter if mark else None


def _options_apart(line: Line, following: Line | None) -> Iterator[Line]:
    """The options of one line, each by itself; a key stated at its end by itself too."""
    if line.table is not None or line.answers is not None or line.heading is not None or answers_behind_head(line.said):
        yield line
        return
    text = line.text
    places = _option_places(text, line, following)
    end = markers.inline_key(text[places[-1] if places else 0 :])
    if end is not None:
        places.append(end + (places[-1] if places else 0))
    bounds = [0, *(place for place in places if place > 0), len(text)]
    for low, high in pairwise(bounds):
        pieces = stripped(cut(line.pieces, low, high))
        yield replace(line, pieces=pieces) if low == 0 else replace(line, pieces=pieces, label="", label_look=PLAIN)


def _option_places(text: str, line: Line, following: Line | None) -> list[int]:
    """Where options begin in a line that holds several, the first one too."""
    found = list(_CANDIDATE.finditer(text))
    first = markers.auto_letter(line.label)
    if not found and not first:
        return []
    next_mark = markers.option_of(following.said) if following is not None else None
    stop = next_mark.letter if next_mark else ""
    chain: list[re.Match[str]] = []
    wanted = chr(ord(first) + 1) if first else "A"
    if not first and found and found[0].start() == 0:
        wanted = found[0]["letter"].upper()
    is_wide = True
    for match in found:
        letter = match["letter"].upper()
        skips = letter == chr(ord(wanted) + 1) == chr(ord(stop or " ") + 1) and _WIDE.search(text[: match.start()]) is not None
        if (
            not (letter == wanted or skips)
            or (letter == stop and match.start() > 0)
            or (chain and _style(chain[0]) != _style(match))
        ):
            continue
        is_wide = is_wide and (match.start() == 0 or _WIDE.search(text[: match.start()]) is not None)
        chain.append(match)
        wanted = chr(ord(wanted) + 1)
    begins = bool(first) or (bool(chain) and chain[0].start() == 0)
    length = len(chain) + bool(first)
    if length < 2 or not (is_wide or length >= _ENOUGH or (begins and chain[-1]["letter"].isupper())):
        return []
    return [match.start() for match in chain]


def _style(match: re.Match[str]) -> tuple[bool, str]:
    return match["letter"].isupper(), match["close"].strip()


def _of_table(table: Table, block: int) -> list[Line]:
    answers = answers_in_table(table)
    if answers is not None:
        return [Line(table.number, block, table=table, answers=answers, in_table=True)]
    cells = [cell for row in table.rows for cell in row if cell.text or any(not each.is_blank for each in cell.paragraphs)]
    if bank := bank_in(table, block):
        return bank
    inside = [line for cell in cells for each in cell.paragraphs for line in of_paragraph(each, block, in_table=True)]
    if _are_options(cells) or _holds_question(inside):
        return [line for line in inside if not line.is_blank]
    if pairs := _letters_and_words(table, block):
        return pairs
    return [Line(table.number, block, table=table, in_table=True)]


def _first_said(cell: Cell) -> str:
    first = next((each for each in cell.paragraphs if not each.is_blank), None)
    return "" if first is None else f"{first.facts.label} {first.text.strip()}".strip()


def _are_options(cells: list[Cell]) -> bool:
    """Whether every cell begins as an option, and their letters are a row without gaps in some order."""
    marks = [markers.option_of(_first_said(cell)) for cell in cells]
    letters = sorted(mark.letter for mark in marks if mark is not None)
    return len(letters) == len(cells) >= 2 and letters == [chr(ord(letters[0]) + index) for index in range(len(letters))]


def _holds_question(lines: list[Line]) -> bool:
    """Whether a table is only the frame around whole questions."""
    starts = [start for line in lines if (start := markers.start_of(line.said)) is not None and start.is_sure]
    options = [mark for line in lines if (mark := markers.option_of(line.said)) is not None]
    return bool(starts) and len(options) >= 2 * len(starts)


def _letters_and_words(table: Table, block: int) -> list[Line]:
    """Options whose letters stand in a column of their own."""
    lines = []
    for row in table.rows:
        cells = [cell for cell in row if cell.text]
        if len(cells) % 2 or not cells:
            return []
        for letter, words in zip(cells[::2], cells[1::2], strict=True):
            bare = letter.text.strip(" .):/*")
            if len(bare) != 1 or not "A" <= bare.upper() <= "H":
                return []
            look = next((piece.look for each in letter.paragraphs for piece in each.pieces if piece.text.strip()), PLAIN)
            inside = [line for each in words.paragraphs for line in of_paragraph(each, block, in_table=True) if not line.is_blank]
            inside[0] = replace(inside[0], label=f"{bare.upper()}.", label_look=look)
            lines += inside
    return lines
