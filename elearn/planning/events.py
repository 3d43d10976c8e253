"""What can happen to assignments, exemptions and reminders.

Ids, codes and days only. Why somebody is exempt stays in its row, because it may speak of health; so do the words of reminders.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from elearn.core.events import Event
from elearn.core.ids import Id


@dataclass(frozen=True, slots=True)
class CourseAssigned(Event):
    """The people of a unit and everything below it are asked to complete a course."""

    name: ClassVar[str] = "planning.course_assigned"
    subject: ClassVar[str] = "assignment_id"

    assignment_id: Id
    course_id: Id
    unit_id: Id
    due_on: date
    positions: tuple[Id, ...]


@dataclass(frozen=True, slots=True)
class AssignmentChanged(Event):
    """Another due day, duty or basis."""

    name: ClassVar[str] = "planning.assignment_changed"
    subject: ClassVar[str] = "assignment_id"

    assignment_id: Id
    was_due_on: date
    due_on: date


@dataclass(frozen=True, slots=True)
class AssignmentRenewed(Event):
    """A yearly assignment has come round again."""

    name: ClassVar[str] = "planning.assignment_renewed"
    subject: ClassVar[str] = "assignment_id"

    assignment_id: Id
    since: date
    due_on: date


@dataclass(frozen=True, slots=True)
class AssignmentPassedOn(Event):
    """The unit whose people were asked has ended; those of the one that took over are asked instead."""

    name: ClassVar[str] = "planning.assignment_passed_on"
    subject: ClassVar[str] = "assignment_id"

    assignment_id: Id
    from_unit_id: Id
    to_unit_id: Id


@dataclass(frozen=True, slots=True)
class AssignmentEnded(Event):
    """From a day on nobody is asked any more."""

    name: ClassVar[str] = "planning.assignment_ended"
    subject: ClassVar[str] = "assignment_id"

    assignment_id: Id
    on: date


@dataclass(frozen=True, slots=True)
class ExemptionAsked(Event):
    """A head asks that somebody be exempt; until a training officer agrees nothing changes."""

    name: ClassVar[str] = "planning.exemption_asked"
    subject: ClassVar[str] = "exemption_id"

    exemption_id: Id
    person_id: Id
    course_id: Id | None


@dataclass(frozen=True, slots=True)
class ExemptionAnswered(Event):
    """A training officer agreed or did not."""

    name: ClassVar[str] = "planning.exemption_answered"
    subject: ClassVar[str] = "exemption_id"

    exemption_id: Id
    person_id: Id
    is_granted: bool


@dataclass(frozen=True, slots=True)
class ExemptionEnded(Event):
    """Somebody is back earlier than was thought."""

    name: ClassVar[str] = "planning.exemption_ended"
    subject: ClassVar[str] = "exemption_id"

    exemption_id: Id
    person_id: Id
    on: date


@dataclass(frozen=True, slots=True)
class LearnerReminded(Event):
    """Somebody who answers for a person's unit reminded them of a course."""

    name: ClassVar[str] = "planning.learner_reminded"
    subject: ClassVar[str] = "person_id"

    reminder_id: Id
    person_id: Id
    course_id: Id
