"""What a learner sends: an answer, a place, the end of a lesson, a desk act. Every one may be sent twice."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from flask import Response, abort, flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from elearn.assessment.presentation import present
from elearn.assessment.responses import Response as QuestionResponse
from elearn.content.document import Lesson
from elearn.core.errors import N_, Conflict, Invalid
from elearn.core.i18n import in_language
from elearn.core.text import within_quotes
from elearn.learning import rules, service, voices
from elearn.learning.pieces import shown
from elearn.learning.reader import Reader, find_lesson
from elearn.learning.service import Place
from elearn.learning.views.asked import wants_again, what_is_asked
from elearn.learning.views.case import path_in_form
from elearn.learning.views.doors import blueprint
from elearn.learning.views.review import ANCHOR as REVIEW
from elearn.learning.views.review import ask_to_review
from elearn.learning.views.shared import (
    asked_edition,
    course_address,
    edition,
    lesson_address,
    open_course,
    open_place,
    open_standing,
    read_answers,
)
from elearn.web.access import current_actor, needs
from elearn.web.languages import current_language
from elearn.web.work import unit_of_work


@blueprint.post("/courses/<slug>/enrol")
@needs("learning.learn")
def enrol(slug: str) -> ResponseReturnValue:
    """Takes up the course: from now on it stands among the person's own. Opens the lesson that the form names, if it names one."""
    entry, course = open_course(slug)
    wanted = request.form.get("lesson", "")
    lesson = find_lesson(course, wanted) if wanted else None
    with unit_of_work() as work:
        service.enrol(work.session, current_actor(), entry, now=work.now)
    if lesson is not None:
        return redirect(lesson_address(entry, lesson), 303)
    flash(g.translate(N_("Đã đăng ký học. Khóa học này nay nằm trong “Việc học” của anh/chị.")), "good")
    return redirect(course_address(entry), 303)


@blueprint.post("/courses/<slug>/again")
@needs("learning.learn")
def begin_again(slug: str) -> ResponseReturnValue:
    """Takes up once more a completed course, where somebody asks for a new completion."""
    standing, _ = open_standing(slug)
    if not wants_again(what_is_asked().get(standing.entry.id), standing):
        raise Conflict(N_("Chưa ai giao khóa này cho đợt mới; kết quả đã có vẫn được tính."))
    with unit_of_work() as work:
        service.begin_again(work.session, current_actor(), standing.entry, now=work.now)
    flash(g.translate(N_("Đã bắt đầu đợt học mới. Kết quả lần trước vẫn giữ.")), "good")
    return redirect(course_address(standing.entry), 303)


@blueprint.post("/courses/<slug>/<lesson_slug>/answer")
@needs("learning.learn")
def answer(slug: str, lesson_slug: str) -> ResponseReturnValue:
    """Keeps the answers in the form, and shows the lesson again at the question."""
    place = open_place(slug, lesson_slug)
    answers = read_answers(place.course, place.lesson, request.form.to_dict(flat=False))
    if not answers:
        raise Invalid(N_("Chưa có câu trả lời nào trong biểu mẫu."))
    question_id, response = next(iter(answers.items()))
    if response.draft:
        return _show_draft(place, question_id, answers)
    key = _sending()
    with unit_of_work() as work:
        service.answer(
            work.session,
            current_actor(),
            place,
            place.course.questions[question_id],
            response,
            language=current_language(),
            key=key,
            now=work.now,
        )
    return redirect(lesson_address(place.entry, place.lesson, question_id, edition=asked_edition()), 303)


def _sending() -> str:
    """The form's own mark of this sending; one that has none is a sending of its own."""
    return request.form.get("sending", "")[:64] or secrets.token_hex(8)


def _show_draft(place: Place, question_id: str, answers: dict[str, QuestionResponse]) -> str:
    """An item of an order was moved by its button: shows the question with the new order, keeps nothing."""
    reader = Reader(place.entry, place.course, place.lesson, current_language(), edition(), is_guest=False, responses=answers)
    view = shown(reader, place.course.questions[question_id])
    return render_template("learning/draft.html", reader=reader, view=view)


@blueprint.post("/courses/<slug>/<lesson_slug>/place")
@needs("learning.learn")
def place(slug: str, lesson_slug: str) -> ResponseReturnValue:
    """Remembers the block read last; of somebody who has not taken up the course, nothing."""
    found = open_place(slug, lesson_slug)
    with unit_of_work() as work:
        service.move_to(work.session, current_actor(), found, request.form.get("block", "")[:160], now=work.now)
    return Response(status=204)


