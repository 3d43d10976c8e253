"""The spotted text: a fence `spot` with `{+ suspicious +}` and `{- harmless -}`, each with `{> why <}` if there is any."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from elearn.content.grammar.complaints import Complaints
from elearn.content.grammar.raw import EMPTY, Line, RawSegment, RawSpot, RawText
from elearn.content.grammar.texts import trimmed
from elearn.content.problems import Place

_OPENING = re.compile(r"\{[+>-]")
_SPACE = re.compile(r"[ \t]*")


class _Reader:
    """One pass over the text between the fences."""

    def __init__(self, lines: Sequence[str], first: int, complaints: Complaints) -> None:
        self.text = "\n".join(lines)
        self.source = RawText(tuple(Line(first + offset, 1, line) for offset, line in enumerate(lines)))
        self.complaints = complaints
        self.rows: list[list[RawText | RawSegment]] = [[]]
        self.count = 0
        self._starts = _starts(lines)
        self._first = first

    def read(self) -> RawSpot:
        position = 0
        while match := _OPENING.search(self.text, position):
            self._plain(position, match.start())
            if match[0] == "{>":
                self.complaints.at("SPT003", self._place(match.start()))
                self._plain(match.start(), match.end())
                position = match.end()
            else:
                position = self._segment(match.start())
        self._plain(position, len(self.text))
        return RawSpot(tuple(tuple(row) for row in self.rows), self.text)

    def _segment(self, start: int) -> int:
        sign = self.text[start + 1]
        end = self.text.find(f"{sign}}}", start + 2)
        if end < 0:
            self.complaints.at("SPT001", self._place(start), mark=f"{sign}}}")
            self._plain(start, len(self.text))
            return len(self.text)
        words = self._piece(start + 2, end)
        if not words:
            self.complaints.at("SPT004", self._place(start))
        if "{+" in self.text[start + 2 : end] or "{-" in self.text[start + 2 : end]:
            self.complaints.at("SPT001", self._place(start), mark=f"{sign}}}")
        why, after = self._why(end + 2)
        self.count += 1
        self.rows[-1].append(RawSegment(str(self.count), words, sign == "+", self._place(start), why))
        return after

    def _why(self, position: int) -> tuple[RawText, int]:
        gap = _SPACE.match(self.text, position)
        opening = gap.end() if gap else position
        if not self.text.startswith("{>", opening):
            return EMPTY, position
        end = self.text.find("<}", opening + 2)
        if end < 0:
            self.complaints.at("SPT001", self._place(opening), mark="<}")
            return EMPTY, len(self.text)
        return self._piece(opening + 2, end), end + 2

    def _plain(self, start: int, end: int) -> None:
        """Text outside segments; each line break begins a new row."""
        for number, text in enumerate(self.text[start:end].split("\n")):
            if number:
                self.rows.append([])
            if text:
                place = self._place(start)
                self.rows[-1].append(RawText((Line(place.line, place.column, text),)))
            start += len(text) + 1

    def _piece(self, start: int, end: int) -> RawText:
        found: list[Line] = []
        for text in self.text[start:end].split("\n"):
            place = self._place(start)
            shift = len(text) - len(text.lstrip())
            found.append(Line(place.line, place.column + shift, text.strip()))
            start += len(text) + 1
        return trimmed(found)

    def _place(self, offset: int) -> Place:
        index = bisect_right(self._starts, offset) - 1
        return Place(self.complaints.path, self._first + index, offset - self._starts[index] + 1)


def _starts(lines: Sequence[str]) -> list[int]:
    starts, position = [], 0
    for line in lines:
        starts.append(position)
        position += len(line) + 1
    return starts or [0]


def read_spot(lines: Sequence[str], start: int, end: int, complaints: Complaints) -> RawSpot:
    """The spotted text in the fence whose first and last lines are `start` and `end - 1` (counted from 0)."""
    closed = end - 1 > start and not lines[end - 1].strip().strip("`~")
    return _Reader(lines[start + 1 : end - 1 if closed else end], start + 2, complaints).read()
