"""Tables of answers: numbers above keys, beside them, or in one cell with them; under headings also with explanations and points.

A table that its headings announce keeps its certain cells where one of them is odd; the odd one is handed on as it is written, so
that its question is asked. A table without headings must hold numbers and keys alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from elearn.exchange.word.blocks import Cell, Table, standing, text_of
from elearn.exchange.word.questions.answer_lists import KEY, Answer, Answers, answers_in_line
from elearn.exchange.word.questions.names import Label, is_name, labels_in

_NUMBER = re.compile(r"(?i)(?:câu\s*)?(?P<number>\d{1,3})\s*[.:)]?")
_ONLY_KEY = re.compile(rf"\s*(?:{KEY})\s*\.?")
_NUMBER_HEAD = re.compile(r"(?i)(?:câu(?:\s*(?:hỏi|số))?|stt|tt|số)\s*(?:\d*)\s*\.?:?")
_KEY_HEAD = re.compile(
    r"(?i)(?:(?:đáp\s*án|phương\s*án|câu\s*trả\s*lời|lựa\s*chọn)(?:\s*(?:đúng|chọn))?|đ/?[aá]|key|trả\s*lời|chọn|kết\s*quả)\s*:?"
)
_CODE_HEAD = re.compile(r"(?i)(?:mã\s*)?đề\s*(?:thi\s*)?(?:số\s*)?:?\s*\w{1,4}|\d{3,4}")
_WORDS_HEAD = re.compile(r"(?i)(?:giải\s*thích|lý\s*do|căn\s*cứ|hướng\s*dẫn(?:\s*giải)?|lời\s*giải|diễn\s*giải)(?:\s.{0,30})?:?")
_OTHER_HEAD = re.compile(r"(?i)(?:(?:thang\s*)?điểm(?:\s*số)?|ghi\s*chú|mức\s*độ)\s*:?|")
_TITLE = re.compile(r"(?i).*(?:đáp\s*án|mã\s*đề).*")
_FEWEST: Final = 2
_TITLES: Final = 3

Grid = list[list[str]]


def answers_in_table(table: Table) -> Answers | None:
    """The keys of a table of answers; None for any other table."""
    grid = [[_said(cell) for cell in row] for row in table.rows]
    labels, grid = _without_title(grid)
    for read in (_in_cells, _under_heads, _beside_heads, _in_rows, _in_columns):
        found = tuple(read(grid))
        if len(found) >= _FEWEST and len({(each.number, each.labels) for each in found}) == len(found):
            return tuple(replace(each, labels=(*labels, *each.labels)) for each in found)
    return None


def heads_columns(text: str) -> bool:
    """Whether a line divided by tabs names the columns of a table of answers (`Câu` and `Đáp án`)."""
    cells = [cell.strip() for cell in text.split("\t")]
    return len(cells) >= _FEWEST and all(map(_is_head, cells))


def answers_in_tabs(upper: str, lower: str) -> Answers:
    """The keys of two lines divided by tabs, numbers above keys; empty for any other two lines."""
    numbers, keys = ([cell.strip() for cell in text.split("\t")] for text in (upper, lower))
    if len(numbers) != len(keys) or len(numbers) < _FEWEST:
        return ()
    found = _paired(numbers, keys) or []
    return tuple(found) if len(found) >= _FEWEST else ()


def _said(cell: Cell) -> str:
    """The words of a cell without what is struck out; its paragraphs stay apart, since two letters in two of them are no list."""
    parts = [" ".join(text_of(standing(each.pieces)).split()) for each in cell.paragraphs]
    return " / ".join(part for part in parts if part)


def _without_title(grid: Grid) -> tuple[tuple[Label, ...], Grid]:
    """The rows below a title that goes over the whole table, and the names in it."""
    labels: tuple[Label, ...] = ()
    while len(grid) > _FEWEST and len(only := [cell for cell in grid[0] if cell]) == 1 and _TITLE.fullmatch(only[0]):
        if _PAIRS.search(only[0]):
            break
        labels, grid = (*labels, *(label for label, _ in labels_in(only[0]))), grid[1:]
    return labels, grid


_PAIRS = re.compile(r"\d\s*[-–.:)]?\s*[A-H](?!\w)")


def _in_cells(grid: Grid) -> Iterator[Answer]:
    """Each cell holds number and key."""
    cells = [cell for row in grid for cell in row if cell and not _is_head(cell)]
    found = [answers_in_line(cell) for cell in cells]
    if all(found):
        yield from (answer for each in found for answer in each)


# --- under headings


def _under_heads(grid: Grid) -> Iterator[Answer]:
    """Columns that a row of headings names, with explanations or points among them, or the keys of several exams."""
    for place, row in enumerate(grid[:_TITLES]):
        heads = [_head(cell) for cell in row]
        if "number" in heads and {"key", "code"} & set(heads) and None not in heads:
            found = list(_rows_under(heads, row, grid[place + 1 :]))
            yield from found if _is_mostly_sure(found) else ()
            return


def _rows_under(heads: list[str | None], names: list[str], rows: Grid) -> Iterator[Answer]:
    part: tuple[Label, ...] = ()
    for row in rows:
        filled = [cell for cell in row if cell]
        if len(filled) == 1 and is_name(filled[0]):
            part = tuple(label for label, _ in labels_in(filled[0]))
            continue
        number: re.Match[str] | None = None
        for place, (head, name, cell) in enumerate(zip(heads, names, row, strict=False)):
            if head == "number":
                number = _NUMBER.fullmatch(cell)
            elif head in {"key", "code"} and number is not None and cell:
                words = row[place + 1] if place + 1 < len(row) and heads[place + 1] == "words" else ""
                yield Answer(int(number["number"]), cell.strip(" ."), words, (*part, *(_code(name) if head == "code" else ())))


def _beside_heads(grid: Grid) -> Iterator[Answer]:
    """Rows of numbers, and below each the keys, in rows that their first cell names: `Đáp án`, or the code of an exam."""
    numbers: list[str] = []
    found = []
    for row in grid:
        first, rest = (row[0], row[1:]) if row else ("", [])
        if _NUMBER_HEAD.fullmatch(first) and sum(_NUMBER.fullmatch(cell) is not None for cell in rest) >= _FEWEST:
            numbers = rest
        elif numbers and _head(first) in {"key", "code"}:
            labels = _code(first) if _head(first) == "code" else ()
            pairs = [(_NUMBER.fullmatch(number), cell) for number, cell in zip(numbers, rest, strict=False)]
            found += [Answer(int(match["number"]), cell.strip(" ."), "", labels) for match, cell in pairs if match and cell]
        elif any(row) and _head(first) not in {"words", "other"}:
            return
    yield from found if _is_mostly_sure(found) else ()


def _head(cell: str) -> str | None:
    """What a heading names; None where it is no heading of a table of answers."""
    kinds = {"key": _KEY_HEAD, "code": _CODE_HEAD, "words": _WORDS_HEAD, "other": _OTHER_HEAD}
    if _NUMBER_HEAD.fullmatch(cell) and not any(each.isdecimal() for each in cell):
        return "number"
    return next((kind for kind, pattern in kinds.items() if pattern.fullmatch(cell)), None)


def _code(name: str) -> tuple[Label, ...]:
    return tuple(label for label, _ in labels_in(name if not name.isdecimal() else f"mã đề {name}"))


def _is_mostly_sure(found: list[Answer]) -> bool:
    sure = sum(_ONLY_KEY.fullmatch(each.key) is not None for each in found)
    return sure >= _FEWEST and 2 * sure >= len(found)


# --- without headings


def _in_rows(grid: Grid) -> Iterator[Answer]:
    """Numbers in a row, the keys in the next one; any number of such pairs of rows."""
    rows = [row for row in grid if any(row)]
    if len(rows) % 2 or not rows:
        return
    found = [_paired(upper, lower) for upper, lower in zip(rows[::2], rows[1::2], strict=True)]
    if all(each is not None for each in found):
        yield from (answer for each in found if each is not None for answer in each)


def _in_columns(grid: Grid) -> Iterator[Answer]:
    """Numbers in a column, the keys in the next one; any number of such pairs of columns."""
    width = max((len(row) for row in grid), default=0)
    if width % 2 or any(len(row) != width for row in grid):
        return
    columns = [[row[index] for row in grid] for index in range(width)]
    found = [_paired(left, right) for left, right in zip(columns[::2], columns[1::2], strict=True)]
    if all(each is not None for each in found):
        yield from (answer for each in found if each is not None for answer in each)


def _paired(numbers: list[str], keys: list[str]) -> list[Answer] | None:
    """Numbers with the keys beside them; None where something else stands there."""
    found = []
    for number, key in zip(numbers, keys, strict=False):
        if (
            (not number and not key)
            or (_NUMBER_HEAD.fullmatch(number) and (not key or _KEY_HEAD.fullmatch(key)))
            or (not number and _is_head(key))
        ):
            continue
        match = _NUMBER.fullmatch(number)
        if match is None or not _ONLY_KEY.fullmatch(key):
            return None
        found.append(Answer(int(match["number"]), key.strip(" .")))
    return found


def _is_head(cell: str) -> bool:
    return _head(cell) in {"number", "key"}
