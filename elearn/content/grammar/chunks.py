"""Cutting a file into top-level chunks: which lines belong together, and inside which `///` block they stand.

One pass over the lines; every branch moves forward, so the time grows with the length of the file and no faster.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from elearn.content.document import Edition
from elearn.content.grammar import marks
from elearn.content.grammar.complaints import Complaints
from elearn.content.grammar.directives import Directives
from elearn.content.problems import Place

ChunkShape: TypeAlias = Literal[
    "question", "heading", "paragraph", "list", "table", "quote", "code", "details", "definition", "rule", "comment"
]


@dataclass(frozen=True, slots=True)
class Chunk:
    """Lines `start` (included) to `end` (excluded), counted from 0, that form one block of Markdown.

    `edition`, `fact` and `unless` say inside which `///` blocks it stands.
    """

    shape: ChunkShape
    start: int
    end: int
    edition: Edition | None = None
    fact: str | None = None
    unless: bool = False

    @property
    def surroundings(self) -> tuple[Edition | None, str | None, bool]:
        return self.edition, self.fact, self.unless


def cut(lines: Sequence[str], complaints: Complaints, start: int = 0) -> list[Chunk]:
    """The chunks of a file from line index `start` on; what is not closed or not allowed is noted in `complaints`."""
    return _Cutter(lines, complaints).cut(start)


class _Cutter:
    def __init__(self, lines: Sequence[str], complaints: Complaints) -> None:
        self.lines = lines
        self.complaints = complaints
        self.directives = Directives(complaints)
        self.chunks: list[Chunk] = []

    def cut(self, start: int) -> list[Chunk]:
        index = start
        while index < len(self.lines):
            index = self._step(index)
        self.directives.finish()
        return self.chunks

    def _step(self, index: int) -> int:
        line = self.lines[index]
        if marks.is_blank(line):
            return index + 1
        if line.startswith("///"):
            return self._directive(index, line)
        shape, end = self._recognise(index, line)
        self._keep(shape, index, end)
        return end

    def _directive(self, index: int, line: str) -> int:
        if marks.BLOCK_CLOSE.match(line):
            self.directives.close(index + 1)
            return index + 1
        opened = marks.BLOCK_OPEN.match(line)
        if opened and opened[2].lower() == "details":
            end = self._end_of_details(index)
            self._keep("details", index, end)
            return end
        if opened:
            self.directives.open(Place(self.complaints.path, index + 1, opened.start(3) + 1), opened[2].lower(), opened[3].strip())
        else:
            self.complaints.add("BLK001", index + 1, name=line.strip("/ ")[:40], guess="details")
        return index + 1

    def _keep(self, shape: ChunkShape, start: int, end: int) -> None:
        fact, unless = self.directives.condition
        self.chunks.append(Chunk(shape, start, end, self.directives.edition, fact, unless))

    def _recognise(self, index: int, line: str) -> tuple[ChunkShape, int]:
        if line.startswith("#") and marks.HEADING.match(line):
            return ("question" if marks.QUESTION.match(line) else "heading"), index + 1
        if line.startswith("<!--"):
            return "comment", self._end_of_comment(index)
        indent = marks.indent_of(line)
        if indent >= 4:
            return "code", self._end_of_indented(index)
        if fence := marks.fence_of(line):
            return "code", self._end_of_fence(index, fence)
        if marks.QUOTE.match(line):
            return "quote", self._end_of_quote(index)
        return self._recognise_more(index, line)

    def _recognise_more(self, index: int, line: str) -> tuple[ChunkShape, int]:
        if marks.RULE.match(line):
            if line.strip().startswith("-"):
                self.complaints.add("MD006", index + 1, fix="rule")
            return "rule", index + 1
        if _family(line):
            return "list", self._end_of_list(index)
        if marks.DEFINITION.match(line):
            return "definition", self._end_of_definition(index)
        if self._opens_table(index):
            return "table", self._end_of_table(index)
        return "paragraph", self._end_of_paragraph(index)

    # --- where each shape ends -----------------------------------------------------------------------------------------

    def _end_of_fence(self, index: int, fence: str) -> int:
        for at in range(index + 1, len(self.lines)):
            if marks.closes_fence(self.lines[at], fence):
                return at + 1
        self.complaints.add("MD002", index + 1, marks=fence)
        return len(self.lines)

    def _end_of_comment(self, index: int) -> int:
        for at in range(index, len(self.lines)):
            position = self.lines[at].find("-->", 4 if at == index else 0)
            if position < 0 and at > index and self.lines[at].startswith("<!--"):
                # Another comment opens before this one was closed: the author forgot to, and what stands between is no comment.
                self.complaints.add("MD003", index + 1)
                return next((blank for blank in range(index, at) if marks.is_blank(self.lines[blank])), at)
            if position < 0:
                continue
            if not marks.is_blank(self.lines[at][position + 3 :]):
                self.complaints.add("MD003", at + 1, position + 4)
            return at + 1
        self.complaints.add("MD003", index + 1)
        return len(self.lines)

    def _end_of_details(self, index: int) -> int:
        for at in range(index + 1, len(self.lines)):
            line = self.lines[at]
            if not line.startswith("///"):
                continue
            if marks.BLOCK_CLOSE.match(line):
                return at + 1
            self.complaints.add("BLK003", at + 1)
        self.complaints.add("BLK002", index + 1, name="details")
        return len(self.lines)

    def _end_of_indented(self, index: int) -> int:
        end = index + 1
        for at in range(index + 1, len(self.lines)):
            if marks.is_blank(self.lines[at]):
                continue
            if marks.indent_of(self.lines[at]) < 4:
                break
            end = at + 1
        return end

    def _end_of_quote(self, index: int) -> int:
        at = index + 1
        while at < len(self.lines) and not marks.is_blank(self.lines[at]):
            line = self.lines[at]
            if not marks.QUOTE.match(line) and _interrupts(line):
                break
            at += 1
        return at

    def _end_of_list(self, index: int) -> int:
        family = _family(self.lines[index])
        fence: str | None = None
        at = end = index + 1
        while at < len(self.lines):
            line = self.lines[at]
            if fence:
                fence = None if marks.closes_fence(line, fence) else fence
            elif marks.is_blank(line):
                at += 1
                continue
            elif not _belongs_to_list(line, family, after_blank=at > end):
                break
            elif marks.indent_of(line) >= 2:
                fence = marks.fence_of(line)
            at += 1
            end = at
        return end

    def _end_of_definition(self, index: int) -> int:
        at = end = index + 1
        while at < len(self.lines):
            line = self.lines[at]
            if marks.is_blank(line):
                at += 1
                continue
            continues = marks.indent_of(line) >= 4 if at > end else not _interrupts(line)
            if not continues or (marks.indent_of(line) < 4 and marks.DEFINITION.match(line)):
                break
            at += 1
            end = at
        return end

    def _opens_table(self, index: int) -> bool:
        if "|" not in self.lines[index] or index + 1 >= len(self.lines):
            return False
        below = self.lines[index + 1]
        return "|" in below and marks.TABLE_ROW.match(below) is not None

    def _end_of_table(self, index: int) -> int:
        at = index + 2
        while at < len(self.lines) and "|" in self.lines[at] and not _interrupts(self.lines[at]):
            at += 1
        return at

    def _end_of_paragraph(self, index: int) -> int:
        at = index + 1
        while at < len(self.lines) and not marks.is_blank(self.lines[at]):
            line = self.lines[at]
            if marks.SETEXT.match(line):
                self.complaints.add("MD006", at + 1, fix="setext")
                return at + 1
            if _interrupts(line) or self._opens_table(at):
                break
            at += 1
        return at


def _family(line: str) -> str | None:
    """Whether a line at the left edge begins an item of a bullet list or of a numbered one."""
    if marks.indent_of(line) >= 2:
        return None
    if marks.BULLET.match(line):
        return "bullet"
    return "number" if marks.NUMBERED.match(line) else None


def _belongs_to_list(line: str, family: str | None, *, after_blank: bool) -> bool:
    if marks.indent_of(line) >= 2:
        return True
    if found := _family(line):
        return found == family and not marks.RULE.match(line)
    return not after_blank and not _interrupts(line)


def _interrupts(line: str) -> bool:
    """Whether a line begins a block of its own even directly under a paragraph."""
    if line.startswith(("///", "<!--", "= ")):
        return True
    if line.startswith("#") and marks.HEADING.match(line):
        return True
    if marks.indent_of(line) >= 4:
        return False
    if marks.QUOTE.match(line) or marks.fence_of(line):
        return True
    numbered = marks.NUMBERED.match(line)
    return bool(marks.BULLET.match(line)) or (numbered is not None and numbered[2] == "1")
