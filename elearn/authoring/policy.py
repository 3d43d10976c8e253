"""Whose workspaces somebody may write in: those of the units for which they are a trainer. What is out of reach looks not there."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_

from elearn.authoring.models import Workspace
from elearn.core.actor import Actor
from elearn.organisation.policy import answered_for_by
from elearn.studio.rules import AUTHORS


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Clause on `Workspace`: open, and the actor writes for its unit."""
    return and_(Workspace.ended_at.is_(None), answered_for_by(actor, *AUTHORS, column=Workspace.unit_id))


def closed_for(actor: Actor) -> ColumnElement[bool]:
    """Clause on `Workspace`: closed, and the actor writes for its unit."""
    return and_(Workspace.ended_at.is_not(None), answered_for_by(actor, *AUTHORS, column=Workspace.unit_id))
