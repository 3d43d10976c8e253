"""Tables of obstacles. Neither holds a person who told one, nor the instant or the day of a report."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db.base import Base
from elearn.core.db.closed import one_of
from elearn.core.ids import new_untimed_id
from elearn.learning.rules import OBSTACLES


class Obstacle(Base):
    """One reason why the act of one lesson could not be done in a unit. While nobody has answered there is one row, which counts;
    what is told after the answer is a row of its own.

    `unit_id` is the unit whose people told it, as it decided then; `at_id` the one that decides now, above it if it was handed up.
    `week` is the Monday of the week of the first report. Its id is random, because a time-ordered one would tell the instant.
    """

    __tablename__ = "obstacle"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_untimed_id)
    unit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"))
    at_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"))
    course_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course.id", ondelete="RESTRICT"))
    lesson: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(20))
    people: Mapped[int]
    week: Mapped[date]
    due_on: Mapped[date]
    owner_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    handed_words: Mapped[str | None]
    answer: Mapped[str | None]
    answered_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    answered_on: Mapped[date | None]
    promised_on: Mapped[date | None]
    closed_on: Mapped[date | None]

    __table_args__ = (
        one_of("reason", OBSTACLES),
        CheckConstraint("people >= 1", name="people"),
        CheckConstraint("(answer IS NULL) = (answered_on IS NULL)", name="answered"),
        CheckConstraint("closed_on IS NULL OR answered_on IS NOT NULL", name="closed"),
        Index(
            "uq_obstacle_unanswered",
            "unit_id",
            "course_id",
            "lesson",
            "reason",
            unique=True,
            postgresql_where=text("answered_on IS NULL"),
            sqlite_where=text("answered_on IS NULL"),
        ),
        Index("ix_obstacle_at_id", "at_id", "answered_on", "due_on"),
        Index("ix_obstacle_place", "course_id", "lesson", "unit_id"),
        Index("ix_obstacle_owner_id", "owner_id"),
    )


class ObstacleTally(Base):
    """How many people of a unit have said how an act at the desk went, whatever they said."""

    __tablename__ = "obstacle_tally"

    unit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"), primary_key=True)
    course_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course.id", ondelete="RESTRICT"), primary_key=True)
    lesson: Mapped[str] = mapped_column(String(64), primary_key=True)
    people: Mapped[int]
