"""Tables of evidence and of the levels worked out from it."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db.base import Base
from elearn.core.ids import new_id


class EvidenceLine(Base):
    """One line of the ledger: never changed, never removed. What the columns mean stands in `rules`.

    `framework` and `competency` are codes: a line says what was measured, whether or not the installation knows the framework
    today. `key` is made of what the line comes from, so that the same finding is written once, however often it is told.
    """

    __tablename__ = "evidence"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    framework: Mapped[str] = mapped_column(String(64))
    competency: Mapped[str] = mapped_column(String(64))
    source: Mapped[str] = mapped_column(String(12))
    level: Mapped[int]
    weight: Mapped[int]
    course_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course.id", ondelete="RESTRICT"))
    version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course_version.id", ondelete="RESTRICT"))
    work: Mapped[str] = mapped_column(String(64), default="")
    stream: Mapped[str] = mapped_column(String(40), default="")
    revision: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime]
    key: Mapped[str] = mapped_column(String(64))

    __table_args__ = (
        UniqueConstraint("person_id", "key"),
        Index("ix_evidence_person_competency", "person_id", "framework", "competency"),
        CheckConstraint("source IN ('practice', 'known', 'quiz', 'completion')", name="source"),
        CheckConstraint("weight BETWEEN 0 AND 100", name="weight"),
        CheckConstraint("level BETWEEN 1 AND 20", name="level"),
    )


class ProficiencyRow(Base):
    """The level of a person in a competency as the rule with this number gives it: a projection of the ledger, rebuilt at will."""

    __tablename__ = "proficiency"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"), primary_key=True)
    framework: Mapped[str] = mapped_column(String(64), primary_key=True)
    competency: Mapped[str] = mapped_column(String(64), primary_key=True)
    level: Mapped[int]
    reached_at: Mapped[datetime | None]
    rule: Mapped[int]

    __table_args__ = (Index("ix_proficiency_competency", "framework", "competency", "level"),)


class SelfAssessment(Base):
    """What a person thinks of themselves. Kept apart: nothing here is ever counted as measured. The last one is shown."""

    __tablename__ = "self_assessment"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"), index=True)
    framework: Mapped[str] = mapped_column(String(64))
    competency: Mapped[str] = mapped_column(String(64))
    level: Mapped[int]
    assessed_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("level BETWEEN 0 AND 20", name="level"),)
