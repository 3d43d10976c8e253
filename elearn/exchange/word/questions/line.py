"""One line of a document, as questions are read from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from elearn.exchange.word.blocks import PLAIN, Look, Paragraph, Piece, Table, cut, cut_from, standing, stripped
from elearn.exchange.word.numbering import BULLET
from elearn.exchange.word.questions.answer_lists import Answers

Shape: TypeAlias = Literal["", "words", "option", "maybe"]
"""What a line is by those around it (`shapes`): words, though it begins like an option or a question; an option, though it does
not begin like one; or what may be an option, so that somebody must look."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: pieces without blanks at their ends, what Word writes before it, the block that it came from.

    `table` is a table that was not taken apart, `answers` what a list or table of keys says; such a line has no pieces. A table of
    keys is both.
    """

    number: int
    block: int
    pieces: tuple[Piece, ...] = ()
    label: str = ""
    label_look: Look = PLAIN
    level: int | None = None
    heading: int | None = None
    table: Table | None = None
    answers: Answers | None = None
    in_table: bool = False
    shape: Shape = ""
    has_equation: bool = False

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces if piece.is_text)

    @property
    def said(self) -> str:
        """Its text with the number that Word writes before it."""
        return f"{self.label} {self.text}" if self.label and self.label != BULLET else self.text

    @property
    def is_blank(self) -> bool:
        return (
            self.table is None and self.answers is None and not self.text.strip() and not any(each.picture for each in self.pieces)
        )

    @property
    def has_picture(self) -> bool:
        return any(each.picture for each in self.pieces)

    def standing(self) -> Line:
        """The line without what is struck out."""
        kept = standing(self.pieces)
        return self if len(kept) == len(self.pieces) else replace(self, pieces=stripped(kept))

    def with_descriptions(self, description: str) -> Line:
        """The line with its pictures described, where they are not yet."""
        pieces = tuple(replace(each, text=description) if each.picture and not each.text else each for each in self.pieces)
        return replace(self, pieces=pieces)

    def only_pictures(self) -> Line:
        return replace(self, pieces=tuple(each for each in self.pieces if each.picture), label="")

    def after(self, end: int) -> Line:
        """The line from a place in `said` on; what Word wrote before it is gone."""
        hidden = len(self.said) - len(self.text)
        return replace(self, pieces=stripped(cut_from(self.pieces, end - hidden)), label="")


def of_paragraph(paragraph: Paragraph, block: int, *, in_table: bool = False) -> list[Line]:
    """The lines of a paragraph; what Word writes before it stands before the first."""
    facts = paragraph.facts
    lines = []
    start = 0
    for part in paragraph.text.split("\n"):
        pieces = stripped(cut(paragraph.pieces, start, start + len(part)))
        start += len(part) + 1
        lines.append(Line(paragraph.number, block, pieces, level=facts.level, heading=facts.heading, in_table=in_table))
    if not any(line.pieces for line in lines) and paragraph.pieces:
        lines[0] = replace(lines[0], pieces=paragraph.pieces)
    lines[0] = replace(lines[0], label=facts.label, label_look=facts.label_look)
    if facts.has_equation:
        return [replace(line, has_equation=True) for line in lines]
    return lines
