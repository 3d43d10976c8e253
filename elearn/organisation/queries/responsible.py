"""Who answers for a unit in a role: the units of an actor by name, and the nearest unit above that has somebody with a role."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from elearn.accounts.models import Account, Person
from elearn.core.actor import Actor, Grant, Role
from elearn.core.db.types import LocalisedText
from elearn.core.ids import Id
from elearn.organisation import policy
from elearn.organisation.models import Employment, RoleGrant, UnitClosure, UnitState


def name_units(session: Session, units: Collection[Id], *, today: date) -> dict[Id, LocalisedText]:
    """The names of some units as they are called today; one that is no more has none."""
    if not units:
        return {}
    rows = session.execute(
        select(UnitState.unit_id, UnitState.name).where(UnitState.unit_id.in_(units), policy.running(UnitState, today))
    )
    return {row.unit_id: row.name for row in rows}


def list_units_as(session: Session, actor: Actor, *roles: Role, today: date) -> list[tuple[Id, LocalisedText]]:
    """The units of today for which the actor holds one of the roles, those that were there first before the others."""
    rows = session.execute(
        select(UnitState.unit_id, UnitState.name)
        .where(policy.running(UnitState, today), policy.units_visible_to(actor, *roles, column=UnitState.unit_id))
        .order_by(UnitState.unit_id)
    )
    return [(row.unit_id, row.name) for row in rows]


def is_at_the_top(session: Session, units: Collection[Id]) -> bool:
    """Whether one of some units stands below no other today."""
    if not units:
        return False
    below = aliased(UnitClosure)
    top = select(UnitClosure.ancestor_id).where(
        UnitClosure.ancestor_id.in_(units),
        UnitClosure.depth == 0,
        ~exists(select(below.depth).where(below.descendant_id == UnitClosure.ancestor_id, below.depth > 0)),
    )
    return session.execute(top.limit(1)).first() is not None


def list_holders(session: Session, unit_id: Id, role: Role, *, besides: Id | None, today: date) -> list[Id]:
    """The people who hold a role for this very unit today, but one; `besides` None leaves nobody out."""
    held = select(RoleGrant.person_id).where(
        RoleGrant.unit_id == unit_id,
        RoleGrant.role == role.value,
        RoleGrant.person_id != besides,
        policy.running(RoleGrant, today),
        policy.leans_on_running_work(today),
    )
    return list(session.scalars(held.distinct().order_by(RoleGrant.person_id)))


def nearest_unit_with(
    session: Session, unit_id: Id | None, role: Role, *, besides: Id | None, today: date
) -> tuple[Id, LocalisedText] | None:
    """The unit itself or the nearest one above it in which somebody else holds a role; None where nobody does.

    Args:
        unit_id: None stands for what belongs to no unit: units at the top answer for it.
        besides: a person who does not count; None: everybody counts.
    """
    held = select(RoleGrant.unit_id).where(
        RoleGrant.role == role.value,
        RoleGrant.person_id != besides,
        policy.running(RoleGrant, today),
        policy.leans_on_running_work(today),
    )
    above = aliased(UnitClosure)
    if unit_id is None:
        at_top = ~exists(select(above.depth).where(above.descendant_id == UnitClosure.descendant_id, above.depth > 0))
        reached = [UnitClosure.depth == 0, at_top]
    else:
        reached = [UnitClosure.descendant_id == unit_id]
    row = session.execute(
        select(UnitState.unit_id, UnitState.name)
        .join(UnitClosure, UnitClosure.ancestor_id == UnitState.unit_id)
        .where(*reached, UnitClosure.ancestor_id.in_(held), policy.running(UnitState, today))
        .order_by(UnitClosure.depth, UnitState.unit_id)
        .limit(1)
    ).first()
    return (row.unit_id, row.name) if row is not None else None


def actor_of(session: Session, person_id: Id, *, today: date) -> Actor | None:
    """A person with the roles that they hold today, for work that goes on without them; None without an open account."""
    row = session.execute(
        select(Person.full_name, Account.id)
        .join(Account, Account.person_id == Person.id)
        .where(Person.id == person_id, Account.disabled_at.is_(None))
    ).first()
    if row is None:
        return None
    work = session.scalars(
        select(Employment.unit_id)
        .where(Employment.person_id == person_id, policy.running(Employment, today))
        .order_by(Employment.is_main.desc(), Employment.valid_from.desc())
        .limit(1)
    ).first()
    grants = session.execute(
        select(RoleGrant.role, RoleGrant.unit_id)
        .where(RoleGrant.person_id == person_id, policy.running(RoleGrant, today), policy.leans_on_running_work(today))
        .order_by(RoleGrant.role, RoleGrant.id)
    )
    granted = tuple(Grant(Role(role), unit_id) for role, unit_id in grants)
    return Actor(person_id=person_id, account_id=row.id, name=row.full_name or "", unit_id=work, grants=granted)
