"""Câu hỏi bị báo sai: what candidates said of questions, for those who answer it."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from elearn.assessment.presentation import QuestionView, present
from elearn.assessment.result_view import unanswered
from elearn.content.document import Course
from elearn.core.errors import N_, Conflict, Forbidden, Invalid, NotFound
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.measured import find_doubts
from elearn.examinations.queries.reports import ReportedQuestion, list_reported
from elearn.examinations.rules import Body, State
from elearn.examinations.saying_forms import AnswerForm
from elearn.examinations.service import reports as service
from elearn.examinations.service.erasing import count_reports_awaited
from elearn.examinations.views.doors import blueprint
from elearn.examinations.views.measured_lines import doubts_told
from elearn.examinations.views.shared import not_sitting, overseen, parts_here, shown_keys, shown_questions, way_back
from elearn.measurement.shown import Told
from elearn.web.access import current_actor, needs
from elearn.web.forms import translated
from elearn.web.languages import current_language
from elearn.web.work import read_session, today, unit_of_work


@blueprint.get("/organise/<examination_id>/reports")
@needs("examinations.serve")
def reports(examination_id: str) -> str:
    """The questions of which somebody spoke, with their words and how many said so."""
    return _page(shown_keys(not_sitting(overseen(examination_id, Body.COUNCIL))))


@blueprint.post("/organise/<examination_id>/reports/<question>")
@needs("examinations.serve")
def answer_reports(examination_id: str, question: str) -> ResponseReturnValue:
    """Answers all who spoke of a question and wait."""
    held, form = shown_keys(not_sitting(overseen(examination_id, Body.COUNCIL))), AnswerForm()
    if question not in {each.question for each in list_reported(read_session(), held)}:
        raise NotFound
    if not form.validate():
        return _page(held, question, form), 422
    try:
        with unit_of_work() as work:
            service.answer_reports(work.session, current_actor(), held, question, form.words.data or "", now=work.now)
    except (Conflict, Forbidden) as error:
        form.tell(Invalid(error.message, field="words", **error.values))
        return _page(held, question, form), 422
    flash(translated(N_("Đã gửi trả lời cho mọi người báo câu này.")), "good")
    return redirect(url_for("examinations.reports", examination_id=examination_id), 303)


def _page(held: Held, question: str | None = None, form: AnswerForm | None = None) -> str:
    """The page; `form` is the refused one of `question`, with what was typed in it."""
    found = list_reported(read_session(), held)
    if found:
        shown_questions(held)
    course = held.course(read_session()) if found else None
    return render_template(
        "examinations/reports.html",
        held=held,
        found=[(each, _view(held, course, each), _form(each, question, form)) for each in found if course is not None],
        ruling=_ruling(held),
        doubts=_doubts(held) if found else {},
        is_over=_is_over(held),
        today=today(),
        awaited=count_reports_awaited(read_session(), held.id) if held.erase_on is not None and held.scope is None else 0,
    )


def _form(each: ReportedQuestion, question: str | None, form: AnswerForm | None) -> AnswerForm:
    if form is not None and each.question == question:
        return form
    return AnswerForm(formdata=None)


def _view(held: Held, course: Course, each: ReportedQuestion) -> QuestionView:
    """The question in words; with its key only once nobody sits any more."""
    question = course.questions[each.question]
    response, judged = unanswered(question) if _is_over(held) else (None, None)
    return present(question, current_language(), response, judged, order_seed=question.id)


def _doubts(held: Held) -> dict[str, tuple[Told, ...]]:
    """What this examination's answers say against its questions, for whoever decides on them."""
    if not _is_over(held) or "examinations.analysis" not in parts_here(held):
        return {}
    return {each.id: doubts_told(each) for each in find_doubts(read_session(), held).values()}


def _is_over(held: Held) -> bool:
    return held.state in (State.CLOSED, State.POSTED)


def _ruling(held: Held) -> str | None:
    """Where it is decided what becomes of a question, for whoever comes there."""
    return way_back(held, "examinations.questions")
