"""The training officer's list of completions."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request, url_for

from elearn.catalogue.queries import list_courses
from elearn.core.db.types import LocalisedText
from elearn.core.errors import N_
from elearn.core.i18n import in_language
from elearn.core.notes import take_note
from elearn.reporting.queries import list_completions
from elearn.web.access import current_actor, needs
from elearn.web.languages import current_language
from elearn.web.work import database, notes, read_session

blueprint = Blueprint("reporting", __name__)


@blueprint.get("/reports/completions")
@needs("reporting.completions")
def completions() -> str:
    """Completions in the officer's units; looking at other people's records is noted, and refused if it cannot be."""
    session, actor = read_session(), current_actor()
    course = request.args.get("course", "")[:80]
    page = _page_number(request.args.get("page", "1"))
    found = list_completions(session, actor, course=course, page=page)
    courses = list_courses(session, actor)
    with notes() as work:
        take_note(work, "reporting.looked", actor, rows=len(found.rows), course=course, page=page)
    return render_template(
        "reporting/completions.html",
        found=found,
        course=course,
        options=[("", g.translate(N_("Mọi khóa học"))), *((entry.slug, _title(entry.title)) for entry in courses)],
        page=page,
        as_of=database().clock.now(),
        address=lambda to: url_for("reporting.completions", course=course or None, page=to),
    )


def _page_number(text: str) -> int:
    """The number of a page in an address; 1 where it is none."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= 5
    return max(1, int(text)) if is_number else 1


def _title(text: LocalisedText) -> str:
    return in_language(text, current_language())[0]
