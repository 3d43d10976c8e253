"""Tables of courses, versions, renditions, files and the search entries."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, get_args

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from elearn.content.document import Visibility
from elearn.core.db.base import Base
from elearn.core.db.closed import one_of
from elearn.core.db.types import LANGUAGES, Json, LocalisedText
from elearn.core.ids import new_id


class Course(Base):
    """A course's identity and address. `code` is the id that its author gave; `rendition_id` is what is served today.

    `owner_unit_id` is the unit that a course with the visibility `unit` is for, together with the units below it.
    """

    __tablename__ = "course"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    visibility: Mapped[str] = mapped_column(String(12))
    owner_unit_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"))
    rendition_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("rendition.id", ondelete="RESTRICT", use_alter=True))
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]

    __table_args__ = (one_of("visibility", get_args(Visibility)),)


class CourseVersion(Base):
    """An immutable version, identified by the hash of its normalised sources and media.

    `title`, `summary`, `theme`, `place`, `minutes` and `languages` repeat the document for lists, `counted_minutes` for reports
    (None where the version came before it was kept: `minutes` then). `sources` is a tar.xz of the text sources as they were, kept
    as evidence.
    """

    __tablename__ = "course_version"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    course_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course.id", ondelete="RESTRICT"))
    label: Mapped[str] = mapped_column(String(40))
    source_hash: Mapped[str] = mapped_column(String(64))
    title: Mapped[LocalisedText]
    summary: Mapped[LocalisedText]
    theme: Mapped[str] = mapped_column(String(64))
    place: Mapped[str] = mapped_column(String(64))
    minutes: Mapped[int]
    lessons: Mapped[int]
    languages: Mapped[list[str]] = mapped_column(Json)
    sources: Mapped[bytes] = mapped_column(deferred=True)
    published_at: Mapped[datetime]
    published_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    counted_minutes: Mapped[int | None]

    __table_args__ = (UniqueConstraint("course_id", "source_hash"),)


class Rendition(Base):
    """A version as one renderer compiled it. `document` is the zlib-compressed JSON of `elearn.content.document`.

    `laws_hash` covers the laws that flowed into it (`elearn.content.laws`). A second rendition of a version exists where changed
    laws, a new renderer or a security fix made it necessary; `because` says which.
    """

    __tablename__ = "rendition"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course_version.id", ondelete="RESTRICT"))
    renderer: Mapped[str] = mapped_column(String(40))
    laws_hash: Mapped[str] = mapped_column(String(32))
    hash: Mapped[str] = mapped_column(String(64))
    document: Mapped[bytes]
    because: Mapped[str | None]
    created_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("version_id", "renderer", "hash"),)


class StoredFile(Base):
    """A file in the installation's storage, named by its content. `owner_kind` says what keeps it, `retention` for how long."""

    __tablename__ = "file"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    sha256: Mapped[str] = mapped_column(String(64))
    suffix: Mapped[str] = mapped_column(String(10))
    content_type: Mapped[str] = mapped_column(String(80))
    bytes: Mapped[int]
    owner_kind: Mapped[str] = mapped_column(String(20))
    retention: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("sha256", "owner_kind"),)


class SearchEntry(Base):
    """One findable thing in one language: a course (`lesson` None) or a lesson. `*_folded` are without diacritics."""

    __tablename__ = "search_entry"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    course_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course.id", ondelete="RESTRICT"))
    lesson: Mapped[str | None] = mapped_column(String(120))
    language: Mapped[str] = mapped_column(String(2))
    title: Mapped[str]
    body: Mapped[str]
    title_folded: Mapped[str]
    body_folded: Mapped[str]
    minutes: Mapped[int]
    detail: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)

    __table_args__ = (one_of("language", LANGUAGES), Index("ix_search_entry_course_id_language", "course_id", "language"))
