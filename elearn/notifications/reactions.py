"""What people are told of what happens below: their password was reset, with a one-time password or a code read out to them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.accounts.events import CodeUsed, PasswordSet
from elearn.accounts.models import Account, Person, SignInCode
from elearn.accounts.rules import CodePurpose
from elearn.core.actor import Actor
from elearn.core.ids import Id
from elearn.notifications.kinds import Kind
from elearn.notifications.service import notify

_OPERATOR = {"vi": "Người vận hành hệ thống", "en": "The operator of the system"}
_ERASED = {"vi": "(đã xóa tên)", "en": "(name erased)"}


def on_password_set(session: Session, event: PasswordSet, *, actor: Actor, now: datetime) -> None:
    """A one-time password was issued. Who changes their own knows it."""
    if event.is_one_time and actor.account_id != event.account_id:
        owner = session.scalars(select(Account.person_id).where(Account.id == event.account_id)).one()
        _tell_reset(session, owner, actor.person_id, actor, now)


def on_code_used(session: Session, event: CodeUsed, *, actor: Actor, now: datetime) -> None:
    """A code for a new password was used: by its owner, or by whoever listened."""
    if event.purpose == CodePurpose.RESET:
        issuer = session.scalars(select(SignInCode.issued_by).where(SignInCode.id == event.code_id)).one()
        _tell_reset(session, event.person_id, issuer, actor, now)


def _tell_reset(session: Session, owner: Id, helper: Id | None, actor: Actor, now: datetime) -> None:
    """Tells whose password it is who helped: only they know whether they had asked them. No `helper`: the operator did."""
    sender: str | Mapping[str, str] = _OPERATOR
    if helper is not None:
        sender = session.scalars(select(Person.full_name).where(Person.id == helper)).one() or _ERASED
    notify(session, [owner], Kind.PASSWORD_RESET, {"sender": sender}, place=None, actor=actor, now=now)
