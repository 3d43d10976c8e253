"""Which units and people an actor reaches: one definition over the closure of today, used by every door.

A clause is built for a statement; nothing is read here. A role that the actor does not hold reaches nobody.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, false, or_, select, true

from elearn.accounts.models import Person
from elearn.core.actor import Actor, Role
from elearn.core.ids import Id
from elearn.organisation.models import Employment, UnitClosure


def below(units: Collection[Id], column: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """Clause: `column` is one of `units` or stands below one of them today."""
    if not units:
        return false()
    return column.in_(select(UnitClosure.descendant_id).where(UnitClosure.ancestor_id.in_(units)))


def units_visible_to(
    actor: Actor, *roles: Role, column: SQLColumnExpression[Any] = UnitClosure.descendant_id
) -> ColumnElement[bool]:
    """Clause: `column` is a unit for which the actor holds one of `roles`."""
    return true() if actor.is_system else below(actor.units_as(*roles), column)


def running(model: Any, today: date) -> ColumnElement[bool]:
    """Clause: the row of a table with `valid_from` and `valid_to` holds today."""
    return and_(model.valid_from <= today, or_(model.valid_to.is_(None), model.valid_to > today))


def people_visible_to(actor: Actor, *roles: Role, today: date, column: SQLColumnExpression[Any] = Person.id) -> ColumnElement[bool]:
    """Clause: `column` is a person who works today in a unit for which the actor holds one of `roles`.

    A person who has moved away is seen where they work now; their earlier results are reported from the unit they were gained in.
    """
    if actor.is_system:
        return true()
    return column.in_(
        select(Employment.person_id).where(running(Employment, today), below(actor.units_as(*roles), Employment.unit_id))
    )
