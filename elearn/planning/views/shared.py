"""What the doors of required learning have in common: courses to choose from, and what is noted."""

from __future__ import annotations

from typing import Any

from elearn.catalogue.queries import list_courses
from elearn.core.i18n import in_language
from elearn.core.ids import Id
from elearn.core.notes import take_note
from elearn.web.access import current_actor
from elearn.web.forms import choice
from elearn.web.languages import current_language
from elearn.web.work import notes, read_session


def course_choices() -> list[Any]:
    """The courses that the actor sees, by name."""
    language = current_language()
    named = [(str(each.id), in_language(each.title, language)[0]) for each in list_courses(read_session(), current_actor())]
    return [choice(value, label) for value, label in sorted(named, key=lambda pair: pair[1])]


def note_denial(what: str, thing_id: Id) -> None:
    """Notes that somebody asked for a thing that is not there for them."""
    with notes() as work:
        take_note(work, "access.denied", current_actor(), what=what, id=str(thing_id))


def note_look(what: str, rows: int, page: int = 1) -> None:
    """Notes a look at a list of people: how many, never who."""
    with notes() as work:
        take_note(work, "planning.looked", current_actor(), what=what, rows=rows, page=page)
