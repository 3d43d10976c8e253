"""Boxes to tick, in the many signs that people and programs draw them with."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from elearn.exchange.word.blocks import Piece, cut_from, stripped
from elearn.exchange.word.questions.line import Line

_EMPTY: Final = r"[☐□◻▢🞎⬜🗆🔲]|\[\s{0,3}\]|\(\s{1,3}\)"
_TICKED: Final = r"[☑☒✓✔√🗹🗷⊠✅]|\[\s*[xXvV✓✔√]\s*\]|\(\s*[xXvV✓✔√]\s*\)"
_BOX = re.compile(rf"\s*(?:(?P<empty>{_EMPTY})|(?P<ticked>{_TICKED}))\s*(?=\S)")
_LETTER = re.compile(r"[(\[]?[A-Ha-h]\s?[.)\]/:]")
_SIGN: Final = "☑ "


@dataclass(frozen=True, slots=True)
class Box:
    """A box at the beginning of a line: where the words after it begin, and whether it is ticked."""

    end: int
    is_ticked: bool


def box_in(line: Line) -> Box | None:
    if line.table is not None or line.answers is not None or not line.pieces:
        return None
    match = _BOX.match(line.text)
    return Box(match.end(), match["ticked"] is not None) if match else None


def without_box(line: Line, box: Box) -> Line:
    """The line without its box; a ticked one is left as the one sign that says so."""
    pieces = stripped(cut_from(line.pieces, box.end))
    return replace(line, pieces=(Piece(_SIGN), *pieces) if box.is_ticked else pieces)


def settled(line: Line) -> Line:
    """A line whose box stands before the letter of an option, in the one form in which it is read."""
    box = box_in(line)
    return without_box(line, box) if box is not None and _LETTER.match(line.text, box.end) else line
