"""The one way in: blocks of a document become questions, and it is told which blocks are left for lessons."""

from __future__ import annotations

from dataclasses import dataclass

from elearn.content.problems import Place, Problem
from elearn.exchange.report import finding
from elearn.exchange.word.blocks import Document
from elearn.exchange.word.questions.bare import mend_bare
from elearn.exchange.word.questions.building import Building
from elearn.exchange.word.questions.found import PROSE
from elearn.exchange.word.questions.grouping import Grouping
from elearn.exchange.word.questions.lines import lines_of
from elearn.exchange.word.questions.looks import Habits
from elearn.exchange.word.questions.shapes import shaped
from elearn.exchange.word.values import Guess, Question


@dataclass(frozen=True, slots=True)
class Recognised:
    """Questions in order, guesses, what is told of the document as a whole.

    `roles`: for each block that is not prose, the place of its question from 1; 0 for keys and for stories of questions.
    """

    questions: tuple[Question, ...]
    guesses: tuple[Guess, ...]
    problems: tuple[Problem, ...]
    roles: dict[int, int]


def recognise(document: Document, path: str) -> Recognised:
    """Find the questions of a document; `path` is the name that findings are told under."""
    lines = shaped(lines_of(document.blocks))
    grouped = Grouping(lines).group()
    if not grouped.questions:
        # What looked like a list of answers is a table or list of a lesson.
        return Recognised((), (), (), {})
    mend_bare(grouped.questions)
    building = Building(path, Habits.of(grouped.questions), document.notes)
    for found in grouped.questions:
        building.add(found)
    roles: dict[int, int] = {}
    for line, role in zip(lines, grouped.roles, strict=True):
        if role != PROSE and not line.is_blank:
            roles.setdefault(line.block, role + 1 if role >= 0 else 0)
    problems = tuple(finding(Place(path, max(where, 1)), "WRD068", "", number=number) for where, number in grouped.unmatched)
    return Recognised(tuple(building.questions), tuple(building.guesses), problems, roles)
