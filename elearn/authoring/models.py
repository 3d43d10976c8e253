"""Tables of workspaces. Texts stand in their revisions; pictures and recordings lie in the private storage, named by content."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from elearn.authoring.rules import ImportState
from elearn.core.db.base import Base
from elearn.core.db.closed import one_of
from elearn.core.db.types import Json, LocalisedText
from elearn.core.ids import new_id

_OPEN = text("ended_at IS NULL")


class Workspace(Base):
    """The files of a course while they are written. There is one open workspace of a course.

    `code` is the id of the course, `unit_id` the unit whose trainers write it (None for a course of the installation), `version_id`
    the version from which it went out or that was published from it last, None before the first. `languages` begins with the source
    language. `draft_id` is what was sent last; `changed_at` when a file was last saved, `sent_at` when it was last sent.
    """

    __tablename__ = "workspace"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(64))
    title: Mapped[LocalisedText]
    languages: Mapped[list[str]] = mapped_column(Json)
    unit_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"), index=True)
    course_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("course.id", ondelete="RESTRICT"))
    version_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("course_version.id", ondelete="RESTRICT"))
    draft_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("course_draft.id", ondelete="RESTRICT"))
    made_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    __table_args__ = (Index("uq_workspace_code_open", "code", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),)


class WorkspaceFile(Base):
    """A file of a workspace as it is now. `revision` counts its saved states from 1; its removal is one of them.

    `sha256` and `size` are of the bytes. `front` is its front matter, where it is Markdown that has one, for lists of files.
    """

    __tablename__ = "workspace_file"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    workspace_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("workspace.id", ondelete="RESTRICT"))
    path: Mapped[str] = mapped_column(String(300))
    revision: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    front: Mapped[str | None]
    saved_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    saved_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("workspace_id", "path"), CheckConstraint("revision > 0", name="revision_counts"))


class WorkspaceImport(Base):
    """A foreign file that somebody brought to a workspace: what it is, what a job read of it, and what became of it.

    `form` is `document` for Word, slides and pasted text, else the name of a format of question banks. `sha256` names the private
    file with the bytes as they came, `result_sha256` the one with what was read (`exchange.word.values.Result` as JSON).
    """

    __tablename__ = "workspace_import"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    workspace_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("workspace.id", ondelete="RESTRICT"), index=True)
    made_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    made_at: Mapped[datetime]
    form: Mapped[str] = mapped_column(String(12))
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    questions: Mapped[str | None] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(8))
    job_id: Mapped[uuid.UUID | None]
    result_sha256: Mapped[str | None] = mapped_column(String(64))
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        one_of("state", ImportState),
        CheckConstraint("state NOT IN ('read', 'taken') OR result_sha256 IS NOT NULL", name="read_has_result"),
    )


class WorkspaceRevision(Base):
    """A file as it was saved once. `text` is its zlib-compressed UTF-8, None of a picture or recording.

    Removing a file is a state as well: it has neither text nor digest (`rules.NOTHING`).

    `revision` is None of an aside: what was saved over a state that its author had not seen. `based_on` is the revision that they
    had before them, 0 for none; `settled_at` when they said what becomes of an aside.
    """

    __tablename__ = "workspace_revision"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    file_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("workspace_file.id", ondelete="RESTRICT"))
    revision: Mapped[int | None]
    based_on: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    text: Mapped[bytes | None]
    saved_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    saved_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("file_id", "revision"),)


class WorkspacePassage(Base):
    """Somebody said that a passage is the translation of another one. Rows are only added.

    Both are named by the hash of their words, so what was said holds wherever they stand. `source_hash` is empty where the passage
    was made from an earlier source that is not known any more: of a published translation that is older than its original.
    """

    __tablename__ = "workspace_passage"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    workspace_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("workspace.id", ondelete="RESTRICT"))
    language: Mapped[str] = mapped_column(String(8))
    hash: Mapped[str] = mapped_column(String(32))
    source_hash: Mapped[str] = mapped_column(String(32))
    said_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    said_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("workspace_id", "language", "hash", "source_hash", name="uq_workspace_passage_said"),)
