"""Who reads a lesson, and what the page may show them: the course, their answers, their place in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from elearn.assessment.responses import Response
from elearn.assessment.results import Tries
from elearn.catalogue.queries import CourseEntry
from elearn.content.document import Course, Edition, Lesson, Page
from elearn.core.errors import NotFound
from elearn.learning.desk_answers import DeskAnswer
from elearn.learning.rules import NEW, LessonState, Progress, next_lesson


@dataclass(frozen=True, slots=True)
class Reader:
    """One reading of one lesson. A guest's answers come from the address, a learner's from their records.

    `missing` are the questions that keep a lesson from being done whose end the learner has said to have reached. `desk_answers` is
    what was answered to somebody who could not do the act at the desk.
    """

    entry: CourseEntry
    course: Course
    lesson: Lesson
    language: str
    edition: Edition
    is_guest: bool
    progress: Mapping[str, Progress] = field(default_factory=dict)
    responses: Mapping[str, Response] = field(default_factory=dict)
    contacts: Mapping[str, str] = field(default_factory=dict)
    is_completed: bool = False
    missing: tuple[str, ...] = ()
    desk_answers: tuple[DeskAnswer, ...] = ()

    @property
    def page(self) -> Page:
        """The lesson in the reader's language, or in the source language where there is no translation."""
        return self.lesson.pages.get(self.language) or self.lesson.pages[self.course.source_language]

    @property
    def page_language(self) -> str:
        return self.language if self.language in self.lesson.pages else self.course.source_language

    @property
    def where(self) -> tuple[object, ...]:
        """The place in published content that is read: for equal values the same blocks and links stand at the same address."""
        edition = self.edition, self.asked_edition
        return self.entry.rendition_id, self.entry.slug, self.lesson.id, self.page_language, *edition

    @property
    def given(self) -> tuple[object, ...]:
        """What the reader has given to the lesson, and who is named to them in it: the answers and the contacts."""
        return tuple((each, self.responses[each]) for each in sorted(self.responses)), tuple(sorted(self.contacts.items()))

    @property
    def stands(self) -> tuple[object, ...]:
        """How far the reader is, in this lesson and in the course."""
        return self.own, self.finished_count, self.missing, self.is_completed, self.desk_answers

    @property
    def states(self) -> tuple[tuple[LessonState, Tries], ...]:
        """How the reader stands in each lesson of the course, and how often they tried it where it is a quiz."""
        return tuple((self.state_of(each), self.progress.get(each.id, NEW).tries) for each in self.course.lessons)

    @property
    def index(self) -> int:
        """The number of the lesson in the course, from 1."""
        return self.course.lessons.index(self.lesson) + 1

    @property
    def has_editions(self) -> bool:
        """Whether the lesson says something different to officials and to citizens."""
        return any(block.edition is not None for block in self.page.blocks)

    @property
    def asked_edition(self) -> Edition | None:
        """The edition, where an address has to ask for it; None for the one that such a reader is shown anyway."""
        return self.edition if self.edition != usual_edition(is_guest=self.is_guest) else None

    @property
    def own(self) -> Progress:
        return self.progress.get(self.lesson.id, NEW)

    @property
    def previous(self) -> Lesson | None:
        return self.course.lessons[self.index - 2] if self.index > 1 else None

    @property
    def following(self) -> Lesson | None:
        return self.course.lessons[self.index] if self.index < len(self.course.lessons) else None

    @property
    def unfinished(self) -> Lesson | None:
        return next_lesson(self.course, self.progress)

    def state_of(self, lesson: Lesson) -> LessonState:
        return self.progress.get(lesson.id, NEW).state

    @property
    def finished_count(self) -> int:
        return sum(self.progress.get(lesson.id, NEW).is_finished for lesson in self.course.lessons)


def usual_edition(*, is_guest: bool) -> Edition:
    """The edition for whoever asks for none: citizens' for those without account, officials' for the others."""
    return "citizen" if is_guest else "official"


def find_lesson(course: Course, slug: str) -> Lesson:
    """The lesson at an address.

    Raises:
        NotFound: the course has none there.
    """
    lesson = course.lesson(slug)
    if lesson is None:
        raise NotFound
    return lesson
