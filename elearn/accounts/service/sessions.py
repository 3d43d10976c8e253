"""Sign-ins: begun on a device, ended."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.accounts import events, policy
from elearn.accounts.models import Account, AccountSession
from elearn.accounts.rules import EndReason
from elearn.core import limits
from elearn.core.actor import Actor
from elearn.core.errors import NotFound
from elearn.core.events import publish
from elearn.core.ids import Id, new_id, new_secret, secret_digest


def begin_session(session: Session, account_id: Id, *, verified: str, now: datetime, replaces: Id | None = None) -> str:
    """Signs an account in on a device and answers the token for its cookie; it is stored nowhere.

    Args:
        account_id: the account whose password was just verified.
        verified: the stored hash that the password fitted.
        replaces: the session that this device had until now; it ends.

    Raises:
        NotFound: there is no such account, or it was disabled or its password changed since the password was verified.
    """
    account = lock_account(session, account_id)
    if account.disabled_at is not None or account.password_hash != verified:
        raise NotFound
    actor = Actor(person_id=account.person_id, account_id=account_id)
    if replaces is not None:
        _end(session, actor, session.get(AccountSession, replaces), EndReason.REPLACED, now)
    token = new_secret(256)
    row = AccountSession(
        id=new_id(),
        account_id=account_id,
        token_digest=secret_digest(token),
        started_at=now,
        expires_at=now + limits.SESSION_ABSOLUTE,
    )
    session.add(row)
    session.flush()
    publish(session, events.SessionBegun(row.id, account_id), actor=actor, now=now)
    return token


def end_session(session: Session, actor: Actor, session_id: Id, *, now: datetime, reason: EndReason = EndReason.SIGNED_OUT) -> None:
    """Ends a sign-in. Ending an ended one changes nothing.

    Raises:
        NotFound: there is no such session, or not for this actor.
    """
    row = session.get(AccountSession, session_id)
    if row is None or not policy.may_change(actor, row.account_id):
        raise NotFound
    _end(session, actor, row, reason, now)


def end_other_sessions(session: Session, actor: Actor, account_id: Id, *, now: datetime) -> int:
    """Ends every sign-in of the account but the actor's present one; answers how many.

    Raises:
        Forbidden: the account is somebody else's and the actor does not administer.
    """
    policy.require_change(actor, account_id)
    return end_all(session, actor, account_id, keep=actor.session_id, reason=EndReason.ENDED_ELSEWHERE, now=now)


def end_all(session: Session, actor: Actor, account_id: Id, *, keep: Id | None, reason: EndReason, now: datetime) -> int:
    """Ends every sign-in of an account but one; answers how many. Who may is asked before."""
    rows = session.scalars(
        select(AccountSession).where(AccountSession.account_id == account_id, AccountSession.ended_at.is_(None))
    ).all()
    ending = [row for row in rows if row.id != keep]
    for row in ending:
        _end(session, actor, row, reason, now)
    return len(ending)


def _end(session: Session, actor: Actor, row: AccountSession | None, reason: EndReason, now: datetime) -> None:
    if row is None or row.ended_at is not None:
        return
    row.ended_at, row.end_reason = now, reason.value
    session.flush()
    publish(session, events.SessionEnded(row.id, row.account_id, reason.value), actor=actor, now=now)


def lock_account(session: Session, account_id: Id) -> Account:
    """The account, to be changed. Raises NotFound."""
    # Locked, so that a sign-in and a change of password or a disabling that cross each other happen one after the other.
    account = session.get(Account, account_id, with_for_update=True)
    if account is None:
        raise NotFound
    return account
