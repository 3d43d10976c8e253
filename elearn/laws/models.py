"""Tables of the register as it was read, and of what cites it."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, get_args

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from elearn.content.citations import Kind
from elearn.core.db.base import Base
from elearn.core.db.closed import one_of
from elearn.core.db.types import Json
from elearn.core.ids import new_id


class LawEntry(Base):
    """A law of the register as it stands. `entry` is `rules.to_json` of it, `entry_hash` covers what counts of it.

    One that left the register stays, with the hash `rules.GONE`. `changed_at` is when its last change was noticed, None where it
    never changed.
    """

    __tablename__ = "law_entry"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    entry_hash: Mapped[str] = mapped_column(String(32))
    entry: Mapped[dict[str, Any]] = mapped_column(Json)
    seen_at: Mapped[datetime]
    changed_at: Mapped[datetime | None]


class LawState(Base):
    """A state in which an entry was once, so that whoever confirmed it then can be told what differs now."""

    __tablename__ = "law_state"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    law_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("law_entry.id", ondelete="RESTRICT"))
    entry_hash: Mapped[str] = mapped_column(String(32))
    entry: Mapped[dict[str, Any]] = mapped_column(Json)
    since: Mapped[datetime]

    __table_args__ = (UniqueConstraint("law_id", "entry_hash"),)


class LawReading(Base):
    """laws.yml, read once for each time it changed. `file_hash` is its SHA-256.

    `naming_hash` tells what texts call the laws that count from then on. `problems` is a JSON list of `content.problems.Problem`;
    of a file with problems nothing is taken in.
    """

    __tablename__ = "law_reading"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    file_hash: Mapped[str] = mapped_column(String(64))
    naming_hash: Mapped[str] = mapped_column(String(32))
    problems: Mapped[list[Any]] = mapped_column(Json)
    read_at: Mapped[datetime]


class LawScan(Base):
    """A rendition that was searched for citations, by the names of one state of the register."""

    __tablename__ = "law_scan"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    rendition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rendition.id", ondelete="RESTRICT"), unique=True)
    naming_hash: Mapped[str] = mapped_column(String(32))
    scanned_at: Mapped[datetime]


class LawCitation(Base):
    """A passage of a rendition that cites a law (`content.citations.Citation`); `position` orders them as the course does.

    `articles` is a JSON object: language → list of words; `excerpt` language → words. `confirmed_hash` is that of the entry when it
    was last confirmed: by a person (`confirmed_by`), or by publishing what was written (None).
    """

    __tablename__ = "law_citation"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    course_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course.id", ondelete="RESTRICT"))
    rendition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rendition.id", ondelete="RESTRICT"))
    law_key: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(10))
    lesson: Mapped[str] = mapped_column(String(64))
    key: Mapped[str] = mapped_column(String(200))
    anchor: Mapped[str] = mapped_column(String(200))
    position: Mapped[int]
    articles: Mapped[dict[str, list[str]]] = mapped_column(Json)
    excerpt: Mapped[dict[str, str]] = mapped_column(Json)
    content_hash: Mapped[str] = mapped_column(String(32))
    confirmed_hash: Mapped[str] = mapped_column(String(32))
    confirmed_at: Mapped[datetime]
    confirmed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))

    __table_args__ = (
        one_of("kind", get_args(Kind)),
        UniqueConstraint("rendition_id", "law_key", "kind", "lesson", "key"),
        Index("ix_law_citation_law", "law_key", "rendition_id"),
        Index("ix_law_citation_course_id", "course_id"),
    )
