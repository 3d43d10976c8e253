"""Whose citations somebody sees, and which of them they may confirm."""

from __future__ import annotations

from sqlalchemy import ColumnElement

from elearn.catalogue.policy import VISIBLE, acting_as, viewer_of
from elearn.core.actor import Actor
from elearn.studio.policy import may_change

__all__ = ["acting_as", "confirmable_by", "visible_to"]


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Clause on `Course`: the actor sees it in the catalogue; to be executed with `acting_as(actor)`."""
    return VISIBLE[viewer_of(actor)]


def confirmable_by(actor: Actor) -> ColumnElement[bool]:
    """Clause on `Course`: the actor writes for the unit that it belongs to."""
    return may_change(actor)
