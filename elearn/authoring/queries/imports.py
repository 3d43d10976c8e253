"""Foreign files that were brought to a workspace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.authoring.models import WorkspaceFile, WorkspaceImport, WorkspaceRevision
from elearn.authoring.queries.files import private_name
from elearn.authoring.rules import BROUGHT_SUFFIX, NOTHING, RESULT_SUFFIX, ImportState
from elearn.core.errors import NotFound
from elearn.core.ids import Id
from elearn.core.jobs.queries import JobRow, find_job


@dataclass(frozen=True, slots=True)
class ImportRow:
    """A foreign file that was brought to a workspace. `job` is how far its reading is, while it is read."""

    id: Id
    workspace_id: Id
    state: ImportState
    form: str
    file_name: str
    sha256: str
    questions: str | None
    result_sha256: str | None
    made_at: datetime
    job: JobRow | None = None


def find_import(session: Session, import_id: Id) -> ImportRow | None:
    """A foreign file that waits to be read, for the job that reads it."""
    found = session.get(WorkspaceImport, import_id)
    return _import_row(found, None) if found is not None and found.state == ImportState.READING else None


def get_import(session: Session, workspace_id: Id, import_id: Id) -> ImportRow:
    """A foreign file that was brought to a workspace which the caller has opened for its actor.

    Raises:
        NotFound: there is none.
    """
    found = session.scalars(
        select(WorkspaceImport).where(WorkspaceImport.id == import_id, WorkspaceImport.workspace_id == workspace_id)
    ).one_or_none()
    if found is None:
        raise NotFound
    is_read_now = found.state == ImportState.READING and found.job_id is not None
    return _import_row(found, find_job(session, found.job_id) if is_read_now and found.job_id is not None else None)


def list_imports(session: Session, workspace_id: Id) -> list[ImportRow]:
    """What was brought to a workspace and is neither taken nor dropped, the latest first."""
    waiting = (ImportState.READING, ImportState.READ)
    wanted = select(WorkspaceImport).where(WorkspaceImport.workspace_id == workspace_id, WorkspaceImport.state.in_(waiting))
    return [_import_row(each, None) for each in session.scalars(wanted.order_by(WorkspaceImport.made_at.desc()))]


def _import_row(found: WorkspaceImport, job: JobRow | None) -> ImportRow:
    return ImportRow(
        found.id,
        found.workspace_id,
        ImportState(found.state),
        found.form,
        found.file_name,
        found.sha256,
        found.questions,
        found.result_sha256,
        found.made_at,
        job,
    )


def files_of_workspaces(session: Session) -> set[str]:
    """The names of the private files that workspaces need: every state of each picture, and what was brought and is not ended."""
    states = session.execute(
        select(WorkspaceFile.path, WorkspaceRevision.sha256)
        .join(WorkspaceRevision, WorkspaceRevision.file_id == WorkspaceFile.id)
        .where(WorkspaceRevision.text.is_(None), WorkspaceRevision.sha256 != NOTHING)
    )
    brought = session.execute(
        select(WorkspaceImport.sha256, WorkspaceImport.result_sha256).where(WorkspaceImport.ended_at.is_(None))
    ).all()
    return (
        {private_name(path, sha256) for path, sha256 in states}
        | {f"{row.sha256}.{BROUGHT_SUFFIX}" for row in brought}
        | {f"{row.result_sha256}.{RESULT_SUFFIX}" for row in brought if row.result_sha256 is not None}
    )
