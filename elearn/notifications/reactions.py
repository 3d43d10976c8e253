"""What people are told of what happens below: their password was reset, with a one-time password or a code read out to them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.accounts.events import CodeUsed, PasswordSet
from elearn.accounts.models import Account
from elearn.accounts.rules import CodePurpose
from elearn.core.actor import Actor
from elearn.notifications.kinds import Kind
from elearn.notifications.service import notify


def on_password_set(session: Session, event: PasswordSet, *, actor: Actor, now: datetime) -> None:
    """A one-time password was issued. Who changes their own knows it."""
    if event.is_one_time and actor.account_id != event.account_id:
        owner = session.scalars(select(Account.person_id).where(Account.id == event.account_id)).one()
        notify(session, [owner], Kind.PASSWORD_RESET, {}, place=None, actor=actor, now=now)


def on_code_used(session: Session, event: CodeUsed, *, actor: Actor, now: datetime) -> None:
    """A code for a new password was used: by its owner, or by whoever listened."""
    if event.purpose == CodePurpose.RESET:
        notify(session, [event.person_id], Kind.PASSWORD_RESET, {}, place=None, actor=actor, now=now)
