"""Keys that stand apart from their questions: lists such as `1-A 2-C`, tables with numbers above letters or beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from elearn.exchange.word.blocks import Table

Answers: TypeAlias = tuple["Answer", ...]

_KEY: Final = (
    r"[A-Ha-h](?:\s*[,;/+&]\s*[A-Ha-h](?![^\W\d_]))*(?![^\W\d_])|[A-H]{2,5}(?![^\W\d_])"
    r"|(?:Đúng|đúng|ĐÚNG|Sai|sai|SAI|Đ|S)(?![^\W\d_])"
)
_PAIR = re.compile(rf"(?i:câu\s*)?(?P<number>\d{{1,3}})\s*[-–—.:)=/→]*\s*(?P<key>{_KEY})[\s,;|.\t]*")
_WITH_WORDS = re.compile(
    r"(?i:câu\s*(?:hỏi\s*)?)?(?P<number>\d{1,3})\s*[-–—.:)=]+\s*(?i:đáp\s*án\s*(?:đúng\s*)?(?:là\s*)?:?\s*)?(?P<key>[A-H](?:\s*[,;]\s*[A-H])*)"
    r"(?:\s*[.,:;–\-(]+\s*|\s+(?=vì\b))(?P<words>.+)"
)
_LINE_HEAD = re.compile(
    r"(?i)[(\[*]?\s*(?:(?:[ivx]+|\d+)\s*[.)]\s*)?(?:phần\s+|bảng\s+)?(?:đáp\s*án|dap\s*an|đ\s*/\s*a|key)"
    r"(?:\s+(?:đúng|trắc\s+nghiệm|tham\s+khảo|các\s+câu(?:\s+hỏi)?|phần\s+[^:]{1,40}))?(?:\s+là)?\s*[:.\-–—]*\s*(?=\d|câu\b)"
)
_NUMBER = re.compile(r"(?i)(?:câu\s*)?(?P<number>\d{1,3})\s*[.:)]?")
_ONLY_KEY = re.compile(rf"\s*(?:{_KEY})\s*\.?")
_NUMBER_HEAD = re.compile(r"(?i)(?:câu(?:\s*(?:hỏi|số))?|stt|tt|số)\s*(?:\d*)\s*\.?:?")
_KEY_HEAD = re.compile(
    r"(?i)(?:(?:đáp\s*án|phương\s*án|câu\s*trả\s*lời|lựa\s*chọn)(?:\s*(?:đúng|chọn))?|đ/?[aá]|key|trả\s*lời|chọn|kết\s*quả)\s*:?"
)
_FEWEST: Final = 2


@dataclass(frozen=True, slots=True)
class Answer:
    """The key of one question as it is written (`A`, `A, C`, `Đúng`), with the words after it where there are some."""

    number: int
    key: str
    words: str = ""


def answers_in_line(text: str) -> Answers:
    """The keys of a line that holds nothing else; empty for any other line."""
    position, found = 0, []
    text = text.strip()
    while position < len(text):
        match = _PAIR.match(text, position)
        if match is None:
            return ()
        found.append(Answer(int(match["number"]), match["key"]))
        position = match.end()
    return tuple(found)


def answers_behind_head(text: str) -> Answers:
    """The keys of a line that announces them and goes on with them (`Đáp án: 1-B; 2-A`); empty where it holds fewer than two."""
    head = _LINE_HEAD.match(text)
    found = answers_in_line(text[head.end() :].rstrip(" .)]")) if head else ()
    return found if len(found) >= _FEWEST and len({each.number for each in found}) == len(found) else ()


def answers_in_tabs(upper: str, lower: str) -> Answers:
    """The keys of two lines divided by tabs, numbers above keys; empty for any other two lines."""
    numbers, keys = ([cell.strip() for cell in text.split("\t")] for text in (upper, lower))
    if len(numbers) != len(keys) or len(numbers) < _FEWEST:
        return ()
    found = _paired(numbers, keys) or []
    return tuple(found) if len(found) >= _FEWEST else ()


def answer_with_words(text: str) -> Answers:
    """One key with an explanation behind it: what stands so only under a heading that announces answers."""
    match = _WITH_WORDS.fullmatch(text.strip())
    return (Answer(int(match["number"]), match["key"], match["words"].strip()),) if match else ()


def answers_in_table(table: Table) -> Answers | None:
    """The keys of a table that holds nothing else; None for any other table."""
    grid = [[" ".join(cell.text.split()) for cell in row] for row in table.rows]
    for read in (_in_cells, _in_rows, _in_columns):
        found = tuple(read(grid))
        if len(found) >= _FEWEST and len({each.number for each in found}) == len(found):
            return found
    return None


def _in_cells(grid: list[list[str]]) -> Iterator[Answer]:
    """Each cell holds number and key."""
    cells = [cell for row in grid for cell in row if cell and not _is_head(cell)]
    found = [answers_in_line(cell) for cell in cells]
    if all(found):
        yield from (answer for each in found for answer in each)


def _in_rows(grid: list[list[str]]) -> Iterator[Answer]:
    """Numbers in a row, the keys in the next one; any number of such pairs of rows."""
    rows = [row for row in grid if any(row)]
    if len(rows) % 2 or not rows:
        return
    found = [_paired(upper, lower) for upper, lower in zip(rows[::2], rows[1::2], strict=True)]
    if all(each is not None for each in found):
        yield from (answer for each in found if each is not None for answer in each)


def _in_columns(grid: list[list[str]]) -> Iterator[Answer]:
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


def heads_columns(text: str) -> bool:
    """Whether a line divided by tabs names the columns of a table of answers (`Câu` and `Đáp án`)."""
    cells = [cell.strip() for cell in text.split("\t")]
    return len(cells) >= _FEWEST and all(map(_is_head, cells))


def _is_head(cell: str) -> bool:
    return (_NUMBER_HEAD.fullmatch(cell) is not None and not any(each.isdecimal() for each in cell)) or _KEY_HEAD.fullmatch(
        cell
    ) is not None
