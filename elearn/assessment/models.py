"""Tables of attempts. Only the start row changes, and only forward; lines, results and what people marked are never changed."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db.base import Base
from elearn.core.db.types import Json
from elearn.core.ids import new_id


class Attempt(Base):
    """A person sits down to a quiz. `quiz` is its id in the course, `number` counts a person's attempts at it in a cycle from 1.

    `paper` lists the ids of the questions asked, drawn with `seed`, which never leaves the server: it also decides the order of the
    options and their names in forms. `unit_id` is where the person worked then. `lines` counts the lines of the log.

    Only `lines` and `submitted_at` change, until it is handed in; the database refuses any other change, and every removal.
    """

    __tablename__ = "attempt"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    unit_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"), index=True)
    course_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course.id", ondelete="RESTRICT"), index=True)
    version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course_version.id", ondelete="RESTRICT"))
    rendition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rendition.id", ondelete="RESTRICT"))
    quiz: Mapped[str] = mapped_column(String(64))
    cycle: Mapped[int]
    number: Mapped[int]
    seed: Mapped[str] = mapped_column(String(64))
    paper: Mapped[list[str]] = mapped_column(Json)
    started_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    lines: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        UniqueConstraint("person_id", "course_id", "quiz", "cycle", "number"),
        # One open attempt: the database decides the race of two tabs.
        Index(
            "uq_attempt_open",
            "person_id",
            "course_id",
            "quiz",
            "cycle",
            unique=True,
            postgresql_where=text("submitted_at IS NULL"),
            sqlite_where=text("submitted_at IS NULL"),
        ),
        CheckConstraint("number >= 1", name="number"),
    )


class AttemptLine(Base):
    """One line of an attempt's log, numbered from 1 without gaps. `key` is the page's mark of the sending: sent again, kept once.

    `payload` of an answer is `{"response": …, "language": …}` (see `records`), of a flag `{"on": …}`, else empty. `given_at` is
    when it was given, `server_at` when it arrived: they differ where a page had to wait for its line.
    """

    __tablename__ = "attempt_line"

    attempt_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("attempt.id", ondelete="RESTRICT"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(12))
    item: Mapped[str | None] = mapped_column(String(64))
    payload: Mapped[dict[str, Any]] = mapped_column(Json)
    given_at: Mapped[datetime]
    server_at: Mapped[datetime]
    key: Mapped[str] = mapped_column(String(64))

    __table_args__ = (
        UniqueConstraint("attempt_id", "key"),
        CheckConstraint("kind IN ('answered', 'flagged', 'paused', 'submitted')", name="kind"),
    )


class AttemptResult(Base):
    """What an attempt is worth, from an instant on; the one with the highest `seq` counts.

    `earned` and `points` are exact fractions as text (`"7/2"`). `items` is a list of `{"id", "outcome", "earned", "points",
    "sure"}`, `competencies` maps a code to `{"earned", "points"}`. `cause`: submitted, or marked (a person marked an essay).
    `pending` counts the questions that a person has still to mark.
    """

    __tablename__ = "attempt_result"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    attempt_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("attempt.id", ondelete="RESTRICT"))
    seq: Mapped[int]
    cause: Mapped[str] = mapped_column(String(12))
    earned: Mapped[str] = mapped_column(String(80))
    points: Mapped[str] = mapped_column(String(80))
    is_passed: Mapped[bool | None]
    pending: Mapped[int] = mapped_column(default=0)
    items: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    competencies: Mapped[dict[str, dict[str, str]]] = mapped_column(Json)
    decided_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    decided_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("attempt_id", "seq"),
        # The queue of those who mark: few rows of many.
        Index(
            "ix_attempt_result_pending",
            "attempt_id",
            postgresql_where=text("pending > 0"),
            sqlite_where=text("pending > 0"),
        ),
        CheckConstraint("cause IN ('submitted', 'marked')", name="cause"),
    )


class EssayMark(Base):
    """What a person gave for an essay: `share` of its points (a fraction as text), and words for the learner. The last counts."""

    __tablename__ = "essay_mark"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    attempt_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("attempt.id", ondelete="RESTRICT"), index=True)
    question: Mapped[str] = mapped_column(String(64))
    share: Mapped[str] = mapped_column(String(40))
    words: Mapped[str]
    marked_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    marked_at: Mapped[datetime]


class AttemptAllowance(Base):
    """Further attempts that somebody was allowed, and why."""

    __tablename__ = "attempt_allowance"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"), index=True)
    course_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course.id", ondelete="RESTRICT"))
    quiz: Mapped[str] = mapped_column(String(64))
    cycle: Mapped[int]
    extra: Mapped[int]
    reason: Mapped[str]
    allowed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    allowed_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("extra BETWEEN 1 AND 20", name="extra"),)
