"""Pieces of a document in the Markdown of lessons: what looks like a mark is escaped, of looks only stress is kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from elearn.exchange import escaping
from elearn.exchange.word.blocks import PLAIN, Cell, Paragraph, Piece, Table, stripped

_LINKS: Final = ("http://", "https://", "mailto:")
Note = Callable[[str], str]


def no_note(_: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Manner:
    """How pieces are written. `stress`: whether bold and slanted type is kept; `note` writes the number of a note."""

    stress: bool = True
    note: Note = no_note


def escaped(text: str) -> str:
    """Text inside a line in which nothing is taken for a mark."""
    return escaping.escaped(text, at_start=False)


def inline(pieces: Iterable[Piece], manner: Manner) -> str:
    """Pieces as one line of Markdown; line breaks become blanks."""
    written = "".join(_piece(piece, manner) for piece in _without_idle_looks(tuple(pieces), manner))
    return " ".join(written.split())


def _without_idle_looks(pieces: tuple[Piece, ...], manner: Manner) -> list[Piece]:
    """A whole paragraph in bold is no stress; blanks between stressed words do not end it."""
    texts = [piece for piece in pieces if piece.is_text and piece.text.strip()]
    same_bold = bool(texts) and all(piece.look.bold for piece in texts)
    same_italic = bool(texts) and all(piece.look.italic for piece in texts)
    joined: list[Piece] = []
    for piece in pieces:
        bold = piece.look.bold and not same_bold and manner.stress and not piece.href
        italic = piece.look.italic and not same_italic and manner.stress and not piece.href
        look = PLAIN if not (bold or italic) else type(PLAIN)(bold=bold, italic=italic)
        plain = Piece(piece.text, look, piece.href, piece.picture, piece.note, piece.raised)
        if joined and plain.is_text and joined[-1].is_text and _alike(joined[-1], plain):
            joined[-1] = Piece(joined[-1].text + plain.text, joined[-1].look, plain.href, raised=plain.raised)
        else:
            joined.append(plain)
    return joined


def _alike(one: Piece, other: Piece) -> bool:
    if (one.href, one.raised) != (other.href, other.raised):
        return False
    return one.look == other.look or not other.text.strip()


def _piece(piece: Piece, manner: Manner) -> str:
    if piece.note:
        return manner.note(piece.note)
    if piece.picture:
        return f"![{escaped(piece.text)}]({piece.picture})"
    text = piece.text.replace("\t", " ").replace("\n", " ")
    bare = text.strip()
    if not bare:
        return text
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    written = _raised(escaped(bare), piece.raised)
    marks = ("**" if piece.look.bold else "") + ("*" if piece.look.italic else "")
    if marks and any(each.isalnum() for each in bare):
        written = f"{marks}{written}{marks[::-1]}"
    if piece.href and piece.href.lower().startswith(_LINKS) and not re.search(r"[\s<>()]", piece.href):
        written = f"[{written}]({piece.href})"
    return f"{before}{written}{after}"


_UP: Final = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_DOWN: Final = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


def _raised(text: str, raised: str) -> str:
    """Raised and lowered digits have characters of their own; other letters stay on the line."""
    return text.translate(_UP) if raised == "sup" else text.translate(_DOWN) if raised == "sub" else text


def paragraph(pieces: tuple[Piece, ...], manner: Manner) -> str:
    """A paragraph: each line of it by itself, a picture that stands alone in a paragraph of its own."""
    blocks: list[str] = []
    for part in _lines(pieces):
        pictures = [piece for piece in part if piece.picture]
        text = inline([piece for piece in part if not piece.picture], manner)
        if text:
            blocks.append(escaping.start_escaped(text))
        blocks += [_piece(piece, manner) for piece in pictures]
    return "\n\n".join(blocks)


def _lines(pieces: tuple[Piece, ...]) -> list[tuple[Piece, ...]]:
    lines: list[list[Piece]] = [[]]
    for piece in pieces:
        if not piece.is_text:
            lines[-1].append(piece)
            continue
        for index, text in enumerate(piece.text.split("\n")):
            if index:
                lines.append([])
            if text:
                lines[-1].append(Piece(text, piece.look, piece.href, raised=piece.raised))
    return [stripped(tuple(line)) for line in lines if line]


def table(found: Table, manner: Manner) -> str:
    """A table with its first row as headings; a cell is one line, cells merged away are empty."""
    rows = _grid(found)
    width = max((len(row) for row in rows), default=0)
    if not width:
        return ""
    written = [[_cell(cell, manner) for cell in row] + [""] * (width - len(row)) for row in rows]
    lines = [f"| {' | '.join(row)} |" for row in written]
    return "\n".join([lines[0], f"|{'---|' * width}", *lines[1:]])


def _grid(found: Table) -> list[list[Cell | None]]:
    """Rows with a place for each column; what is merged away is None."""
    hanging: dict[tuple[int, int], None] = {}
    grid: list[list[Cell | None]] = []
    for number, row in enumerate(found.rows):
        line: list[Cell | None] = []
        for cell in row:
            while (number, len(line)) in hanging:
                line.append(None)
            column = len(line)
            line += [cell, *[None] * (min(cell.columns, 50) - 1)]
            for down in range(1, min(cell.rows, len(found.rows))):
                for across in range(min(cell.columns, 50)):
                    hanging[number + down, column + across] = None
        while (number, len(line)) in hanging:
            line.append(None)
        grid.append(line)
    return [row for row in grid if any(cell is not None and (cell.text or _has_picture(cell)) for cell in row)]


def _has_picture(cell: Cell) -> bool:
    return any(piece.picture for each in cell.paragraphs for piece in each.pieces)


def _cell(cell: Cell | None, manner: Manner) -> str:
    if cell is None:
        return ""
    parts = [_cell_paragraph(each, manner) for each in cell.paragraphs if not each.is_blank]
    return " / ".join(part.replace("|", "\\|") for part in parts if part)


def _cell_paragraph(found: Paragraph, manner: Manner) -> str:
    label = f"{escaped(found.facts.label)} " if found.facts.label else ""
    return f"{label}{inline(found.pieces, manner)}"
