"""The drawing of the ward as the menu of a course whose lessons stand in its rooms."""

from __future__ import annotations

from flask import g

from elearn.content.document import Course, Lesson
from elearn.core.errors import N_
from elearn.learning.queries import Standing
from elearn.learning.rules import NEW
from elearn.learning.views.home import PLACES
from elearn.learning.views.shared import lesson_address
from elearn.web.access import current_actor
from elearn.web.languages import current_language


def rooms_of(standing: Standing, course: Course) -> list[dict[str, object]]:
    """The rooms for the kit's drawing, lit by what was learned in them; none where no lesson of the course stands in one."""
    if not any(lesson.place for lesson in course.lessons):
        return []
    return [_room(code, drawing, name, standing, course) for code, drawing, name, _ in PLACES]


def _room(code: str, drawing: str, name: str, standing: Standing, course: Course) -> dict[str, object]:
    here = [lesson for lesson in course.lessons if lesson.place == code]
    # A reader without account sits no quiz; the room must light up for them as well.
    counted = [lesson for lesson in here if lesson.kind != "quiz" or not current_actor().is_anonymous]
    done = sum(_is_done(standing, lesson) for lesson in counted)
    following = next((lesson for lesson in here if not _is_done(standing, lesson)), here[0] if here else None)
    numbers = ", ".join(str(course.lessons.index(lesson) + 1) for lesson in here)
    return {
        "drawing": drawing,
        # A room without a lesson is drawn and named, but leads nowhere.
        "href": lesson_address(standing.entry, following) if following is not None else None,
        "title": _name(code, course) or g.translate(name),
        "text": g.translate(N_("Bài %(numbers)s"), numbers=numbers) if here else g.translate(N_("Khóa này không có bài ở đây.")),
        "state": "all" if counted and done == len(counted) else "some" if done else "none",
        "done": done,
        "total": len(counted),
        "lessons": [lesson.id for lesson in counted],
    }


def _is_done(standing: Standing, lesson: Lesson) -> bool:
    return standing.progress.get(lesson.id, NEW).is_finished


def _name(code: str, course: Course) -> str:
    """The course's own name of a place in the language of the page, or as its author wrote it first; empty where it has none."""
    names = next((names for place, names in course.places.items() if place == code), {})
    return names.get(current_language()) or names.get(course.source_language, "")
