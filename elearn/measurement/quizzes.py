"""What attempts at quizzes contribute, read from their results and logs. Neither ever changes once an attempt is handed in.

Only the first attempt of a person in a cycle contributes: whoever tries again has read what was wrong.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.assessment.log import LineKind, Sheet, fold
from elearn.assessment.models import Attempt, AttemptLine, AttemptResult
from elearn.assessment.papers import pools_of
from elearn.assessment.queries import line_of
from elearn.catalogue.library import LIBRARY
from elearn.content.document import Course, Lesson, Question
from elearn.core.ids import Id
from elearn.measurement.rules import AttemptResponses, ItemResponse
from elearn.measurement.rules.contributions import read_share, respond
from elearn.measurement.rules.times import Moment, seconds_by_question


def contributions_of(session: Session, results: Collection[tuple[Id, int]]) -> dict[tuple[Id, int], AttemptResponses]:
    """What some results contribute, by attempt and number; those that contribute nothing are left out. A few statements for all.

    Args:
        results: the attempts and the numbers of their results.
    """
    ids = {attempt_id for attempt_id, _ in results}
    wanted = select(Attempt).where(Attempt.id.in_(ids), Attempt.number == 1, Attempt.submitted_at.is_not(None))
    attempts = session.scalars(wanted).all()
    lines = _lines(session, [each.id for each in attempts])
    marked = {
        (row.attempt_id, row.seq): row for row in session.scalars(select(AttemptResult).where(AttemptResult.attempt_id.in_(ids)))
    }
    courses = LIBRARY.list_documents(session, {each.rendition_id for each in attempts})
    forms = _Forms(courses)
    return {
        (each.id, seq): _responses(each, marked[each.id, seq], lines[each.id], courses[each.rendition_id], forms)
        for each in attempts
        for attempt_id, seq in results
        if attempt_id == each.id and (each.id, seq) in marked
    }


def _lines(session: Session, attempt_ids: Sequence[Id]) -> dict[Id, list[Any]]:
    found: dict[Id, list[Any]] = defaultdict(list)
    table = AttemptLine.__table__.c
    columns = (table.attempt_id, table.seq, table.kind, table.item, table.payload, table.given_at)
    for row in session.execute(select(*columns).where(table.attempt_id.in_(attempt_ids)).order_by(table.attempt_id, table.seq)):
        found[row.attempt_id].append(row)
    return found


def _responses(attempt: Attempt, result: AttemptResult, lines: list[Any], course: Course, forms: _Forms) -> AttemptResponses:
    sheet = fold(line_of(row) for row in lines)
    moments = [Moment(row.given_at, row.item) for row in lines if row.kind != LineKind.SUBMITTED]
    seconds = seconds_by_question(attempt.started_at, moments)
    items = [
        _item(course.questions[each["id"]], sheet, each, seconds.get(each["id"]))
        for each in result.items
        if each["outcome"] != "pending"
    ]
    form, is_drawn = forms.form_of(attempt.rendition_id, attempt.quiz)
    return AttemptResponses(attempt.quiz, form, tuple(items), is_drawn=is_drawn, is_whole=not result.pending)


def _item(question: Question, sheet: Sheet, marked: dict[str, Any], seconds: int | None) -> ItemResponse:
    given = sheet.given.get(question.id) if sheet.is_answered(question.id) else None
    share = read_share(marked["earned"], marked["points"])
    return respond(question, given.response if given is not None else None, share=share, seconds=seconds)


class _Forms:
    """What could be asked in the quizzes of some courses, worked out once for each."""

    def __init__(self, courses: dict[Id, Course]) -> None:
        self._courses = courses
        self._known: dict[tuple[Id, str], tuple[str, bool]] = {}

    def form_of(self, rendition_id: Id, quiz: str) -> tuple[str, bool]:
        """The form of a quiz, and whether its papers differ."""
        if (rendition_id, quiz) not in self._known:
            course = self._courses[rendition_id]
            lesson = course.lesson_by_id(quiz)
            assert lesson is not None  # noqa: S101 - the rendition is the one that the attempt was begun with
            self._known[rendition_id, quiz] = form_of(course, lesson)
        return self._known[rendition_id, quiz]


def form_of(course: Course, quiz: Lesson) -> tuple[str, bool]:
    """A hash of all that a quiz could ask and how it draws, and whether two papers may ask different questions."""
    pools = pools_of(course, quiz)
    draws = [
        (draw.count, pool - set(quiz.questions)) for draw, pool in zip(quiz.quiz.draw if quiz.quiz else (), pools, strict=True)
    ]
    parts = [_named(course, quiz.questions), *(f"{count}:{_named(course, pool)}" for count, pool in draws)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32], any(len(pool) > count for count, pool in draws)


def _named(course: Course, ids: Collection[str]) -> str:
    """Questions as a form knows them: id, key and points."""
    questions = (course.questions[each] for each in sorted(ids))
    return " ".join(f"{each.id}/{each.key_hash}/{each.points}" for each in questions)
