"""The slip "Điều gì đã đổi": what a course changed since the learner completed it, and one question to try it on.

The question is answered in the address and kept nowhere: it is practice, and the completion stays as it is. That the slip was seen
is kept, when the learner says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.assessment.marking import mark
from elearn.assessment.presentation import QuestionView, present
from elearn.assessment.responses import field_names
from elearn.catalogue.queries import CourseEntry
from elearn.content.document import Change, Course, Lesson, Question, Slip, Text
from elearn.content.marked_words import marked_words
from elearn.content.plain import plain_text
from elearn.core.errors import N_
from elearn.learning.changed_blocks import changed_blocks, first_words
from elearn.learning.changes import (
    changes_between,
    find_completed_label,
    find_document,
    lessons_to_read,
    list_behind,
    question_of,
    see_changes,
)
from elearn.learning.corrections import Correction, list_corrections_of
from elearn.learning.reader import usual_edition
from elearn.learning.views.doors import blueprint
from elearn.learning.views.shared import lesson_address, open_course, read_answers
from elearn.web.access import current_actor, needs
from elearn.web.known_fields import without_unknown_fields
from elearn.web.languages import current_language
from elearn.web.work import read_session, unit_of_work


@blueprint.get("/courses/<slug>/changes")
@needs("learning.learn")
def changes(slug: str) -> ResponseReturnValue:
    """What changed since the learner completed the course; once they have said that they saw it, the same to read again."""
    entry, course = open_course(slug)
    session, actor = read_session(), current_actor()
    completed = find_completed_label(session, actor, entry.id)
    found = changes_between(course, completed, current_language()) if completed is not None else []
    behind = list_behind(session, actor).get(entry.id)
    unseen = changes_between(course, behind.label, current_language()) if behind is not None else []
    # What was seen before is not told again; who comes back after the last one may read everything once more.
    shown = unseen or found
    corrected = list_corrections_of(session, actor, entry.id, current_language()) if completed is not None else []
    asked = question_of(course, shown)
    elsewhere = without_unknown_fields(partial(_is_known, asked[0] if asked is not None else None))
    if elsewhere is not None:
        return elsewhere
    return render_template(
        "learning/changes.html",
        entry=entry,
        course=course,
        completed=completed,
        is_seen=not unseen and not corrected,
        corrected=[_corrected(each, course) for each in corrected],
        items=[_item(each, course) for each in shown],
        view=_view(course, *asked) if asked is not None else None,
        read=_to_read(entry, course, shown, behind.label if behind is not None and unseen else completed),
        here_address=url_for("learning.changes", slug=slug),
    )


@blueprint.post("/courses/<slug>/changes")
@needs("learning.learn")
def see(slug: str) -> ResponseReturnValue:
    """The learner has seen the slip."""
    entry, _ = open_course(slug)
    with unit_of_work() as work:
        see_changes(work.session, current_actor(), entry, now=work.now)
    flash(g.translate(N_("Cảm ơn anh/chị đã xem. Kết quả đã hoàn thành giữ nguyên.")), "good")
    return redirect(url_for("learning.dashboard"), 303)


def _corrected(correction: Correction, course: Course) -> dict[str, object]:
    """A question with another right answer today: where it was asked, and the place in the result that tells it."""
    quiz = course.lesson_by_id(correction.quiz.id) or correction.quiz
    place = f"question-{correction.number}"
    language = current_language() if current_language() in correction.question.texts else course.source_language
    return {
        "quiz": _words(quiz.title, course),
        "attempt": correction.attempt,
        "number": correction.number,
        "title": plain_text(correction.question.texts[language].title),
        "language": language,
        "href": url_for("assessment.result", attempt_id=correction.attempt_id, _anchor=place),
    }


def _is_known(question: Question | None, name: str, _value: str) -> bool:
    return question is not None and name in field_names(question)


def _to_read(entry: CourseEntry, course: Course, changes: Sequence[Change], since: str | None) -> list[dict[str, object]]:
    """The lessons to read again, each with the places in it that changed since a version."""
    lessons = lessons_to_read(course, changes)
    earlier = find_document(read_session(), entry.id, since) if lessons and since is not None else None
    return [
        {
            "title": _words(lesson.title, course),
            "href": lesson_address(entry, lesson),
            "is_quiz": lesson.quiz is not None,
            "spots": _spots(entry, course, earlier, lesson) if earlier is not None else [],
        }
        for lesson in lessons
    ]


def _spots(entry: CourseEntry, course: Course, earlier: Course, lesson: Lesson) -> list[tuple[str, str, str]]:
    """The places of a lesson that changed: first words, address, language of the words."""
    language = current_language() if current_language() in lesson.pages else course.source_language
    found = changed_blocks(earlier, lesson, language, usual_edition(is_guest=False))
    named = ((first_words(course, block, language), lesson_address(entry, lesson, block.key)) for block in found)
    return [(words, href, language) for words, href in named if words]


def _item(change: Change, course: Course) -> dict[str, object]:
    return {
        "label": change.label,
        "text": _words(change.text, course),
        "slips": [_slip(each, course) for each in change.slips],
    }


def _slip(slip: Slip, course: Course) -> dict[str, object]:
    old, new = _words(slip.old, course), _words(slip.new, course)
    return {"old": old, "new": new, "marked": marked_words(old, new), "todo": _words(slip.todo, course)}


def _words(text: Text, course: Course) -> str:
    """The words in the page's language, or in that of the sources; empty where nothing is said."""
    return text.get(current_language()) or text.get(course.source_language) or next(iter(text.values()), "")


def _view(course: Course, question: Question, lesson: Lesson) -> QuestionView:
    """The question as practice: open, or marked where the address holds an answer."""
    response = read_answers(course, lesson, request.args.to_dict(flat=False)).get(question.id)
    judged = None if response is None or response.draft else mark(question, response)
    return present(question, current_language(), response, judged, order_seed=question.id)
