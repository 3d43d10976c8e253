"""Which units and people an actor reaches: one definition over the closure of today, used by every door.

A clause is built for a statement; nothing is read here. A role that the actor does not hold reaches nobody.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, SQLColumnExpression, and_, exists, false, not_, or_, select, true
from sqlalchemy.orm import aliased

from elearn.accounts.models import Person
from elearn.core.actor import Actor, Role
from elearn.core.ids import Id
from elearn.core.permissions import PERMISSIONS
from elearn.organisation.models import Employment, RoleGrant, UnitClosure

STAFF_ROLES = tuple(sorted(PERMISSIONS["organisation.import_staff"]))
"""The roles that keep the staff of their units."""

_work, _closure = Employment.__table__.alias("work"), UnitClosure.__table__.alias("reach")
_grants = RoleGrant.__table__.c


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


def answered_for_by(actor: Actor, *roles: Role, column: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """Clause: `column`, which unit a thing belongs to, is a unit for which the actor holds one of `roles`.

    Where it is empty the thing is the installation's: whoever holds a role over a unit that stands below no other answers for it.
    """
    if actor.is_system:
        return true()
    return or_(
        and_(column.is_not(None), units_visible_to(actor, *roles, column=column)),
        and_(column.is_(None), _at_the_top(actor, *roles)),
    )


def _at_the_top(actor: Actor, *roles: Role) -> ColumnElement[bool]:
    units = actor.units_as(*roles)
    if not units:
        return false()
    here, above = aliased(UnitClosure), aliased(UnitClosure)
    stands_below = exists(select(above.depth).where(above.descendant_id == here.ancestor_id, above.depth > 0))
    return exists(select(here.depth).where(here.ancestor_id.in_(units), here.depth == 0, ~stands_below))


def grants_beyond(actor: Actor) -> ColumnElement[bool]:
    """Clause: a row of `role_grant` is more than the actor could give or has: such a role is not to be had by way of its holder.

    An administrator answers for every role over their units; whoever else keeps staff for the roles that they hold over the same
    units themselves.
    """
    if actor.is_system:
        return false()
    own = [and_(_grants.role == role, below(actor.units_as(role), _grants.unit_id)) for role in actor.roles]
    return not_(or_(below(actor.units_as(Role.ADMINISTRATOR), _grants.unit_id), *own))


def running(model: Any, today: date) -> ColumnElement[bool]:
    """Clause: the row of a table with `valid_from` and `valid_to` holds today."""
    return and_(model.valid_from <= today, or_(model.valid_to.is_(None), model.valid_to > today))


def leans_on_running_work(today: date | BindParameter[Any]) -> ColumnElement[bool]:
    """Clause: a row of `role_grant` has the work behind it that it was given for.

    A grant leans on the employments of its person that ran while it held: on those inside its unit and below if there were any,
    else on all of them. It acts as long as one of these runs. Where there were none (somebody from outside), its own days decide.
    """
    held_meanwhile = and_(
        _work.c.person_id == _grants.person_id,
        _work.c.valid_from <= today,
        or_(_work.c.valid_to.is_(None), _work.c.valid_to > _grants.valid_from),
    )
    inside = exists(
        select(_closure.c.depth)
        .where(_closure.c.ancestor_id == _grants.unit_id, _closure.c.descendant_id == _work.c.unit_id)
        .correlate(_work, RoleGrant.__table__)
    )
    runs = or_(_work.c.valid_to.is_(None), _work.c.valid_to > today)

    def some(*wanted: ColumnElement[bool]) -> ColumnElement[bool]:
        return exists(select(_work.c.id).where(held_meanwhile, *wanted).correlate(RoleGrant.__table__))

    return or_(some(inside, runs), and_(not_(some(inside)), or_(some(runs), not_(some()))))


def people_visible_to(actor: Actor, *roles: Role, today: date, column: SQLColumnExpression[Any] = Person.id) -> ColumnElement[bool]:
    """Clause: `column` is a person who works today in a unit for which the actor holds one of `roles`.

    A person who has moved away is seen where they work now; their earlier results are reported from the unit they were gained in.
    """
    if actor.is_system:
        return true()
    return column.in_(
        select(Employment.person_id).where(running(Employment, today), below(actor.units_as(*roles), Employment.unit_id))
    )
