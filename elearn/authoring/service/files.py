"""Files of a workspace are saved. Nothing that somebody wrote is ever lost: what cannot be taken is kept aside."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.authoring import policy
from elearn.authoring.models import Workspace, WorkspaceFile, WorkspaceRevision
from elearn.authoring.rules import is_text
from elearn.authoring.service import passages
from elearn.authoring.service.asides import keep_aside, revision_of
from elearn.content import limits
from elearn.content.grammar.files import front_of
from elearn.content.source import Kind, check_paths, classify
from elearn.core.actor import Actor
from elearn.core.errors import N_, Forbidden, Invalid, NotFound
from elearn.core.ids import Id, new_id
from elearn.core.limits import COURSE_ARCHIVE_BYTES

MEDIA: Final = COURSE_ARCHIVE_BYTES
"""Bytes of one picture or recording; what its kind may weigh is for the compiler to say."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a text that was sent: `revision` is the state that the file is in now.

    `aside_id` names what was kept beside it, because the file had been saved since `based_on`; `is_own`: by the same person.
    """

    revision: int
    aside_id: Id | None = None
    is_own: bool = False


def lock_workspace(session: Session, actor: Actor, workspace_id: Id) -> Workspace:
    """A workspace that the actor writes in, locked until the unit of work ends.

    Raises:
        Forbidden: nobody acts.
        NotFound: there is none for this actor.
    """
    if actor.person_id is None:
        raise Forbidden
    wanted = select(Workspace).where(Workspace.id == workspace_id, policy.visible_to(actor)).with_for_update()
    found = session.scalars(wanted).one_or_none()
    if found is None:
        raise NotFound
    return found


def save_text(
    session: Session,
    actor: Actor,
    workspace_id: Id,
    path: str,
    text: str,
    *,
    based_on: int,
    aside_id: Id | None = None,
    source: str | None = None,
    now: datetime,
) -> Saved:
    """Saves a text over the state of the file that its author has seen; over any other state it is kept aside.

    The same text sent twice is saved once.

    Args:
        text: the whole file, its lines ended by `\\n`.
        based_on: the revision that the author had before them; 0 for a file that is new. Over a file that somebody removed
            since, the text is kept aside like over any other state that its author has not seen.
        aside_id: where the same window kept an earlier state of this text aside; it goes on there until that is settled.
        source: what a translation was made from; None for the original as it is now.

    Raises:
        NotFound: there is no such workspace for this actor.
        Invalid: the path is none of a course, or the text is too long.
    """
    workspace = lock_workspace(session, actor, workspace_id)
    content = text.encode(errors="replace")
    if len(content) > limits.SOURCE_BYTES:
        raise Invalid(N_("Tệp dài quá %(limit)s kB. Chia thành hai bài."), field="text", limit=limits.SOURCE_BYTES // 1024)
    file = _open_file(session, actor, workspace, path, now)
    digest = hashlib.sha256(content).hexdigest()
    if file.sha256 == digest and file.removed_at is None:
        return Saved(file.revision)
    # A removed file is as new for whoever begins it anew.
    is_new = file.revision == 0 or (based_on == 0 and file.removed_at is not None)
    if not is_new and file.revision != based_on:
        kept = keep_aside(session, actor, file, content, based_on=based_on, aside_id=aside_id, now=now)
        return Saved(file.revision, kept, is_own=file.saved_by == actor.person_id)
    before = passages.text_before(session, file)
    turn(session, workspace, file, actor, digest, now=now, content=content)
    file.front = front_of(text) if path.endswith(".md") else None
    if passages.is_translation(workspace, path):
        passages.record_making(session, actor, workspace, path, text, before=before, source=source, now=now)
    return Saved(file.revision)


def say_holds(session: Session, actor: Actor, workspace_id: Id, language: str, said: passages.Said, *, now: datetime) -> None:
    """Says of passages that they are right translations of what the source says now.

    Args:
        said: hashes, of the source's words and of their translation.

    Raises:
        NotFound: there is no such workspace for this actor.
    """
    passages.record(session, actor, lock_workspace(session, actor, workspace_id), language, said, now=now)


def overwrite(session: Session, actor: Actor, workspace: Workspace, file: WorkspaceFile, text: str, *, now: datetime) -> None:
    """A locked workspace's file becomes a text, whatever it was; the earlier state stays in its history."""
    content = text.encode()
    turn(session, workspace, file, actor, hashlib.sha256(content).hexdigest(), now=now, content=content)
    file.front = front_of(text) if file.path.endswith(".md") else None


