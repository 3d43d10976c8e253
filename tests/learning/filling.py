"""Answers as the fields of a form, for tests of pages. Options are named by their ids, which a form may send as well as tokens."""

from __future__ import annotations

from typing import TypeAlias
from urllib.parse import urlencode

from elearn.assessment.responses import Answer, Chosen, Filled, Ordered, Paired, Spotted, Written
from elearn.assessment.solving import solve
from elearn.content.document import Course, Lesson, Question

Fields: TypeAlias = list[tuple[str, str]]


def fields_of(question: Question, answer: Answer) -> Fields:
    """What a form sends for an answer, with the button that was pressed."""
    name = question.id
    match answer:
        case Chosen(options=given) | Ordered(items=given) | Spotted(segments=given):
            fields = [(name, each) for each in given]
        case Written(text=text):
            fields = [(name, text)]
        case Paired(pairs=given_pairs):
            fields = [(f"{name}.{left}", right) for left, right in given_pairs]
        case Filled(gaps=gaps):
            fields = [(f"{name}.{gap}", value) for gap, value in gaps]
    return [*fields, (f"{name}.sent", "1")]


def right_fields(question: Question, language: str = "vi") -> Fields:
    """What a form sends for a wholly right answer."""
    return fields_of(question, solve(question, language).answer)


def lesson_address(course: Course, lesson: Lesson, fields: Fields | None = None, language: str = "vi") -> str:
    """Where a lesson is read, with these answers in the address."""
    return f"/{language}/courses/{course.slug}/{lesson.slug}" + (f"?{urlencode(fields)}" if fields else "")
