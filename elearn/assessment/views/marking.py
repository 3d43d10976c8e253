"""Marking what no machine can: a queue without names, one essay at a time. Every look at an essay is noted."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.assessment import service
from elearn.assessment.marking_queue import get_sitting_to_mark, list_to_mark
from elearn.assessment.numbers import Number, read_number
from elearn.assessment.papers import Item
from elearn.assessment.presentation import present
from elearn.assessment.queries import Sitting, find_result, read_awards, read_sheet
from elearn.assessment.results import exact
from elearn.assessment.views.doors import blueprint
from elearn.core.errors import N_, Conflict, Invalid, NotFound
from elearn.core.ids import parse_id
from elearn.core.notes import take_note
from elearn.core.paging import page_number
from elearn.web.access import current_actor, needs
from elearn.web.languages import current_language
from elearn.web.work import notes, read_session, unit_of_work

_MARKED = N_("Bài viết này đã có người chấm.")


@blueprint.get("/marking")
@needs("assessment.mark")
def marking() -> str:
    """What waits, longest first; by attempt and quiz, without names."""
    page = page_number(request.args.get("page"))
    found = list_to_mark(read_session(), current_actor(), page=page)
    address = lambda to: url_for("assessment.marking", page=to)  # noqa: E731 - handed to the template as it is
    return render_template("assessment/marking.html", found=found, address=address)


@blueprint.get("/marking/<attempt_id>")
@needs("assessment.mark")
def essay(attempt_id: str) -> ResponseReturnValue:
    """The first essay of an attempt that nobody has marked yet."""
    found = _sitting_to_mark(attempt_id)
    item = next(iter(_waiting(found)), None)
    if item is None:
        flash(g.translate(N_("Bài này đã chấm xong.")), "good")
        return redirect(url_for("assessment.marking"), 302)
    return _essay_page(found, item)


def _sitting_to_mark(attempt_id: str) -> Sitting:
    wanted = parse_id(attempt_id)
    if wanted is None:
        raise NotFound
    return get_sitting_to_mark(read_session(), current_actor(), wanted)


def _waiting(found: Sitting) -> list[Item]:
    row = find_result(read_session(), found.id)
    waiting = {each.id for each in row.result.items if each.outcome == "pending"} if row is not None else set()
    return [item for item in found.paper.items if item.id in waiting]


def _essay_page(found: Sitting, item: Item, error: Invalid | None = None) -> str:
    given = read_sheet(read_session(), found).given[item.id]
    language = current_language()
    rubric = getattr(item.question.key, "rubric", {})
    context = {
        "sitting": found,
        "item": item,
        "view": present(item.question, language, order_seed=found.seed),
        "text": getattr(given.response.answer, "text", ""),
        "text_language": given.language,
        "rubric": rubric.get(language) or next(iter(rubric.values()), ""),
        "rubric_language": language if rubric.get(language) else next(iter(rubric), language),
        "error": g.translate(error.message, **error.values) if error is not None else "",
        "error_field": error.field if error is not None else "",
        "points": request.form.get("points", ""),
        "words": request.form.get("words", ""),
    }
    with notes() as work:
        take_note(work, "assessment.looked", current_actor(), attempt=str(found.id), question=item.id)
    return render_template("assessment/essay.html", **context)


@blueprint.post("/marking/<attempt_id>")
@needs("assessment.mark")
def mark_essay(attempt_id: str) -> ResponseReturnValue:
    """Takes the mark of one essay, and goes on with the next."""
    found = _sitting_to_mark(attempt_id)
    item = found.paper.find(request.form.get("question", ""))
    if item is None or item.question.kind != "essay":
        raise NotFound
    if item not in _waiting(found):
        raise Conflict(_MARKED)
    try:
        share = _share(item, request.form.get("points", ""))
        words = request.form.get("words", "").replace("\r\n", "\n").strip()
        with unit_of_work() as work:
            if item.id in read_awards(work.session, found.id):
                raise Conflict(_MARKED)
            service.mark_essay(work.session, current_actor(), found, item.id, share=share, words=words, now=work.now)
    except Invalid as error:
        return _essay_page(found, item, error), 422
    flash(g.translate(N_("Đã ghi điểm. Người học thấy kết quả mới ngay.")), "good")
    return redirect(url_for("assessment.essay", attempt_id=attempt_id), 303)


def _share(item: Item, text: str) -> Fraction:
    """The share of the question's points that was typed as points.

    Raises:
        Invalid: no number, one that can be read in two ways, or one outside the question's points.
    """
    reading = read_number(text)
    if not isinstance(reading, Number) or reading.unit:
        raise Invalid(N_("Điểm cần là một con số, ví dụ 1 hoặc 0,5."), field="points")
    points = exact(item.question.points)
    value: Decimal = reading.value
    share = Fraction(value) / points if points else Fraction(0)
    if not 0 <= share <= 1:
        raise Invalid(N_("Điểm phải nằm trong khoảng của câu hỏi."), field="points")
    return share
