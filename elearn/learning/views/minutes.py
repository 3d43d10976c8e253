"""What fits into the minutes that somebody has: a decision, a lesson, a lesson with its act at the desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from flask import g

from elearn.content.document import Course, Lesson
from elearn.core.errors import N_
from elearn.learning.queries import Standing
from elearn.learning.rules import MINUTES, NEW, fitting, least_shown, section_before
from elearn.learning.views.onward import onward
from elearn.learning.views.shared import lesson_address
from elearn.web.languages import current_language

Courses: TypeAlias = Sequence[tuple[Standing, Course]]
_Open: TypeAlias = list[tuple[Standing, Course, Lesson]]

SHORTEST = MINUTES[0]
_TITLES = dict(zip(MINUTES, (N_("Một tình huống"), N_("Một bài trọn vẹn"), N_("Một bài và việc tại bàn")), strict=True))


def minute_cards(courses: Courses) -> list[dict[str, object]]:
    """Something for each of the minutes, as far as there is something left to learn.

    The cards come from different courses, and show no lesson twice, while there are others.
    """
    left = _unfinished(courses)
    cards: list[dict[str, object]] = []
    told: list[str] = []
    # The shortest time is served first: fewest things fit into it.
    for minutes in MINUTES:
        turn = least_shown((each[0].entry.code for each in left), told)
        theirs = [each for each in left if each[0].entry.code in turn]
        found = (_decision(theirs) or _decision(left)) if minutes == SHORTEST else None
        place = found[0] if found else _lesson_for(theirs, minutes) or _lesson_for(left, minutes)
        if place is None:
            continue
        told.append(place[0].entry.code)
        # A decision leaves the rest of its lesson to be learned, if that is the last one.
        left = [each for each in left if each is not place] or (left if found else [])
        shown = found[1] if found else _whole(place)
        cards.append({"minutes": minutes, "title": g.translate(_title(minutes, place[2])), **shown})
    return cards


def three_minutes(courses: Courses) -> str | None:
    """Where somebody goes who has only three minutes; None where nothing is so short."""
    left = _unfinished(courses)
    found = _decision(left)
    if found:
        return str(found[1]["href"])
    place = _lesson_for(left, SHORTEST)
    return None if place is None else str(_whole(place)["href"])


def _unfinished(courses: Courses) -> _Open:
    return [
        (standing, course, lesson)
        for standing, course in courses
        for lesson in course.lessons
        if not standing.progress.get(lesson.id, NEW).is_finished
    ]


def _decision(left: _Open) -> tuple[tuple[Standing, Course, Lesson], dict[str, str]] | None:
    """The decision that a lesson opens with takes a few minutes, however long the lesson; one not begun comes first."""
    openings = ((place, _opening(*place)) for place in sorted(left, key=lambda each: each[2].id in each[0].progress))
    return next(((place, opening) for place, opening in openings if opening is not None), None)


def _lesson_for(left: _Open, minutes: int) -> tuple[Standing, Course, Lesson] | None:
    lesson = fitting((each for _, _, each in left), minutes)
    if lesson is None or (minutes == SHORTEST < lesson.minutes):
        return None
    return next(place for place in left if place[2] is lesson)


def _opening(standing: Standing, course: Course, lesson: Lesson) -> dict[str, str] | None:
    """Where the scene of the decision begins, and its words: the question alone says nothing to whoever has not read the scene."""
    question = next((each for each in course.iter_questions(lesson) if each.role == "opening"), None)
    if question is None:
        return None
    page = lesson.pages.get(current_language()) or lesson.pages[course.source_language]
    block = section_before(page.blocks, question.id)
    heading = next(each.heading for each in page.blocks if each.key == block)
    scene = [each.text for each in page.headings if each.id == heading]
    return {"text": " · ".join([page.title, *scene]), "href": lesson_address(standing.entry, lesson, block)}


def _whole(place: tuple[Standing, Course, Lesson]) -> dict[str, str]:
    standing, course, lesson = place
    href = onward(standing.entry, course, lesson, standing.progress.get(lesson.id, NEW)).href
    return {"text": _localised(lesson.title, course), "href": href}


def _title(minutes: int, lesson: Lesson) -> str:
    return N_("Một vụ việc, nhiều lối đi") if lesson.case is not None else _TITLES[minutes]


def _localised(text: Mapping[str, str], course: Course) -> str:
    return text.get(current_language()) or text[course.source_language]
