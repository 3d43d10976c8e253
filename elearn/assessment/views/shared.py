"""What the doors of attempts have in common: finding one's own, and the course as it may be read today."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from flask import render_template, url_for

from elearn.assessment.holding import Hold, hold_of
from elearn.assessment.queries import Sitting, get_sitting
from elearn.catalogue.library import LIBRARY
from elearn.catalogue.queries import CourseEntry, find_course, find_served
from elearn.content.document import Course, Lesson
from elearn.core.errors import NotFound
from elearn.core.ids import parse_id
from elearn.web.access import current_actor
from elearn.web.work import database, read_session


def own_sitting(attempt_id: str) -> Sitting:
    """The actor's attempt at an address; not there and not theirs look the same.

    Raises:
        NotFound: there is none.
    """
    wanted = parse_id(attempt_id)
    if wanted is None:
        raise NotFound
    return get_sitting(read_session(), current_actor(), wanted)


def sending() -> str:
    """A form's own mark: a click sent twice is kept once."""
    return secrets.token_hex(8)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The course of an attempt as its learner may read it today, which may be a later version."""

    entry: CourseEntry
    course: Course

    @property
    def course_href(self) -> str:
        return url_for("learning.course", slug=self.entry.slug)

    def href(self, lesson: Lesson, block: str | None = None) -> str:
        """Where a lesson is read, at a block."""
        return url_for("learning.lesson", slug=self.entry.slug, lesson_slug=lesson.slug, _anchor=block)

    def quiz_href(self, sitting: Sitting) -> str:
        """Where the quiz is introduced; the course page where today's version has it no more."""
        lesson = self.course.lesson_by_id(sitting.lesson.id)
        return self.href(lesson) if lesson is not None else self.course_href


def find_shelf(sitting: Sitting) -> Shelf | None:
    """The course of an attempt, or None where it was retired or is not for this learner any more."""
    session = read_session()
    served = find_served(session, sitting.course_id)
    entry = find_course(session, current_actor(), served.slug) if served is not None else None
    return Shelf(entry, LIBRARY.get_document(session, entry.rendition_id)) if entry is not None else None


def hold_on(sitting: Sitting) -> Hold | None:
    """Why an attempt may now be neither gone on with nor explained; None where it may."""
    return hold_of(read_session(), current_actor(), sitting, now=database().clock.now())


def held_page(sitting: Sitting, hold: Hold) -> str:
    """In place of any page of an attempt that shows its questions, while they are held back."""
    return render_template("assessment/held.html", sitting=sitting, hold=hold, shelf=find_shelf(sitting))
