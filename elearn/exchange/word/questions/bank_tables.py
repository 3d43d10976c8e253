"""Tables with a question in each row, as agencies keep their banks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from elearn.exchange.word.blocks import Cell, Table
from elearn.exchange.word.questions import markers
from elearn.exchange.word.questions.line import Line, of_paragraph

_HEADS: Final = {
    "number": re.compile(r"(?i)stt|tt|câu|số|câu số"),
    "stem": re.compile(r"(?i)(?:nội dung\s+)?(?:các\s+)?câu hỏi(?:\s+(?:và|,).{0,40})?|nội dung(?:\s+câu hỏi)?|đề bài"),
    "key": re.compile(r"(?i)(?:đáp\s*án|phương\s*án|câu\s*trả\s*lời)\s*(?:đúng|chọn)|đáp\s*án|đ/?[aá]|key"),
    "options": re.compile(r"(?i)(?:các\s+)?(?:phương án|lựa chọn|câu trả lời|đáp án)(?:\s+(?:trả lời|lựa chọn))?"),
    "explanation": re.compile(r"(?i)giải thích|ghi chú|căn cứ"),
}
_OPTION_HEAD = re.compile(
    r"(?i)(?:phương án|đáp án|lựa chọn|ý|pa|câu trả lời)?\s*(?P<letter>[a-h])"
    r"|(?:phương án|đáp án|lựa chọn|pa|câu trả lời)\s*(?:số\s*)?(?P<number>[1-8])"
)
_ORDER: Final = ("stem", "option", "key", "explanation")
"""In which order the parts of a question are read, whatever the order of the columns."""
_FEWEST: Final = 2


def bank_in(table: Table, block: int) -> list[Line]:
    """The lines of a bank: options in columns of their own, all in one column, or below the words of the question; empty for any
    other table."""
    columns = [_column(cell.text) for cell in table.rows[0]] if table.rows else []
    if "stem" not in columns or len(table.rows) < _FEWEST:
        return []
    rows = [dict(zip(columns, row, strict=False)) for row in table.rows[1:]]
    if sum(each.startswith("option ") for each in columns) < _FEWEST and not _hold_options(rows, columns):
        return []
    return [line for order, named in enumerate(rows, start=1) for line in _of_row(named, order, block)]


def _column(head: str) -> str:
    head = " ".join(head.split()).strip(" .:")
    if match := _OPTION_HEAD.fullmatch(head):
        return f"option {match['letter'].upper() if match['letter'] else chr(ord('A') + int(match['number']) - 1)}"
    return next((name for name, pattern in _HEADS.items() if pattern.fullmatch(head)), "")


def _hold_options(rows: list[dict[str, Cell]], columns: list[str]) -> bool:
    """Whether most questions have their options in one cell; a table of questions with their answers has none."""
    where = "options" if "options" in columns else "stem"
    cells = [named[where] for named in rows if where in named and named[where].text]
    with_options = [cell for cell in cells if {"A", "B"} <= {mark.letter for mark in map(markers.option_of, _lines(cell)) if mark}]
    if 2 * len(with_options) > len(cells):
        return where == "options" or "key" in columns
    several = [cell for cell in cells if len([line for line in _lines(cell) if line]) > _FEWEST]
    return where == "options" and "key" in columns and 2 * len(several) > len(cells)


def _lines(cell: Cell) -> list[str]:
    return [f"{each.facts.label} {part.strip()}".strip() for each in cell.paragraphs for part in each.text.split("\n")]


def _of_row(named: dict[str, Cell], order: int, block: int) -> Iterator[Line]:
    number = re.sub(r"\D", "", named["number"].text) if "number" in named else ""
    for name in sorted(named, key=lambda each: next((at for at, part in enumerate(_ORDER) if each.startswith(part)), len(_ORDER))):
        if name in {"", "number"} or not named[name].text:
            continue
        inside = [line for each in named[name].paragraphs for line in of_paragraph(each, block, in_table=True)]
        inside = [line for line in inside if not line.is_blank]
        if name == "options":
            yield from _options(inside)
            continue
        label = {"stem": f"Câu {number or order}:", "key": "Đáp án:", "explanation": "Giải thích:"}.get(name, f"{name[-1]}.")
        yield replace(inside[0], label=label)
        yield from inside[1:]


def _options(lines: list[Line]) -> Iterator[Line]:
    """The options of one cell; where none has a letter, each paragraph may be one, so that somebody must look."""
    if any(markers.option_of(line.said) for line in lines) or len(lines) < _FEWEST:
        yield from lines
        return
    for place, line in enumerate(lines):
        yield replace(line, label=f"{chr(ord('A') + place)}.", shape="maybe")
