"""Numbers about units that point at nobody: obstacles at the desk, and who reaches what positions require."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from flask import g, render_template, request, url_for

from elearn.core.counts import told
from elearn.core.days import day_of
from elearn.core.errors import N_
from elearn.core.ids import parse_id
from elearn.core.notes import take_note
from elearn.core.paging import page_number
from elearn.learning.views.shared import spot_address
from elearn.obstacles.rules import monday_of
from elearn.obstacles.words import REASONS
from elearn.reporting.coverage_queries import list_coverage
from elearn.reporting.obstacle_queries import list_obstacles
from elearn.reporting.rules import SMALLEST
from elearn.reporting.views.doors import blueprint, course_options, title_of
from elearn.web.access import current_actor, needs
from elearn.web.work import database, notes, read_session

_UNKNOWN = "?"
"""Stands in a filter for a unit that the reader does not know: its id is not repeated."""


@blueprint.get("/reports/obstacles")
@needs("reporting.obstacles")
def obstacles() -> str:
    """Why acts at the desk could not be done, counted in the reader's units and below. Nobody is named; looks are noted."""
    session, actor = read_session(), current_actor()
    course, today = request.args.get("course", "")[:80], day_of(session, database().clock.now())
    page = page_number(request.args.get("page"))
    found = list_obstacles(session, actor, today=today, course=course, page=page)
    options = course_options(course)
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
            *((str(each), title_of(name)) for each, name in found.units),
            *([(_UNKNOWN, g.translate(N_("Không có đơn vị này")))] if is_unknown else []),
        ],
        smallest=SMALLEST,
        as_of=now,
    )
