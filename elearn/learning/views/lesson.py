"""The lesson page. A reader without account gets the same bytes as everybody until they answer; then the address holds answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from elearn.assessment.responses import Response as QuestionResponse
from elearn.assessment.responses import field_names
from elearn.content.document import Course, Lesson
from elearn.core.ids import Id
from elearn.learning.desk_answers import DeskAnswer, desk_answers
from elearn.learning.pieces import pieces_of, shown
from elearn.learning.queries import list_responses
from elearn.learning.reader import Reader, find_lesson
from elearn.learning.rules import NEW, Progress, questions_to_know, remaining_minutes, unanswered
from elearn.learning.views.case import show_case
from elearn.learning.views.doors import blueprint
from elearn.learning.views.frame import contents_of, turns_of
from elearn.learning.views.quiz import show_quiz
from elearn.learning.views.review import Review, take_review
from elearn.learning.views.shared import (
    EDITIONS,
    contacts_for,
    course_address,
    edition,
    open_course,
    open_standing,
    read_answers,
)
from elearn.web.access import current_actor, public
from elearn.web.known_fields import without_unknown_fields
from elearn.web.languages import current_language
from elearn.web.pages import public_page
from elearn.web.shared_pages import shared_page
from elearn.web.work import read_session

TEMPLATE = "learning/lesson.html"


@blueprint.get("/courses/<slug>/<lesson_slug>")
@public
def lesson(slug: str, lesson_slug: str) -> ResponseReturnValue:
    """One lesson, case or quiz introduction."""
    return _for_guest(slug, lesson_slug) if current_actor().is_anonymous else _for_learner(slug, lesson_slug)


def _for_guest(slug: str, lesson_slug: str) -> ResponseReturnValue:
    entry, course = open_course(slug)
    found = find_lesson(course, lesson_slug)
    elsewhere = without_unknown_fields(partial(_is_known, found, frozenset(_fields_of_guest(course, found))))
    if elsewhere is not None:
        return elsewhere
    fields = request.args.to_dict(flat=False)
    chosen = edition()

    def render() -> str:
        answers = read_answers(course, found, fields)
        contacts = contacts_for(frozenset())
        reader = Reader(entry, course, found, current_language(), chosen, is_guest=True, responses=answers, contacts=contacts)
        return _render(reader)

    if set(fields) <= {"edition"}:
        # The page repeats its address, so what was asked for counts, not what it comes to.
        asked = tuple(fields.get("edition", ()))
        return public_page(("lesson", entry.rendition_id, found.id, current_language(), asked), render)
    page = Response(render(), content_type="text/html; charset=utf-8")
    page.headers["Cache-Control"] = "private, no-cache"
    return page


def _fields_of_guest(course: Course, found: Lesson) -> Iterator[str]:
    """A guest's answers, or their path in a case, stand in the address."""
    if found.case is not None:
        yield "path"
    for question in course.iter_questions(found):
        yield from field_names(question)


def _is_known(found: Lesson, names: frozenset[str], name: str, value: str) -> bool:
    if name == "edition":
        return value in EDITIONS
    return name in names and (name != "again" or value in found.questions)


def _for_learner(slug: str, lesson_slug: str) -> ResponseReturnValue:
    standing, course = open_standing(slug)
    found = find_lesson(course, lesson_slug)
    elsewhere = without_unknown_fields(partial(_is_known, found, frozenset({"again"} if found.case is None else {"path"})))
    if elsewhere is not None:
        return elsewhere
    own = standing.progress.get(found.id, NEW)
    codes = frozenset(code for page in found.pages.values() for block in page.blocks for code in block.contacts)
    answers = list_responses(read_session(), current_actor(), standing, found.id, course.questions)
    reader = Reader(
        standing.entry,
        course,
        found,
        current_language(),
        edition(),
        is_guest=False,
        progress=standing.progress,
        responses={question: each for question, each in answers.items() if question != request.args.get("again")},
        contacts=contacts_for(codes),
        is_completed=standing.completed_at is not None,
        missing=_missing(found, answers, own),
        desk_answers=_desk_answers(standing.entry.id, found, own),
    )
    review = take_review(reader)
    if review is None and found.case is None and found.quiz is None:
        return shared_page(TEMPLATE, reader.where, reader.stands, reader.given, reader.states, **_shown(reader))
    return _render(reader, review)


def _desk_answers(course_id: Id, found: Lesson, own: Progress) -> tuple[DeskAnswer, ...]:
    """What was answered about the act; asked for only by somebody who said that they could not do it."""
    return desk_answers().in_lesson(read_session(), current_actor(), course_id, found.id) if own.desk_is_done is False else ()


def _missing(found: Lesson, answers: Mapping[str, QuestionResponse], own: Progress) -> tuple[str, ...]:
    """The questions that keep a lesson from being done whose end was reached."""
    return unanswered(found, answers.keys()) if own.is_end_reached and not own.is_done else ()


def _render(reader: Reader, review: Review | None = None) -> str:
    if reader.lesson.case is not None:
        return show_case(reader)
    if reader.lesson.quiz is not None:
        return show_quiz(reader)
    return render_template(TEMPLATE, **_shown(reader, review))


def _shown(reader: Reader, review: Review | None = None) -> dict[str, Any]:
    blocks = [block.key for block in reader.page.blocks]
    return {
        "reader": reader,
        "pieces_of": partial(pieces_of, reader),
        "view_of": partial(shown, reader),
        "course_href": partial(course_address, reader.entry),
        "contents": partial(contents_of, reader),
        "turn_of": partial(turns_of, reader),
        "minutes": None if reader.own.is_finished else remaining_minutes(reader.lesson, blocks, reader.own.block),
        "can_know": not reader.is_guest and not reader.own.is_finished and bool(questions_to_know(reader.course, reader.lesson)),
        # What a guest has answered so far is carried along by the next form. Fields that we do not know have been sent away.
        "kept": request.args.to_dict(flat=False) if reader.is_guest else {},
        "review": review,
    }
