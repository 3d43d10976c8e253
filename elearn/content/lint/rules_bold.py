"""Rules about pairs and rows: bold that does not close, rows of a table that do not fit, rows that are no table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from elearn.content.grammar import marks
from elearn.content.grammar.complaints import Complaints
from elearn.content.grammar.raw import Line, RawFile
from elearn.content.lint.visible import visible_lines

_BOLD = re.compile(r"(?<![*\\])\*\*\*?(?!\*)")
_LOOSE = re.compile(r"(?<![*\w\\])\*\*[ \t]+[^*\n]{1,200}[ \t]+\*\*(?![*\w])")
_APART = re.compile(r"[ \t]*(?:[-*+][ \t]|\d{1,9}[.)][ \t]|>|#|\||$)")


def check_bold(raw: RawFile, complaints: Complaints) -> None:
    """MD015: in each paragraph, item or cell the marks `**` come in pairs and touch what they make bold."""
    for paragraph in _paragraphs(raw):
        loose = [(line, found) for line in paragraph for found in _LOOSE.finditer(line.text)]
        for line, found in loose:
            complaints.add("MD015", line.number, found.start() + 1)
        found_marks = [(line, found) for line in paragraph for found in _BOLD.finditer(line.text)]
        if len(found_marks) % 2 and not loose:
            line, found = found_marks[-1]
            complaints.add("MD015", line.number, found.start() + 1)


def _paragraphs(raw: RawFile) -> Iterator[list[Line]]:
    """Lines that Markdown reads together, as far as emphasis goes."""
    paragraph: list[Line] = []
    before = 0
    for line in visible_lines(raw):
        if line.number != before + 1 or _APART.match(line.text):
            yield paragraph
            paragraph = []
        paragraph.append(line)
        before = line.number
    yield paragraph


def check_tables(raw: RawFile, complaints: Complaints) -> None:
    """MD013, MD014: rows without the line that makes them a table; rows of another width than their table."""
    for block in raw.blocks:
        if block.shape == "table":
            _check_rows(block.text.lines, complaints)
        elif block.shape == "paragraph" and len(block.text.lines) > 1 and all(_is_row(line.text) for line in block.text.lines):
            complaints.at("MD013", block.place)
    for scene in raw.scenes:
        for passage in scene.passages:
            for rows in _tables_in(passage.text.lines):
                if marks.TABLE_ROW.match(rows[1].text):
                    _check_rows(rows, complaints)
                else:
                    complaints.add("MD013", rows[0].number)


def _tables_in(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Rows that follow each other, two at least: the story of a scene is not divided into blocks."""
    for are_rows, group in groupby(lines, key=lambda line: _is_row(line.text) or marks.TABLE_ROW.match(line.text) is not None):
        rows = list(group)
        if are_rows and len(rows) > 1 and _is_row(rows[0].text):
            yield rows


def _is_row(text: str) -> bool:
    return text.lstrip().startswith("|") and text.rstrip().endswith("|") and text.count("|") > 2


def _check_rows(rows: Sequence[Line], complaints: Complaints) -> None:
    expected = _cells(rows[0].text)
    for line in rows[1:]:
        found = _cells(line.text)
        if found != expected:
            complaints.add("MD014", line.number, found=found, expected=expected)


def _cells(text: str) -> int:
    """How many cells a row has; bars in code and escaped ones divide nothing."""
    bare = marks.mask_code(text).strip().removeprefix("|")
    bars = sum(1 for _ in marks.unescaped(bare, "|"))
    return bars if bare.endswith("|") and not bare.endswith("\\|") else bars + 1
