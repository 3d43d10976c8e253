"""What a change of units would do, in numbers, with what is known today. Never grows in statements with people or units."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, aliased

from elearn.accounts.models import Person
from elearn.core import limits
from elearn.core.actor import Actor, Role
from elearn.core.db.types import LocalisedText
from elearn.core.ids import Id
from elearn.organisation import policy
from elearn.organisation.models import Employment, RoleGrant, UnitClosure, UnitSetting, UnitState
from elearn.organisation.rules import ChangeKind
from elearn.organisation.settings import CONTACTS, contact_key
from elearn.organisation.unit_change import Change

Belonging = Callable[[Session, Collection[Id]], int]
"""How many of something belong to units: asked of the features that keep it, which this one does not know."""


@dataclass(frozen=True, slots=True)
class RoleInPlan:
    """A role that the change touches."""

    full_name: str
    role: Role
    unit: LocalisedText


@dataclass(frozen=True, slots=True)
class Effects:
    """What a change does.

    `people` work in what ends and go on in an heir; `placed` of them where they were put. `below` stand right below what ends or
    moves. `roles` are touched, the first of them in `shown`; `roles_end` says whether they end there, else they go on. `contacts`
    are numbers to call that hold no more. `courses` belong to what ends.
    """

    people: int = 0
    placed: int = 0
    below: int = 0
    roles: int = 0
    roles_end: bool = False
    shown: tuple[RoleInPlan, ...] = ()
    contacts: int = 0
    courses: int = 0


def effects_of(session: Session, change: Change, courses: Belonging, *, today: date) -> Effects:
    """The effects of a change. Whether the actor may do it is decided by rehearsing it."""
    if change.kind is ChangeKind.MOVE and change.parent_id is not None:
        people, below = _people_below(session, change.unit_ids, change.on), _below(session, change.unit_ids, change.on)
        if _same_root(session, change.unit_ids[0], change.parent_id):
            return Effects(people=people, below=below)
        count, shown = _roles(session, policy.below(change.unit_ids, RoleGrant.unit_id), change.on, today)
        return Effects(people=people, below=below, roles=count, roles_end=True, shown=shown)
    if not change.ends:
        return Effects()
    count, shown = _roles(session, RoleGrant.unit_id.in_(change.ends), change.on, today)
    heir = next((each.unit_id for each in change.heirs if each.unit_id is not None), None)
    return Effects(
        people=_people(session, change.ends, change.on),
        placed=len(change.placements),
        below=_below(session, change.ends, change.on),
        roles=count,
        roles_end=change.kind is ChangeKind.CLOSE or (heir is not None and not _same_root(session, change.ends[0], heir)),
        shown=shown,
        contacts=_contacts(session, change.ends),
        courses=courses(session, change.ends),
    )


def list_workers(session: Session, actor: Actor, unit_id: Id, *, today: date, most: int) -> list[tuple[Id, str]]:
    """Who works right in a unit today, by given name, `most` of them; nobody outside of the actor's units."""
    rows = session.execute(
        select(Person.id, Person.full_name)
        .where(
            Person.id.in_(select(Employment.person_id).where(Employment.unit_id == unit_id, policy.running(Employment, today))),
            policy.people_visible_to(actor, Role.ADMINISTRATOR, today=today),
        )
        .order_by(Person.name_sort, Person.id)
        .limit(most)
    )
    return [(row.id, row.full_name or "") for row in rows]


def _people(session: Session, units: Collection[Id], on: date) -> int:
    lasting = or_(Employment.valid_to.is_(None), Employment.valid_to > on)
    counted = select(func.count(Employment.person_id.distinct())).where(Employment.unit_id.in_(units), lasting)
    return session.scalar(counted) or 0


def _people_below(session: Session, units: Collection[Id], on: date) -> int:
    lasting = or_(Employment.valid_to.is_(None), Employment.valid_to > on)
    counted = select(func.count(Employment.person_id.distinct())).where(policy.below(units, Employment.unit_id), lasting)
    return session.scalar(counted) or 0


def _below(session: Session, units: Collection[Id], on: date) -> int:
    lasting = or_(UnitState.valid_to.is_(None), UnitState.valid_to > on)
    counted = select(func.count(UnitState.unit_id.distinct())).where(UnitState.parent_id.in_(units), lasting)
    return session.scalar(counted) or 0


def _roles(session: Session, where: ColumnElement[bool], on: date, today: date) -> tuple[int, tuple[RoleInPlan, ...]]:
    held = (where, RoleGrant.valid_from <= on, or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to > on))
    total = session.scalar(select(func.count()).select_from(RoleGrant).where(*held)) or 0
    rows = session.execute(
        select(Person.full_name, RoleGrant.role, UnitState.name)
        .join(Person, Person.id == RoleGrant.person_id)
        .join(UnitState, UnitState.unit_id == RoleGrant.unit_id)
        .where(*held, policy.running(UnitState, today))
        .order_by(Person.name_sort, RoleGrant.id)
        .limit(limits.PAGE_ROWS)
    )
    return total, tuple(RoleInPlan(row.full_name or "", Role(row.role), row.name) for row in rows)


def _contacts(session: Session, units: Collection[Id]) -> int:
    keys = [contact_key(code) for code in CONTACTS]
    counted = select(func.count()).select_from(UnitSetting).where(UnitSetting.unit_id.in_(units), UnitSetting.key.in_(keys))
    return session.scalar(counted) or 0


def _same_root(session: Session, one: Id, other: Id) -> bool:
    """Whether two units of today stand in one tree: something stands above both, or one above the other."""
    above = aliased(UnitClosure)
    shared = (
        select(UnitClosure.ancestor_id)
        .join(above, above.ancestor_id == UnitClosure.ancestor_id)
        .where(UnitClosure.descendant_id == one, above.descendant_id == other)
    )
    return session.execute(shared.limit(1)).first() is not None
