"""Whose statistics of questions somebody reads."""

from __future__ import annotations

from sqlalchemy import ColumnElement

from elearn.catalogue.models import Course
from elearn.core.actor import Actor, Role
from elearn.core.permissions import PERMISSIONS
from elearn.organisation.policy import answered_for_by

READERS: tuple[Role, ...] = tuple(sorted(PERMISSIONS["measurement.read"]))


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Clause on `Course`: it is served, and the actor writes or reviews for the unit that it belongs to.

    The figures lead to keys, so they are not for everybody who sees the course.
    """
    is_served = Course.rendition_id.is_not(None) & Course.retired_at.is_(None)
    return is_served & answered_for_by(actor, *READERS, column=Course.owner_unit_id)
