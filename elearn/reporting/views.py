"""Completions, reports of faults and obstacles, each for those who answer for them. Every look is noted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.assessment import service as assessment
from elearn.catalogue.queries import list_courses
from elearn.core import limits
from elearn.core.days import day_of
from elearn.core.db.types import LocalisedText
from elearn.core.errors import N_, Conflict, Invalid, NotFound
from elearn.core.i18n import in_language
from elearn.core.ids import parse_id
from elearn.core.notes import take_note
from elearn.core.paging import page_number
from elearn.core.permissions import allows
from elearn.learning import voices
from elearn.learning.views.shared import spot_address
from elearn.obstacles.rules import monday_of, told
from elearn.obstacles.words import REASONS
from elearn.reporting.attempt_queries import get_stuck, list_stuck
from elearn.reporting.coverage_queries import list_coverage
from elearn.reporting.fault_queries import list_faults
from elearn.reporting.obstacle_queries import list_obstacles
from elearn.reporting.queries import list_completions
from elearn.reporting.rules import SMALLEST
from elearn.web.access import current_actor, needs
from elearn.web.languages import current_language
from elearn.web.work import database, notes, read_session, unit_of_work

blueprint = Blueprint("reporting", __name__)

_UNKNOWN = "?"
"""Stands in a filter for a unit that the reader does not know: its id is not repeated."""


@blueprint.get("/reports/completions")
@needs("reporting.completions")
def completions() -> str:
    """Completions in the officer's units; looking at other people's records is noted, and refused if it cannot be."""
    session, actor = read_session(), current_actor()
    course = request.args.get("course", "")[:80]
    page = page_number(request.args.get("page"))
    found = list_completions(session, actor, course=course, page=page)
    options = _course_options(course)
    with notes() as work:
        take_note(work, "reporting.looked", actor, rows=len(found.rows), course=course, page=found.paging.number)
    return render_template(
        "reporting/completions.html",
        found=found,
        course=course,
        options=options,
        as_of=database().clock.now(),
        address=lambda to: url_for("reporting.completions", course=course or None, page=to),
    )


@blueprint.get("/reports/faults")
@needs("reporting.faults")
def faults() -> str:
    """What readers say is wrong about the courses that the trainer answers for; never who says it. The look is noted."""
    session, actor = read_session(), current_actor()
    course, is_closed = request.args.get("course", "")[:80], request.args.get("state") == "closed"
    found = list_faults(session, actor, is_closed=is_closed, course=course, page=page_number(request.args.get("page")))
    options = _course_options(course)
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


@blueprint.get("/reports/obstacles")
@needs("reporting.obstacles")
def obstacles() -> str:
    """Why acts at the desk could not be done, counted in the reader's units and below. Nobody is named; looks are noted."""
    session, actor = read_session(), current_actor()
    course, today = request.args.get("course", "")[:80], day_of(session, database().clock.now())
    page = page_number(request.args.get("page"))
    found = list_obstacles(session, actor, today=today, course=course, page=page)
    options = _course_options(course)
    with notes() as work:
        detail = {"rows": sum(len(act.rows) for act in found.acts), "course": course, "page": found.paging.number}
        take_note(work, "reporting.looked", actor, what="obstacles", **detail)
    return render_template(
        "reporting/obstacles.html",
        found=found,
        course=course,
        options=options,
        reasons={code: g.translate(words) for code, words in REASONS.items()},
        smallest=SMALLEST,
        until=monday_of(today) - timedelta(days=1),
        told=told,
        leads_to=spot_address,
        address=lambda to: url_for("reporting.obstacles", course=course or None, page=to if to > 1 else None),
    )


@blueprint.get("/reports/competencies")
@needs("reporting.competencies")
def competencies() -> str:
    """How many people in the reader's units and below reach what their positions require. Nobody is named; looks are noted."""
    session, actor, now = read_session(), current_actor(), database().clock.now()
    wanted = request.args.get("unit", "")
    found = list_coverage(session, actor, today=day_of(session, now), unit=parse_id(wanted))
    # One that is no unit, is out of reach or has no group is told alike, and shows nothing: never what was not asked for.
    is_unknown = bool(wanted) and found.unit is None
    found = replace(found, competencies=()) if is_unknown else found
    with notes() as work:
        take_note(work, "reporting.looked", actor, what="competencies", rows=found.count, unit=str(found.unit or ""))
    return render_template(
        "reporting/competencies.html",
        found=found,
        unit=found.unit or (_UNKNOWN if is_unknown else ""),
        is_unknown=is_unknown,
        options=[
            ("", g.translate(N_("Mọi đơn vị"))),
            *((str(each), _title(name)) for each, name in found.units),
            *([(_UNKNOWN, g.translate(N_("Không có đơn vị này")))] if is_unknown else []),
        ],
        smallest=SMALLEST,
        as_of=now,
    )


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


def _course_options(chosen: str) -> list[tuple[str, str]]:
    """The courses to choose from in a filter. One that the address names and nobody knows stands there as unknown."""
    courses = list_courses(read_session(), current_actor())
    known = [("", g.translate(N_("Mọi khóa học"))), *((entry.slug, _title(entry.title)) for entry in courses)]
    return known if chosen in dict(known) else [*known, (chosen, g.translate(N_("Không có khóa học này")))]


def _title(text: LocalisedText) -> str:
    return in_language(text, current_language())[0]
