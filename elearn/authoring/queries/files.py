"""The files of a workspace as they are now. The caller has opened the workspace for its actor."""

from __future__ import annotations

import zlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.authoring.models import WorkspaceFile, WorkspaceRevision
from elearn.authoring.rules import REPLACED, is_text
from elearn.core.db.aliases import shared_alias
from elearn.core.ids import Id

_author = shared_alias(Person)


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file of a workspace in a list. `front` is its front matter as it is written, None where it has none."""

    path: str
    revision: int
    sha256: str
    size: int
    front: str | None
    saved_at: datetime
    saved_by: str


@dataclass(frozen=True, slots=True)
class OpenText:
    """A text as it is in the editor. `revision` is 0 where there is no such file yet.

    Of a file that is removed it is the last text; `saved_at` and `saved_by` then are of its removal.
    """

    path: str
    text: str
    revision: int
    saved_at: datetime | None = None
    saved_by: str = ""
    is_removed: bool = False


@dataclass(frozen=True, slots=True)
class RemovedRow:
    """A file that was removed, with who did so and when; `front` as of `FileRow`."""

    path: str
    front: str | None
    removed_at: datetime
    removed_by: str


def list_files(session: Session, workspace_id: Id) -> list[FileRow]:
    """The files of a workspace that the caller has opened for its actor, by path."""
    rows = session.execute(
        select(
            WorkspaceFile.path,
            WorkspaceFile.revision,
            WorkspaceFile.sha256,
            WorkspaceFile.size,
            WorkspaceFile.front,
            WorkspaceFile.saved_at,
            _author.full_name,
        )
        .join(_author, _author.id == WorkspaceFile.saved_by)
        .where(WorkspaceFile.workspace_id == workspace_id, WorkspaceFile.removed_at.is_(None))
        .order_by(WorkspaceFile.path)
    )
    return [FileRow(*row[:-1], row[-1] or "") for row in rows]


def read_texts(session: Session, workspace_id: Id, paths: Collection[str] | None = None) -> dict[str, str]:
    """The texts of a workspace's files by path; all of them, or those of some paths."""
    wanted = (
        select(WorkspaceFile.path, WorkspaceRevision.text)
        .join(
            WorkspaceRevision,
            (WorkspaceRevision.file_id == WorkspaceFile.id) & (WorkspaceRevision.revision == WorkspaceFile.revision),
        )
        .where(WorkspaceFile.workspace_id == workspace_id, WorkspaceFile.removed_at.is_(None), WorkspaceRevision.text.is_not(None))
    )
    if paths is not None:
        wanted = wanted.where(WorkspaceFile.path.in_(paths))
    return {path: unpacked(text) for path, text in session.execute(wanted)}


def open_text(session: Session, workspace_id: Id, path: str) -> OpenText | None:
    """A text of a workspace as it is now; None where there is no such file."""
    row = session.execute(
        select(WorkspaceRevision.text, WorkspaceFile.revision, WorkspaceFile.saved_at, _author.full_name)
        .join(
            WorkspaceRevision,
            (WorkspaceRevision.file_id == WorkspaceFile.id) & (WorkspaceRevision.revision == WorkspaceFile.revision),
        )
        .join(_author, _author.id == WorkspaceFile.saved_by)
        .where(
            WorkspaceFile.workspace_id == workspace_id,
            WorkspaceFile.path == path,
            WorkspaceFile.removed_at.is_(None),
            WorkspaceRevision.text.is_not(None),
        )
    ).first()
    if row is None:
        return None
    return OpenText(path, unpacked(row[0]), row.revision, row.saved_at, row.full_name or "")


def find_removed(session: Session, workspace_id: Id, path: str) -> OpenText | None:
    """A text that was removed from a workspace, as it was last; None where there is none."""
    row = session.execute(
        select(WorkspaceFile.revision, WorkspaceFile.removed_at, _author.full_name, WorkspaceRevision.text)
        .join(_author, _author.id == WorkspaceFile.saved_by)
        .join(WorkspaceRevision, WorkspaceRevision.file_id == WorkspaceFile.id)
        .where(
            WorkspaceFile.workspace_id == workspace_id,
            WorkspaceFile.path == path,
            WorkspaceFile.removed_at.is_not(None),
            WorkspaceRevision.revision.is_not(None),
            WorkspaceRevision.text.is_not(None),
        )
        .order_by(WorkspaceRevision.revision.desc())
        .limit(1)
    ).first()
    return OpenText(path, unpacked(row[3]), row[0], row[1], row[2] or "", is_removed=True) if row is not None else None


def list_removed(session: Session, workspace_id: Id) -> list[RemovedRow]:
    """The files that were removed from a workspace and can be brought back, the last first."""
    rows = session.execute(
        select(WorkspaceFile.path, WorkspaceFile.front, WorkspaceFile.removed_at, _author.full_name)
        .join(_author, _author.id == WorkspaceFile.saved_by)
        .where(WorkspaceFile.workspace_id == workspace_id, WorkspaceFile.removed_at.is_not(None))
        .order_by(WorkspaceFile.removed_at.desc(), WorkspaceFile.path)
    )
    # What made room for another file lies under a name that no course has.
    return [
        RemovedRow(path, front, when, who or "")
        for path, front, when, who in rows
        if when is not None and not path.startswith(REPLACED)
    ]


def media_of(files: Collection[FileRow]) -> dict[str, str]:
    """The pictures and recordings of a workspace: path → name in the private storage."""
    return {each.path: private_name(each.path, each.sha256) for each in files if not is_text(each.path)}


def private_name(path: str, sha256: str) -> str:
    """How the private storage calls a file of a workspace."""
    return f"{sha256}.{path.rpartition('.')[2].lower()}"


def unpacked(text: bytes | None) -> str:
    """The text of a revision; empty of a picture."""
    return zlib.decompress(text).decode() if text is not None else ""
