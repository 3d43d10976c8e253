"""Tables of frameworks, levels, competencies and relations. Nothing that a record can point at is ever deleted while one does."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db.base import Base
from elearn.core.db.types import Json, LocalisedText
from elearn.core.ids import new_id


class Framework(Base):
    """One version of a framework. The one of a code that is not retired is in use.

    `scale` is `{"step": text, "bands": [{"code", "title", "descriptor"}]}`. `digest` is the SHA-256 of its YAML as
    `writing.to_yaml` writes it; `revision` counts the imports that changed something; `shipped_digest` is the SHA-256 of the file
    of a release that was imported last, so that a start reads no file twice.
    """

    __tablename__ = "framework"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(40))
    version: Mapped[str] = mapped_column(String(40))
    title: Mapped[LocalisedText]
    publisher: Mapped[LocalisedText]
    licence: Mapped[str] = mapped_column(String(40))
    citation: Mapped[LocalisedText]
    url: Mapped[str] = mapped_column(String(500))
    checked_on: Mapped[date]
    status: Mapped[str] = mapped_column(String(10))
    note: Mapped[LocalisedText | None]
    scale: Mapped[dict[str, Any]] = mapped_column(Json)
    digest: Mapped[str] = mapped_column(String(64))
    shipped_digest: Mapped[str | None] = mapped_column(String(64))
    revision: Mapped[int]
    imported_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("code", "version"),
        Index(
            "uq_framework_in_use",
            "code",
            unique=True,
            postgresql_where=text("retired_at IS NULL"),
            sqlite_where=text("retired_at IS NULL"),
        ),
    )


class FrameworkLevel(Base):
    """One level of a framework's scale. Records point here, so the database itself refuses to drop a level that one uses."""

    __tablename__ = "framework_level"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    framework_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("framework.id", ondelete="RESTRICT"))
    rank: Mapped[int]
    code: Mapped[str] = mapped_column(String(40))
    title: Mapped[LocalisedText]
    band: Mapped[str] = mapped_column(String(40))
    descriptor: Mapped[LocalisedText | None]

    __table_args__ = (UniqueConstraint("framework_id", "rank"), CheckConstraint("rank > 0", name="rank"))


class Competency(Base):
    """An area or a competency (`kind`). `levels` is `{"3": text}`: what somebody at that rank can be seen to do."""

    __tablename__ = "competency"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    framework_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("framework.id", ondelete="RESTRICT"))
    code: Mapped[str] = mapped_column(String(40))
    parent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("competency.id", ondelete="RESTRICT"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    ordinal: Mapped[int]
    title: Mapped[LocalisedText]
    in_words: Mapped[LocalisedText | None]
    descriptor: Mapped[LocalisedText | None]
    levels: Mapped[dict[str, Any]] = mapped_column(Json)
    retired_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("framework_id", "code"),)


class CompetencyRelation(Base):
    """A competency and one of another framework, named by codes: that framework may not be here yet."""

    __tablename__ = "competency_relation"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    from_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("competency.id", ondelete="RESTRICT"))
    to_framework: Mapped[str] = mapped_column(String(40))
    to_code: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(12))
    source: Mapped[LocalisedText | None]
    ordinal: Mapped[int]

    __table_args__ = (
        UniqueConstraint("from_id", "to_framework", "to_code"),
        Index("ix_competency_relation_to", "to_framework", "to_code"),
    )
