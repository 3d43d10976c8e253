"""The columns of options and of the right answer become answers: one reader for each kind."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from elearn.content.grammar.marks import IDENTIFIER
from elearn.content.grammar.numbers import Interval, read_interval
from elearn.content.writing.items import (
    Accepted,
    Answers,
    Choices,
    Essay,
    Matching,
    Number,
    Numbers,
    Option,
    Ordering,
    Pair,
    Texts,
)
from elearn.exchange.report import Notes
from elearn.exchange.sheets.cells import Cell, Row
from elearn.exchange.sheets.columns import LETTERS, Kind, folded

ARROWS: Final = (" → ", " => ")
_PERCENT: Final = re.compile(r"(.*\S)\s+=>\s*([0-9]{1,3})\s*%")
_UNIT: Final = re.compile(r"([-+\u2212]?[0-9][0-9.,+\-±%\s]*?)\s*(?:\|\s*(?:unit:|đơn vị:)?\s*|\s)([^\W\d].*)", re.DOTALL)
_LETTERS: Final = re.compile(r"[A-H1-8](?:[\s,;./&+]*(?:VÀ|AND)?[\s,;./&+]*[A-H1-8])*\.?")
_ANSWER_CHARACTERS: Final = 120
"""Longer than any list of letters or number with its unit; nothing longer is looked at."""
_TRUE: Final = frozenset({"dung", "true", "d", "t", "a", "1", "co", "yes"})
_FALSE: Final = frozenset({"sai", "false", "s", "f", "b", "0", "2", "khong", "no"})


def _listed(row: Row) -> list[tuple[str, Cell, str]]:
    """Letter, cell and feedback of every option that holds something."""
    return [
        (letter, row.cell(f"option{letter}"), row.text(f"feedback{letter}")) for letter in LETTERS if row.text(f"option{letter}")
    ]


def _right_letters(row: Row, known: list[str], notes: Notes) -> list[str] | None:
    """The letters of the right answers in the order in which they are written; `A, C`, `AC`, `1;3`."""
    cell = row.cell("right")
    words = cell.text.upper()
    is_list = len(words) <= _ANSWER_CHARACTERS and _LETTERS.fullmatch(words) is not None
    parts = re.findall(r"[A-H1-8]", words.replace("VÀ", "").replace("AND", "")) if is_list else []
    letters = [LETTERS[int(part) - 1] if part.isdigit() else part for part in parts]
    if not letters or not set(letters) <= set(known) or len(set(letters)) < len(letters):
        if not words:
            notes.add("IMP012")
        else:
            how = ("Viết chữ cái của phương án, ví dụ A hoặc A, C.", "Write the letters of options, such as A or A, C.")
            notes.add("XLS008", cell=cell.name, found=cell.text, how_vi=how[0], how_en=how[1])
        return None
    return letters


def _choices(row: Row, notes: Notes, ids: list[str], *, several: bool) -> Answers | None:
    listed = _listed(row)
    if len(listed) < 2:
        notes.add("IMP014")
        return None
    right = _right_letters(row, [letter for letter, _, _ in listed], notes)
    if right is None:
        return None
    if len(right) > 1 and not several:
        how = ("Loại “Một đáp án” chỉ có một chữ cái.", "A single choice has one letter.")
        notes.add("XLS008", cell=row.cell("right").name, found=row.text("right"), how_vi=how[0], how_en=how[1])
        return None
    options = (
        Option(cell.text, letter in right, feedback, _option_id(ids, position))
        for position, (letter, cell, feedback) in enumerate(listed)
    )
    return Choices(tuple(options), multiple=several)


def _option_id(ids: list[str], position: int) -> str | None:
    found = ids[position] if position < len(ids) else ""
    return found if IDENTIFIER.fullmatch(found) else None


def _single(row: Row, notes: Notes, ids: list[str]) -> Answers | None:
    return _choices(row, notes, ids, several=False)


def _multiple(row: Row, notes: Notes, ids: list[str]) -> Answers | None:
    return _choices(row, notes, ids, several=True)


def _true_false(row: Row, notes: Notes, ids: list[str]) -> Answers | None:
    said = folded(row.text("right"))
    if said not in _TRUE | _FALSE:
        how = ("Viết Đúng hoặc Sai.", "Write true or false.")
        notes.add("XLS008", cell=row.cell("right").name, found=row.text("right"), how_vi=how[0], how_en=how[1])
        return None
    words = [row.text(f"option{letter}") or usual for letter, usual in (("A", "Đúng"), ("B", "Sai"))]
    is_first = said in _TRUE
    return Choices(
        (
            Option(words[0], is_first, row.text("feedbackA"), _option_id(ids, 0)),
            Option(words[1], not is_first, row.text("feedbackB"), _option_id(ids, 1)),
        )
    )


def _numbers(row: Row, notes: Notes, _: list[str]) -> Answers | None:
    cell = row.cell("right")
    found = []
    for part in cell.text.split(";"):
        unit = _UNIT.fullmatch(part.strip()[: _ANSWER_CHARACTERS + 1])
        number = read_interval(unit[1] if unit else part)
        if not isinstance(number, Interval):
            how = ("Viết 10, 10 ± 1, 8 .. 12; đơn vị viết sau: 10 ngày.", "Write 10, 10 ± 1, 8 .. 12; the unit behind it: 10 days.")
            notes.add("XLS008", cell=cell.name, found=part.strip(), how_vi=how[0], how_en=how[1])
            return None
        found.append(Number(number.low, number.high, " ".join(unit[2].split()) if unit else ""))
    return Numbers(tuple(found))


def _texts(row: Row, notes: Notes, _: list[str]) -> Answers | None:
    words = [cell for _, cell, _ in _listed(row)] or [row.cell("right")]
    accepted = []
    for cell in words:
        partly = _PERCENT.fullmatch(cell.text)
        percent = int(partly[2]) if partly else 100
        if 0 < percent <= 100 and cell.text:
            accepted.append(Accepted(" ".join((partly[1] if partly else cell.text).split()), percent))
    if not accepted:
        notes.add("IMP014")
        return None
    return Texts(tuple(accepted))


def _matching(row: Row, notes: Notes, _ids: list[str]) -> Answers | None:
    pairs = []
    for _, cell, feedback in _listed(row):
        pair = split_pair(cell.text)
        if pair is None:
            notes.add("XLS012", cell=cell.name, found=cell.text)
            return None
        pairs.append(Pair(pair[0], pair[1], feedback))
    if sum(pair.left is not None for pair in pairs) < 2:
        notes.add("IMP014")
        return None
    return Matching(tuple(pairs))


def split_pair(text: str) -> tuple[str | None, str] | None:
    """Left and right of a pair: the last arrow divides; without a left side it stands first. None without an arrow."""
    for arrow in ARROWS:
        if text.startswith(arrow.strip()) and arrow not in text:
            right = text[len(arrow.strip()) :].strip()
            return (None, right) if right else None
    for arrow in ARROWS:
        left, found, right = text.rpartition(arrow)
        if found and right.strip():
            return (left.strip() or None, right.strip())
    return None


def _ordering(row: Row, notes: Notes, ids: list[str]) -> Answers | None:
    listed = _listed(row)
    if len(listed) < 2:
        notes.add("IMP014")
        return None
    letters = [letter for letter, _, _ in listed]
    order = _right_letters(row, letters, notes) if row.text("right") else letters
    if order is None:
        return None
    if len(order) < len(letters):
        notes.add("QTI005")
        return None
    places = {letter: position for position, letter in enumerate(letters)}
    items = (
        Option(listed[places[letter]][1].text, False, listed[places[letter]][2], _option_id(ids, position))
        for position, letter in enumerate(order)
    )
    return Ordering(tuple(items))


def _essay(row: Row, _notes: Notes, _ids: list[str]) -> Answers | None:
    return Essay(row.text("right"))


READERS: Final[dict[Kind, Callable[[Row, Notes, list[str]], Answers | None]]] = {
    "single": _single,
    "multiple": _multiple,
    "truefalse": _true_false,
    "number": _numbers,
    "text": _texts,
    "matching": _matching,
    "ordering": _ordering,
    "essay": _essay,
}