def turn(
    session: Session,
    workspace: Workspace,
    file: WorkspaceFile,
    actor: Actor,
    digest: str,
    *,
    now: datetime,
    content: bytes | None,
    size: int | None = None,
) -> None:
    """A file is now what was sent; `content` is None where the bytes lie in the storage."""
    kept = revision_of(file, actor, digest, now=now, based_on=file.revision, content=content)
    file.revision += 1
    kept.revision = file.revision
    file.sha256, file.size = digest, len(content) if content is not None else size or 0
    file.saved_by, file.saved_at, file.removed_at = kept.saved_by, now, None
    workspace.changed_at = now
    # The file first: its revision refers to it.
    session.flush()
    session.add(kept)


def _open_file(session: Session, actor: Actor, workspace: Workspace, path: str, now: datetime) -> WorkspaceFile:
    """The file of a path, made with nothing in it where there is none."""
    check_path(path)
    wanted = select(WorkspaceFile).where(WorkspaceFile.workspace_id == workspace.id, WorkspaceFile.path == path).with_for_update()
    found = session.scalars(wanted).one_or_none()
    if found is not None:
        return found
    # The workspace is locked, so nobody else makes the same file now.
    taken = session.scalars(select(WorkspaceFile.path).where(WorkspaceFile.workspace_id == workspace.id))
    if check_paths([path, *taken]):
        raise Invalid(N_("Tên tệp này trùng với một tệp khác trên máy không phân biệt chữ hoa, chữ thường."), field="path")
    file = WorkspaceFile(
        id=new_id(),
        workspace_id=workspace.id,
        path=path,
        revision=0,
        sha256="",
        size=0,
        saved_by=actor.person_id,
        saved_at=now,
    )
    session.add(file)
    return file


def check_path(path: str) -> None:
    if check_paths([path]) or classify(path).kind is Kind.UNKNOWN:
        raise Invalid(N_("“%(path)s” không phải tên tệp của một khóa học."), field="path", path=path[:100])


def put_media(session: Session, actor: Actor, workspace_id: Id, path: str, content: bytes, *, now: datetime) -> Saved:
    """A picture or recording comes into a workspace; its bytes are in the private storage already, under their SHA-256.

    One that is there under the path is replaced: the earlier one stays in the history.

    Raises:
        NotFound: there is no such workspace for this actor.
        Invalid: the path is that of a text, or the file is too large.
    """
    workspace = lock_workspace(session, actor, workspace_id)
    if is_text(path):
        raise Invalid(N_("“%(path)s” không phải tên tệp của một khóa học."), field="path", path=path[:100])
    if len(content) > MEDIA:
        raise Invalid(N_("Tệp lớn quá %(limit)s MB."), field="file", limit=MEDIA // limits.MIB)
    file = _open_file(session, actor, workspace, path, now)
    digest = hashlib.sha256(content).hexdigest()
    if file.sha256 == digest and file.removed_at is None:
        return Saved(file.revision)
    turn(session, workspace, file, actor, digest, now=now, content=None, size=len(content))
    return Saved(file.revision)


def settle(session: Session, actor: Actor, workspace_id: Id, aside_id: Id, *, now: datetime) -> None:
    """Says of an aside of one's own that it was settled: what its author wants of it stands in the file by now.

    Raises:
        NotFound: there is no such aside of this actor's in a workspace of theirs.
    """
    workspace = lock_workspace(session, actor, workspace_id)
    found = session.scalars(
        select(WorkspaceRevision)
        .join(WorkspaceFile, WorkspaceFile.id == WorkspaceRevision.file_id)
        .where(
            WorkspaceRevision.id == aside_id,
            WorkspaceRevision.revision.is_(None),
            WorkspaceRevision.saved_by == actor.person_id,
            WorkspaceFile.workspace_id == workspace.id,
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    found.settled_at = found.settled_at or now


def file_there(session: Session, workspace: Workspace, path: str) -> WorkspaceFile:
    found = session.scalars(
        select(WorkspaceFile)
        .where(WorkspaceFile.workspace_id == workspace.id, WorkspaceFile.path == path, WorkspaceFile.removed_at.is_(None))
        .with_for_update()
    ).one_or_none()
    if found is None:
        raise NotFound
    return found
