"""What can happen while a person learns. Answers themselves are rows of their own, not events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from elearn.core.events import Event, Signal
from elearn.core.ids import Id


@dataclass(frozen=True, slots=True)
class Enrolled(Event):
    name: ClassVar[str] = "learning.enrolled"
    subject: ClassVar[str] = "person_id"

    person_id: Id
    course_id: Id
    cycle: int


@dataclass(frozen=True, slots=True)
class LessonFinished(Event):
    """A lesson was done, or shown to be known."""

    name: ClassVar[str] = "learning.lesson_finished"
    subject: ClassVar[str] = "person_id"

    person_id: Id
    course_id: Id
    version_id: Id
    rendition_id: Id
    cycle: int
    lesson: str
    is_known: bool


@dataclass(frozen=True, slots=True)
class CourseCompleted(Event):
    name: ClassVar[str] = "learning.course_completed"
    subject: ClassVar[str] = "person_id"

    person_id: Id
    course_id: Id
    completion_id: Id
    version_id: Id
    rendition_id: Id
    cycle: int
    minutes: int


@dataclass(frozen=True, slots=True)
class ChangesSeen(Event):
    """Somebody who had completed an earlier version has seen what changed up to this one."""

    name: ClassVar[str] = "learning.changes_seen"
    subject: ClassVar[str] = "person_id"

    person_id: Id
    course_id: Id
    version_id: Id


@dataclass(frozen=True, slots=True)
class FaultReported(Event):
    """A reader, signed in or not, said that something in a lesson is wrong or hard to understand."""

    name: ClassVar[str] = "learning.fault_reported"
    subject: ClassVar[str] = "report_id"

    report_id: Id
    course_id: Id
    lesson: str


@dataclass(frozen=True, slots=True)
class FaultClosed(Event):
    """A trainer has dealt with a remark. What they wrote stands in the row, not here: it may speak of people."""

    name: ClassVar[str] = "learning.fault_closed"
    subject: ClassVar[str] = "report_id"

    report_id: Id
    course_id: Id
    lesson: str
    outcome: str


@dataclass(frozen=True, slots=True)
class DeskActTold(Signal):
    """Somebody of a unit said for the first time how an act at the desk went. `reason` is why it could not be done, or None.

    It is no event: a row with its instant would stand beside the progress of whoever said it.
    """

    unit_id: Id
    course_id: Id
    lesson: str
    reason: str | None
