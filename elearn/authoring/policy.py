"""Whose workspaces somebody may write in: those of the units for which they are a trainer. What is out of reach looks not there.

Whoever sits an examination that asks a course comes to none of its workspaces before the results are told.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, not_, select

from elearn.authoring.models import Workspace
from elearn.catalogue.models import Course
from elearn.core.actor import Actor
from elearn.examinations.policy import banks_kept_from
from elearn.organisation.policy import answered_for_by
from elearn.studio.rules import AUTHORS


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Clause on `Workspace`: open, and the actor writes for its unit."""
    return and_(Workspace.ended_at.is_(None), _written_by(actor), not_(_kept_from(actor)))


def kept_from(actor: Actor) -> ColumnElement[bool]:
    """Clause on `Workspace`: open, and the actor would write in it, but sits an examination that asks its course."""
    return and_(Workspace.ended_at.is_(None), _written_by(actor), _kept_from(actor))


def closed_for(actor: Actor) -> ColumnElement[bool]:
    """Clause on `Workspace`: closed, and the actor writes for its unit."""
    return and_(Workspace.ended_at.is_not(None), _written_by(actor), not_(_kept_from(actor)))


def _written_by(actor: Actor) -> ColumnElement[bool]:
    return answered_for_by(actor, *AUTHORS, column=Workspace.unit_id)


def _kept_from(actor: Actor) -> ColumnElement[bool]:
    # A workspace from before the first version knows its course by the code alone.
    of_course = select(Course.id).where(Course.code == Workspace.code).correlate(Workspace).scalar_subquery()
    return banks_kept_from(actor, of_course)
