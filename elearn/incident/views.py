"""The incident page."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from elearn.catalogue.library import LIBRARY
from elearn.catalogue.queries import list_courses
from elearn.incident.cases import CASES
from elearn.organisation.queries import contact_of
from elearn.web.access import current_actor, public
from elearn.web.known_fields import without_unknown_fields
from elearn.web.languages import current_language
from elearn.web.pages import public_page
from elearn.web.work import read_session, today

blueprint = Blueprint("incident", __name__)
blueprint.before_request(without_unknown_fields)


@blueprint.get("/incident")
@public
def incident() -> ResponseReturnValue:
    """Four doors on one page; the reader's unit's own contact where there is one."""
    actor = current_actor()
    lessons = _lessons()
    if actor.is_anonymous:
        key = ("incident", tuple(sorted(lessons.items())), current_language())
        return public_page(key, lambda: render_template("incident/incident.html", cases=CASES, contact=None, lessons=lessons))
    contact = contact_of(read_session(), actor.unit_id, "cntt", today=today())
    return render_template("incident/incident.html", cases=CASES, contact=contact, lessons=lessons)


def _lessons() -> dict[tuple[str, str], tuple[str, str, int]]:
    """(course slug, lesson slug, minutes) of the lesson behind each door, as far as it is published."""
    session = read_session()
    entries = {entry.code: entry for entry in list_courses(session, current_actor())}
    found = {}
    for code, lesson_id in {case.lesson for case in CASES}:
        entry = entries.get(code)
        lesson = LIBRARY.get_document(session, entry.rendition_id).lesson_by_id(lesson_id) if entry else None
        if entry is not None and lesson is not None:
            found[code, lesson_id] = (entry.slug, lesson.slug, lesson.minutes)
    return found
