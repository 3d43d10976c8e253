"""Who acts, and what units they administer.

`load_actor` is on the path of every request of a signed-in person: one statement, built once.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from elearn.accounts.models import Account, AccountSession, Person, SessionSeen
from elearn.accounts.rules import is_session_alive
from elearn.core.actor import Actor, Grant, Role
from elearn.core.ids import Id, secret_digest
from elearn.notifications.models import Notice
from elearn.organisation.models import Employment, RoleGrant, UnitClosure, UnitState
from elearn.organisation.policy import leans_on_running_work

_sessions, _accounts, _people = AccountSession.__table__.c, Account.__table__.c, Person.__table__.c
_seen, _employments, _grants = SessionSeen.__table__.c, Employment.__table__.c, RoleGrant.__table__.c
_UNREAD = (
    select(func.count())
    .select_from(Notice.__table__)
    .where(Notice.__table__.c.person_id == _people.id, Notice.__table__.c.read_at.is_(None))
    .scalar_subquery()
)
"""Beside who acts, because every page of theirs tells it, and no page is to make a statement for it."""
_TODAY = bindparam("today", type_=_employments.valid_from.type)


def _is_today(valid_from: ColumnElement[Any], valid_to: ColumnElement[Any]) -> ColumnElement[bool]:
    return and_(valid_from <= _TODAY, or_(valid_to.is_(None), valid_to > _TODAY))


_SIGNED_IN = (
    select(
        _sessions.id.label("session_id"),
        _sessions.started_at,
        _sessions.expires_at,
        _seen.seen_at,
        _accounts.id.label("account_id"),
        _accounts.must_change_password,
        _accounts.informed_at,
        _people.id.label("person_id"),
        _people.full_name,
        _UNREAD.label("unread"),
        _employments.unit_id,
        _grants.role,
        _grants.unit_id.label("granted_unit_id"),
    )
    .select_from(
        AccountSession.__table__.join(Account.__table__, _accounts.id == _sessions.account_id)
        .join(Person.__table__, _people.id == _accounts.person_id)
        .outerjoin(SessionSeen.__table__, _seen.session_id == _sessions.id)
        .outerjoin(
            Employment.__table__,
            and_(_employments.person_id == _people.id, _is_today(_employments.valid_from, _employments.valid_to)),
        )
        .outerjoin(
            RoleGrant.__table__,
            and_(
                _grants.person_id == _people.id,
                _is_today(_grants.valid_from, _grants.valid_to),
                leans_on_running_work(_TODAY),
            ),
        )
    )
    .where(_sessions.token_digest == bindparam("digest"), _sessions.ended_at.is_(None), _accounts.disabled_at.is_(None))
    .order_by(_employments.is_main.desc(), _employments.valid_from.desc(), _grants.role, _grants.id)
)
"""A row for each employment with each grant of today: few people have more than one of either."""


def load_actor(session: Session, token: str, *, now: datetime, today: date) -> Actor | None:
    """Who acts with this token, or None when the session has ended, expired or idled too long, or the account is closed.

    One statement.
    """
    rows = session.execute(_SIGNED_IN, {"digest": secret_digest(token), "today": today}).all()
    if not rows:
        return None
    row = rows[0]
    if not is_session_alive(now, last_used=row.seen_at or row.started_at, expires_at=row.expires_at):
        return None
    granted = dict.fromkeys((each.role, each.granted_unit_id) for each in rows if each.role is not None)
    return Actor(
        person_id=row.person_id,
        account_id=row.account_id,
        session_id=row.session_id,
        name=row.full_name or "",
        unit_id=row.unit_id,
        grants=tuple(Grant(Role(role), unit_id) for role, unit_id in granted),
        must_change_password=row.must_change_password,
        must_be_informed=row.informed_at is None,
        unread=row.unread,
    )


def administers(session: Session, actor: Actor, unit_id: Id | None) -> bool:
    """Whether the actor administers this unit. A unit of the future belongs to whoever administers the one it will stand below."""
    return acts_for(session, actor, unit_id, Role.ADMINISTRATOR)


def acts_for(session: Session, actor: Actor, unit_id: Id | None, *roles: Role) -> bool:
    """Whether the actor holds one of the roles for this unit, one of the future as `administers` says."""
    if actor.is_system:
        return True
    units = actor.units_as(*roles)
    seen: set[Id] = set()
    while unit_id is not None and units and unit_id not in seen:
        seen.add(unit_id)
        above = set(session.scalars(select(UnitClosure.ancestor_id).where(UnitClosure.descendant_id == unit_id)))
        if above:
            return not above.isdisjoint(units)
        unit_id = session.scalar(
            select(UnitState.parent_id).where(UnitState.unit_id == unit_id).order_by(UnitState.valid_from.desc()).limit(1)
        )
    return False
