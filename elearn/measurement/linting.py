"""What the statistics of an installation say about the sources of a course, as problems at the lines of their questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.catalogue.models import Course as CourseRow
from elearn.content.document import Course
from elearn.content.grammar.files import parse_file
from elearn.content.lint.sentences_statistics import STATISTICS_RULES
from elearn.content.problems import Place, Problem
from elearn.measurement.queries import MeasuredQuestion, keys_of, list_questions
from elearn.measurement.rules import Code
from elearn.measurement.words import letter_of

CODES = {
    Code.KEY_SUSPECT: "STA001",
    Code.AMBIGUOUS: "STA003",
    Code.TOO_HARD: "STA004",
    Code.NO_DISCRIMINATION: "STA005",
    Code.TOO_EASY: "STA006",
    Code.DEAD_DISTRACTOR: "STA007",
    Code.TOO_SLOW: "STA008",
}
AGAINST_KEY = "STA002"
"""A suspect key of which no option can be said to be preferred."""


def problems_of(session: Session, course: Course, sources: Mapping[str, bytes]) -> list[Problem]:
    """What the answers here say about the questions of a course as it is written, by their places.

    A question whose key differs from what was answered has no statistics: nothing is said of it.

    Args:
        course: as it was compiled from `sources`.
        sources: the files of the course by path.
    """
    course_id = session.scalar(select(CourseRow.id).where(CourseRow.code == course.id))
    if course_id is None:
        return []
    measured = [each for each in list_questions(session, course_id, course) if each.findings]
    places = _places(course, sources) if measured else {}
    found = {problem for each in measured for problem in _problems(each, places)}
    return sorted(found, key=lambda each: (each.place, each.code))


def _problems(measured: MeasuredQuestion, places: Mapping[str, tuple[Place, str]]) -> Iterator[Problem]:
    """One for each kind of finding; several dead options are one problem."""
    question = measured.question
    place, excerpt = places[question.id]
    options, _ = keys_of(question)
    for code in dict.fromkeys(each.code for each in measured.findings):
        letters = [letter_of(each.option, options) for each in measured.findings if each.code is code and each.option is not None]
        told = AGAINST_KEY if code is Code.KEY_SUSPECT and question.kind != "single" else CODES[code]
        words = (("answers", str(measured.responses)), ("options", ", ".join(letters)))
        yield Problem(place, STATISTICS_RULES[told].severity, told, words, excerpt)


def _places(course: Course, sources: Mapping[str, bytes]) -> dict[str, tuple[Place, str]]:
    """Where each question is written in the language of the course, and its line there."""
    found = {}
    for path, content in sources.items():
        if path.endswith(f".{course.source_language}.md"):
            parsed = parse_file(path, content.decode())
            for question in parsed.questions:
                if question.id is not None:
                    found[question.id] = (question.place, parsed.lines[question.place.line - 1])
    return found
