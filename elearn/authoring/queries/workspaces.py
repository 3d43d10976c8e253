"""Which workspaces somebody may write in, and where each is on its way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from elearn.authoring import policy
from elearn.authoring.models import Workspace
from elearn.authoring.rules import State
from elearn.core.actor import Actor
from elearn.core.db.types import LocalisedText
from elearn.core.errors import NotFound
from elearn.core.ids import Id
from elearn.core.paging import Page, Paging
from elearn.organisation.queries import name_units
from elearn.studio.models import CourseDraft
from elearn.studio.rules import BanksKept
from elearn.studio.rules import State as DraftState

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
        """Where what is written is. What was sent back stays so until it is sent again."""
        if self.draft_state is DraftState.SENT_BACK:
            return State.SENT_BACK
        is_newer = self.sent_at is None or self.changed_at > self.sent_at
        if not is_newer and self.draft_state in _IN_REVIEW:
            return State.IN_REVIEW
        if not is_newer and self.version_id is not None and self.draft_state in {None, DraftState.PUBLISHED}:
            return State.PUBLISHED
        return State.WRITING


def list_workspaces(session: Session, actor: Actor, *, today: date, page: int = 1) -> Page[WorkspaceRow]:
    """The workspaces in which the actor may write, the one that was changed last first."""
    total = session.scalar(select(func.count()).select_from(Workspace).where(policy.visible_to(actor))) or 0
    paging = Paging.of(total, page)
    wanted = _rows().where(policy.visible_to(actor)).order_by(Workspace.changed_at.desc(), Workspace.id)
    rows = session.execute(paging.limit(wanted)).all()
    names = name_units(session, {row[0].unit_id for row in rows if row[0].unit_id is not None}, today=today)
    return Page(tuple(_row(found, state, names) for found, state in rows), paging)


CLOSED = 50
"""Closed workspaces that are listed."""


def list_closed(session: Session, actor: Actor, *, today: date) -> list[WorkspaceRow]:
    """The closed workspaces that the actor may open again, the one that was closed last first."""
    wanted = _rows().where(policy.closed_for(actor)).order_by(Workspace.ended_at.desc(), Workspace.id).limit(CLOSED)
    rows = session.execute(wanted).all()
    names = name_units(session, {row[0].unit_id for row in rows if row[0].unit_id is not None}, today=today)
    return [_row(found, state, names) for found, state in rows]


def get_workspace(session: Session, actor: Actor, workspace_id: Id, *, today: date) -> WorkspaceRow:
    """A workspace in which the actor may write.

    Raises:
        NotFound: there is none for this actor.
        BanksKept: they sit an examination that asks its course.
    """
    found = session.execute(_rows().where(Workspace.id == workspace_id, policy.visible_to(actor))).first()
    if found is None:
        is_kept = session.scalar(select(Workspace.id).where(Workspace.id == workspace_id, policy.kept_from(actor)))
        raise NotFound if is_kept is None else BanksKept
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
