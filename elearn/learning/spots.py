"""Where in a lesson something was said: what an address needs to lead there, found in the document that is served."""

from __future__ import annotations

from dataclasses import dataclass

from elearn.content.document import Block, Course, Lesson


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a lesson. `anchor` is the block, None for the whole lesson; `edition` whom the block is for, None for all."""

    slug: str
    lesson_slug: str
    anchor: str | None = None
    edition: str | None = None


def spot_of(course: Course, lesson: Lesson, block: Block | None) -> Spot:
    """The place of a block, or of the whole lesson."""
    return Spot(course.slug, lesson.slug, block.key if block else None, block.edition if block else None)


def find_lesson(course: Course, lesson_id: str) -> Lesson | None:
    """The lesson with an id (not an address), or None: it may have gone with a new version."""
    return next((each for each in course.lessons if each.id == lesson_id), None)


def find_desk(course: Course, lesson: Lesson) -> Block | None:
    """The block with the act at the desk, or None. It has the same key in every language."""
    return next((each for each in _blocks(course, lesson, course.source_language) if each.kind == "desk"), None)


def _blocks(course: Course, lesson: Lesson, language: str) -> list[Block]:
    page = lesson.pages.get(language) or lesson.pages.get(course.source_language)
    return [each for each in page.blocks if each.kind != "instructor"] if page is not None else []
