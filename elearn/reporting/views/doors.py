"""The blueprint of the reports, and what several of their pages share. It knows none of the modules beside it."""

from __future__ import annotations

from flask import Blueprint, g

from elearn.catalogue.queries import list_courses
from elearn.core.db.types import LocalisedText
from elearn.core.errors import N_
from elearn.core.i18n import in_language
from elearn.web.access import current_actor
from elearn.web.languages import current_language
from elearn.web.work import read_session

blueprint = Blueprint("reporting", __name__)


def course_options(chosen: str) -> list[tuple[str, str]]:
    """The courses to choose from in a filter. One that the address names and nobody knows stands there as unknown."""
    courses = list_courses(read_session(), current_actor())
    known = [("", g.translate(N_("Mọi khóa học"))), *((entry.slug, title_of(entry.title)) for entry in courses)]
    return known if chosen in dict(known) else [*known, (chosen, g.translate(N_("Không có khóa học này")))]


def title_of(text: LocalisedText) -> str:
    return in_language(text, current_language())[0]
