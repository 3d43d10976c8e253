"""Letters of other alphabets that nobody can tell from A to H: a keyboard that was left in another language writes them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from elearn.exchange.word.blocks import Piece
from elearn.exchange.word.questions import markers
from elearn.exchange.word.questions.line import Line

_FOREIGN: Final = "АВСЕНасеΑΒΕΗ" + "ＡＢＣＤＥＦＧＨ" + "ａｂｃｄｅｆｇｈ"
_LATIN: Final = "ABCEHaceABEH" + "ABCDEFGH" + "abcdefgh"
_TABLE: Final = str.maketrans(_FOREIGN, _LATIN)
_OPTION = re.compile(rf"\s*[*(\[]?\s*[{_FOREIGN}]\s?[.)\]/:．）：]")


def in_latin(line: Line) -> Line:
    """The line with the letter of an option, or the letters of a key, as they look."""
    if line.table is not None or line.answers is not None or not line.pieces:
        return line
    if (match := _OPTION.match(line.text)) is not None:
        return replace(line, pieces=_until(line.pieces, match.end()))
    key = markers.key_in(line.text)
    if key and key != key.translate(_TABLE) and markers.letters_in(key.translate(_TABLE)):
        begin = line.text.rindex(key)
        return replace(line, pieces=(Piece(line.text[:begin] + key.translate(_TABLE) + line.text[begin + len(key) :]),))
    return line


def _until(pieces: tuple[Piece, ...], end: int) -> tuple[Piece, ...]:
    """The pieces with such letters replaced before a place."""
    kept = []
    position = 0
    for piece in pieces:
        size = max(end - position, 0) if piece.is_text else 0
        kept.append(replace(piece, text=piece.text[:size].translate(_TABLE) + piece.text[size:]) if size else piece)
        position += len(piece.text) if piece.is_text else 0
    return tuple(kept)
