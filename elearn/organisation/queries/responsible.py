"""Who answers for a unit in a role: the units of an actor by name, and the nearest unit above that has somebody with a role."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, select
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


def name_units_then(session: Session, wanted: Collection[tuple[Id, date]]) -> dict[tuple[Id, date], LocalisedText]:
    """The names of some units as they were called on a day each. One statement."""
    if not wanted:
        return {}
    states = session.execute(
        select(UnitState.unit_id, UnitState.name, UnitState.valid_from, UnitState.valid_to).where(
            UnitState.unit_id.in_({unit_id for unit_id, _ in wanted})
        )
    ).all()
    return {
        (unit_id, day): state.name
        for unit_id, day in wanted
        for state in states
        if state.unit_id == unit_id and state.valid_from <= day and (state.valid_to is None or state.valid_to > day)
    }


def list_units_as(session: Session, actor: Actor, *roles: Role, today: date) -> list[tuple[Id, LocalisedText]]:
    """The units of today for which the actor holds one of the roles, those that were there first before the others."""
    rows = session.execute(
        select(UnitState.unit_id, UnitState.name)
        .where(policy.running(UnitState, today), policy.units_visible_to(actor, *roles, column=UnitState.unit_id))
        .order_by(UnitState.unit_id)
    )
    return [(row.unit_id, row.name) for row in rows]


def list_units_with_parents(
    session: Session, actor: Actor, *roles: Role, today: date
) -> list[tuple[Id, LocalisedText, LocalisedText | None]]:
    """As `list_units_as`, with the name of the unit above each (None at the top); the actor's own unit first."""
    above = aliased(UnitState)
    rows = session.execute(
        select(UnitState.unit_id, UnitState.name, above.name)
        .outerjoin(above, and_(above.unit_id == UnitState.parent_id, policy.running(above, today)))
        .where(policy.running(UnitState, today), policy.units_visible_to(actor, *roles, column=UnitState.unit_id))
        .order_by(UnitState.unit_id)
    ).all()
    own_first = sorted(rows, key=lambda row: row[0] != actor.unit_id)
    return [(unit_id, name, parent) for unit_id, name, parent in own_first]


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


@dataclass(frozen=True, slots=True)
class HoldersOf:
    """Who holds a role for one unit itself, on the way up from another."""

    unit_id: Id
    name: LocalisedText
    people: tuple[Id, ...]


def list_holders_upward(
    session: Session, unit_id: Id | None, role: Role, *, besides: Collection[Id], today: date
) -> list[HoldersOf]:
    """Of the unit and each one above it those who hold a role for that very unit today, from below to the top; units without
    anybody are left out, and whoever holds it in several is told in the lowest.

    Args:
        unit_id: None stands for what belongs to no unit: units at the top answer for it.
        besides: people who do not count.
    """
    rows = session.execute(
        select(UnitState.unit_id, UnitState.name, RoleGrant.person_id)
        .join(UnitClosure, UnitClosure.ancestor_id == UnitState.unit_id)
        .join(RoleGrant, RoleGrant.unit_id == UnitState.unit_id)
        .where(
            *reached(unit_id),
            RoleGrant.role == role.value,
            RoleGrant.person_id.not_in(besides),
            policy.running(RoleGrant, today),
            policy.running(UnitState, today),
            policy.leans_on_running_work(today),
        )
        .order_by(UnitClosure.depth, UnitState.unit_id, RoleGrant.person_id)
    )
    found: dict[Id, HoldersOf] = {}
    seen: set[Id] = set()
    for row in rows:
        if row.person_id not in seen:
            seen.add(row.person_id)
            before = found.get(row.unit_id, HoldersOf(row.unit_id, row.name, ()))
            found[row.unit_id] = replace(before, people=(*before.people, row.person_id))
    return list(found.values())


def reached(unit_id: Id | None) -> list[ColumnElement[bool]]:
    """Clauses on `UnitClosure`: a unit with those above it; of what belongs to no unit, the units at the top."""
    if unit_id is not None:
        return [UnitClosure.descendant_id == unit_id]
    above = aliased(UnitClosure)
    return [
        UnitClosure.depth == 0,
        ~exists(select(above.depth).where(above.descendant_id == UnitClosure.descendant_id, above.depth > 0)),
    ]


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
    row = session.execute(
        select(UnitState.unit_id, UnitState.name)
        .join(UnitClosure, UnitClosure.ancestor_id == UnitState.unit_id)
        .where(*reached(unit_id), UnitClosure.ancestor_id.in_(held), policy.running(UnitState, today))
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
