"""A text cut into passages as the compiler cuts it into blocks, each with the key that pairs it with the other languages. Pure.

A passage is a heading, a paragraph, a list, a table, a callout, a footnote, or a question with all its lines. What has no words is
none: a rule, an include, the lines `/// audience | …` around others. In a translation a comment stands for a passage that is not
translated yet, so that those behind it keep their places: readers never see it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from elearn.content.grammar import marks
from elearn.content.grammar.chunks import Chunk, cut
from elearn.content.grammar.complaints import Complaints
from elearn.content.grammar.files import front_of, split_lines
from elearn.content.grammar.pages import is_picture
from elearn.content.grammar.questions import read_question
from elearn.content.grammar.raw import EMPTY, RawHeading
from elearn.content.grammar.texts import alert_of, heading_of
from elearn.content.identity import BlockKeys, hash_of, heading_ids
from elearn.content.problems import Place

Block: TypeAlias = Literal["heading", "question", "html", "figure", "desk", "recall", "instructor", "definition"]
_BLOCKS: Final[dict[str, Block]] = {
    "heading": "heading",
    "question": "question",
    "html": "html",
    "figure": "figure",
    "desk": "desk",
    "recall": "recall",
    "instructor": "instructor",
    "definition": "definition",
}
_ALERTS: Final[dict[str, Block]] = {"DESK": "desk", "RECALL": "recall", "INSTRUCTOR": "instructor"}
_COMMENT = re.compile(r"^<!--.*?-->[ \t]*$", re.DOTALL | re.MULTILINE)
_FOOTNOTE = re.compile(r" {0,3}\[\^([^\]\s]{1,60})\]:")


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage of a text.

    key:   where it stands, as the compiler says it (`canh-1/html/2`); a footnote by its label.
    text:  its lines, without blank ones at the end; empty of one that is only marked as missing.
    line:  its first, counted from 1.
    name:  of a heading its anchor, of a question its id; may be empty.
    level: of a heading or a question.
    """

    key: str
    block: Block
    text: str
    line: int
    name: str = ""
    level: int = 0

    @property
    def is_missing(self) -> bool:
        return not self.text

    @property
    def hash(self) -> str:
        """Changes when its words change, not when a comment in it does: a question's settings are no words."""
        return hash_of([line for line in _COMMENT.sub("", self.text).split("\n") if line.strip()])


@dataclass(frozen=True, slots=True)
class Fixed:
    """Lines without words, the same in every language."""

    text: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment: its author's own."""

    text: str


Part: TypeAlias = Passage | Fixed | Remark


@dataclass(frozen=True, slots=True)
class Cut:
    """A text in its parts, below its front matter. `anchors` are those of its headings in order."""

    front: str
    parts: tuple[Part, ...]
    anchors: tuple[str, ...]

    @property
    def passages(self) -> tuple[Passage, ...]:
        return tuple(part for part in self.parts if isinstance(part, Passage))


def cut_text(text: str, anchors: Sequence[str] | None = None) -> Cut:
    """The parts of a Markdown text in order. Never raises; linear in the text.

    Args:
        text: the whole file.
        anchors: of the source language's headings, where the text is a translation.
    """
    lines = split_lines(text)
    front = front_of(text)
    pieces = list(_pieces(lines, front.count("\n") + 1 if front else 0))
    found = heading_ids([piece.heading for piece in pieces if piece.heading is not None], anchors)
    return Cut(front, tuple(_keyed(pieces, found)), found)


def missing(block: Block) -> str:
    """The line that stands in a translation for a passage that is not translated yet."""
    return f"<!-- chưa dịch: {block} -->"


@dataclass(frozen=True, slots=True)
class _Piece:
    """Lines with what they are: a block, or None of what is fixed or a remark."""

    block: Block | None
    text: str
    line: int
    heading: RawHeading | None = None
    name: str = ""
    level: int = 0
    is_remark: bool = False


def _pieces(lines: Sequence[str], start: int) -> Iterator[_Piece]:
    complaints = Complaints("", ())
    chunks = cut(lines, complaints, start)
    at = start
    index = 0
    while index < len(chunks):
        chunk = chunks[index]
        yield from _directives(lines, at, chunk.start)
        if chunk.shape == "question":
            question, after = read_question(chunks, index, lines, complaints)
            # A comment that stands for the next passage is taken for the question's own note.
            while after > index + 1 and _missing_in(lines, chunks[after - 1]):
                after -= 1
            at = chunks[after - 1].end
            yield _Piece("question", _text(lines, chunk.start, at), chunk.start + 1, None, question.id or "", question.level)
        else:
            after, at = index + 1, chunk.end
            yield _piece(lines, chunk, complaints)
        index = after
    yield from _directives(lines, at, len(lines))


def _directives(lines: Sequence[str], start: int, end: int) -> Iterator[_Piece]:
    return (_Piece(None, lines[at].rstrip(), at + 1) for at in range(start, end) if lines[at].startswith("///"))


def _text(lines: Sequence[str], start: int, end: int) -> str:
    return "\n".join(line.rstrip() for line in lines[start:end]).rstrip("\n")


def _missing_in(lines: Sequence[str], chunk: Chunk) -> Block | None:
    found = marks.UNTRANSLATED.match(lines[chunk.start]) if chunk.shape == "comment" and chunk.end == chunk.start + 1 else None
    return _BLOCKS.get(found[1]) if found else None


def _piece(lines: Sequence[str], chunk: Chunk, complaints: Complaints) -> _Piece:
    text, line = _text(lines, chunk.start, chunk.end), chunk.start + 1
    if chunk.shape == "comment":
        return _comment(lines, chunk, text)
    if chunk.shape == "rule" or (chunk.shape == "paragraph" and "\n" not in text and marks.INCLUDE.match(text.strip())):
        return _Piece(None, text, line)
    if chunk.shape == "heading":
        heading = heading_of(line, lines[chunk.start], complaints)
        return _Piece("heading", text, line, heading, level=heading.level)
    if chunk.shape == "definition":
        label = _FOOTNOTE.match(text)
        return _Piece("definition", text, line, name=label[1] if label else "")
    if chunk.shape == "quote":
        return _Piece(_ALERTS.get(alert_of(lines[chunk.start]) or "", "html"), text, line)
    is_figure = chunk.shape == "paragraph" and "\n" not in text and is_picture(text.strip())
    return _Piece("figure" if is_figure else "html", text, line)


def _comment(lines: Sequence[str], chunk: Chunk, text: str) -> _Piece:
    block, line = _missing_in(lines, chunk), chunk.start + 1
    if block is None:
        return _Piece(None, text, line, is_remark=True)
    heading = RawHeading(2, EMPTY, Place("", line)) if block == "heading" else None
    return _Piece(block, "", line, heading)


def _keyed(pieces: Sequence[_Piece], anchors: Sequence[str]) -> Iterator[Part]:
    keys, names = BlockKeys(), iter(anchors)
    under: str | None = None
    for piece in pieces:
        if piece.block is None:
            yield Remark(piece.text) if piece.is_remark else Fixed(piece.text)
            continue
        name = piece.name
        if piece.heading is not None:
            under = name = next(names)
        if piece.block == "definition" and name:
            key = f"definition/{name}"
        else:
            key = keys.next(under, "html" if piece.block == "heading" else piece.block)
        yield Passage(key, piece.block, piece.text, piece.line, name, piece.level)
