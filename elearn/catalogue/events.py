"""What can happen to a course."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from elearn.core.events import Event
from elearn.core.ids import Id


@dataclass(frozen=True, slots=True)
class CoursePublished(Event):
    """A version became the one that is served, or a served course came to belong to another unit.

    `replaced_id` is the version served before, if any; `owner_unit_id` the unit that the course belongs to now and
    `former_owner_unit_id` the one before: they differ where this publication changed it.
    """

    name: ClassVar[str] = "catalogue.course_published"
    subject: ClassVar[str] = "course_id"

    course_id: Id
    version_id: Id
    rendition_id: Id
    source_hash: str
    replaced_id: Id | None
    owner_unit_id: Id | None
    former_owner_unit_id: Id | None


@dataclass(frozen=True, slots=True)
class CourseRetired(Event):
    name: ClassVar[str] = "catalogue.course_retired"
    subject: ClassVar[str] = "course_id"

    course_id: Id


@dataclass(frozen=True, slots=True)
class CourseRerendered(Event):
    """A version got a new rendition, because of something that must be told: changed laws, a new renderer, a fault."""

    name: ClassVar[str] = "catalogue.course_rerendered"
    subject: ClassVar[str] = "course_id"

    course_id: Id
    version_id: Id
    rendition_id: Id
    because: str


@dataclass(frozen=True, slots=True)
class CoursePassedOn(Event):
    """The unit that a course belonged to has ended; another one has taken it over."""

    name: ClassVar[str] = "catalogue.course_passed_on"
    subject: ClassVar[str] = "course_id"

    course_id: Id
    from_unit_id: Id
    to_unit_id: Id
