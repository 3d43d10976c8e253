"""Roles lean on work: what becomes of them when it ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Row, or_, select, update
from sqlalchemy.orm import Session

from elearn.core.actor import Actor
from elearn.core.errors import N_, Forbidden
from elearn.core.events import publish
from elearn.core.ids import Id
from elearn.organisation import events, queries
from elearn.organisation.models import Employment, RoleGrant, UnitClosure


@dataclass(frozen=True, slots=True)
class EndedWork:
    """An employment that has ended, for what leaned on it; `next_unit` is where the person begins to work on that day."""

    employment_id: Id
    person_id: Id
    unit_id: Id
    next_unit: Id | None = None


def refuse_ending_roles_of_others(session: Session, actor: Actor, ended: EndedWork, *, on: date) -> None:
    """Lets nobody end a role, by ending the work it leans on, that they could not take away.

    Raises:
        Forbidden: a role would end that was given in a unit which the actor does not administer.
    """
    units = {each.unit_id for each in _unsupported(session, ended, on)}
    if not all(queries.administers(session, actor, each) for each in units):
        raise Forbidden(N_("Vai trò của người này ở đơn vị cấp trên dựa vào nơi làm việc này. Xin nhờ quản trị của đơn vị đó ghi."))


def end_unsupported_grants_of(session: Session, actor: Actor, ended: EndedWork, *, on: date, now: datetime) -> None:
    """Ends the roles that leaned on an employment that has ended and that no other work of the person supports."""
    for grant_id, role, unit_id, begins in _unsupported(session, ended, on):
        last = max(on, begins)
        session.execute(update(RoleGrant).where(RoleGrant.id == grant_id).values(valid_to=last))
        publish(session, events.RoleRevoked(grant_id, ended.person_id, role, unit_id, last), actor=actor, now=now)


def _unsupported(session: Session, ended: EndedWork, on: date) -> Sequence[Row[Id, str, Id, date]]:
    """Grants over the unit or one above it that last, where no work of the person goes on below the unit of the grant."""
    above = select(UnitClosure.ancestor_id).where(UnitClosure.descendant_id == ended.unit_id)
    supported = select(UnitClosure.descendant_id).where(
        UnitClosure.ancestor_id == RoleGrant.unit_id, UnitClosure.descendant_id.in_(_other_units(session, ended, on))
    )
    return session.execute(
        select(RoleGrant.id, RoleGrant.role, RoleGrant.unit_id, RoleGrant.valid_from).where(
            RoleGrant.person_id == ended.person_id,
            RoleGrant.unit_id.in_(above),
            or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to > on),
            ~supported.exists(),
        )
    ).all()


def _other_units(session: Session, ended: EndedWork, on: date) -> list[Id]:
    """Where the person works then, or will."""
    others = session.scalars(
        select(Employment.unit_id).where(
            Employment.person_id == ended.person_id,
            Employment.id != ended.employment_id,
            or_(Employment.valid_to.is_(None), Employment.valid_to > on),
        )
    ).all()
    return [*others, *([] if ended.next_unit is None else [ended.next_unit])]
