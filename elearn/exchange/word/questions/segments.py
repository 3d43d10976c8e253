"""Lines cut into stretches that belong to one question at most, so that what a line is can be told from those around it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from elearn.exchange.word.questions import markers
from elearn.exchange.word.questions.ahead import is_capital, letter_of, start_in
from elearn.exchange.word.questions.answer_lists import answers_in_line
from elearn.exchange.word.questions.line import Line

_PART = re.compile(r"(?i)(?:phần|chương|chuyên\s+đề|chủ\s+đề)\s+(?:thứ\s+\w+|\d+|[ivxl]+)\b")


@dataclass(frozen=True, slots=True)
class Segment:
    """The lines from `begin` to before `end` that follow the beginning of a question.

    number:  that of the question, None for a stretch that no number begins.
    is_sure: `Câu 1` begins it, so that a bare `1.` inside is no beginning.
    body:    where its key or explanation begins, `end` where it has none.
    """

    begin: int
    end: int
    number: int | None
    is_sure: bool
    body: int

    @property
    def inside(self) -> range:
        """What stands before its key."""
        return range(self.begin, self.body)


def segments_of(lines: list[Line]) -> list[Segment]:
    """All stretches, in their order."""
    found: list[Segment] = []
    begin, number, is_sure = 0, None, False
    for index, line in enumerate([*lines, None]):
        start = start_in(line) if line is not None else None
        is_question = start is not None and start.is_sure and not start.word.startswith("bài")
        if line is None or is_question or _parts(line, is_sure=is_sure):
            found.append(Segment(begin, index, number, is_sure, _body(lines, begin, index)))
            begin, number, is_sure = index + 1, start.number if start is not None else None, is_question
    return found


def _parts(line: Line, *, is_sure: bool) -> bool:
    """Whether a line that is no sure beginning ends a stretch."""
    if line.is_blank:
        return False
    said = line.said.strip()
    if line.heading is not None or _PART.match(said) is not None:
        return True
    if says_key(line):
        return not is_sure
    if said.isupper() and not letter_of(line) and not answers_in_line(said):
        return True
    return not is_sure and start_in(line) is not None


def says_key(line: Line) -> bool:
    """Whether a key or an explanation begins with this line."""
    if line.is_blank or line.table is not None:
        return False
    return markers.key_in(line.said) is not None or markers.EXPLANATION.match(line.said) is not None


def is_plain(line: Line) -> bool:
    """Whether a line is nothing but words, and no key."""
    return not (line.is_blank or line.heading is not None or line.table or line.answers or says_key(line))


def _body(lines: list[Line], begin: int, end: int) -> int:
    """Where the key begins; one that stands above the options is passed over."""
    for index in range(begin, end):
        if says_key(lines[index]) and not (index + 1 < end and letter_of(lines[index + 1]) == "A"):
            return index
    return end


def chains_of(lines: list[Line], inside: range) -> list[list[int]]:
    """Rows of options in capitals, from an A that a B follows."""
    chains: list[list[int]] = []
    capitals = [(index, letter_of(lines[index])) for index in inside if letter_of(lines[index]) and is_capital(lines[index])]
    for place, (index, letter) in enumerate(capitals):
        if letter == "A" and capitals[place + 1 : place + 2] and capitals[place + 1][1] == "B":
            chains.append([index])
        elif chains and letter == chr(ord("A") + len(chains[-1])):
            chains[-1].append(index)
    return chains
