"""What can happen to a course."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from elearn.core.events import Event
from elearn.core.ids import Id


@dataclass(frozen=True, slots=True)
class CoursePublished(Event):
    """A version became the one that is served. `replaced_id` is the version served before, if any."""

    name: ClassVar[str] = "catalogue.course_published"
    subject: ClassVar[str] = "course_id"

    course_id: Id
    version_id: Id
    rendition_id: Id
    source_hash: str
    replaced_id: Id | None


@dataclass(frozen=True, slots=True)
class CourseRetired(Event):
    name: ClassVar[str] = "catalogue.course_retired"
    subject: ClassVar[str] = "course_id"

    course_id: Id


@dataclass(frozen=True, slots=True)
class CourseRerendered(Event):
    """An old version got a new rendition, because of something that must be told."""

    name: ClassVar[str] = "catalogue.course_rerendered"
    subject: ClassVar[str] = "course_id"

    course_id: Id
    version_id: Id
    rendition_id: Id
    because: str
