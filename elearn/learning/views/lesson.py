"""The lesson page. A reader without account gets the same bytes as everybody until they answer; then the address holds answers."""

from __future__ import annotations

from functools import partial

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from elearn.assessment.responses import Response as QuestionResponse
from elearn.content.document import Course, Lesson
from elearn.learning.pieces import pieces_of, shown
from elearn.learning.queries import Standing, list_responses
from elearn.learning.reader import Reader, find_lesson
from elearn.learning.rules import questions_to_know, remaining_minutes
from elearn.learning.views.case import show_case
from elearn.learning.views.doors import blueprint
from elearn.learning.views.frame import contents_of, turns_of
from elearn.learning.views.shared import (
    contacts_for,
    course_address,
    edition,
    open_course,
    open_standing,
    read_answers,
)
from elearn.web.access import current_actor, public
from elearn.web.languages import current_language
from elearn.web.pages import public_page
from elearn.web.work import read_session


@blueprint.get("/courses/<slug>/<lesson_slug>")
@public
def lesson(slug: str, lesson_slug: str) -> ResponseReturnValue:
    """One lesson, case or quiz introduction."""
    return _for_guest(slug, lesson_slug) if current_actor().is_anonymous else _for_learner(slug, lesson_slug)


def _for_guest(slug: str, lesson_slug: str) -> ResponseReturnValue:
    entry, course = open_course(slug)
    found = find_lesson(course, lesson_slug)
    fields = request.args.to_dict(flat=False)
    chosen = edition()

    def render() -> str:
        answers = read_answers(course, found, fields)
        contacts = contacts_for(frozenset())
        reader = Reader(entry, course, found, current_language(), chosen, is_guest=True, responses=answers, contacts=contacts)
        return _render(reader)

    if set(fields) <= {"edition"}:
        return public_page(("lesson", entry.rendition_id, found.id, current_language(), chosen), render)
    response = Response(render(), content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _for_learner(slug: str, lesson_slug: str) -> str:
    standing, course = open_standing(slug)
    found = find_lesson(course, lesson_slug)
    codes = frozenset(code for page in found.pages.values() for block in page.blocks for code in block.contacts)
    reader = Reader(
        standing.entry,
        course,
        found,
        current_language(),
        edition(),
        is_guest=False,
        progress=standing.progress,
        responses=_responses(standing, course, found),
        contacts=contacts_for(codes),
    )
    return _render(reader)


def _responses(standing: Standing, course: Course, found: Lesson) -> dict[str, QuestionResponse]:
    """The learner's answers; the question that is to be done again stands open."""
    answers = list_responses(read_session(), current_actor(), standing, found.id, course.questions)
    answers.pop(request.args.get("again", ""), None)
    return answers


def _render(reader: Reader) -> str:
    blocks = [block.key for block in reader.page.blocks]
    if reader.lesson.case is not None:
        return show_case(reader)
    return render_template(
        "learning/lesson.html",
        reader=reader,
        pieces_of=partial(pieces_of, reader),
        view_of=partial(shown, reader),
        course_href=partial(course_address, reader.entry),
        contents=partial(contents_of, reader),
        turn_of=partial(turns_of, reader),
        minutes=remaining_minutes(reader.lesson, blocks, reader.own.block),
        can_know=not reader.is_guest and not reader.own.is_finished and bool(questions_to_know(reader.course, reader.lesson)),
        kept=_kept_answers(reader) if reader.is_guest else {},
    )


def _kept_answers(reader: Reader) -> dict[str, list[str]]:
    """What a guest has answered so far, to be carried along by the next form; nothing else that an address may hold."""
    fields = request.args.to_dict(flat=False)
    ours = {"edition", *reader.lesson.questions}
    return {name: values for name, values in fields.items() if name.partition(".")[0] in ours}
