"""Reading workspaces. Whose they are is decided by `policy`, in every one of these."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.authoring import policy
from elearn.authoring.models import Workspace, WorkspaceFile, WorkspaceRevision
from elearn.authoring.rules import State, is_text
from elearn.core.actor import Actor
from elearn.core.db.aliases import shared_alias
from elearn.core.db.types import LocalisedText
from elearn.core.errors import NotFound
from elearn.core.ids import Id
from elearn.core.paging import Page, Paging
from elearn.organisation.queries import name_units
from elearn.studio.models import CourseDraft
from elearn.studio.rules import State as DraftState

_author = shared_alias(Person)
_IN_REVIEW = frozenset({DraftState.CHECKING, DraftState.READY, DraftState.ASKED, DraftState.APPROVED})


@dataclass(frozen=True, slots=True)
class WorkspaceRow:
    """A workspace in a list and as the head of its pages. `draft_state` is None before anything was sent."""

    id: Id
    code: str
    title: LocalisedText
    languages: tuple[str, ...]
    unit_id: Id | None
    unit: LocalisedText | None
    course_id: Id | None
    version_id: Id | None
    draft_id: Id | None
    draft_state: DraftState | None
    changed_at: datetime
    sent_at: datetime | None

    @property
    def state(self) -> State:
        """Where what is written is."""
        is_newer = self.sent_at is None or self.changed_at > self.sent_at
        if not is_newer and self.draft_state in _IN_REVIEW:
            return State.IN_REVIEW
        if not is_newer and self.version_id is not None and self.draft_state in {None, DraftState.PUBLISHED}:
            return State.PUBLISHED
        return State.WRITING


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
    """A text as it is in the editor. `revision` is 0 where there is no such file yet."""

    path: str
    text: str
    revision: int
    saved_at: datetime | None = None
    saved_by: str = ""


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """A state in which a file was saved; `revision` is None of an aside."""

    id: Id
    revision: int | None
    saved_at: datetime
    saved_by: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Aside:
    """What somebody saved over a state that they had not seen, with that state's own text and what the file is now."""

    id: Id
    path: str
    text: str
    base: str
    saved_at: datetime
    current: OpenText


def list_workspaces(session: Session, actor: Actor, *, today: date, page: int = 1) -> Page[WorkspaceRow]:
    """The workspaces in which the actor may write, the one that was changed last first."""
    total = session.scalar(select(func.count()).select_from(Workspace).where(policy.visible_to(actor))) or 0
    paging = Paging.of(total, page)
    wanted = _rows().where(policy.visible_to(actor)).order_by(Workspace.changed_at.desc(), Workspace.id)
    rows = session.execute(paging.limit(wanted)).all()
    names = name_units(session, {row[0].unit_id for row in rows if row[0].unit_id is not None}, today=today)
    return Page(tuple(_row(found, state, names) for found, state in rows), paging)


def get_workspace(session: Session, actor: Actor, workspace_id: Id, *, today: date) -> WorkspaceRow:
    """A workspace in which the actor may write.

    Raises:
        NotFound: there is none for this actor.
    """
    found = session.execute(_rows().where(Workspace.id == workspace_id, policy.visible_to(actor))).first()
    if found is None:
        raise NotFound
    workspace, state = found
    names = name_units(session, {workspace.unit_id} if workspace.unit_id is not None else set(), today=today)
    return _row(workspace, state, names)


def find_workspace_of(session: Session, actor: Actor, code: str) -> Id | None:
    """The open workspace of a course, None where nobody writes it, or not for the actor's units."""
    return session.scalar(select(Workspace.id).where(Workspace.code == code, policy.visible_to(actor)))


def find_workspace_of_draft(session: Session, actor: Actor, draft_id: Id) -> Id | None:
    """The open workspace from which a draft was sent last; None where there is none for this actor."""
    return session.scalar(select(Workspace.id).where(Workspace.draft_id == draft_id, policy.visible_to(actor)))


def _rows() -> Any:
    return select(Workspace, CourseDraft.state).outerjoin(CourseDraft, CourseDraft.id == Workspace.draft_id)


def _row(found: Workspace, state: str | None, names: Mapping[Id, LocalisedText]) -> WorkspaceRow:
    return WorkspaceRow(
        id=found.id,
        code=found.code,
        title=found.title,
        languages=tuple(found.languages),
        unit_id=found.unit_id,
        unit=names.get(found.unit_id) if found.unit_id is not None else None,
        course_id=found.course_id,
        version_id=found.version_id,
        draft_id=found.draft_id,
        draft_state=DraftState(state) if state is not None else None,
        changed_at=found.changed_at,
        sent_at=found.sent_at,
    )


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
    return {path: _unpacked(text) for path, text in session.execute(wanted)}


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
    return OpenText(path, _unpacked(row[0]), row.revision, row.saved_at, row.full_name or "")


def list_revisions(session: Session, actor: Actor, workspace_id: Id, path: str, *, page: int = 1) -> Page[RevisionRow]:
    """The states in which a file was saved, the last first; of asides the actor's own."""
    wanted = (
        select(WorkspaceRevision.id, WorkspaceRevision.revision, WorkspaceRevision.saved_at, _author.full_name, _author.id)
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
    return Page(tuple(RevisionRow(row[0], row[1], row[2], row[3] or "", row[4] == actor.person_id) for row in rows), paging)


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
    return _unpacked(text)


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
    return _unpacked(text)


def get_aside(session: Session, actor: Actor, workspace_id: Id, aside_id: Id) -> Aside:
    """What the actor saved over a state that they had not seen.

    Raises:
        NotFound: there is no such aside of theirs.
    """
    row = session.execute(
        select(WorkspaceRevision, WorkspaceFile.path)
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
    found, path = row
    base = session.scalar(
        select(WorkspaceRevision.text).where(
            WorkspaceRevision.file_id == found.file_id, WorkspaceRevision.revision == found.based_on
        )
    )
    current = open_text(session, workspace_id, path) or OpenText(path, "", 0)
    return Aside(found.id, path, _unpacked(found.text), _unpacked(base), found.saved_at, current)


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


def media_of(files: Collection[FileRow]) -> dict[str, str]:
    """The pictures and recordings of a workspace: path → name in the private storage."""
    return {each.path: private_name(each.path, each.sha256) for each in files if not is_text(each.path)}


def private_name(path: str, sha256: str) -> str:
    """How the private storage calls a file of a workspace."""
    return f"{sha256}.{path.rpartition('.')[2].lower()}"


def _unpacked(text: bytes | None) -> str:
    return zlib.decompress(text).decode() if text is not None else ""
