"""Where a learner goes on: the lesson they left off, and the place in it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from elearn.catalogue.queries import CourseEntry
from elearn.content.document import Course, Edition, Lesson
from elearn.learning import case_rules
from elearn.learning.queries import Standing
from elearn.learning.rules import NEW, Progress, can_go_on, is_tried, next_lesson, remaining_minutes
from elearn.learning.views.shared import lesson_address
from elearn.web.languages import current_language


@dataclass(frozen=True, slots=True)
class Onward:
    """A place in a lesson: its address, about how many minutes are left, and its heading or scene; no words at the beginning."""

    href: str
    minutes: int
    words: str | None


def lesson_to_go_on(standing: Standing, course: Course) -> Lesson | None:
    """The lesson touched last if it is unfinished, otherwise the next one, or None where nothing is left that can be done.

    A quiz that was handed in is not gone on with: it is tried again, after what is still to be learned.
    """
    left_off = course.lesson_by_id(standing.last_lesson) if standing.last_lesson else None
    if left_off is not None:
        progress = standing.progress[left_off.id]
        if can_go_on(left_off, progress) and not is_tried(progress):
            return left_off
    return next_lesson(course, standing.progress)


def onward(entry: CourseEntry, course: Course, lesson: Lesson, progress: Progress = NEW) -> Onward:
    """The place in a lesson where the learner left off, or its beginning."""
    if lesson.case is not None:
        return onward_in_case(entry, course, lesson, case_rules.kept_path(lesson.case, progress.path))
    page = lesson.pages.get(current_language()) or lesson.pages[course.source_language]
    heading = next((block.heading for block in page.blocks if block.key == progress.block), None)
    words = next((each.text for each in page.headings if each.id == heading), None)
    minutes = remaining_minutes(lesson, [block.key for block in page.blocks], progress.block)
    return Onward(lesson_address(entry, lesson, progress.block), minutes, words)


def onward_in_case(
    entry: CourseEntry, course: Course, lesson: Lesson, path: tuple[str, ...], *, edition: Edition | None = None
) -> Onward:
    """The scene to which a path has come, in the edition asked for; the beginning of the case where there is no path."""
    if lesson.case is None or not path:
        return Onward(lesson_address(entry, lesson), lesson.minutes, None)
    language = current_language() if current_language() in lesson.pages else course.source_language
    scene = case_rules.play(lesson.case, path, language).scene
    minutes = case_rules.remaining_minutes(lesson.case, path, lesson.minutes)
    return Onward(scene_address(entry.slug, lesson.slug, path, edition=edition), minutes, scene.texts[language].title)


def scene_address(slug: str, lesson_slug: str, path: tuple[str, ...], *, edition: Edition | None = None) -> str:
    """Where a case stands after these choices, in the edition asked for."""
    written = case_rules.write_path(path) or None
    return url_for("learning.lesson", slug=slug, lesson_slug=lesson_slug, path=written, edition=edition, _anchor="story")
