"""One of the people whose staff somebody keeps: who they are and how they sign in. Nothing of their learning."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, aliased

from elearn.accounts.models import Account, Person, SignInCode
from elearn.accounts.rules import CodePurpose
from elearn.core.actor import Actor
from elearn.core.db.types import LocalisedText
from elearn.core.errors import NotFound
from elearn.core.ids import Id
from elearn.organisation import policy
from elearn.organisation.models import Employment, RoleGrant, UnitState


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody of the staff. `is_open` is None without an account; `slip_until` is until when the slip that they have holds."""

    person_id: Id
    full_name: str
    staff_code: str | None
    unit: LocalisedText | None
    above: LocalisedText | None
    username: str | None
    is_open: bool | None
    slip_until: datetime | None
    is_guarded: bool


def get_staff_member(session: Session, actor: Actor, person_id: Id, *, today: date, now: datetime) -> StaffMember:
    """A person of the staff that the actor keeps.

    Raises:
        NotFound: there is no such person for this actor.
    """
    found = find_staff(session, actor, [person_id], today=today, now=now)
    if not found:
        raise NotFound
    return found[0]


def find_staff(session: Session, actor: Actor, people: Collection[Id], *, today: date, now: datetime) -> list[StaffMember]:
    """Those of the people whose staff the actor keeps, by given name. One statement."""
    above = aliased(UnitState)
    guarded = select(RoleGrant.id).where(RoleGrant.person_id == Person.id, _is_beyond(actor, today)).exists()
    rows = session.execute(
        select(
            Person.id,
            Person.full_name,
            Person.staff_code,
            UnitState.name,
            above.name.label("above"),
            Account.username,
            Account.disabled_at,
            SignInCode.expires_at,
            guarded.label("is_guarded"),
        )
        .outerjoin(Account, Account.person_id == Person.id)
        .outerjoin(SignInCode, and_(SignInCode.person_id == Person.id, _live(now)))
        .outerjoin(Employment, and_(Employment.person_id == Person.id, Employment.is_main, policy.running(Employment, today)))
        .outerjoin(UnitState, and_(UnitState.unit_id == Employment.unit_id, policy.running(UnitState, today)))
        .outerjoin(above, and_(above.unit_id == UnitState.parent_id, policy.running(above, today)))
        .where(Person.id.in_(people), policy.people_visible_to(actor, *policy.STAFF_ROLES, today=today))
        .order_by(Person.name_sort, Person.id)
    )
    return [
        StaffMember(
            row.id,
            row.full_name or "",
            row.staff_code,
            row.name,
            row.above,
            row.username,
            None if row.username is None else row.disabled_at is None,
            row.expires_at,
            row.is_guarded,
        )
        for row in rows
    ]


def list_slips(session: Session, people: Collection[Id], *, now: datetime) -> dict[Id, datetime]:
    """Until when the slips hold that these people have, for those who have one. Who may look is decided by the caller's policy."""
    rows = session.execute(select(SignInCode.person_id, SignInCode.expires_at).where(SignInCode.person_id.in_(people), _live(now)))
    return {row.person_id: row.expires_at for row in rows}


def list_guarded(session: Session, actor: Actor, people: Collection[Id], *, today: date) -> set[Id]:
    """Those of the people whom the actor may not help to sign in, because of a role that they hold. One statement."""
    return set(session.scalars(select(RoleGrant.person_id).where(RoleGrant.person_id.in_(people), _is_beyond(actor, today))))


def _is_beyond(actor: Actor, today: date) -> ColumnElement[bool]:
    """Clause: the grant holds today or later, and is more than the actor has or could give."""
    return and_(or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to > today), policy.grants_beyond(actor))


def _live(now: datetime) -> ColumnElement[bool]:
    """Clause: the code of a slip that can still be used."""
    return and_(
        SignInCode.purpose == CodePurpose.ACTIVATION,
        SignInCode.used_at.is_(None),
        SignInCode.replaced_at.is_(None),
        SignInCode.expires_at > now,
    )
