"""What lines are by those around them, settled before questions are put together."""

from __future__ import annotations

from dataclasses import replace

from elearn.exchange.word.questions.ahead import letter_of
from elearn.exchange.word.questions.boxes import settled
from elearn.exchange.word.questions.key_lines import with_whole_keys
from elearn.exchange.word.questions.lines import Line
from elearn.exchange.word.questions.segments import Segment, segments_of
from elearn.exchange.word.questions.statements import statements_in
from elearn.exchange.word.questions.unlettered import options_in, usual_options


def shaped(lines: list[Line]) -> list[Line]:
    """The same lines; those whose beginning says something else than they are bear their shape."""
    kept = [settled(line) for line in lines]
    segments = segments_of(kept)
    usual = usual_options(kept, segments)
    for segment in segments:
        _keep_tables(kept, segment)
        for index in list(statements_in(kept, segment)):
            kept[index] = replace(kept[index], shape="words")
        for index, line in list(options_in(kept, segment, usual)):
            kept[index] = line
    return with_whole_keys(kept)


def _keep_tables(lines: list[Line], segment: Segment) -> None:
    """A table between a question and its options is a part of the question, though it could be read as a list of answers."""
    first = next((index for index in segment.inside if letter_of(lines[index]) == "A"), None)
    if first is None or not segment.is_sure:
        return
    for index in range(segment.begin, first):
        if lines[index].table is not None and lines[index].answers is not None:
            lines[index] = replace(lines[index], answers=None)
