"""What a question quotes before its options: statements to count, steps to order, points of a law, columns to match.

They begin with letters and numbers of their own, so only the real options below show that they are none.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from elearn.exchange.word.questions.ahead import is_capital, letter_of, start_in
from elearn.exchange.word.questions.answer_lists import answers_behind_head, answers_in_line
from elearn.exchange.word.questions.line import Line
from elearn.exchange.word.questions.segments import Segment, chains_of


def statements_in(lines: list[Line], segment: Segment) -> Iterator[int]:
    """The lines of a stretch that are words of its question, whatever they begin with."""
    chains = chains_of(lines, segment.inside)
    if not chains:
        yield from _columns(lines, segment) if segment.is_sure else ()
        return
    begin = segment.begin
    has_numbers = segment.is_sure and len(chains) == 1
    for chain in chains:
        yield from (index for index in range(begin, chain[0]) if _begins_somehow(lines[index], has_numbers=has_numbers))
        yield from _points_of_options(lines, chain)
        begin = chain[-1] + 1


def _begins_somehow(line: Line, *, has_numbers: bool) -> bool:
    """Whether a line above the options could be taken for one, for a question, or for a list of answers."""
    if line.is_blank or line.table is not None or line.answers is not None:
        return False
    if letter_of(line):
        return True
    return has_numbers and (start_in(line) is not None or line.level is not None or len(answers_in_line(line.said)) > 1)


def _points_of_options(lines: list[Line], chain: list[int]) -> Iterator[int]:
    """Points a), b) inside options that have capitals."""
    for upper, lower in pairwise(chain):
        yield from (index for index in range(upper + 1, lower) if letter_of(lines[index]) and not is_capital(lines[index]))


def _columns(lines: list[Line], segment: Segment) -> Iterator[int]:
    """Two columns to be matched, numbers above small letters, with the line of pairs that is their key."""
    found = columns_in(lines, segment.inside)
    if found is None:
        return
    numbers, letters = found
    yield from (*numbers, *letters)
    following = range(segment.body, min(segment.body + 2, segment.end))
    yield from (index for index in following if answers_behind_head(lines[index].said))


def columns_in(lines: list[Line], inside: range) -> tuple[list[int], list[int]] | None:
    """Rows of lines numbered from 1 and, below them, lettered from a small a; None where there are not both."""
    numbers: list[int] = []
    letters: list[int] = []
    for index in inside:
        start, letter = start_in(lines[index]), letter_of(lines[index])
        if start is not None and not letters and start.number == len(numbers) + 1:
            numbers.append(index)
        elif letter and not is_capital(lines[index]) and letter == chr(ord("A") + len(letters)):
            letters.append(index)
    return (numbers, letters) if len(numbers) > 1 and len(letters) >= len(numbers) else None