@blueprint.post("/courses/<slug>/<lesson_slug>/end")
@needs("learning.learn")
def end(slug: str, lesson_slug: str) -> ResponseReturnValue:
    """The end of the lesson was reached; says what is missing, or goes on."""
    found = open_place(slug, lesson_slug)
    path = path_in_form() if found.lesson.case is not None else ()
    with unit_of_work() as work:
        if found.lesson.case is not None:
            step = service.close_case(work.session, current_actor(), found, path, now=work.now)
        else:
            step = service.reach_end(work.session, current_actor(), found, now=work.now)
    if step.missing:
        # The lesson itself says at each question that it is missing: there, where the learner is led.
        return redirect(lesson_address(found.entry, found.lesson, f"missing-{step.missing[0]}", edition=asked_edition()), 303)
    following = _following(found)
    if step.is_completed:
        flash(g.translate(N_("Anh/chị đã hoàn thành khóa học. Kết quả đã được ghi.")), "good")
    elif following is None or following.quiz is not None:
        # The next lesson speaks for itself; a quiz or the course page would leave open whether the lesson was done.
        words = N_("Đã xong bài “%(title)s”.") if following is None else N_("Đã xong bài “%(title)s”. Tiếp theo là bài kiểm tra.")
        flash(g.translate(words, title=within_quotes(_title(found.lesson))), "good")
    return redirect(_onward(found), 303)


def _title(lesson: Lesson) -> str:
    return in_language(lesson.title, current_language())[0]


def _following(found: Place) -> Lesson | None:
    lessons = found.course.lessons
    at = lessons.index(found.lesson) + 1
    return lessons[at] if at < len(lessons) else None


def _onward(found: Place) -> str:
    following = _following(found)
    return course_address(found.entry) if following is None else lesson_address(found.entry, following, edition=asked_edition())


@blueprint.get("/courses/<slug>/<lesson_slug>/known")
@needs("learning.learn")
def known(slug: str, lesson_slug: str) -> ResponseReturnValue:
    """The lesson's questions without its text ("Tôi đã biết phần này")."""
    return _known_page(open_place(slug, lesson_slug))


def _known_page(found: Place, chosen: Mapping[str, QuestionResponse] | None = None, error: str = "") -> str:
    """The questions, open; with what was chosen so far where an item of an order is being moved, or with what is missing."""
    questions = rules.questions_to_know(found.course, found.lesson)
    if not questions:
        abort(404)
    reader = Reader(found.entry, found.course, found.lesson, current_language(), edition(), is_guest=False)
    views = [present(each, reader.page_language, (chosen or {}).get(each.id), order_seed=each.id) for each in questions]
    return render_template("learning/known.html", reader=reader, views=views, error=error)


@blueprint.post("/courses/<slug>/<lesson_slug>/known")
@needs("learning.learn")
def show_known(slug: str, lesson_slug: str) -> ResponseReturnValue:
    """All right: the lesson counts as known. Otherwise it opens at the section that is needed."""
    found = open_place(slug, lesson_slug)
    answers = read_answers(found.course, found.lesson, request.form.to_dict(flat=False))
    if any(response.draft for response in answers.values()):
        return _known_page(found, answers)
    try:
        with unit_of_work() as work:
            wrong = service.show_known(
                work.session, current_actor(), found, answers, language=current_language(), key=_sending(), now=work.now
            )
    except Invalid as refusal:
        if refusal.field is None:
            raise
        return _known_page(found, error=g.translate(refusal.message)), 422
    if not wrong:
        flash(g.translate(N_("Bài này được tính là “đã biết”. Mình sang bài kế tiếp.")), "good")
        return redirect(_onward(found), 303)
    ask_to_review(wrong)
    return redirect(lesson_address(found.entry, found.lesson, REVIEW, edition=asked_edition()), 303)


@blueprint.post("/courses/<slug>/<lesson_slug>/desk")
@needs("learning.learn")
def desk(slug: str, lesson_slug: str) -> ResponseReturnValue:
    """The act at the desk was done, or could not be."""
    found = open_place(slug, lesson_slug)
    could_not = request.form.get("could") == "no" or "obstacle" in request.form
    obstacle = request.form.get("obstacle", "") if could_not else None
    with unit_of_work() as work:
        voices.do_desk_act(work.session, current_actor(), found, obstacle=obstacle, now=work.now)
    return redirect(lesson_address(found.entry, found.lesson, "desk", edition=asked_edition()), 303)
