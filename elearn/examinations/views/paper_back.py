"""Taking back what was read of an answer sheet: the form stands on the page of the sheet."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from elearn.core.errors import N_, Conflict, Forbidden, Invalid
from elearn.examinations.service import taking_back as service
from elearn.examinations.views.doors import blueprint
from elearn.examinations.views.paper_entry import at_desk, sheet_at, sheet_page
from elearn.web.access import current_actor, needs
from elearn.web.forms import translated
from elearn.web.work import unit_of_work

_DONE = N_("Đã rút phiếu %(number)s. Phiếu ấy nhập lại được, hoặc nhập cho đúng thí sinh.")
_ROUNDS = {"1": 1, "2": 2, "3": 3, "all": None}


@blueprint.post("/organise/<examination_id>/paper/entry/<sitting_id>/take-back")
@needs("examinations.serve")
def take_back_sheet(examination_id: str, sitting_id: str) -> ResponseReturnValue:
    """Takes back one reading of a sheet or all of them, with a reason."""
    sheet = sheet_at(at_desk(examination_id), sitting_id)
    which = request.form.get("reading", "")
    if which not in _ROUNDS:
        return sheet_page(sheet, request.form, {}, refused=translated(N_("Xin chọn lần đọc cần rút."))), 422
    try:
        with unit_of_work() as work:
            service.take_back(
                work.session,
                current_actor(),
                sheet.held,
                sheet.sitting.id,
                request.form.get("reason", ""),
                reading=_ROUNDS[which],
                now=work.now,
            )
    except (Invalid, Conflict, Forbidden) as error:
        return sheet_page(sheet, request.form, {}, refused=translated(error.message, **error.values)), 422
    flash(translated(_DONE, number=sheet.sitting.number), "good")
    return redirect(url_for("examinations.paper_entry", examination_id=sheet.held.id), 303)
