"""Marks by people, rulings on questions, annulments, appeals, and reports that a question is wrong."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db.base import Base
from elearn.core.db.closed import one_of
from elearn.core.db.types import Json
from elearn.core.ids import new_id
from elearn.examinations.questions.ruling_rules import Remedy
from elearn.examinations.scores.marking_rules import MarkRound


class EssayMarking(Base):
    """What somebody gave for one essay of a sitting. `share` is of its points, a fraction as text. Never changed.

    `round`: first and second marker, who do not see each other's marks; reconciled by a third; on appeal. `criteria` is what was
    given for each line of the rubric, `[{"line", "share"}]`, where it has lines.
    """

    __tablename__ = "essay_marking"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    sitting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sitting.id", ondelete="RESTRICT"))
    question: Mapped[str] = mapped_column(String(64))
    round: Mapped[str] = mapped_column(String(10))
    share: Mapped[str] = mapped_column(String(40))
    criteria: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    words: Mapped[str] = mapped_column(default="")
    marked_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    marked_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("sitting_id", "question", "round"),
        # Whoever marked first does not mark second.
        UniqueConstraint("sitting_id", "question", "marked_by"),
        one_of("round", MarkRound),
    )


class Ruling(Base):
    """What shall become of a question for everybody who was asked it. One person asks, another one decides; then results follow.

    `key` is the new key (`content` document JSON of `Question.key`) where `remedy` is another key. `applied_at` is when every
    result that it changes was written.
    """

    __tablename__ = "examination_ruling"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    examination_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("examination.id", ondelete="RESTRICT"))
    question: Mapped[str] = mapped_column(String(64))
    remedy: Mapped[str] = mapped_column(String(10))
    key: Mapped[dict[str, Any] | None] = mapped_column(Json)
    reason: Mapped[str]
    asked_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    asked_at: Mapped[datetime]
    decided_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    decided_at: Mapped[datetime | None]
    is_granted: Mapped[bool | None]
    answer: Mapped[str] = mapped_column(default="")
    applied_at: Mapped[datetime | None]

    __table_args__ = (
        one_of("remedy", Remedy),
        CheckConstraint("decided_by IS NULL OR decided_by <> asked_by", name="two_people"),
        CheckConstraint("(decided_at IS NULL) = (is_granted IS NULL)", name="decided"),
        CheckConstraint("(remedy = 'rekeyed') = (key IS NOT NULL)", name="key"),
        # Of a question one thing is asked at a time.
        Index(
            "uq_examination_ruling_open",
            "examination_id",
            "question",
            unique=True,
            postgresql_where=text("decided_at IS NULL"),
            sqlite_where=text("decided_at IS NULL"),
        ),
    )


class Annulment(Base):
    """That a result shall not count: of one candidate, or of everybody (`candidate_id` None), which also ends the examination.

    One person asks, another one decides; from then on it holds, also where results were posted before. What was refused by nobody
    (`decided_by` None) was withdrawn by whoever had asked; `answer` is why.
    """

    __tablename__ = "examination_annulment"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    examination_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("examination.id", ondelete="RESTRICT"))
    candidate_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("examination_candidate.id", ondelete="RESTRICT"), index=True)
    reason: Mapped[str]
    asked_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    asked_at: Mapped[datetime]
    decided_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    decided_at: Mapped[datetime | None]
    is_granted: Mapped[bool | None]
    answer: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        CheckConstraint("decided_by IS NULL OR decided_by <> asked_by", name="two_people"),
        CheckConstraint("(decided_at IS NULL) = (is_granted IS NULL)", name="decided"),
        # One request at a time waits about a candidate, and one about everybody; what was granted is not asked again.
        Index(
            "uq_examination_annulment_candidate",
            "candidate_id",
            unique=True,
            postgresql_where=text("candidate_id IS NOT NULL AND is_granted IS NOT FALSE"),
            sqlite_where=text("candidate_id IS NOT NULL AND is_granted IS NOT FALSE"),
        ),
        Index(
            "uq_examination_annulment_whole",
            "examination_id",
            unique=True,
            postgresql_where=text("candidate_id IS NULL AND is_granted IS NOT FALSE"),
            sqlite_where=text("candidate_id IS NULL AND is_granted IS NOT FALSE"),
        ),
    )


class Appeal(Base):
    """A candidate asks for another marking (phúc khảo), on their own page or on a sheet that an officer enters; each once."""

    __tablename__ = "examination_appeal"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    candidate_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("examination_candidate.id", ondelete="RESTRICT"), unique=True)
    sitting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sitting.id", ondelete="RESTRICT"))
    words: Mapped[str]
    entered_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    asked_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(default="")
    is_changed: Mapped[bool | None]
    answered_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    answered_at: Mapped[datetime | None]


class QuestionReport(Base):
    """A candidate says that a question is wrong. Answered once, and told back."""

    __tablename__ = "question_report"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    examination_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("examination.id", ondelete="RESTRICT"), index=True)
    candidate_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("examination_candidate.id", ondelete="RESTRICT"))
    question: Mapped[str] = mapped_column(String(64))
    words: Mapped[str]
    said_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(default="")
    answered_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    answered_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("candidate_id", "question"),)
