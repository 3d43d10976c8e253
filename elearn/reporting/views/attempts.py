"""Who has no attempt left, and allowing them some more."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.assessment import service as assessment
from elearn.core import limits
from elearn.core.days import day_of
from elearn.core.errors import N_, Conflict, Invalid, NotFound
from elearn.core.ids import parse_id
from elearn.core.notes import take_note
from elearn.core.paging import page_number
from elearn.reporting.attempt_queries import get_stuck, list_stuck
from elearn.reporting.views.doors import blueprint
from elearn.web.access import current_actor, needs
from elearn.web.work import database, notes, read_session, unit_of_work


@blueprint.get("/reports/attempts")
@needs("reporting.attempts")
def attempts() -> str:
    """Who has no attempt left at a quiz that a course asks for. Neither answers nor results; the look is noted."""
    return _attempts_page(page_number(request.args.get("page")))


def _attempts_page(page: int, *, error: Invalid | Conflict | None = None, at: tuple[str, str, str] | None = None) -> str:
    session, actor = read_session(), current_actor()
    found = list_stuck(session, actor, today=day_of(session, database().clock.now()), page=page)
    with notes() as work:
        take_note(work, "reporting.looked", actor, what="attempts", rows=len(found.rows), page=found.paging.number)
    return render_template(
        "reporting/attempts.html",
        found=found,
        complaint="" if error is None else g.translate(error.message, **error.values),
        field=error.field if isinstance(error, Invalid) else None,
        at=at,
        form=request.form,
        reason_characters=limits.ANSWER_CHARACTERS,
        address=lambda to: url_for("reporting.attempts", page=to if to > 1 else None),
    )


@blueprint.post("/reports/attempts/<learner_id>")
@needs("reporting.attempts")
def allow_attempts(learner_id: str) -> ResponseReturnValue:
    """Further attempts for somebody of the officer's units. Anybody else is noted, whether they exist or not."""
    wanted, actor, form = parse_id(learner_id), current_actor(), request.form
    if wanted is None:
        raise NotFound
    course, quiz, page = form.get("course", ""), form.get("quiz", "")[:64], page_number(form.get("page"))
    try:
        with unit_of_work() as work:
            today = day_of(work.session, work.now)
            row = get_stuck(work.session, actor, wanted, parse_id(course), quiz, today=today)
            place = (row.person_id, row.course_id, row.quiz)
            extra, reason = _small_number(form.get("extra", "")), form.get("reason", "")
            assessment.allow_attempts(work.session, actor, *place, cycle=row.cycle, extra=extra, reason=reason, now=work.now)
    except NotFound:
        with notes() as work:
            take_note(work, "access.denied", actor, what="attempts", id=str(wanted))
        raise
    except (Invalid, Conflict) as error:
        status = 409 if isinstance(error, Conflict) else 422
        return _attempts_page(page, error=error, at=(str(wanted), course, quiz)), status
    flash(g.translate(N_("Đã mở thêm lượt cho %(name)s."), name=row.full_name), "good")
    return redirect(url_for("reporting.attempts", page=page if page > 1 else None), 303)


def _small_number(text: str) -> int:
    """A number of one or two digits; 0 where it is none."""
    plain = text.strip()
    return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) <= 2 else 0
