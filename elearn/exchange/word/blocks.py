"""What a document holds, as it is read: blocks of pieces of text, each with its look. Frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Look:
    """How letters look. `colour` and `highlight` are names or six hexadecimal digits, empty for the usual one."""

    bold: bool = False
    italic: bool = False
    underline: bool = False
    struck: bool = False
    colour: str = ""
    highlight: str = ""


PLAIN = Look()


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text of one look, or a picture (`picture` is its path in the course, `text` its description), or a note's number.

    `text` may hold tabs; a line break is `\\n`.
    """

    text: str
    look: Look = PLAIN
    href: str = ""
    picture: str = ""
    note: str = ""
    raised: Literal["", "sup", "sub"] = ""

    @property
    def is_text(self) -> bool:
        return not self.picture and not self.note


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a paragraph beside its words.

    label:   the number that Word writes before it (`Câu 1.`, `A.`), empty for none; `•` for a bullet.
    level:   depth in its list from 0, None outside of lists.
    heading: 0 for the title, 1 to 9 for headings, None for text.
    """

    label: str = ""
    label_look: Look = PLAIN
    level: int | None = None
    ordered: bool = False
    heading: int | None = None
    centred: bool = False
    quoted: bool = False
    size: float = 0.0
    has_equation: bool = False


NOTHING = Facts()


@dataclass(frozen=True, slots=True)
class Paragraph:
    number: int
    pieces: tuple[Piece, ...]
    facts: Facts = NOTHING

    @property
    def text(self) -> str:
        """Its words without what Word writes before it; pictures and notes are not among them."""
        return "".join(piece.text for piece in self.pieces if piece.is_text)

    @property
    def is_blank(self) -> bool:
        return not self.text.strip() and not any(piece.picture for piece in self.pieces)

    def with_pieces(self, pieces: tuple[Piece, ...]) -> Paragraph:
        return replace(self, pieces=pieces)


@dataclass(frozen=True, slots=True)
class Cell:
    paragraphs: tuple[Paragraph, ...]
    columns: int = 1
    rows: int = 1

    @property
    def text(self) -> str:
        return "\n".join(each.text for each in self.paragraphs).strip()

    @property
    def standing(self) -> str:
        """Its words without those that are struck out."""
        return "\n".join(text_of(standing(each.pieces)) for each in self.paragraphs).strip()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; the first `heads` rows are marked as headings."""

    number: int
    rows: tuple[tuple[Cell, ...], ...]
    heads: int = 0


Block: TypeAlias = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    """A document in reading order. `notes` are foot- and endnotes by the name that their pieces give, `nested` the paragraphs of a
    paste in which a table stood inside a table."""

    blocks: tuple[Block, ...]
    notes: dict[str, tuple[Paragraph, ...]] = field(default_factory=dict)
    nested: tuple[int, ...] = ()


def standing(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The pieces that are not struck out."""
    return tuple(piece for piece in pieces if not piece.look.struck)


def text_of(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in pieces if piece.is_text)


def cut(pieces: tuple[Piece, ...], start: int, end: int | None = None) -> tuple[Piece, ...]:
    """The pieces of the characters from `start` to `end` of a paragraph's text; pictures and notes inside stay where they stand."""
    kept: list[Piece] = []
    position = 0
    for piece in pieces:
        if not piece.is_text:
            # At a border it belongs to what stands before it.
            if start < position <= (position if end is None else end) or position == start == 0:
                kept.append(piece)
            continue
        begin, stop = position, position + len(piece.text)
        position = stop
        low, high = max(begin, start), stop if end is None else min(stop, end)
        if low < high:
            kept.append(replace(piece, text=piece.text[low - begin : high - begin]))
    return tuple(kept)


def cut_from(pieces: tuple[Piece, ...], start: int) -> tuple[Piece, ...]:
    """The pieces from a place on. Pictures and notes before it come along: what is cut off is only a number or a letter."""
    if start <= 0:
        return pieces
    return (*(piece for piece in cut(pieces, 0, start) if not piece.is_text), *cut(pieces, start))


def stripped(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Pieces without blanks at both ends; pictures and notes among the blanks stay."""
    text = "".join(piece.text for piece in pieces if piece.is_text)
    lead, trail = len(text) - len(text.lstrip()), len(text.rstrip())
    if lead == 0 and trail == len(text):
        return pieces
    kept: list[Piece] = []
    position = 0
    for piece in pieces:
        if not piece.is_text:
            kept.append(piece)
            continue
        low, high = max(lead - position, 0), max(trail - position, 0)
        position += len(piece.text)
        if words := piece.text[low:high]:
            kept.append(replace(piece, text=words))
    return tuple(kept)
