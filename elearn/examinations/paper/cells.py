"""The places of an answer sheet, and the marks that may stand in them. Pure.

How marks are typed: letters and numbers one after the other (`AC`, `2134`), or with spaces or commas between them, which is needed
where a mark has two characters (`1 12`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeAlias

from elearn.core.errors import N_

NOTHING = "0"
"""Ticked, and typed, where nothing of a message is to be marked: that is an answer."""
LEFT_OUT = "-"
"""Typed for a place of a row in which nothing is written."""
_STROKES = str.maketrans(dict.fromkeys("‐‑‒–—−", LEFT_OUT))
_BETWEEN = re.compile(r"[\s,;.]+")

Reason: TypeAlias = Literal["unknown", "several", "count", "order", "nothing", "keyboard", "text", "cleared"]

REASON_WORDS: dict[Reason, str] = {
    "unknown": N_("Có ký hiệu không thuộc câu này."),
    "several": N_("Câu này chỉ chọn một phương án. Nếu trên phiếu đánh dấu từ hai phương án trở lên, xin gõ #."),
    "count": N_("Mỗi ô cần đúng một ký hiệu; ô để trống thì gõ dấu -."),
    "order": N_("Mỗi số dùng đúng một lần. Nếu trên phiếu không như vậy, gõ #."),
    "nothing": N_("Số 0 nghĩa là không đánh dấu chỗ nào, nên không gõ kèm số khác."),
    "keyboard": N_("Có chữ có dấu hoặc ký tự lạ: xin tắt bộ gõ tiếng Việt rồi gõ lại câu này."),
    "text": N_("Câu trả lời quá dài, hoặc có ký tự không lưu được."),
    "cleared": N_("Câu này không gõ # được: phiếu không đánh dấu chỗ nào thì gõ 0."),
}


class EntryRefused(ValueError):
    """What was typed does not fit the cell. `cell` is its name, `reason` a key of `REASON_WORDS`."""

    def __init__(self, cell: str, reason: Reason) -> None:
        super().__init__(f"{cell}: {reason}")
        self.cell = cell
        self.reason = reason


class CellKind(StrEnum):
    """one, many: marks to tick. spots: as many, or `NOTHING`. row: a mark in each box. order: each mark once, one in each box.
    line, long: words.
    """

    ONE = "one"
    MANY = "many"
    SPOTS = "spots"
    ROW = "row"
    ORDER = "order"
    LINE = "line"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Cell:
    """A place of an answer sheet, typed in one field.

    Args:
        name: of the field, as the page online calls it.
        marks: what can be ticked or written.
        places: the boxes of a row, by what stands above each.
        label: what it is called on the sheet where a question has several.
    """

    name: str
    kind: CellKind
    marks: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    label: str = ""

    @property
    def is_words(self) -> bool:
        return self.kind in {CellKind.LINE, CellKind.LONG}


def read_marks(cell: Cell, typed: str) -> tuple[str, ...]:
    """The marks that were typed: those ticked in the sheet's order, or one for each box ("" for an empty one).

    Raises:
        EntryRefused: they do not fit the cell.
    """
    found = _split(cell, typed)
    match cell.kind:
        case CellKind.ROW:
            _expect(len(found) == len(cell.places), cell, "count")
            return tuple("" if each == LEFT_OUT else each for each in found)
        case CellKind.ORDER:
            _expect(sorted(found) == sorted(cell.marks), cell, "order")
            return tuple(found)
        case CellKind.SPOTS:
            _expect(NOTHING not in found or len(found) == 1, cell, "nothing")
            return tuple(each for each in cell.marks if each in found)
        case _:
            chosen = tuple(each for each in cell.marks if each in found)
            _expect(cell.kind is not CellKind.ONE or len(chosen) == 1, cell, "several")
            return chosen


def write_marks(cell: Cell, marks: Sequence[str]) -> str:
    """As `read_marks` reads it."""
    shown = [each or LEFT_OUT for each in marks] or ([NOTHING] if cell.kind is CellKind.SPOTS else [])
    return ("" if _is_short(cell) else " ").join(shown)


def plain(typed: str) -> str:
    """Marks, numbers and times as they are meant: wide letters and digits of other keyboards, and strokes of any length."""
    return unicodedata.normalize("NFKC", typed).translate(_STROKES).strip()


def _split(cell: Cell, typed: str) -> list[str]:
    text = plain(typed).upper()
    # A Vietnamese keyboard makes one letter of two (AA is Â), and not always of two neighbours: nobody can tell what was typed.
    _expect(text.isascii(), cell, "keyboard")
    extra = {CellKind.ROW: LEFT_OUT, CellKind.SPOTS: NOTHING}.get(cell.kind)
    known = {*cell.marks, *((extra,) if extra else ())}
    pieces = [each for each in _BETWEEN.split(text) if each]
    if _is_short(cell):
        pieces = [character for each in pieces for character in each]
    _expect(set(pieces) <= known and bool(pieces), cell, "unknown")
    return pieces


def _is_short(cell: Cell) -> bool:
    return all(len(each) == 1 for each in cell.marks)


def _expect(holds: bool, cell: Cell, reason: Reason) -> None:
    if not holds:
        raise EntryRefused(cell.name, reason)
