"""Whose evidence an actor reaches: one's own. No role opens anybody else's lines, levels or opinions of themselves."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, false

from elearn.core.actor import Actor


def own(actor: Actor, column: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """Clause: `column` is the actor. The installation itself and somebody without account have no evidence."""
    return column == actor.person_id if actor.person_id is not None else false()
