"""A document and its questions become a course: lessons cut at the highest headings, banks, and everything that is told.

Where questions go. A bank draws; a lesson teaches and lets practise at once, and is done when each of its questions was answered.
Up to five questions between the text of a lesson therefore stay there; more are an examination that somebody wrote under the
text, and go to the bank. The caller may decide otherwise (`Options.questions`). Questions without text around them always go to
the bank.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from elearn.content.problems import Place, Problem
from elearn.content.writing.items import Item
from elearn.content.writing.refusals import NotWritable
from elearn.content.writing.write import divided, write_item
from elearn.exchange.report import finding
from elearn.exchange.word.blocks import Block, Document, Paragraph, Table
from elearn.exchange.word.lesson_text import LessonText
from elearn.exchange.word.outline import Outline, outline_of, said
from elearn.exchange.word.questions.recognising import Recognised
from elearn.exchange.word.values import Bank, Lesson, Options

PRACTICE: Final = 5
"""So many questions stay in a lesson where the caller leaves it open."""
_FEWEST_WORDS: Final = 40
"""Fewer words outside of questions are no lesson but the head of an examination paper or a title page."""
_HOW: Final = {"numbers": "số thứ tự in đậm (Bài 1, Chương I, 1.)", "nothing": "không có đề mục nào, nên cả tệp là một bài"}
_OPENING: Final = "Mở đầu"
_HEADS_ANSWERS: Final = re.compile(r"(?i)\s*bảng đáp án\b[^:]*:?\s*$")


@dataclass(slots=True)
class _Part:
    """What will be one lesson: its heading, the indexes of its blocks."""

    title: str
    where: int
    blocks: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Composed:
    title: str
    lessons: tuple[Lesson, ...]
    banks: tuple[Bank, ...]
    problems: tuple[Problem, ...]


class _Composing:
    def __init__(self, document: Document, recognised: Recognised, outline: Outline, options: Options, path: str) -> None:
        self.document, self.recognised, self.outline, self.options, self.path = document, recognised, outline, options, path
        self.problems: list[Problem] = []
        self.kept: set[int] = set()
        """Questions that stay in lessons, by their place from 1."""
        self.headed: set[int] = set()
        """Headings that stand in a lesson, by their block."""

    def tell(self, code: str, where: int, excerpt: str = "", **words: str) -> None:
        self.problems.append(finding(Place(self.path, max(where, 1)), code, " ".join(excerpt.split()), **words))

    def compose(self) -> Composed:
        lessons = [lesson for part in self._parts() if (lesson := self._lesson(part)) is not None]
        rest = [place for place in range(1, len(self.recognised.questions) + 1) if place not in self.kept]
        self._tell_headings({lesson.where for lesson in lessons}, rest)
        self._tell_looks()
        return Composed(self.outline.title, tuple(lessons), tuple(self._banks(rest)), tuple(self.problems))

    # --- cutting

    def _parts(self) -> list[_Part]:
        parts = [_Part("", 1)]
        for index, block in enumerate(self.document.blocks):
            if index in self.outline.title_blocks:
                continue
            if self.outline.levels.get(index) == 1 and isinstance(block, Paragraph):
                parts.append(_Part(said(block), block.number))
            elif not (isinstance(block, Paragraph) and block.is_blank):
                parts[-1].blocks.append(index)
        if self.outline.how != "styles" and any(index not in self.recognised.roles for part in parts for index in part.blocks):
            self._tell_how()
        return parts

    def _tell_how(self) -> None:
        if self.outline.how == "both":
            self.tell("WRD050", 1)
        else:
            self.tell("WRD042", 1, how=_HOW[self.outline.how])

    def _lesson(self, part: _Part) -> Lesson | None:
        prose = [index for index in part.blocks if index not in self.recognised.roles]
        asked = [index for index in part.blocks if self.recognised.roles.get(index)]
        text = [index for index in prose if index not in self.outline.levels]
        if not self._is_lesson(part, text, asked):
            self._leave(part, text, asked)
            return None
        places = sorted({self.recognised.roles[index] for index in asked})
        stays = self.options.questions == "lessons" or (self.options.questions is None and len(places) <= PRACTICE)
        title = part.title
        if not title:
            title = _OPENING if self.outline.levels else self.outline.title
            if self.outline.levels:
                self.tell("WRD043", part.where, title=title)
        written = self._write(part, set(places) if stays else set())
        blocks = [self.document.blocks[index] for index in text]
        return Lesson(title[:150], written, tuple(dict.fromkeys(_pictures(blocks))), tuple(places) if stays else (), part.where)

    def _is_lesson(self, part: _Part, text: list[int], asked: list[int]) -> bool:
        """Whether there is something to read: with questions beside it, or before the first heading, more than a few words."""
        if not text:
            return False
        blocks = [self.document.blocks[index] for index in text]
        if asked or (not part.title and self.outline.levels):
            return sum(_words(block) for block in blocks) >= _FEWEST_WORDS or any(_pictures(blocks))
        return True

    def _leave(self, part: _Part, text: list[int], asked: list[int]) -> None:
        for index in text:
            block = self.document.blocks[index]
            self.tell("WRD048", block.number, _said(block))
        if part.title and not text and not asked:
            self.tell("WRD049", part.where, part.title)

    # --- writing

    def _write(self, part: _Part, stays: set[int]) -> str:
        text = LessonText(self.document.notes)
        waiting: list[str] = []
        done: set[int] = set()
        for position, index in enumerate(part.blocks):
            block = self.document.blocks[index]
            role = self.recognised.roles.get(index)
            if role is not None:
                if role in stays and role not in done:
                    done.add(role)
                    waiting += self._question(role, text.heading)
            elif index in self.outline.levels and isinstance(block, Paragraph):
                self._flush(waiting, text)
                if not self._heads_nothing(part.blocks[position + 1 :], self.outline.levels[index], stays):
                    self.headed.add(index)
                    text.head(block, self.outline.levels[index])
            else:
                self._tell_table(block)
                text.add(block)
        self._flush(waiting, text)
        return text.markdown

    def _flush(self, waiting: list[str], text: LessonText) -> None:
        """Questions come at the end of their section: what stood behind one could be read as a part of it."""
        for each in waiting:
            text.question(each)
        waiting.clear()

    def _question(self, place: int, heading: int) -> list[str]:
        item = self.recognised.questions[place - 1].entry.item
        self.kept.add(place)
        if item is None:
            return []
        try:
            return [write_item(item, min(heading + 1, 5))]
        except NotWritable:
            self.kept.discard(place)
            return []

    def _heads_nothing(self, following: list[int], level: int, stays: set[int]) -> bool:
        """Whether below a heading stand only questions that go to the bank."""
        is_empty = False
        for index in following:
            if self.outline.levels.get(index, level + 1) <= level:
                break
            role = self.recognised.roles.get(index)
            if role is None and index not in self.outline.levels:
                return False
            if role in stays:
                return False
            is_empty = True
        return is_empty

    def _tell_table(self, block: Block) -> None:
        if isinstance(block, Table) and not block.heads and sum(len(row) for row in block.rows) > 1:
            self.tell("WRD040", block.number, _said(block))

    def _tell_headings(self, cutting: set[int], banked: list[int]) -> None:
        """Headings that became neither a lesson, nor a heading in one, nor a section of a bank, and were not told yet."""
        items = (self.recognised.questions[place - 1].entry.item for place in banked)
        sections = {item.section for item in items if item is not None}
        told = cutting | {problem.place.line for problem in self.problems if problem.code == "WRD049"}
        for index, block in enumerate(self.document.blocks):
            if (
                not isinstance(block, Paragraph)
                or index in self.headed
                or block.number in told
                or not self._is_heading(index, block)
            ):
                continue
            if said(block) not in sections:
                self.tell("WRD053", block.number, said(block))

    def _is_heading(self, index: int, block: Paragraph) -> bool:
        """Whether a block heads something; above a list of answers also where only its words say so."""
        if self.recognised.roles.get(index) == 0:
            return bool(block.facts.heading) or _HEADS_ANSWERS.match(block.text) is not None
        return index in self.outline.levels

    def _tell_looks(self) -> None:
        """Colours are told once, at the first place."""
        for index, block in enumerate(self.document.blocks):
            skipped = index in self.recognised.roles or index in self.outline.levels or index in self.outline.title_blocks
            if skipped or not isinstance(block, Paragraph):
                continue
            if any((piece.look.colour or piece.look.highlight) and not piece.href and piece.text.strip() for piece in block.pieces):
                self.tell("WRD041", block.number, block.text)
                return

    # --- banks

    def _banks(self, places: list[int]) -> list[Bank]:
        """Banks that fit into files, in the order of the document. What was refused is in none."""
        items = {}
        for place in places:
            item = self.recognised.questions[place - 1].entry.item
            if item is not None:
                items[place] = item
        pieces = divided(list(items.values()))
        title = self._bank_title(list(items.values()))
        banks, order = [], iter(items)
        for number, piece in enumerate(pieces, start=1):
            suffix = f" ({number})" if len(pieces) > 1 else ""
            banks.append(Bank(f"{title}{suffix}", tuple(next(order) for _ in piece)))
        return banks

    def _bank_title(self, items: list[Item]) -> str:
        """What the document is called, else the heading above its questions: the name of a file says nothing."""
        above = next((item.section for item in items if item.section), "")
        return self.outline.title if self.outline.is_named or not above else above


def compose(document: Document, recognised: Recognised, options: Options, path: str, named: str = "") -> Composed:
    """The course of a document. `named` is what the document's properties call it, `path` the name of its file."""
    outline = outline_of(document.blocks, recognised.roles, named, path)
    return _Composing(document, recognised, outline, options, path).compose()


def _words(block: Block) -> int:
    return len(_said(block).split())


def _said(block: Block) -> str:
    if isinstance(block, Table):
        return " ".join(cell.text for row in block.rows for cell in row)
    return block.text


def _pictures(blocks: list[Block]) -> list[str]:
    """The names of the pictures in some blocks."""
    paragraphs = [
        paragraph
        for block in blocks
        for paragraph in (
            [block] if isinstance(block, Paragraph) else [each for row in block.rows for cell in row for each in cell.paragraphs]
        )
    ]
    return [piece.picture for paragraph in paragraphs for piece in paragraph.pieces if piece.picture]
