"""What there is too many of in one file: lines, marks, headings, questions, options, fenced blocks, definitions (MD091).

Counted after the grammar, which is linear, and before the rules and Markdown, which need time for each piece. A file with too
many of anything is neither checked nor rendered, so its author hears of the amount alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Protocol

from elearn.content import limits, weight
from elearn.content.grammar import marks
from elearn.content.grammar.raw import (
    RawAnswers,
    RawChoices,
    RawCloze,
    RawFile,
    RawMatching,
    RawNumeric,
    RawOrdering,
    RawSpot,
    RawTexts,
)
from elearn.content.phrases import because
from elearn.content.problems import Place, Problem, Severity


class _Placed(Protocol):
    """A piece that knows where it is written."""

    @property
    def place(self) -> Place: ...


def too_many(raw: RawFile) -> tuple[Problem, ...]:
    """A problem for each amount that is too large, at the first piece that is one too many."""
    found = [
        _too_long(raw),
        _too_marked(raw),
        _beyond("headings", limits.HEADINGS, _headings(raw)),
        _beyond("questions", limits.QUESTIONS, [question.place for question in raw.questions]),
        _beyond("fences", 2 * limits.FENCES, list(_fence_lines(raw)), told=limits.FENCES),
        _beyond("definitions", limits.DEFINITIONS, list(_definitions(raw))),
        *(_beyond("options", limits.OPTIONS, _options(question.answers)) for question in raw.questions),
        *(_beyond("options", limits.OPTIONS, [fork.place for fork in scene.forks]) for scene in raw.scenes),
    ]
    return tuple(problem for problem in found if problem is not None)


def _beyond(why: str, limit: int, places: list[Place], *, told: int | None = None) -> Problem | None:
    if len(places) <= limit:
        return None
    return Problem(places[limit], Severity.ERROR, "MD091", because(why, limit=str(told or limit)))


def _too_long(raw: RawFile) -> Problem | None:
    # The empty piece behind the last line break is no line.
    if len(raw.lines) - (not raw.lines[-1]) <= limits.LINES:
        return None
    return Problem(Place(raw.path, limits.LINES + 1), Severity.ERROR, "MD091", because("lines", limit=str(limits.LINES)))


def _too_marked(raw: RawFile) -> Problem | None:
    totals = accumulate(weight.marks_in(line) for line in raw.lines)
    passed = next((number for number, total in enumerate(totals, 1) if total > limits.FILE_MARKS), None)
    if passed is None:
        return None
    return Problem(Place(raw.path, passed), Severity.ERROR, "MD091", because("file-marks", limit=str(limits.FILE_MARKS)))


def _headings(raw: RawFile) -> list[Place]:
    return sorted([*(heading.place for heading in raw.headings), *(scene.heading.place for scene in raw.scenes)])


def _fence_lines(raw: RawFile) -> Iterator[Place]:
    """Lines that open or close fenced code, also inside quotes and lists; a block has two."""
    return (Place(raw.path, number) for number, line in enumerate(raw.lines, 1) if marks.ANY_FENCE.match(line))


def _definitions(raw: RawFile) -> Iterator[Place]:
    for block in raw.blocks:
        if block.shape == "definition":
            lines = (line for line in block.text.lines if marks.DEFINITION.match(line.text))
            yield from (Place(raw.path, line.number) for line in lines)


def _options(answers: RawAnswers | None) -> list[Place]:
    """Where whatever stands in a list of answers is written."""
    found: Sequence[_Placed] = ()
    match answers:
        case RawChoices():
            found = answers.options
        case RawMatching():
            found = answers.pairs
        case RawOrdering():
            found = answers.items
        case RawNumeric():
            found = answers.answers
        case RawTexts():
            found = answers.accepted
        case RawCloze():
            # A gap with a list to choose from counts as many times as it has choices.
            found = [piece for gap in answers.gaps for piece in gap.options or (gap,)]
        case RawSpot():
            found = answers.segments
        case _:
            pass
    return [piece.place for piece in found]
