"""A foreign file is brought to a workspace, read by a job, looked at, and taken or dropped."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.authoring.events import ImportTaken
from elearn.authoring.importing import Taken
from elearn.authoring.models import Workspace, WorkspaceImport
from elearn.authoring.rules import ImportState
from elearn.authoring.service.files import lock_workspace, put_media, save_text
from elearn.authoring.service.removing import remove_file
from elearn.core.actor import Actor
from elearn.core.errors import N_, Conflict, Forbidden, NotFound
from elearn.core.events import publish
from elearn.core.ids import Id, new_id
from elearn.core.jobs.queue import enqueue

READ = "authoring.read_import"
"""The kind of the job that reads a foreign file."""


def bring(
    session: Session,
    actor: Actor,
    workspace_id: Id,
    form: str,
    file_name: str,
    *,
    sha256: str,
    questions: str | None,
    now: datetime,
) -> Id:
    """Takes a foreign file in, and asks for its reading. Its bytes are in the private storage already.

    Args:
        form: `document`, or the name of a format of question banks.
        questions: where the questions of a document go: `bank`, `lessons`, or None for as is usual.

    Raises:
        NotFound: there is no such workspace for this actor.
    """
    workspace = lock_workspace(session, actor, workspace_id)
    if actor.person_id is None:
        raise Forbidden
    brought = WorkspaceImport(
        id=new_id(),
        workspace_id=workspace.id,
        made_by=actor.person_id,
        made_at=now,
        form=form,
        file_name=file_name[:200],
        sha256=sha256,
        questions=questions,
        state=ImportState.READING,
    )
    brought.job_id = enqueue(session, READ, {"import": str(brought.id)}, now=now)
    session.add(brought)
    return brought.id


def record_reading(session: Session, import_id: Id, result: bytes, *, is_refused: bool, now: datetime) -> None:
    """Writes down what a job read; its bytes are in the private storage. Does nothing where nobody waits for it any more."""
    brought = session.scalars(select(WorkspaceImport).where(WorkspaceImport.id == import_id).with_for_update()).one_or_none()
    if brought is None or brought.state != ImportState.READING:
        return
    brought.result_sha256 = hashlib.sha256(result).hexdigest()
    brought.state = ImportState.REFUSED if is_refused else ImportState.READ
    brought.ended_at = now if is_refused else None


def take(session: Session, actor: Actor, workspace_id: Id, import_id: Id, files: Taken, *, now: datetime) -> None:
    """Puts what was read into the workspace. The one empty lesson with which a course begins makes room for it.

    Args:
        files: what `importing.taken` made of it; the bytes of its pictures are in the private storage.

    Raises:
        NotFound: there is no such import in a workspace of this actor's.
        Conflict: it was taken or dropped already, or somebody has made one of its files meanwhile.
    """
    workspace, brought = _lock(session, actor, workspace_id, import_id, ImportState.READ)
    for path, text in sorted(files.texts.items()):
        if save_text(session, actor, workspace.id, path, text, based_on=0, now=now).aside_id is not None:
            raise Conflict(N_("Đã có tệp “%(path)s”."), path=path)
    for path, content in sorted(files.media.items()):
        put_media(session, actor, workspace.id, path, content, now=now)
    brought.state, brought.ended_at = ImportState.TAKEN, now
    publish(session, ImportTaken(workspace.id, brought.form, brought.sha256), actor=actor, now=now)


def make_room(session: Session, actor: Actor, workspace_id: Id, path: str, *, now: datetime) -> None:
    """Takes out the empty lesson with which a course begins, when others have come."""
    remove_file(session, actor, workspace_id, path, now=now)


def drop(session: Session, actor: Actor, workspace_id: Id, import_id: Id, *, now: datetime) -> None:
    """Nobody wants what was brought.

    Raises:
        NotFound: there is no such import in a workspace of this actor's.
        Conflict: it was taken or dropped already.
    """
    _, brought = _lock(session, actor, workspace_id, import_id, ImportState.READ, ImportState.READING)
    brought.state, brought.ended_at = ImportState.DROPPED, now


def _lock(
    session: Session, actor: Actor, workspace_id: Id, import_id: Id, *states: ImportState
) -> tuple[Workspace, WorkspaceImport]:
    workspace = lock_workspace(session, actor, workspace_id)
    brought = session.scalars(
        select(WorkspaceImport)
        .where(WorkspaceImport.id == import_id, WorkspaceImport.workspace_id == workspace.id)
        .with_for_update()
    ).one_or_none()
    if brought is None:
        raise NotFound
    if brought.state not in states:
        raise Conflict(N_("Tệp này đã được đưa vào khóa hoặc đã bỏ. Xin tải lại trang."))
    return workspace, brought
