"""From chunks to the body of a page: blocks, callouts with a meaning of their own, questions between them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from elearn.content.grammar import marks
from elearn.content.grammar.chunks import Chunk
from elearn.content.grammar.complaints import Complaints
from elearn.content.grammar.items import read_items
from elearn.content.grammar.questions import read_question
from elearn.content.grammar.raw import EMPTY, RawBlock, RawHeading, RawQuestion, RawRecall, RawText, Shape
from elearn.content.grammar.texts import alert_of, heading_of, unquoted, whole
from elearn.content.problems import Place

_CALLOUTS: Final = ("NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION")
_OWN: Final = ("DESK", "RECALL", "INSTRUCTOR", "RUBRIC")
_RECALL_LINE = re.compile(r"([a-z0-9][a-z0-9-]{0,63})[ \t]*:[ \t]*(?=\S)")
_SHAPES: Final[dict[str, Shape]] = {
    "heading": "heading",
    "paragraph": "paragraph",
    "list": "list",
    "table": "table",
    "quote": "quote",
    "code": "code",
    "details": "details",
    "definition": "definition",
    "rule": "rule",
}


@dataclass(frozen=True, slots=True)
class Conditional:
    """A block or a question that stands inside `/// if`: only a case has such blocks."""

    block: RawBlock | RawQuestion
    fact: str
    unless: bool


def read_page(chunks: Sequence[Chunk], lines: Sequence[str], complaints: Complaints) -> list[RawBlock | RawQuestion | Conditional]:
    """The body that the chunks write, in order. Comments outside questions are the author's notes and are left out."""
    reader = _Page(lines, complaints)
    index = 0
    while index < len(chunks):
        index = reader.step(chunks, index)
    return reader.body


class _Page:
    def __init__(self, lines: Sequence[str], complaints: Complaints) -> None:
        self.lines = lines
        self.complaints = complaints
        self.body: list[RawBlock | RawQuestion | Conditional] = []
        self.under: RawHeading | None = None

    def step(self, chunks: Sequence[Chunk], index: int) -> int:
        chunk = chunks[index]
        if chunk.shape == "question":
            question, after = read_question(chunks, index, self.lines, self.complaints, self.under)
            self.body.append(Conditional(question, chunk.fact, chunk.unless) if chunk.fact else question)
            return after
        if chunk.shape != "comment":
            block = self._block(chunk)
            kept = Conditional(block, chunk.fact, chunk.unless) if chunk.fact else block
            self.body.append(kept)
        return index + 1

    def _block(self, chunk: Chunk) -> RawBlock:
        first = self.lines[chunk.start]
        place = Place(self.complaints.path, chunk.start + 1, len(first) - len(first.lstrip()) + 1)
        text = whole(self.lines, chunk.start, chunk.end)
        if chunk.shape == "heading":
            self.under = heading_of(chunk.start + 1, first, self.complaints)
        if chunk.shape == "quote" and (kind := alert_of(first)):
            return self._alert(chunk, kind, text, place)
        if chunk.shape == "paragraph" and chunk.end == chunk.start + 1:
            return self._one_line(chunk, text, place)
        return RawBlock("prose", text, place, _SHAPES[chunk.shape], self.under, chunk.edition)

    def _one_line(self, chunk: Chunk, text: RawText, place: Place) -> RawBlock:
        line = text.markdown.strip()
        if include := marks.INCLUDE.match(line):
            return RawBlock("include", text, place, "paragraph", self.under, chunk.edition, include=include[1])
        if is_picture(line):
            return RawBlock("figure", text, place, "figure", self.under, chunk.edition)
        return RawBlock("prose", text, place, "paragraph", self.under, chunk.edition)

    def _alert(self, chunk: Chunk, kind: str, text: RawText, place: Place) -> RawBlock:
        inside = unquoted(self.lines, chunk.start, chunk.end)
        if kind == "DESK":
            return RawBlock("desk", inside, place, "alert", self.under, chunk.edition)
        if kind == "INSTRUCTOR":
            return RawBlock("instructor", inside, place, "alert", self.under, chunk.edition)
        if kind == "RECALL":
            recall = self._recall(chunk)
            return RawBlock("recall", EMPTY, place, "alert", self.under, chunk.edition, recall=recall)
        if kind not in _CALLOUTS:
            near = difflib.get_close_matches(kind[:20], (*_CALLOUTS, *_OWN[:3]), n=1, cutoff=0.0)
            self.complaints.at("MD008", place, name=kind[:40], guess=near[0] if near else "NOTE")
        return RawBlock("prose", text, place, "alert", self.under, chunk.edition)

    def _recall(self, chunk: Chunk) -> RawRecall:
        inside = unquoted(self.lines, chunk.start, chunk.end)
        name = inside.lines[0].text.strip() if inside.lines else ""
        if not marks.IDENTIFIER.fullmatch(name):
            self.complaints.add("REC001", chunk.start + 1)
        texts = [line.text for line in inside.lines[1:]]
        said: dict[str, RawText] = {}
        for item in read_items(texts, 0, len(texts), Complaints(self.complaints.path, ())):
            self._recall_line(inside, item.text, said)
        if not said:
            self.complaints.add("REC001", chunk.start + 1)
        return RawRecall(name, said)

    def _recall_line(self, inside: RawText, text: RawText, said: dict[str, RawText]) -> None:
        first = text.lines[0]
        source = inside.lines[first.number]
        match = _RECALL_LINE.match(first.text)
        if not match or match[1] in said:
            self.complaints.add("REC002", source.number, source.column)
            return
        moved = [
            type(first)(
                inside.lines[line.number].number,
                inside.lines[line.number].column + line.column - 1 + (match.end() if position == 0 else 0),
                line.text[match.end() :] if position == 0 else line.text,
            )
            for position, line in enumerate(text.lines)
        ]
        said[match[1]] = RawText(tuple(moved))


def is_picture(line: str) -> bool:
    """Whether a line is one picture and nothing else: `![alt](address "title")`."""
    if not line.startswith("![") or not line.endswith(")"):
        return False
    middle = line.find("](")
    return middle > 0 and ")" not in line[middle:-1] and "![" not in line[2:]
