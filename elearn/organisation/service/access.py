"""Accounts of the people in an administrator's units.

Whoever can hand out a password for an account has all its roles. So an administrator reaches a person's account only when every
role of that person lies within the administrator's own units, and never their own account.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from elearn.accounts import service as accounts
from elearn.accounts.models import Account, Person
from elearn.accounts.passwords import PasswordHash
from elearn.core.actor import Actor, Role
from elearn.core.errors import N_, Forbidden, NotFound
from elearn.core.ids import Id
from elearn.organisation import policy, queries
from elearn.organisation.models import RoleGrant


def give_account(
    session: Session,
    actor: Actor,
    person_id: Id,
    username: str,
    *,
    now: datetime,
    today: date,
    password_hash: PasswordHash,
    email: str | None = None,
) -> Id:
    """Gives a person an account with a one-time password; answers the account's id.

    Raises:
        NotFound: there is no such person for this actor.
        Forbidden: it is the actor, or the person holds a role elsewhere.
        Invalid, Conflict: as for `accounts.service.create_account`.
    """
    require_reach(session, actor, person_id, today=today)
    account_id = accounts.create_account(session, actor, person_id, username, email=email, now=now)
    accounts.set_password(session, actor, account_id, password_hash, now=now, is_one_time=True)
    return account_id


def issue_password(
    session: Session, actor: Actor, person_id: Id, password_hash: PasswordHash, *, now: datetime, today: date
) -> None:
    """Gives a person a one-time password in place of theirs and ends their sessions.

    Raises:
        NotFound, Forbidden: as for `give_account`.
    """
    require_reach(session, actor, person_id, today=today)
    accounts.set_password(session, actor, _account_of(session, person_id), password_hash, now=now, is_one_time=True)


def close_access(session: Session, actor: Actor, person_id: Id, *, now: datetime, today: date) -> None:
    """Closes a person's account and ends their sessions at once.

    Raises:
        NotFound, Forbidden: as for `give_account`.
    """
    require_reach(session, actor, person_id, today=today)
    accounts.disable_account(session, actor, _account_of(session, person_id), now=now)


def open_access(session: Session, actor: Actor, person_id: Id, *, now: datetime, today: date) -> None:
    """Opens a closed account again.

    Raises:
        NotFound, Forbidden: as for `give_account`.
    """
    require_reach(session, actor, person_id, today=today)
    accounts.enable_account(session, actor, _account_of(session, person_id), now=now)


def end_sessions_of(session: Session, actor: Actor, person_id: Id, *, now: datetime, today: date) -> int:
    """Ends every sign-in of a person; answers how many.

    Raises:
        NotFound, Forbidden: as for `give_account`.
    """
    require_reach(session, actor, person_id, today=today)
    return accounts.end_other_sessions(session, actor, _account_of(session, person_id), now=now)


def require_reach(session: Session, actor: Actor, person_id: Id, *, today: date) -> None:
    """Lets an administrator at the account of a person in their units.

    Raises:
        NotFound: there is no such person for this actor.
        Forbidden: it is the actor, or the person holds a role that the actor does not administer.
    """
    visible = policy.people_visible_to(actor, Role.ADMINISTRATOR, today=today)
    if session.scalar(select(Person.id).where(Person.id == person_id, visible)) is None:
        raise NotFound
    if actor.person_id == person_id:
        raise Forbidden(N_("Tài khoản của mình thì xem ở trang “Tài khoản của tôi”."))
    lasting = or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to > today)
    held_in = session.scalars(select(RoleGrant.unit_id).where(RoleGrant.person_id == person_id, lasting).distinct())
    if not all(queries.administers(session, actor, unit_id) for unit_id in held_in.all()):
        raise Forbidden(N_("Người này giữ vai trò ở đơn vị cấp trên. Xin chuyển việc này cho quản trị của đơn vị đó."))


def _account_of(session: Session, person_id: Id) -> Id:
    account_id = session.scalar(select(Account.id).where(Account.person_id == person_id))
    if account_id is None:
        raise NotFound
    return account_id
