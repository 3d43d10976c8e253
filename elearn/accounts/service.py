"""The write side of persons, accounts and sessions: one function per use case.

Passwords never come here: a service takes a `PasswordHash`, made by `passwords` before the unit of work began.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from elearn.accounts import events, policy, rules
from elearn.accounts.models import Account, AccountSession, Person
from elearn.accounts.passwords import PasswordHash
from elearn.accounts.rules import EndReason
from elearn.core import limits
from elearn.core.actor import Actor
from elearn.core.db.types import LANGUAGES
from elearn.core.errors import N_, Conflict, Invalid, NotFound
from elearn.core.events import publish
from elearn.core.ids import Id, new_id, new_secret, secret_digest
from elearn.core.text import fold, name_sort


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody to be known from now on. `sorted_as` is a name to be sorted by, where the last word is not the given name."""

    full_name: str
    staff_code: str | None = None
    birth_date: date | None = None
    birth_precision: str | None = None
    gender: str | None = None
    sorted_as: str | None = None


def create_person(session: Session, actor: Actor, new: NewPerson, *, now: datetime) -> Id:
    """Begins the record of a person and answers its id. See `create_people`."""
    return create_people(session, actor, [new], now=now)[0]


def create_people(session: Session, actor: Actor, people: Sequence[NewPerson], *, now: datetime) -> list[Id]:
    """Begins the records of several people with one trip to the database.

    Raises:
        Forbidden: the actor does not administer.
        Invalid: a name or code does not fit.
        Conflict: a staff code is taken.
    """
    policy.require_administration(actor)
    rows = [_person(each, now) for each in people]
    session.add_all(rows)
    try:
        session.flush()
    except IntegrityError as error:
        raise Conflict(N_("Mã nhân sự này đã thuộc về người khác.")) from error
    for row in rows:
        publish(session, events.PersonCreated(row.id), actor=actor, now=now)
    return [row.id for row in rows]


def _person(new: NewPerson, now: datetime) -> Person:
    full_name = rules.check_full_name(new.full_name)
    code = rules.staff_code(new.staff_code) if new.staff_code else None
    if code and len(code) > 40:
        raise Invalid(N_("Mã nhân sự dài nhất 40 ký tự."), field="staff_code")
    if (new.birth_date is None) != (new.birth_precision is None):
        raise Invalid(N_("Ngày sinh cần nói rõ biết đến ngày, tháng hay năm."), field="birth_date")
    if new.birth_precision not in (None, *rules.BIRTH_PRECISIONS):
        raise Invalid(field="birth_precision")
    if new.gender not in (None, *rules.GENDERS):
        raise Invalid(field="gender")
    return Person(
        id=new_id(),
        staff_code=code or None,
        full_name=full_name,
        name_sort=name_sort(new.sorted_as or full_name)[:400],
        name_folded=fold(full_name)[:200],
        birth_date=new.birth_date,
        birth_precision=new.birth_precision,
        gender=new.gender,
        created_at=now,
    )


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
    name, address = rules.check_username(username), rules.check_email(email)
    if session.get(Person, person_id) is None:
        raise NotFound
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
    account = _account(session, account_id)
    account.password_hash = password_hash
    account.must_change_password = is_one_time
    account.password_expires_at = now + rules.ONE_TIME_PASSWORD_LIFE if is_one_time else None
    session.flush()
    publish(session, events.PasswordSet(account_id, is_one_time), actor=actor, now=now)
    _end_sessions(session, actor, account_id, keep=actor.session_id, reason=EndReason.PASSWORD, now=now)


def refresh_password_hash(session: Session, account_id: Id, password_hash: PasswordHash, *, replaces: str) -> None:
    """Stores the same password hashed with today's parameters, unless the password was changed meanwhile."""
    account = _account(session, account_id)
    if account.password_hash == replaces:
        account.password_hash = password_hash


def disable_account(session: Session, actor: Actor, account_id: Id, *, now: datetime) -> None:
    """Closes an account and ends its sessions at once. Closing a closed one changes nothing.

    Raises:
        Forbidden: the actor does not administer, or it is their own account.
        NotFound: there is no such account.
    """
    _require_other(actor, account_id)
    account = _account(session, account_id)
    if account.disabled_at is not None:
        return
    account.disabled_at = now
    session.flush()
    publish(session, events.AccountDisabled(account_id), actor=actor, now=now)
    _end_sessions(session, actor, account_id, keep=None, reason=EndReason.DISABLED, now=now)


def enable_account(session: Session, actor: Actor, account_id: Id, *, now: datetime) -> None:
    """Opens a closed account again. Opening an open one changes nothing.

    Raises:
        Forbidden: the actor does not administer, or it is their own account.
        NotFound: there is no such account.
    """
    _require_other(actor, account_id)
    account = _account(session, account_id)
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
    account = _account(session, actor.account_id)
    if account.language == language:
        return
    account.language = language
    session.flush()
    publish(session, events.LanguageChosen(account.id, language), actor=actor, now=now)


def begin_session(session: Session, account_id: Id, *, verified: str, now: datetime, replaces: Id | None = None) -> str:
    """Signs an account in on a device and answers the token for its cookie; it is stored nowhere.

    Args:
        account_id: the account whose password was just verified.
        verified: the stored hash that the password fitted.
        replaces: the session that this device had until now; it ends.

    Raises:
        NotFound: there is no such account, or it was disabled or its password changed since the password was verified.
    """
    account = _account(session, account_id)
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
    return _end_sessions(session, actor, account_id, keep=actor.session_id, reason=EndReason.ENDED_ELSEWHERE, now=now)


def _end_sessions(session: Session, actor: Actor, account_id: Id, *, keep: Id | None, reason: EndReason, now: datetime) -> int:
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


def _account(session: Session, account_id: Id) -> Account:
    # Locked, so that a sign-in and a change of password or a disabling that cross each other happen one after the other.
    account = session.get(Account, account_id, with_for_update=True)
    if account is None:
        raise NotFound
    return account
