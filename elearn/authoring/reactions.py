"""What becomes of workspaces when a draft of theirs is published, and when the unit that writes them ends."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from elearn.authoring.models import Workspace, WorkspaceFile
from elearn.authoring.service.files import overwrite
from elearn.authoring.service.workspaces import text_of
from elearn.catalogue.earlier import unpack_sources
from elearn.catalogue.models import CourseVersion
from elearn.core.actor import Actor
from elearn.core.ids import Id
from elearn.organisation.events import UnitsMerged, UnitSplit
from elearn.studio.events import DraftMade, DraftPublished

_SETTINGS = "course.yml"


def on_draft_published(session: Session, event: DraftPublished, *, actor: Actor, now: datetime) -> None:
    """The workspace goes on from the version that came of it, and its settings too where nobody changed them meanwhile."""
    workspace = session.scalars(select(Workspace).where(Workspace.draft_id == event.draft_id).with_for_update()).one_or_none()
    version = session.get_one(CourseVersion, event.version_id)
    if workspace is None:
        return
    workspace.version_id, workspace.course_id, workspace.title = version.id, version.course_id, version.title
    settings = session.scalars(
        select(WorkspaceFile).where(WorkspaceFile.workspace_id == workspace.id, WorkspaceFile.path == _SETTINGS)
    ).one_or_none()
    if settings is not None and workspace.sent_at is not None and settings.saved_at <= workspace.sent_at:
        changed_at = workspace.changed_at
        overwrite(session, actor, workspace, settings, text_of(unpack_sources(version.sources)[_SETTINGS]), now=now)
        workspace.changed_at = changed_at


def on_draft_made(session: Session, event: DraftMade, *, actor: Actor, now: datetime) -> None:
    """What was sent goes on as the draft that also says what earlier learners are told."""
    del actor, now
    if event.over_draft_id is not None:
        session.execute(update(Workspace).where(Workspace.draft_id == event.over_draft_id).values(draft_id=event.draft_id))


def on_units_merged(session: Session, event: UnitsMerged, *, actor: Actor, now: datetime) -> None:
    """What units that are merged were writing goes on in the one that takes over."""
    del actor, now
    _pass_on(session, event.from_ids, event.into_id)


def on_unit_split(session: Session, event: UnitSplit, *, actor: Actor, now: datetime) -> None:
    """What a unit that is divided was writing goes on in the first that takes over."""
    del actor, now
    _pass_on(session, [event.unit_id], event.into_ids[0])


def _pass_on(session: Session, units: Collection[Id], heir: Id) -> None:
    going_on = Workspace.ended_at.is_(None)
    session.execute(update(Workspace).where(Workspace.unit_id.in_(units), going_on).values(unit_id=heir))
