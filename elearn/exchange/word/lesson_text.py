"""Blocks of one lesson in its Markdown: headings, paragraphs, lists, quotes, tables, pictures, footnotes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from elearn.exchange.word import markdown
from elearn.exchange.word.blocks import Block, Paragraph, Piece, Table, cut
from elearn.exchange.word.numbering import BULLET
from elearn.exchange.word.outline import said

_TYPED_BULLET = re.compile(r"\s*([-–—•●▪◦*+])\s+(?=\S)")
_COUNTED = re.compile(r"(\d{1,3})[.)]")
_DEEPEST_HEADING: Final = 4
_DEEPEST_LIST: Final = 5


class LessonText:
    """Writes blocks one after the other; `markdown` is the whole."""

    def __init__(self, notes: Mapping[str, tuple[Paragraph, ...]]) -> None:
        self._notes = notes
        self._used: dict[str, str] = {}
        self._parts: list[str] = []
        self._list: list[str] = []
        self._levels: list[int] = []
        self._is_counted = False
        self.heading = 1
        """The level of the heading above what comes next."""
        self.manner = markdown.Manner(note=self._note)

    def _note(self, name: str) -> str:
        if name not in self._notes:
            return ""
        label = self._used.setdefault(name, f"n{len(self._used) + 1}")
        return f"[^{label}]"

    def add(self, block: Block) -> None:
        """A block of prose."""
        if isinstance(block, Table):
            self._end_list()
            self._parts.append(self._table(block))
        elif block.is_blank:
            return
        elif block.facts.quoted:
            self._end_list()
            words = markdown.paragraph(block.pieces, self.manner)
            self._parts.append("\n".join(f"> {line}".rstrip() for line in words.split("\n")))
        else:
            self._paragraph(block)

    def head(self, block: Paragraph, level: int) -> None:
        """A heading; `level` is 2 for those right under the lesson's title. None is skipped."""
        self._end_list()
        self.heading = max(2, min(level, self.heading + 1, _DEEPEST_HEADING))
        self._parts.append(f"{'#' * self.heading} {heading_words(block)}")
        for piece in block.pieces:
            if piece.picture:
                self._parts.append(markdown.paragraph((piece,), self.manner))

    def question(self, text: str) -> None:
        self._end_list()
        self._parts.append(text.strip())

    @property
    def markdown(self) -> str:
        self._end_list()
        parts = [part for part in self._parts if part.strip()]
        definitions: list[str] = []
        # A note may name another one.
        while len(definitions) < len(self._used):
            name = list(self._used)[len(definitions)]
            words = " ".join(markdown.inline(each.pieces, self.manner) for each in self._notes[name])
            definitions.append(f"[^{self._used[name]}]: {words}")
        return "\n\n".join([*parts, *definitions]) + "\n" if parts else ""

    # --- lists

    def _paragraph(self, block: Paragraph) -> None:
        facts = block.facts
        typed = _TYPED_BULLET.match(block.text)
        if facts.level is not None and (facts.label == BULLET or self._counts(block)):
            self._item(block, facts.level, "-" if facts.label == BULLET else f"{self._number(facts.label)}.")
        elif facts.label == "" and typed and not self._opens_rule(block):
            pieces = cut(block.pieces, typed.end())
            # Vietnamese texts write the second level with a plus.
            level = 1 if typed[1] == "+" and self._levels else 0
            self._item(block.with_pieces(pieces), level, "-")
        else:
            self._plain(block)

    def _opens_rule(self, block: Paragraph) -> bool:
        return not any(each.isalnum() for each in block.text)

    def _plain(self, block: Paragraph) -> None:
        label = block.facts.label if block.facts.label != BULLET else ""
        if label and self._levels and (block.facts.level or 0) > self._levels[0]:
            # A point `a)` below a numbered item belongs to that item.
            indent = "    " * len([each for each in self._levels if each < (block.facts.level or 0)])
            self._list.append(f"\n{indent}{markdown.escaped(label)} {markdown.inline(block.pieces, self.manner)}")
            return
        self._end_list()
        words = (Piece(f"{label} "), *block.pieces) if label else block.pieces
        self._parts.append(markdown.paragraph(words, self.manner))

    def _number(self, label: str) -> str:
        match = _COUNTED.fullmatch(label)
        return match[1] if match else ""

    def _counts(self, block: Paragraph) -> bool:
        """Whether a numbered paragraph can be an item of a list in Markdown, which counts from 1 without gaps."""
        number = self._number(block.facts.label)
        if not number:
            return False
        level = block.facts.level or 0
        if self._levels and not self._is_counted and level == self._levels[-1]:
            # Markdown would take it for one more bullet of the list above.
            return False
        return number == "1" or (level in self._levels and self._is_counted)

    def _item(self, block: Paragraph, level: int, mark: str) -> None:
        while self._levels and self._levels[-1] > level:
            self._levels.pop()
        if not self._levels or self._levels[-1] < level:
            self._levels.append(level)
        self._is_counted = self._is_counted or mark != "-"
        indent = "    " * min(len(self._levels) - 1, _DEEPEST_LIST)
        words = markdown.paragraph(block.pieces, self.manner).replace("\n\n", f"\n\n{indent}    ")
        self._list.append(f"{indent}{mark} {words}")

    def _end_list(self) -> None:
        if self._list:
            self._parts.append("\n".join(self._list))
        self._list, self._levels, self._is_counted = [], [], False

    def _table(self, table: Table) -> str:
        cells = [cell for row in table.rows for cell in row]
        if len(cells) != 1:
            return markdown.table(table, self.manner)
        # A frame around some paragraphs.
        inside = LessonText({})
        inside.manner = self.manner
        for paragraph in cells[0].paragraphs:
            inside.add(paragraph)
        return "\n".join(f"> {line}".rstrip() for line in inside.markdown.rstrip("\n").split("\n"))


def heading_words(block: Paragraph) -> str:
    """The words of a heading; what would make it a question or give it an id is escaped."""
    words = markdown.escaped(said(block))
    return f"\\{words}" if words.startswith("?") else words
