"""Tables of required learning. Nothing here is ever removed: what was asked of whom stays known."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db.base import Base
from elearn.core.db.closed import one_of
from elearn.core.ids import new_id
from elearn.planning.rules import ASSIGNERS, Reason


class Assignment(Base):
    """A course is asked of everybody in a unit and below it; of some positions only where `AssignmentPosition` names any.

    `begins_on` and `due_on` are those of the round that runs; `due_on` is the last day. `since` is the instant from which on
    completions count, None where any completion does; `is_yearly` makes the next round of it. `duty` and `basis` are one phrase
    each, as an officer wrote them. `asked_as` is the role of `asked_by`, and `asked_unit_id` the unit that they hold it for,
    None where it was not kept: `unit_id` then. From `ends_on` on nobody is asked any more.
    """

    __tablename__ = "assignment"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    course_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course.id", ondelete="RESTRICT"), index=True)
    unit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"), index=True)
    duty: Mapped[str]
    basis: Mapped[str]
    begins_on: Mapped[date]
    due_on: Mapped[date]
    since: Mapped[datetime | None]
    is_yearly: Mapped[bool] = mapped_column(default=False)
    asked_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    asked_as: Mapped[str] = mapped_column(String(20))
    asked_at: Mapped[datetime]
    ends_on: Mapped[date | None]
    asked_unit_id: Mapped[uuid.UUID | None]

    __table_args__ = (
        one_of("asked_as", ASSIGNERS),
        CheckConstraint("due_on >= begins_on", name="due"),
        CheckConstraint("NOT is_yearly OR since IS NOT NULL", name="round"),
    )


class AssignmentPosition(Base):
    """One of the positions that an assignment is for."""

    __tablename__ = "assignment_position"

    assignment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("assignment.id", ondelete="RESTRICT"), primary_key=True)
    position_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("position.id", ondelete="RESTRICT"), primary_key=True)


class Exemption(Base):
    """Somebody need not learn what is asked, in the days `[valid_from, valid_to)`; one course, or everything where it names none.

    It holds once `is_granted` is true: an officer's own at once, a head's when an officer has agreed. None: not answered yet.
    """

    __tablename__ = "exemption"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"), index=True)
    course_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("course.id", ondelete="RESTRICT"))
    reason: Mapped[str] = mapped_column(String(12))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    asked_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    asked_at: Mapped[datetime]
    is_granted: Mapped[bool | None]
    answered_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    answered_at: Mapped[datetime | None]

    __table_args__ = (
        one_of("reason", Reason),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="period"),
        CheckConstraint("(is_granted IS NULL) = (answered_at IS NULL)", name="answered"),
    )


class Reminder(Base):
    """Somebody was reminded of a course. `words` is what the sender wrote; `code` stands in the message and on both sides' pages.

    `number` counts the reminders of a person about a course, `nth` those of a sender on a day: two sendings at once cannot both
    take the next one, so the limits hold.
    """

    __tablename__ = "reminder"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    course_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course.id", ondelete="RESTRICT"))
    number: Mapped[int]
    sent_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    sent_on: Mapped[date]
    nth: Mapped[int]
    sent_at: Mapped[datetime]
    words: Mapped[str]
    code: Mapped[str] = mapped_column(String(20))

    __table_args__ = (
        UniqueConstraint("person_id", "course_id", "number"),
        UniqueConstraint("sent_by", "sent_on", "nth"),
        Index("ix_reminder_sent_at", "sent_at"),
    )


class PlanningCrowd(Base):
    """How many people a unit has with everything below it, and how many of them stand where (`rules.State`).

    A projection, made anew every night and never written otherwise.
    """

    __tablename__ = "planning_crowd"

    unit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"), primary_key=True)
    counted_at: Mapped[datetime]
    people: Mapped[int]
    done: Mapped[int]
    exempt: Mapped[int]
    not_begun: Mapped[int]
    learning: Mapped[int]
    overdue: Mapped[int]
