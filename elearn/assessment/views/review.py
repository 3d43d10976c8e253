"""Looking over a sitting before it is handed in, and handing it in."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from elearn.assessment import service
from elearn.assessment.queries import Sitting, read_sheet
from elearn.assessment.service import AskedBack
from elearn.assessment.sheet_view import SheetCounts, items_of
from elearn.assessment.views.doors import blueprint
from elearn.assessment.views.shared import held_page, hold_on, own_sitting
from elearn.web.access import current_actor, needs
from elearn.web.languages import current_language
from elearn.web.work import read_session, unit_of_work


@blueprint.get("/attempts/<attempt_id>/review")
@needs("assessment.sit")
def review(attempt_id: str) -> ResponseReturnValue:
    """What is answered, empty, flagged or asked back."""
    found = own_sitting(attempt_id)
    if not found.is_open:
        return redirect(url_for("assessment.result", attempt_id=attempt_id), 302)
    hold = hold_on(found)
    return _page(found) if hold is None else held_page(found, hold)


def _page(found: Sitting, *, is_refused: bool = False) -> str:
    sheet = read_sheet(read_session(), found)
    items = items_of(found, sheet, current_language())
    return render_template(
        "assessment/review.html",
        sitting=found,
        sheet=sheet,
        items=items,
        counts=SheetCounts.of(items),
        owner=current_actor().person_id,
        is_refused=is_refused,
        has_essay=any(each.question.kind == "essay" for each in found.paper.items),
    )


@blueprint.get("/attempts/<attempt_id>/submit")
@needs("assessment.sit")
def submit_address(attempt_id: str) -> ResponseReturnValue:
    """Whoever comes back to the address of the form, by the history or by loading again, is led to where the attempt stands."""
    act = "review" if own_sitting(attempt_id).is_open else "result"
    return redirect(url_for(f"assessment.{act}", attempt_id=attempt_id), 302)


@blueprint.post("/attempts/<attempt_id>/submit")
@needs("assessment.sit")
def submit(attempt_id: str) -> ResponseReturnValue:
    """Hands the attempt in; pressed again, it leads to the same result."""
    found = own_sitting(attempt_id)
    hold = hold_on(found) if found.is_open else None
    if hold is not None:
        return held_page(found, hold), 409
    try:
        with unit_of_work() as work:
            service.submit_attempt(work.session, current_actor(), found, now=work.now)
    except AskedBack:
        return _page(found, is_refused=True), 422
    return redirect(url_for("assessment.result", attempt_id=attempt_id), 303)
