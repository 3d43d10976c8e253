"""One-time codes: given out in place of those before, used once.

Whom somebody may give a code is decided by `organisation`, which knows the units and calls `issue_codes` after its own check.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from elearn.accounts import events, policy, rules
from elearn.accounts.models import Account, Person, SignInCode
from elearn.accounts.passwords import PasswordHash
from elearn.accounts.rules import CodePurpose, EndReason
from elearn.accounts.service.accounts import open_account
from elearn.accounts.service.sessions import end_all, lock_account
from elearn.core.actor import Actor
from elearn.core.errors import NotFound
from elearn.core.events import publish, publish_all
from elearn.core.ids import Id, new_id

_AT_ONCE = 400


def issue_codes(session: Session, actor: Actor, purpose: CodePurpose, digests: Mapping[Id, bytes], *, now: datetime) -> None:
    """Gives people new codes; the ones they had for the same purpose are worth nothing from now on.

    Args:
        digests: keyed digests by person.

    Raises:
        Forbidden: the actor helps nobody to sign in.
    """
    policy.require_help_with_sign_in(actor)
    people = list(digests)
    # Locked, so that two who print at the same moment replace one another instead of failing.
    for start in range(0, len(people), _AT_ONCE):
        some = people[start : start + _AT_ONCE]
        session.execute(select(Person.id).where(Person.id.in_(some)).order_by(Person.id).with_for_update())
        live = SignInCode.used_at.is_(None) & SignInCode.replaced_at.is_(None)
        session.execute(
            update(SignInCode)
            .where(SignInCode.person_id.in_(some), SignInCode.purpose == purpose, live)
            .values(replaced_at=now)
            .execution_options(synchronize_session=False)
        )
    rows: list[dict[str, Any]] = [
        {
            "id": new_id(),
            "person_id": person_id,
            "purpose": str(purpose),
            "digest": digest,
            "issued_by": actor.person_id,
            "issued_at": now,
            "expires_at": now + rules.CODE_LIFE[purpose],
        }
        for person_id, digest in digests.items()
    ]
    if rows:
        session.execute(insert(SignInCode), rows)
    told = [events.CodeIssued(row["id"], row["person_id"], str(purpose)) for row in rows]
    publish_all(session, told, actor=actor, now=now)


def activate(session: Session, code_id: Id, digest: bytes, username: str, password_hash: PasswordHash, *, now: datetime) -> Id:
    """Begins the account of the person to whom a code on a slip was given; answers the account's id.

    Raises:
        NotFound: the code was used, replaced or has expired meanwhile, or the person has an account.
        Invalid: the username does not fit.
        Conflict: the username is taken.
    """
    code = _use(session, code_id, digest, CodePurpose.ACTIVATION, now)
    if session.scalar(select(Account.id).where(Account.person_id == code.person_id)) is not None:
        raise NotFound
    actor = Actor(person_id=code.person_id)
    person = session.get_one(Person, code.person_id)
    email = None if person.work_email is None or _is_taken(session, person.work_email) else person.work_email
    account_id = open_account(session, actor, code.person_id, username, now=now, email=email, password_hash=password_hash)
    publish(session, events.PasswordSet(account_id, is_one_time=False), actor=actor, now=now)
    return account_id


def _is_taken(session: Session, address: str) -> bool:
    return session.scalar(select(Account.id).where((Account.email == address) | (Account.username == address)).limit(1)) is not None


def reset_password(session: Session, code_id: Id, digest: bytes, password_hash: PasswordHash, *, now: datetime) -> Id:
    """Sets the password of the person to whom a code was spoken and ends every sign-in of theirs; answers the account's id.

    Raises:
        NotFound: the code was used, replaced or has expired meanwhile, or the account is closed or gone.
    """
    code = _use(session, code_id, digest, CodePurpose.RESET, now)
    account_id = session.scalar(select(Account.id).where(Account.person_id == code.person_id))
    if account_id is None:
        raise NotFound
    account = lock_account(session, account_id)
    if account.disabled_at is not None:
        raise NotFound
    actor = Actor(person_id=code.person_id, account_id=account_id)
    account.password_hash, account.must_change_password, account.password_expires_at = password_hash, False, None
    session.flush()
    publish(session, events.PasswordSet(account_id, is_one_time=False), actor=actor, now=now)
    end_all(session, actor, account_id, keep=None, reason=EndReason.PASSWORD, now=now)
    return account_id


def _use(session: Session, code_id: Id, digest: bytes, purpose: CodePurpose, now: datetime) -> SignInCode:
    """The code, used from now on; the database decides which of two is the first. Raises NotFound."""
    code = session.get(SignInCode, code_id, with_for_update=True)
    if code is None or code.purpose != purpose or not hmac.compare_digest(code.digest, digest):
        raise NotFound
    if code.used_at is not None or code.replaced_at is not None or now >= code.expires_at:
        raise NotFound
    code.used_at = now
    session.flush()
    publish(session, events.CodeUsed(code.id, code.person_id, str(purpose)), actor=Actor(person_id=code.person_id), now=now)
    return code
