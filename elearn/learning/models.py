"""Tables of learning. Practice responses and completions are append-only; progress rows move forward."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any, get_args

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from elearn.assessment.marking import Outcome
from elearn.assessment.responses import CONFIDENCES
from elearn.core.db.base import Base
from elearn.core.db.closed import one_of
from elearn.core.db.types import LANGUAGES, Json
from elearn.core.ids import new_id
from elearn.learning.remark_rules import Outcome as RemarkOutcome
from elearn.learning.remark_rules import RemarkKind
from elearn.learning.rules import ASKED_IN, OBSTACLES, SOURCES


class Enrolment(Base):
    """A person takes a course. A `cycle` begins again when a completion has lapsed."""

    __tablename__ = "enrolment"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    course_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course.id", ondelete="RESTRICT"), index=True)
    cycle: Mapped[int] = mapped_column(default=1)
    enrolled_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("person_id", "course_id", "cycle"),)


class LessonProgress(Base):
    """How far a person is in a lesson (its id, which survives renames). `block` is where they left off.

    `path` is how far they have come in a case: the letters of their choices, as its address writes them (`a.c`).
    `done_at`: questions answered and end reached. `known_at`: the questions were answered rightly without the text ("đã biết").
    `rendition_id` is what they had before them then; a lesson that was known and is done later names the rendition it was done in.
    `desk_is_done`: whether they did the act at the desk, None until they say; why not is counted apart, without the person.
    """

    __tablename__ = "lesson_progress"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    course_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course.id", ondelete="RESTRICT"), index=True)
    cycle: Mapped[int] = mapped_column(default=1)
    lesson: Mapped[str] = mapped_column(String(64))
    block: Mapped[str | None] = mapped_column(String(160))
    path: Mapped[str | None] = mapped_column(String(120))
    opened_at: Mapped[datetime]
    moved_at: Mapped[datetime]
    end_reached_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    known_at: Mapped[datetime | None]
    rendition_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("rendition.id", ondelete="RESTRICT"))
    desk_is_done: Mapped[bool | None]

    __table_args__ = (
        UniqueConstraint("person_id", "course_id", "cycle", "lesson"),
        CheckConstraint("(done_at IS NULL AND known_at IS NULL) = (rendition_id IS NULL)", name="finished_in"),
    )


class PracticeResponse(Base):
    """One answer to a practice question, append-only; the latest is shown. `response` is `assessment.responses` as JSON.

    `key_hash` is that of the question answered: after its options or key have changed the answer is history, neither shown nor
    counted. `key` covers the browser's own mark of this sending and the answer: the same answer sent twice is kept once.
    `asked_in`: within the lesson, or beforehand to show that it is known; what was answered beforehand is neither shown nor counted
    in the lesson.
    """

    __tablename__ = "practice_response"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    course_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course.id", ondelete="RESTRICT"))
    rendition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rendition.id", ondelete="RESTRICT"))
    cycle: Mapped[int] = mapped_column(default=1)
    lesson: Mapped[str] = mapped_column(String(64))
    question: Mapped[str] = mapped_column(String(64))
    asked_in: Mapped[str] = mapped_column(String(10))
    response: Mapped[dict[str, Any]] = mapped_column(Json)
    key_hash: Mapped[str] = mapped_column(String(32))
    outcome: Mapped[str] = mapped_column(String(12))
    confidence: Mapped[str | None] = mapped_column(String(10))
    answered_at: Mapped[datetime]
    key: Mapped[str] = mapped_column(String(64))

    __table_args__ = (
        UniqueConstraint("person_id", "course_id", "key"),
        one_of("asked_in", ASKED_IN),
        one_of("outcome", get_args(Outcome)),
        one_of("confidence", CONFIDENCES),
        Index("ix_practice_response_place", "person_id", "course_id", "lesson"),
    )


class DeskObstacle(Base):
    """That somebody in a unit could not do an act on a day, and why. Names nobody: its id is random, because a time-ordered one
    would tell whose desk act was stored beside it.
    """

    __tablename__ = "desk_obstacle"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    unit_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"), index=True)
    course_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course.id", ondelete="RESTRICT"))
    lesson: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(20))
    on: Mapped[date]

    __table_args__ = (one_of("reason", OBSTACLES),)


class Completion(Base):
    """A person completed a course: the record that stands up to an audit. Never changed; a mistake is corrected by a new row.

    A row is corrected by at most one other, which may be corrected in its turn. The one that nothing corrects is in force:
    `elearn.learning.queries.in_force`, which everybody who reads completions uses.

    `unit_path` is a list of `{"id", "name"}` from the top down and `position` `{"id", "title"}`, both as they were that day.
    `source`: online, session, import, equivalent or known. `minutes` are the course's, less the lessons that were known.
    """

    __tablename__ = "completion"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    employment_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("employment.id", ondelete="RESTRICT"))
    unit_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"), index=True)
    unit_path: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    position: Mapped[dict[str, Any] | None] = mapped_column(Json)
    course_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course.id", ondelete="RESTRICT"), index=True)
    version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course_version.id", ondelete="RESTRICT"))
    rendition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rendition.id", ondelete="RESTRICT"))
    cycle: Mapped[int] = mapped_column(default=1)
    minutes: Mapped[int]
    source: Mapped[str] = mapped_column(String(12))
    completed_at: Mapped[datetime] = mapped_column(index=True)
    corrects_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("completion.id", ondelete="RESTRICT"))

    __table_args__ = (
        Index(
            "uq_completion_person_id_course_id_cycle",
            "person_id",
            "course_id",
            "cycle",
            unique=True,
            postgresql_where=text("corrects_id IS NULL"),
            sqlite_where=text("corrects_id IS NULL"),
        ),
        # The unique index leaves corrections out, so it cannot serve whoever looks for the one in force.
        Index("ix_completion_person_id_course_id_cycle", "person_id", "course_id", "cycle"),
        UniqueConstraint("corrects_id"),
        CheckConstraint("corrects_id <> id", name="not_own_correction"),
        one_of("source", SOURCES),
    )


class ChangeSeen(Base):
    """Somebody has seen what the course changed up to a version ("Điều gì đã đổi"). Append-only; their completion stays."""

    __tablename__ = "change_seen"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    course_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course.id", ondelete="RESTRICT"))
    version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course_version.id", ondelete="RESTRICT"))
    seen_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("person_id", "course_id", "version_id"),)


class FaultReport(Base):
    """A remark of a reader on a line of a course ("góp ý"): it is wrong, or hard to understand. None as person: no account.

    `block` names the line: the key of a block, the id of a question of a quiz or of a scene of a case; None the whole lesson.
    `rendition_id` is what the reader had before them, so its version is known too. `words` may be empty.

    `outcome` is None while the remark is open. `answer` is what the trainer wrote then, None where nothing was written; both are
    never changed afterwards. `fixed_version_id` is the version from which on the line reads differently.

    `key` covers who sent it and the form's own mark of the sending: sent twice, kept once. With `code` a reader without account
    asks what became of the remark.
    """

    __tablename__ = "fault_report"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    course_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course.id", ondelete="RESTRICT"), index=True)
    rendition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rendition.id", ondelete="RESTRICT"))
    lesson: Mapped[str] = mapped_column(String(64))
    block: Mapped[str | None] = mapped_column(String(160))
    language: Mapped[str] = mapped_column(String(2))
    words: Mapped[str]
    reported_at: Mapped[datetime] = mapped_column(index=True)
    closed_at: Mapped[datetime | None]
    answer: Mapped[str | None]
    kind: Mapped[str] = mapped_column(String(10))
    key: Mapped[str | None] = mapped_column(String(64))
    code: Mapped[str | None] = mapped_column(String(7))
    outcome: Mapped[str | None] = mapped_column(String(10))
    fixed_version_id: Mapped[uuid.UUID | None]

    __table_args__ = (
        one_of("language", LANGUAGES),
        one_of("kind", RemarkKind),
        one_of("outcome", RemarkOutcome),
        CheckConstraint("(outcome IS NULL) = (closed_at IS NULL)", name="outcome_of_closed"),
        CheckConstraint("outcome IS NULL OR (outcome = 'fixed') = (fixed_version_id IS NOT NULL)", name="fixed_in_version"),
        UniqueConstraint("key"),
        UniqueConstraint("code"),
    )
