"""States of a file: those that follow each other, and those that are kept aside because somebody else had saved meanwhile."""

from __future__ import annotations

import hashlib
import zlib
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.authoring.models import WorkspaceFile, WorkspaceRevision
from elearn.core.actor import Actor
from elearn.core.ids import Id, new_id


def keep_aside(
    session: Session, actor: Actor, file: WorkspaceFile, content: bytes, *, based_on: int, aside_id: Id | None, now: datetime
) -> Id:
    """The aside that this text is: the one that the window goes on with, one with the same words, or a new one.

    Two windows of one person never share one, so neither takes the other's words away.
    """
    digest = hashlib.sha256(content).hexdigest()
    same = WorkspaceRevision.sha256 == digest if aside_id is None else WorkspaceRevision.id == aside_id
    own = select(WorkspaceRevision).where(
        WorkspaceRevision.file_id == file.id,
        WorkspaceRevision.saved_by == actor.person_id,
        WorkspaceRevision.based_on == based_on,
        WorkspaceRevision.revision.is_(None),
        WorkspaceRevision.settled_at.is_(None),
        same,
    )
    there = session.scalars(own).first()
    if there is not None:
        there.sha256, there.text, there.saved_at = digest, zlib.compress(content), now
        return there.id
    aside = revision_of(file, actor, digest, now=now, based_on=based_on, content=content)
    session.add(aside)
    session.flush()
    return aside.id


def revision_of(
    file: WorkspaceFile, actor: Actor, digest: str, *, now: datetime, based_on: int, content: bytes | None
) -> WorkspaceRevision:
    """A state of a file that is not numbered yet; `content` is None where the bytes lie in the storage."""
    return WorkspaceRevision(
        id=new_id(),
        file_id=file.id,
        based_on=based_on,
        sha256=digest,
        text=zlib.compress(content) if content is not None else None,
        saved_by=actor.person_id,
        saved_at=now,
    )
