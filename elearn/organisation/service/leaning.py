"""Roles lean on work: what becomes of them when it ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from elearn.core.actor import Actor
from elearn.core.events import publish
from elearn.core.ids import Id
from elearn.organisation import events
from elearn.organisation.models import Employment, RoleGrant, UnitClosure


@dataclass(frozen=True, slots=True)
class EndedWork:
    """An employment that has ended, for what leaned on it."""

    employment_id: Id
    person_id: Id
    unit_id: Id


def end_unsupported_grants_of(session: Session, actor: Actor, ended: EndedWork, on: date, now: datetime) -> None:
    """Ends the roles that leaned on an employment that has ended and that no other work of the person supports."""
    above = select(UnitClosure.ancestor_id).where(UnitClosure.descendant_id == ended.unit_id)
    leaning = session.execute(
        select(RoleGrant.id, RoleGrant.role, RoleGrant.unit_id, RoleGrant.valid_from).where(
            RoleGrant.person_id == ended.person_id,
            RoleGrant.unit_id.in_(above),
            or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to > on),
        )
    ).all()
    others = session.scalars(
        select(Employment.unit_id).where(
            Employment.person_id == ended.person_id,
            Employment.id != ended.employment_id,
            or_(Employment.valid_to.is_(None), Employment.valid_to > on),
        )
    ).all()
    for grant_id, role, unit_id, begins in leaning:
        supported = select(UnitClosure.descendant_id).where(
            UnitClosure.ancestor_id == unit_id, UnitClosure.descendant_id.in_(others)
        )
        if others and session.scalar(supported.limit(1)) is not None:
            continue
        last = max(on, begins)
        session.execute(update(RoleGrant).where(RoleGrant.id == grant_id).values(valid_to=last))
        publish(session, events.RoleRevoked(grant_id, ended.person_id, role, unit_id, last), actor=actor, now=now)
