"""Before a quiz: what it is, how one stands, and the way in."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from decimal import Decimal

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from elearn.assessment import service as assessment
from elearn.assessment.history import AttemptRow, count_extra, list_attempts, standing_from
from elearn.assessment.holding import find_hold
from elearn.assessment.result_view import needed_points, shown_points
from elearn.assessment.results import Standing, exact, may_sit_again
from elearn.content.document import Course, Lesson, Quiz
from elearn.core.errors import NotFound
from elearn.learning import service
from elearn.learning.changes import is_asked_again
from elearn.learning.pieces import pieces_of
from elearn.learning.queries import find_standing
from elearn.learning.reader import Reader
from elearn.learning.views.doors import blueprint
from elearn.learning.views.frame import contents_of, turns_of
from elearn.learning.views.shared import course_address, lesson_address, open_place
from elearn.web.access import current_actor, needs
from elearn.web.work import database, read_session, unit_of_work


@dataclass(frozen=True, slots=True)
class Size:
    """How long a quiz is and what passes: `needed` of `points` where every paper offers the same, else `percent` of the points."""

    questions: int
    needed: Decimal | None
    points: Decimal | None
    percent: float


def size_of(course: Course, lesson: Lesson, quiz: Quiz) -> Size:
    """The size of any paper of a quiz."""
    count = len(lesson.questions) + sum(draw.count for draw in quiz.draw)
    banks = {draw.bank for draw in quiz.draw}
    asked = [*lesson.questions, *(each for bank in course.banks if bank.id in banks for each in bank.questions)]
    weights = {exact(course.questions[each].points) for each in asked}
    if len(weights) != 1:
        return Size(count, None, None, quiz.pass_percent)
    points = weights.pop() * count
    return Size(count, needed_points(quiz, points), shown_points(points), quiz.pass_percent)


def show_quiz(reader: Reader) -> str:
    """The page before a quiz. What it asks is seen by whoever begins, never here."""
    quiz = reader.lesson.quiz
    assert quiz is not None  # noqa: S101 - the caller has looked
    attempts, standing = _own(reader, quiz)
    return render_template(
        "learning/quiz.html",
        reader=reader,
        pieces=[piece for piece in pieces_of(reader) if piece.kind in {"html", "figure"}],
        quiz=quiz,
        size=size_of(reader.course, reader.lesson, quiz),
        attempts=[(each, _points(each)) for each in attempts],
        going=next((each for each in attempts if each.submitted_at is None), None),
        standing=standing,
        hold=find_hold(read_session(), current_actor(), reader.entry.id, reader.lesson, now=database().clock.now()),
        may_sit_again=may_sit_again(quiz, standing) and is_asked_again(reader.course, reader.lesson, attempts),
        contents=contents_of(reader),
        turn=turns_of(reader),
        course_href=course_address(reader.entry),
        sign_in_href=url_for("accounts.sign_in", next=lesson_address(reader.entry, reader.lesson)),
    )


def _points(row: AttemptRow) -> tuple[Decimal, Decimal] | None:
    """What an attempt earned, of how much."""
    return None if row.tally is None else (shown_points(row.tally.earned), shown_points(row.tally.points))


def _own(reader: Reader, quiz: Quiz) -> tuple[list[AttemptRow], Standing]:
    actor, session = current_actor(), read_session()
    learned = None if reader.is_guest else find_standing(session, actor, reader.entry.slug)
    if learned is None or actor.person_id is None:
        return [], standing_from(quiz, [])
    place = (actor.person_id, reader.entry.id, reader.lesson.id, learned.cycle)
    attempts = list_attempts(session, *place)
    return attempts, standing_from(quiz, attempts, extra=count_extra(session, *place))


@blueprint.post("/courses/<slug>/<lesson_slug>/start")
@needs("assessment.sit")
def start_quiz(slug: str, lesson_slug: str) -> ResponseReturnValue:
    """Begins an attempt, or goes on with the open one; takes up the course where that was not done yet."""
    place = open_place(slug, lesson_slug)
    if place.lesson.quiz is None:
        raise NotFound
    with unit_of_work() as work:
        enrolment = service.enrol(work.session, current_actor(), place.entry, now=work.now)
        attempts = list_attempts(work.session, enrolment.person_id, place.entry.id, place.lesson.id, enrolment.cycle)
        attempt_id = assessment.start_attempt(
            work.session,
            current_actor(),
            place.entry,
            place.course,
            place.lesson,
            cycle=enrolment.cycle,
            seed=secrets.token_hex(16),
            is_asked_again=is_asked_again(place.course, place.lesson, attempts),
            now=work.now,
        )
        # From now on the learner's own page leads back here.
        service.open_lesson(work.session, enrolment, place.lesson, work.now)
    return redirect(url_for("assessment.sitting", attempt_id=attempt_id), 303)
