"""Which units' figures an actor sees: those that they answer for and everything below."""

from __future__ import annotations

from sqlalchemy import ColumnElement, SQLColumnExpression

from elearn.core.actor import Actor, Role
from elearn.organisation.policy import units_visible_to

READERS = (Role.HEAD, Role.TRAINING_OFFICER)


def seen_by(actor: Actor, column: SQLColumnExpression[object]) -> ColumnElement[bool]:
    """Clause: `column` is a unit that the actor answers for, or one below."""
    return units_visible_to(actor, *READERS, column=column)
