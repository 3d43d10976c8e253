"""Accounts: given, closed, opened; their passwords and languages."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from elearn.accounts import events, policy, rules
from elearn.accounts.models import Account, Person
from elearn.accounts.passwords import PasswordHash
from elearn.accounts.rules import EndReason
from elearn.accounts.service.sessions import end_all, lock_account
from elearn.core.actor import Actor
from elearn.core.db.types import LANGUAGES
from elearn.core.errors import N_, Conflict, Invalid, NotFound
from elearn.core.events import publish
from elearn.core.ids import Id, new_id


def create_account(
    session: Session,
    actor: Actor,
    person_id: Id,
    username: str,
    *,
    now: datetime,
    email: str | None = None,
    password_hash: PasswordHash | None = None,
    must_change_password: bool = False,
) -> Id:
    """Gives a person an account and answers its id.

    Raises:
        Forbidden: the actor does not administer.
        NotFound: there is no such person.
        Invalid: the username or address does not fit.
        Conflict: the person has an account, or the name or address is taken.
    """
    policy.require_administration(actor)
    if session.get(Person, person_id) is None:
        raise NotFound
    return open_account(
        session, actor, person_id, username,
        now=now, email=email, password_hash=password_hash, must_change_password=must_change_password,
    )  # fmt: skip


def open_account(
    session: Session,
    actor: Actor,
    person_id: Id,
    username: str,
    *,
    now: datetime,
    email: str | None = None,
    password_hash: PasswordHash | None = None,
    must_change_password: bool = False,
) -> Id:
    """Opens an account that was found to be allowed, and answers its id.

    Raises:
        Invalid, Conflict: as `create_account`.
    """
    name, address = rules.check_username(username), rules.check_email(email)
    if session.scalar(select(Account.id).where(Account.person_id == person_id)) is not None:
        raise Conflict(N_("Người này đã có tài khoản."))
    _refuse_taken_names(session, person_id, name, address)
    account = Account(
        id=new_id(),
        person_id=person_id,
        username=name,
        email=address,
        password_hash=password_hash,
        must_change_password=must_change_password,
        created_at=now,
    )
    session.add(account)
    try:
        session.flush()
    except IntegrityError as error:
        raise Conflict(N_("Người này đã có tài khoản, hoặc tên đăng nhập đã được dùng.")) from error
    publish(session, events.AccountCreated(account.id, person_id), actor=actor, now=now)
    return account.id


def _refuse_taken_names(session: Session, person_id: Id, name: str, address: str | None) -> None:
    """A name that signs in somebody else by username, address or staff code is taken: it must mean one person only."""
    taken = [Account.username == name, Account.email == name]
    if address is not None:
        taken += [Account.email == address, Account.username == address]
    of_somebody_else = (func.lower(Person.staff_code) == name) & (Person.id != person_id)
    is_taken = session.scalar(select(Account.id).where(or_(*taken)).limit(1)) is not None
    if is_taken or session.scalar(select(Person.id).where(of_somebody_else).limit(1)) is not None:
        raise Conflict(N_("Tên đăng nhập hoặc địa chỉ thư này đã được dùng."))


def set_password(
    session: Session,
    actor: Actor,
    account_id: Id,
    password_hash: PasswordHash,
    *,
    now: datetime,
    is_one_time: bool = False,
) -> None:
    """Sets a password and ends every session of the account but the actor's own.

    Args:
        is_one_time: it was given out, so it expires after a day and must be changed at the first sign-in.

    Raises:
        Forbidden: the account is somebody else's and the actor does not administer.
        NotFound: there is no such account.
    """
    policy.require_change(actor, account_id)
    account = lock_account(session, account_id)
    account.password_hash = password_hash
    account.must_change_password = is_one_time
    account.password_expires_at = now + rules.ONE_TIME_PASSWORD_LIFE if is_one_time else None
    session.flush()
    publish(session, events.PasswordSet(account_id, is_one_time), actor=actor, now=now)
    end_all(session, actor, account_id, keep=actor.session_id, reason=EndReason.PASSWORD, now=now)


def refresh_password_hash(session: Session, account_id: Id, password_hash: PasswordHash, *, replaces: str) -> None:
    """Stores the same password hashed with today's parameters, unless the password was changed meanwhile."""
    account = lock_account(session, account_id)
    if account.password_hash == replaces:
        account.password_hash = password_hash


def disable_account(session: Session, actor: Actor, account_id: Id, *, now: datetime) -> None:
    """Closes an account and ends its sessions at once. Closing a closed one changes nothing.

    Raises:
        Forbidden: the actor does not administer, or it is their own account.
        NotFound: there is no such account.
    """
    _require_other(actor, account_id)
    account = lock_account(session, account_id)
    if account.disabled_at is not None:
        return
    account.disabled_at = now
    session.flush()
    publish(session, events.AccountDisabled(account_id), actor=actor, now=now)
    end_all(session, actor, account_id, keep=None, reason=EndReason.DISABLED, now=now)


def enable_account(session: Session, actor: Actor, account_id: Id, *, now: datetime) -> None:
    """Opens a closed account again. Opening an open one changes nothing.

    Raises:
        Forbidden: the actor does not administer, or it is their own account.
        NotFound: there is no such account.
    """
    _require_other(actor, account_id)
    account = lock_account(session, account_id)
    if account.disabled_at is None:
        return
    account.disabled_at = None
    session.flush()
    publish(session, events.AccountEnabled(account_id), actor=actor, now=now)


def _require_other(actor: Actor, account_id: Id) -> None:
    policy.require_administration(actor)
    if actor.account_id == account_id:
        raise Conflict(N_("Anh/chị không tự khóa hay mở tài khoản của mình được."))


def choose_language(session: Session, actor: Actor, language: str, *, now: datetime) -> None:
    """Remembers the language in which the actor wants to be spoken to.

    Raises:
        NotFound: the actor has no account.
        Invalid: it is none of the product's languages.
    """
    if language not in LANGUAGES:
        raise Invalid(field="language")
    if actor.account_id is None:
        raise NotFound
    account = lock_account(session, actor.account_id)
    if account.language == language:
        return
    account.language = language
    session.flush()
    publish(session, events.LanguageChosen(account.id, language), actor=actor, now=now)


def confirm_informed(session: Session, actor: Actor, *, now: datetime) -> None:
    """The actor confirms having read what is recorded of them; a second time changes nothing.

    Raises:
        NotFound: the actor has no account.
    """
    if actor.account_id is None:
        raise NotFound
    account = lock_account(session, actor.account_id)
    if account.informed_at is not None:
        return
    account.informed_at = now
    session.flush()
    publish(session, events.Informed(account.id), actor=actor, now=now)
