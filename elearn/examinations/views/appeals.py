"""Appeals of an examination: the list, entering one that came on paper, marking again and answering."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from elearn.core.errors import N_, Conflict, Forbidden, Invalid
from elearn.core.ids import Id
from elearn.core.notes import take_note
from elearn.examinations.models import Appeal, Candidate
from elearn.examinations.policy import within
from elearn.examinations.queries.appeals import (
    AppealedEssay,
    AppealRow,
    find_appeal,
    last_day_of_appeals,
    list_appealed_essays,
    list_appeals,
)
from elearn.examinations.queries.held import Held, find_held, get_held
from elearn.examinations.queries.posted import list_results
from elearn.examinations.rules import Body
from elearn.examinations.scores.posting_rules import tenths
from elearn.examinations.service import appeals as appealing
from elearn.examinations.views.doors import blueprint
from elearn.examinations.views.shared import overseen
from elearn.web.access import current_actor, needs
from elearn.web.addresses import id_in_address
from elearn.web.forms import translated
from elearn.web.languages import current_language
from elearn.web.work import notes, read_session, today, unit_of_work

_POINTS = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,2})?")


@blueprint.get("/organise/<examination_id>/appeals")
@needs("examinations.serve")
def appeals(examination_id: str) -> str:
    """Every appeal of an examination, those that wait first."""
    return _page(overseen(examination_id, Body.COUNCIL))


@blueprint.post("/organise/<examination_id>/appeals")
@needs("examinations.serve")
def enter_appeal(examination_id: str) -> ResponseReturnValue:
    """Enters an appeal that came on paper."""
    held = overseen(examination_id, Body.COUNCIL)
    number, words = request.form.get("number", ""), request.form.get("words", "")
    try:
        with unit_of_work() as work:
            appealing.enter_appeal(work.session, current_actor(), held, number, words, now=work.now)
    except (Invalid, Conflict) as refused:
        return _page(held, refused, typed={"number": number, "words": words}), 422
    flash(translated(N_("Đã nhập đơn phúc khảo.")), "good")
    return redirect(url_for("examinations.appeals", examination_id=held.id), 303)


@blueprint.post("/organise/<examination_id>/appeals/<appeal_id>")
@needs("examinations.serve")
def answer_appeal(examination_id: str, appeal_id: str) -> ResponseReturnValue:
    """Marks the paper again and answers the appeal."""
    held, wanted = overseen(examination_id, Body.COUNCIL), id_in_address(appeal_id)
    words = request.form.get("answer", "")
    try:
        with unit_of_work() as work:
            # Whoever may not answer is told nothing of it, not even how many points its essays have.
            get_held(work.session, held.id, appealing.answered_by(work.session, current_actor(), held.id, today=today()))
            shares = _shares(work.session, held, wanted)
            is_changed = appealing.answer_appeal(work.session, current_actor(), held.id, wanted, words, shares=shares, now=work.now)
    except (Invalid, Conflict, Forbidden) as refused:
        return _page(held, refused, typed={"answer": words}, at=wanted), 422
    said = N_("Đã trả lời: kết quả có thay đổi.") if is_changed else N_("Đã trả lời: kết quả không thay đổi.")
    flash(translated(said), "good")
    return redirect(url_for("examinations.appeals", examination_id=held.id), 303)


def _shares(session: Session, held: Held, appeal_id: Id) -> dict[str, Fraction]:
    """What essays earn by the form, as shares of their points; one whose field is empty keeps its marks.

    Raises:
        Invalid: a field is no number of points that the question has.
    """
    row = find_appeal(session, Appeal.id == appeal_id, Candidate.examination_id == held.id, within(held.scope))
    found: dict[str, Fraction] = {}
    for place, essay in enumerate(_essays(session, held, [row])[row.id] if row else (), 1):
        typed = request.form.get(f"points-{place}", "").strip().replace(",", ".")
        if not typed:
            continue
        if not _POINTS.fullmatch(typed) or Fraction(typed) > essay.points:
            raise Invalid(N_("Điểm chấm lại là một số từ 0 đến %(n)s."), field="points", n=f"{float(essay.points):g}")
        found[essay.question] = Fraction(typed) / essay.points
    return found


def _essays(session: Session, held: Held, rows: Sequence[AppealRow]) -> dict[Id, list[AppealedEssay]]:
    """The essays of each appeal, by its id."""
    found = list_appealed_essays(session, held, [each.sitting_id for each in rows], current_language())
    return {each.id: found[each.sitting_id] for each in rows}


def _page(
    held: Held, refused: Invalid | Conflict | Forbidden | None = None, *, typed: dict[str, str] | None = None, at: Id | None = None
) -> str:
    session, actor = read_session(), current_actor()
    rows = list_appeals(session, held)
    worths: dict[Any, Fraction] = {
        each.candidate_id: each.worth.earned for each in list_results(session, held) if each.worth is not None
    }
    until = last_day_of_appeals(session, held)
    may_answer = find_held(session, held.id, appealing.answered_by(session, actor, held.id, today=today())) is not None
    waiting = [each for each in rows if each.answered_at is None] if may_answer else []
    essays = _essays(session, held, waiting)
    day = today()
    with notes() as work:
        take_note(work, "examinations.looked", actor, what="appeals", examination=str(held.id), rows=len(rows))
    field = refused.field if isinstance(refused, Invalid) else None
    return render_template(
        "examinations/appeals.html",
        held=held,
        rows=rows,
        worths=worths,
        essays=essays,
        tenths=tenths,
        until=until,
        is_open=until is not None and day <= until,
        may_answer=may_answer,
        typed={"number": "", "words": "", "answer": "", **(typed or {})},
        at=at,
        field=field,
        error=translated(refused.message, **refused.values) if refused is not None else "",
    )
