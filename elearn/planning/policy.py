"""Which assignments and people an actor reaches.

An actor looks after the units for which they are training officer or head, with everything below. They change what was asked there,
and see what is asked of their people from above.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, exists, false, func, or_, select, true

from elearn.core.actor import Actor, Role
from elearn.organisation.models import UnitClosure
from elearn.organisation.policy import people_visible_to, units_visible_to
from elearn.planning.models import Assignment
from elearn.planning.rules import ASSIGNERS


def may_change(actor: Actor) -> ColumnElement[bool]:
    """Clause on `Assignment`: it was asked by a unit that the actor looks after. What comes from above stays as it was asked."""
    return units_visible_to(actor, *ASSIGNERS, column=func.coalesce(Assignment.asked_unit_id, Assignment.unit_id))


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Clause on `Assignment`: it is of the actor's units, or of a unit above them and so of their people too."""
    units = actor.units_as(*ASSIGNERS)
    if actor.is_system:
        return true()
    if not units:
        return false()
    from_above = exists(
        select(UnitClosure.depth).where(
            UnitClosure.ancestor_id == Assignment.unit_id, UnitClosure.descendant_id.in_(units), UnitClosure.depth > 0
        )
    )
    return or_(units_visible_to(actor, *ASSIGNERS, column=Assignment.unit_id), from_above)


def people_of(actor: Actor, *, today: date, column: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """Clause: `column` is a person who works today in the actor's units; never the actor, for whom somebody else decides."""
    return and_(people_visible_to(actor, *ASSIGNERS, today=today, column=column), column != actor.person_id)


def answerable_by(actor: Actor, *, today: date, column: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """Clause: `column` is somebody else whose exemption the actor may grant: a training officer of a unit that they work in."""
    reached = people_visible_to(actor, Role.TRAINING_OFFICER, today=today, column=column)
    return and_(reached, column != actor.person_id) if actor.person_id is not None else reached
