"""The columns of options and of the right answer become answers: one reader for each kind."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from elearn.content.grammar.marks import IDENTIFIER
from elearn.content.writing.items import (
    Accepted,
    Answers,
    Choices,
    Essay,
    Matching,
    Option,
    Ordering,
    Pair,
    Texts,
)
from elearn.exchange.report import Notes
from elearn.exchange.sheets.cells import Cell, Row
from elearn.exchange.sheets.columns import LETTERS, Kind
from elearn.exchange.sheets.numbers import numbers_of
from elearn.exchange.sheets.truth import TruthUnclear, right_of

ARROWS: Final = (" → ", " => ")
_PERCENT: Final = re.compile(r"(.*\S)\s+=>\s*([0-9]{1,3})\s*%")
_LETTERS: Final = re.compile(r"[A-H1-8](?:[\s,;./&+]*(?:VÀ|AND)?[\s,;./&+]*[A-H1-8])*\.?")
_ANSWER_CHARACTERS: Final = 120
"""Longer than any list of letters or number with its unit; nothing longer is looked at."""


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
    cell, given = row.cell("right"), [row.text("optionA"), row.text("optionB")]
    words = [word or usual for word, usual in zip(given, ("Đúng", "Sai"), strict=True)]
    try:
        right = right_of(cell.text, words)
    except TruthUnclear:
        how = ("Viết Đúng hoặc Sai.", "Write true or false.")
        if any(given):
            how = (f"Viết A hoặc B: A là “{words[0]}”, B là “{words[1]}”.", f"Write A ({words[0]}) or B ({words[1]}).")
        notes.add("XLS008", cell=cell.name, found=cell.text, how_vi=how[0], how_en=how[1])
        return None
    for _, further, _ in _listed(row):
        if further not in {row.cell("optionA"), row.cell("optionB")}:
            notes.add("XLS009", cell=further.name, found=further.text)
    return Choices(
        tuple(
            Option(word, position == right, row.text(f"feedback{LETTERS[position]}"), _option_id(ids, position))
            for position, word in enumerate(words)
        )
    )


def _numbers(row: Row, notes: Notes, _: list[str]) -> Answers | None:
    cell = row.cell("right")
    found = numbers_of(cell.text)
    if isinstance(found, str):
        how = ("Viết 10, 10 ± 1, 8 .. 12; đơn vị viết sau: 10 ngày.", "Write 10, 10 ± 1, 8 .. 12; the unit behind it: 10 days.")
        notes.add("XLS008", cell=cell.name, found=found, how_vi=how[0], how_en=how[1])
        return None
    return found


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
