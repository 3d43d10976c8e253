"""What readers say is wrong, for trainers and reviewers."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.core import limits
from elearn.core.errors import N_, NotFound
from elearn.core.ids import parse_id
from elearn.core.notes import take_note
from elearn.core.paging import page_number
from elearn.core.permissions import allows
from elearn.learning import voices
from elearn.learning.views.shared import spot_address
from elearn.reporting.fault_queries import list_faults
from elearn.reporting.views.doors import blueprint, course_options
from elearn.web.access import current_actor, needs
from elearn.web.work import notes, read_session, unit_of_work


@blueprint.get("/reports/faults")
@needs("reporting.faults")
def faults() -> str:
    """What readers say is wrong about the courses that the trainer answers for; never who says it. The look is noted."""
    session, actor = read_session(), current_actor()
    course, is_closed = request.args.get("course", "")[:80], request.args.get("state") == "closed"
    found = list_faults(session, actor, is_closed=is_closed, course=course, page=page_number(request.args.get("page")))
    options = course_options(course)
    with notes() as work:
        detail = {"rows": len(found.rows), "course": course, "page": found.paging.number}
        take_note(work, "reporting.looked", actor, what="faults", **detail)
    return render_template(
        "reporting/faults.html",
        found=found,
        course=course,
        is_closed=is_closed,
        options=options,
        may_close=not is_closed and allows(actor, "learning.close_faults"),
        answer_characters=limits.ANSWER_CHARACTERS,
        leads_to=spot_address,
        address=lambda to: _faults_address(course, to, is_closed=is_closed),
    )


def _faults_address(course: str, page: int, *, is_closed: bool) -> str:
    state = "closed" if is_closed else None
    return url_for("reporting.faults", state=state, course=course or None, page=page if page > 1 else None)


@blueprint.post("/reports/faults/<report_id>/close")
@needs("learning.close_faults")
def close_fault(report_id: str) -> ResponseReturnValue:
    """A report has been dealt with. One that is not this trainer's is noted, whether it exists elsewhere or not."""
    wanted, actor = parse_id(report_id), current_actor()
    if wanted is None:
        raise NotFound
    try:
        with unit_of_work() as work:
            voices.close_fault(work.session, actor, wanted, answer=request.form.get("answer", ""), now=work.now)
    except NotFound:
        with notes() as work:
            take_note(work, "access.denied", actor, what="fault", id=str(wanted))
        raise
    flash(g.translate(N_("Đã đóng báo lỗi.")), "good")
    course, page = request.form.get("course", "")[:80], page_number(request.form.get("page"))
    return redirect(_faults_address(course, page, is_closed=False), 303)
