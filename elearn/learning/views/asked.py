"""Why me: what is asked of the learner, in one sentence, with the due day in words."""

from __future__ import annotations

from datetime import date

from flask import current_app, g

from elearn.content.document import Course
from elearn.core.days import DEFAULT_ZONE
from elearn.core.errors import N_
from elearn.core.i18n import in_language, show_date
from elearn.core.ids import Id
from elearn.learning.asked import EXTENSION, Asked, AskedReader
from elearn.learning.queries import Standing
from elearn.learning.rules import NEW
from elearn.learning.views.shared import course_address
from elearn.organisation.rules import ROLE_WORDS
from elearn.web.access import current_actor
from elearn.web.languages import current_language
from elearn.web.work import read_session, today


def what_is_asked() -> dict[Id, Asked]:
    """What is asked of whoever is signed in, by course: what is left to do first, by due day."""
    reader: AskedReader | None = current_app.extensions.get(EXTENSION)
    actor = current_actor()
    if reader is None or actor.person_id is None:
        return {}
    return {each.course_id: each for each in reader(read_session(), actor, today())}


def due_row(asked: Asked, standing: Standing, course: Course) -> dict[str, object]:
    """One line of the list of what is asked."""
    minutes = minutes_left(asked, standing, course)
    return {
        "date": _date_of(asked),
        "left": due_words(asked.due_on, today()),
        "late": asked.due_on < today(),
        "title": in_language(course.title, current_language())[0],
        "href": course_address(standing.entry),
        "why": why(asked, minutes),
        "minutes": g.translate(N_("còn %(n)s phút"), n=minutes),
    }


def why(asked: Asked, minutes: int) -> dict[str, object]:
    """What the sentence "why me" is made of: who asked, for which duty, on what basis, how many minutes, by when."""
    role = g.translate(ROLE_WORDS[asked.asked_as])
    return {
        "who": g.translate(N_("Hệ thống")) if asked.asker is None else f"{asked.asker} ({role[:1].lower()}{role[1:]})",
        "unit": in_language(asked.unit, current_language())[0],
        "duty": asked.duty,
        "basis": asked.basis,
        "day": _date_of(asked),
        "minutes": minutes if asked.is_open else None,
    }


def _date_of(asked: Asked) -> str:
    return show_date(asked.due_on, current_language(), DEFAULT_ZONE)


def minutes_left(asked: Asked, standing: Standing, course: Course) -> int:
    """The minutes of what completing the course still wants; all of it where the completion there is does not count any more."""
    progress = {} if standing.completed_at is not None else standing.progress
    required = {*course.required_lessons, *course.required_quizzes}
    return sum(each.minutes for each in course.lessons if each.id in required and not progress.get(each.id, NEW).is_finished)


def due_words(due_on: date, day: date) -> str:
    """How far away the due day is."""
    days = (due_on - day).days
    if days < 0:
        return str(g.translate(N_("quá hạn %(n)s ngày"), n=-days))
    if days == 0:
        return str(g.translate(N_("hôm nay là ngày cuối")))
    return str(g.translate(N_("còn %(n)s ngày"), n=days))


def wants_again(asked: Asked | None, standing: Standing) -> bool:
    """Whether the learner has completed the course and is asked to do so once more."""
    return asked is not None and asked.is_open and asked.since is not None and standing.completed_at is not None
