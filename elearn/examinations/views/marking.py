"""Chấm bài: how far each question is, and one answer after another without a sign of whose it is. Every look is noted."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.assessment.presentation import QuestionView, present
from elearn.assessment.result_view import shown_points, unanswered
from elearn.assessment.results import exact
from elearn.content.document import Essay as EssayKey
from elearn.content.document import Question
from elearn.core import limits
from elearn.core.errors import N_, Conflict, Invalid, NotFound
from elearn.core.i18n import in_language
from elearn.core.ids import Id
from elearn.core.notes import take_note
from elearn.core.text import nfc
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.marking import Shown, find_essay, find_next, read_progress
from elearn.examinations.rules import Body
from elearn.examinations.scores.marking_rules import may_mark
from elearn.examinations.scores.rubric import Line, lines_of, read_points
from elearn.examinations.service.marking import Given, mark_essay
from elearn.examinations.views.doors import blueprint
from elearn.examinations.views.shared import hub_of, not_sitting, overseen, served, shown_questions
from elearn.web.access import current_actor, needs
from elearn.web.forms import translated
from elearn.web.languages import current_language
from elearn.web.work import notes, read_session, unit_of_work


@dataclass(frozen=True, slots=True)
class _Rubric:
    lines: tuple[Line, ...]
    language: str

    def typed(self) -> dict[int, str]:
        """What stands in the fields of the lines; a single line has none of its own."""
        return {each.number: request.form.get(f"line-{each.number}", "") for each in self.lines} if len(self.lines) > 1 else {}


@blueprint.get("/organise/<examination_id>/marking")
@needs("examinations.serve")
def marking(examination_id: str) -> str:
    """How far each question is; markers go on from here, council and organisers look on."""
    held = not_sitting(overseen(examination_id, Body.MARKING, Body.COUNCIL))
    person_id = current_actor().person_id if _is_marker(examination_id) else None
    is_open = may_mark(held.state, is_sealed=held.is_sealed)
    rows = read_progress(read_session(), held, person_id) if is_open else []
    if rows:
        shown_questions(held)
    questions = held.course(read_session()).questions if rows else {}
    context = {"held": held, "hub": hub_of(held), "rows": rows, "is_open": is_open, "is_marker": person_id is not None}
    return render_template("examinations/marking.html", **context, views={each: _view(questions[each]) for each in questions})


@blueprint.get("/organise/<examination_id>/marking/<question_id>")
@needs("examinations.serve")
def essay(examination_id: str, question_id: str) -> ResponseReturnValue:
    """The next answer to a question; `after` leaves those before it for later."""
    held, question = _question(examination_id, question_id)
    found = find_next(read_session(), held, _person(), question.id, after=request.args.get("after", "")[:64])
    if found is None:
        flash(translated(N_("Ở câu này, hiện không còn bài nào chờ anh/chị chấm.")), "good")
        return redirect(url_for("examinations.marking", examination_id=held.id), 302)
    return _page(held, question, found)


@blueprint.post("/organise/<examination_id>/marking/<question_id>")
@needs("examinations.serve")
def take_essay(examination_id: str, question_id: str) -> ResponseReturnValue:
    """Takes the mark of one answer, and goes on with the next."""
    held, question = _question(examination_id, question_id)
    here = url_for("examinations.essay", examination_id=held.id, question_id=question.id)
    token = request.form.get("essay", "")
    found = find_essay(read_session(), held, _person(), question.id, token)
    if found is None:
        flash(translated(N_("Bài này vừa có người khác chấm. Xin chấm bài tiếp theo.")), "warn")
        return redirect(here, 303)
    try:
        given, sees_others = _given(question), request.form.get("sees") == "others"
        with unit_of_work() as work:
            mark_essay(work.session, current_actor(), found.sitting_id, question.id, given, sees_others=sees_others, now=work.now)
    except Conflict as error:
        flash(translated(error.message), "warn")
        return redirect(here, 303)
    except Invalid as error:
        again = find_next(read_session(), held, _person(), question.id, after=_just_before(token))
        if again is None:
            raise
        return _page(held, question, again, error), 422
    flash(translated(N_("Đã ghi điểm.")), "good")
    return redirect(here, 303)


def _just_before(token: str) -> str:
    """What sorts directly before a token: it ends in a digit or a letter, this does not."""
    return token[:-1]


def _is_marker(examination_id: str) -> bool:
    try:
        served(examination_id, Body.MARKING)
    except NotFound:
        return False
    return True


def _person() -> Id:
    person_id = current_actor().person_id
    if person_id is None:
        raise NotFound
    return person_id


def _question(examination_id: str, question_id: str) -> tuple[Held, Question]:
    held = not_sitting(served(examination_id, Body.MARKING))
    question = held.course(read_session()).questions.get(question_id) if may_mark(held.state, is_sealed=held.is_sealed) else None
    if question is None or question.kind != "essay":
        raise NotFound
    return held, question


def _given(question: Question) -> Given:
    rubric = _rubric(question)
    points = read_points(rubric.lines, exact(question.points), request.form.get("points", ""), rubric.typed())
    words = nfc(request.form.get("words", "")).replace("\r\n", "\n").strip()
    if len(words) > limits.TEXT_CHARACTERS:
        raise Invalid(N_("Nội dung quá dài. Xin viết ngắn hơn."), field="words")
    return Given(points.share, words, points.lines)


def _rubric(question: Question) -> _Rubric:
    key = question.key
    if not isinstance(key, EssayKey) or not key.rubric:
        return _Rubric((), current_language())
    text, language = in_language(key.rubric, current_language())
    return _Rubric(lines_of(text), language)


def _page(held: Held, question: Question, found: Shown, error: Invalid | None = None) -> str:
    shown_questions(held)
    rubric, points = _rubric(question), exact(question.points)
    with notes() as work:
        take_note(work, "examinations.looked", current_actor(), sitting=str(found.essay.sitting_id), question=question.id)
    return render_template(
        "examinations/essay.html",
        held=held,
        found=found,
        view=_view(question),
        question=question,
        rubric=rubric,
        typed=rubric.typed(),
        progress=found.progress,
        points_of=lambda share: shown_points(Fraction(share) * points),
        error=translated(error.message, **error.values) if error else "",
        error_field=(error.field if error else "") or "",
    )


def _view(question: Question) -> QuestionView:
    """The question with what its author explains to whoever may see its key."""
    response, judged = unanswered(question)
    return present(question, current_language(), response, judged)
