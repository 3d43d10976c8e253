"""What lines are by those around them, settled before questions are put together."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from elearn.exchange.word.questions.ahead import letter_of, start_in
from elearn.exchange.word.questions.alike import in_latin
from elearn.exchange.word.questions.boxes import settled
from elearn.exchange.word.questions.key_lines import with_whole_keys
from elearn.exchange.word.questions.line import Line
from elearn.exchange.word.questions.segments import Segment, says_key, segments_of
from elearn.exchange.word.questions.statements import statements_in
from elearn.exchange.word.questions.unlettered import options_in, usual_options

_FAR: Final = 60
"""Lines below a heading that are looked at; the longest real questions have twenty."""


def shaped(lines: list[Line]) -> list[Line]:
    """The same lines; those whose beginning says something else than they are bear their shape."""
    kept = [settled(in_latin(line)) for line in lines]
    for index in range(len(kept)):
        _take_off_headings(kept, index)
    segments = segments_of(kept)
    usual = usual_options(kept, segments)
    for segment in segments:
        _keep_tables(kept, segment)
        for index in list(statements_in(kept, segment)):
            kept[index] = replace(kept[index], shape="words")
        for index, line in list(options_in(kept, segment, usual)):
            kept[index] = line
    return with_whole_keys(kept)


def _take_off_headings(lines: list[Line], index: int) -> None:
    """The title of a question that has the style of a heading, and its options that have one, are no headings."""
    start = start_in(lines[index])
    if lines[index].heading is None or start is None or not start.is_sure or start.word.startswith("bài"):
        return
    letters, is_keyed, styled = 0, False, [index]
    for place in range(index + 1, min(index + _FAR, len(lines))):
        line = lines[place]
        if line.is_blank:
            continue
        is_next = letter_of(line) == chr(ord("A") + letters)
        letters += is_next
        is_keyed = is_keyed or says_key(line)
        if start_in(line) is not None or (line.heading is not None and not is_next and not says_key(line)):
            break
        styled += [place] if line.heading is not None else []
    if letters > 1 or is_keyed:
        for place in styled:
            lines[place] = replace(lines[place], heading=None)


def _keep_tables(lines: list[Line], segment: Segment) -> None:
    """A table between a question and its options is a part of the question, though it could be read as a list of answers."""
    first = next((index for index in segment.inside if letter_of(lines[index]) == "A"), None)
    if first is None or not segment.is_sure:
        return
    for index in range(segment.begin, first):
        if lines[index].table is not None and lines[index].answers is not None:
            lines[index] = replace(lines[index], answers=None)
