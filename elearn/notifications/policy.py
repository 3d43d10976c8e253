"""Which notices an actor may see: their own, and nobody else's. There is no role that reads other people's."""

from __future__ import annotations

from sqlalchemy import ColumnElement, false

from elearn.core.actor import Actor
from elearn.notifications.models import Notice


def own(actor: Actor) -> ColumnElement[bool]:
    """Clause on `Notice`: it is the actor's own."""
    return false() if actor.person_id is None else Notice.person_id == actor.person_id
