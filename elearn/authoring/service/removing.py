"""Files of a workspace are removed, brought back, moved. All their saved states stay."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.authoring.models import Workspace, WorkspaceFile, WorkspaceRevision
from elearn.authoring.rules import NOTHING, REPLACED, is_text
from elearn.authoring.service.files import Saved, check_path, file_there, lock_workspace, turn
from elearn.core.actor import Actor
from elearn.core.errors import N_, Conflict, Invalid, NotFound
from elearn.core.ids import Id, new_id


def remove_file(session: Session, actor: Actor, workspace_id: Id, path: str, *, now: datetime) -> None:
    """Takes a file out of what is sent. That is a state of its own: whoever goes on writing over the one before is told of it.

    Raises:
        NotFound: there is no such file, or workspace for this actor.
        Invalid: it is the file with the settings, without which there is no course.
    """
    workspace = lock_workspace(session, actor, workspace_id)
    if path == "course.yml":
        raise Invalid(N_("Không bỏ được phần thiết đặt của khóa."), field="path")
    file = file_there(session, workspace, path)
    gone = WorkspaceRevision(
        id=new_id(),
        file_id=file.id,
        revision=file.revision + 1,
        based_on=file.revision,
        sha256=NOTHING,
        text=None,
        saved_by=actor.person_id,
        saved_at=now,
    )
    session.add(gone)
    file.revision += 1
    file.saved_by, file.saved_at, file.removed_at = gone.saved_by, now, now
    workspace.changed_at = now


def restore_file(session: Session, actor: Actor, workspace_id: Id, path: str, *, now: datetime) -> Saved:
    """Brings a removed file back as it was last. Twice, it is brought back once.

    Raises:
        NotFound: there is no such file, or workspace for this actor.
    """
    workspace = lock_workspace(session, actor, workspace_id)
    wanted = select(WorkspaceFile).where(WorkspaceFile.workspace_id == workspace.id, WorkspaceFile.path == path).with_for_update()
    file = session.scalars(wanted).one_or_none()
    if file is None:
        raise NotFound
    if file.removed_at is None:
        return Saved(file.revision)
    last = session.scalars(
        select(WorkspaceRevision)
        .where(
            WorkspaceRevision.file_id == file.id,
            WorkspaceRevision.revision.is_not(None),
            WorkspaceRevision.sha256 != NOTHING,
        )
        .order_by(WorkspaceRevision.revision.desc())
        .limit(1)
    ).one()
    content = zlib.decompress(last.text) if last.text is not None else None
    turn(session, workspace, file, actor, last.sha256, now=now, content=content, size=file.size)
    return Saved(file.revision)


def move_files(session: Session, actor: Actor, workspace_id: Id, renames: Mapping[str, str], *, now: datetime) -> None:
    """Gives files other paths, all at once: one may take the place that another leaves. Their saved states go with them.

    Args:
        renames: path until now → new path.

    Raises:
        NotFound: one of the files is not there, or no such workspace for this actor.
        Invalid: a new path is none of a course.
        Conflict: there is a file already.
    """
    workspace = lock_workspace(session, actor, workspace_id)
    files = {to: _to_be_moved(session, workspace, path, to) for path, to in renames.items()}
    for file in files.values():
        file.path = f"{REPLACED}{file.id}"
    session.flush()
    for to, file in files.items():
        _make_way(session, workspace, to)
        file.path = to
    workspace.changed_at = now


def _to_be_moved(session: Session, workspace: Workspace, path: str, to: str) -> WorkspaceFile:
    check_path(to)
    if is_text(path) != is_text(to):
        raise Invalid(N_("“%(path)s” không phải tên tệp của một khóa học."), field="path", path=to[:100])
    return file_there(session, workspace, path)


def _make_way(session: Session, workspace: Workspace, path: str) -> None:
    """What was removed from a path keeps its saved states under a name that no course has."""
    wanted = select(WorkspaceFile).where(WorkspaceFile.workspace_id == workspace.id, WorkspaceFile.path == path).with_for_update()
    other = session.scalars(wanted).one_or_none()
    if other is None:
        return
    if other.removed_at is None:
        raise Conflict(N_("Đã có tệp “%(path)s”."), path=path)
    other.path = f"{REPLACED}{other.id}"
    session.flush()
