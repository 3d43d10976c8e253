"""The states in which files were saved, and what was kept aside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.authoring.models import WorkspaceFile, WorkspaceRevision
from elearn.authoring.queries.files import OpenText, find_removed, open_text, unpacked
from elearn.authoring.rules import NOTHING
from elearn.core.actor import Actor
from elearn.core.db.aliases import shared_alias
from elearn.core.errors import NotFound
from elearn.core.ids import Id
from elearn.core.paging import Page, Paging

_author = shared_alias(Person)


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """A state in which a file was saved; `revision` is None of an aside; `is_removal` says that it was removed then."""

    id: Id
    revision: int | None
    saved_at: datetime
    saved_by: str
    is_own: bool
    is_removal: bool = False


@dataclass(frozen=True, slots=True)
class Aside:
    """What somebody saved over a state that they had not seen, with that state's own text and what the file is now.

    `is_own`: the file was saved meanwhile by the same person, in another window.
    """

    id: Id
    path: str
    text: str
    base: str
    saved_at: datetime
    current: OpenText
    is_own: bool


def list_revisions(session: Session, actor: Actor, workspace_id: Id, path: str, *, page: int = 1) -> Page[RevisionRow]:
    """The states in which a file was saved, the last first; of asides the actor's own."""
    wanted = (
        select(
            WorkspaceRevision.id,
            WorkspaceRevision.revision,
            WorkspaceRevision.saved_at,
            _author.full_name,
            _author.id,
            WorkspaceRevision.sha256 == NOTHING,
        )
        .join(WorkspaceFile, WorkspaceFile.id == WorkspaceRevision.file_id)
        .join(_author, _author.id == WorkspaceRevision.saved_by)
        .where(
            WorkspaceFile.workspace_id == workspace_id,
            WorkspaceFile.path == path,
            WorkspaceRevision.revision.is_not(None) | (WorkspaceRevision.saved_by == actor.person_id),
        )
    )
    total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    paging = Paging.of(total, page)
    rows = session.execute(paging.limit(wanted.order_by(WorkspaceRevision.saved_at.desc(), WorkspaceRevision.id.desc())))
    found = (
        RevisionRow(name, revision, when, who or "", author == actor.person_id, bool(is_removal))
        for name, revision, when, who, author, is_removal in rows
    )
    return Page(tuple(found), paging)


def get_revision_text(session: Session, actor: Actor, workspace_id: Id, path: str, revision_id: Id) -> str:
    """What a file was in one of its states.

    Raises:
        NotFound: it has no such state, or it is somebody else's aside, or no text.
    """
    text = session.scalar(
        select(WorkspaceRevision.text)
        .join(WorkspaceFile, WorkspaceFile.id == WorkspaceRevision.file_id)
        .where(
            WorkspaceFile.workspace_id == workspace_id,
            WorkspaceFile.path == path,
            WorkspaceRevision.id == revision_id,
            WorkspaceRevision.revision.is_not(None) | (WorkspaceRevision.saved_by == actor.person_id),
        )
    )
    if text is None:
        raise NotFound
    return unpacked(text)


def get_text_of_revision(session: Session, workspace_id: Id, path: str, revision: int) -> str:
    """What a file was in the state with this number.

    Raises:
        NotFound: it had no such state.
    """
    text = session.scalar(
        select(WorkspaceRevision.text)
        .join(WorkspaceFile, WorkspaceFile.id == WorkspaceRevision.file_id)
        .where(WorkspaceFile.workspace_id == workspace_id, WorkspaceFile.path == path, WorkspaceRevision.revision == revision)
    )
    if text is None:
        raise NotFound
    return unpacked(text)


def get_aside(session: Session, actor: Actor, workspace_id: Id, aside_id: Id) -> Aside:
    """What the actor saved over a state that they had not seen.

    Raises:
        NotFound: there is no such aside of theirs.
    """
    row = session.execute(
        select(WorkspaceRevision, WorkspaceFile.path, WorkspaceFile.saved_by)
        .join(WorkspaceFile, WorkspaceFile.id == WorkspaceRevision.file_id)
        .where(
            WorkspaceRevision.id == aside_id,
            WorkspaceRevision.revision.is_(None),
            WorkspaceRevision.saved_by == actor.person_id,
            WorkspaceFile.workspace_id == workspace_id,
        )
    ).first()
    if row is None or row[0].text is None:
        raise NotFound
    found, path, last = row
    base = session.scalar(
        select(WorkspaceRevision.text).where(
            WorkspaceRevision.file_id == found.file_id, WorkspaceRevision.revision == found.based_on
        )
    )
    current = open_text(session, workspace_id, path) or find_removed(session, workspace_id, path) or OpenText(path, "", 0)
    return Aside(found.id, path, unpacked(found.text), unpacked(base), found.saved_at, current, is_own=last == actor.person_id)


def list_asides(session: Session, actor: Actor, workspace_id: Id) -> list[tuple[Id, str]]:
    """The actor's own asides that are not settled: id and path, the oldest first."""
    rows = session.execute(
        select(WorkspaceRevision.id, WorkspaceFile.path)
        .join(WorkspaceFile, WorkspaceFile.id == WorkspaceRevision.file_id)
        .where(
            WorkspaceFile.workspace_id == workspace_id,
            WorkspaceRevision.revision.is_(None),
            WorkspaceRevision.settled_at.is_(None),
            WorkspaceRevision.saved_by == actor.person_id,
        )
        .order_by(WorkspaceRevision.saved_at)
    )
    return [(row[0], row[1]) for row in rows]


def list_writers(session: Session, workspace_id: Id, *, since: datetime | None) -> set[Id]:
    """The people who saved something in a workspace since an instant; None means ever."""
    wanted = (
        select(WorkspaceRevision.saved_by)
        .join(WorkspaceFile, WorkspaceFile.id == WorkspaceRevision.file_id)
        .where(WorkspaceFile.workspace_id == workspace_id, WorkspaceRevision.revision.is_not(None))
    )
    if since is not None:
        wanted = wanted.where(WorkspaceRevision.saved_at > since)
    return set(session.scalars(wanted))
