"""The read side of persons, accounts and sessions: frozen rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, literal, select, union_all
from sqlalchemy.orm import Session, aliased

from elearn.accounts.models import Account, AccountSession, Person, SessionSeen, SignInCode
from elearn.accounts.rules import CodePurpose, is_session_alive, sign_in_name, staff_code
from elearn.core.actor import Actor
from elearn.core.errors import NotFound
from elearn.core.ids import Id


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a sign-in is checked against. Whoever is disabled or has only an expired one-time password has no `password_hash`."""

    account_id: Id
    person_id: Id
    password_hash: str | None
    must_change_password: bool
    language: str | None


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """What a person is shown of themselves, and an administrator of them."""

    account_id: Id
    person_id: Id
    full_name: str
    staff_code: str | None
    username: str
    email: str | None
    language: str | None
    created_at: datetime
    disabled_at: datetime | None
    has_password: bool
    must_change_password: bool
    informed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A sign-in that still holds."""

    session_id: Id
    started_at: datetime
    last_used: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class LiveCode:
    """A one-time code that can be used now. `names` are what anybody knows of the person."""

    code_id: Id
    person_id: Id
    digest: bytes
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResetRow:
    """A code for a new password that somebody gave out; `issued_by` is their name, empty where the operator did."""

    issued_at: datetime
    used_at: datetime | None
    issued_by: str
    is_by_operator: bool


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person without anything about work. The name is empty once erased."""

    person_id: Id
    full_name: str
    staff_code: str | None
    created_at: datetime
    erased_at: datetime | None


def find_credentials(session: Session, typed: str, *, now: datetime) -> Credentials | None:
    """The credentials of whoever signs in as `typed`: a username, an e-mail address or a staff code, in this order."""
    ways = (
        (0, Account.username == sign_in_name(typed)),
        (1, Account.email == sign_in_name(typed)),
        (2, Person.staff_code == staff_code(typed)),
    )
    # One branch each, so that every one is answered from its own index.
    branches = (
        select(Account.id, literal(rank).label("rank")).join(Person, Person.id == Account.person_id).where(fits)
        for rank, fits in ways
    )
    found = union_all(*branches).subquery()
    row = session.execute(
        select(Account.__table__).join(found, found.c.id == Account.__table__.c.id).order_by(found.c.rank).limit(1)
    ).one_or_none()
    return None if row is None else _credentials(row, now)


def find_live_code(session: Session, typed: str, purpose: CodePurpose, *, now: datetime) -> LiveCode | None:
    """The code that whoever is known as `typed` can use now.

    For an activation `typed` is a staff code of somebody without account, for a reset whatever signs in at an open account.
    One statement, the same for known and unknown.
    """
    has_account = purpose is CodePurpose.RESET
    ways = [Person.staff_code == staff_code(typed)]
    if has_account:
        ways = [Account.username == sign_in_name(typed), Account.email == sign_in_name(typed), *ways]
    branches = (
        select(Person.id, literal(rank).label("rank")).outerjoin(Account, Account.person_id == Person.id).where(fits)
        for rank, fits in enumerate(ways)
    )
    found = union_all(*branches).subquery()
    rightly = and_(Account.id.is_not(None), Account.disabled_at.is_(None)) if has_account else Account.id.is_(None)
    row = session.execute(
        select(SignInCode.id, SignInCode.digest, Person.id, Person.full_name, Person.staff_code, Account.username, Account.email)
        .join(Person, Person.id == SignInCode.person_id)
        .join(found, found.c.id == Person.id)
        .outerjoin(Account, Account.person_id == Person.id)
        .where(SignInCode.purpose == purpose, _is_live(now), rightly)
        .order_by(found.c.rank)
        .limit(1)
    ).first()
    return None if row is None else LiveCode(row[0], row[2], row[1], tuple(each or "" for each in row[3:]))


def _is_live(now: datetime) -> ColumnElement[bool]:
    return and_(SignInCode.used_at.is_(None), SignInCode.replaced_at.is_(None), SignInCode.expires_at > now)


def list_own_resets(session: Session, actor: Actor) -> list[ResetRow]:
    """The codes for a new password that were given out for the actor's account, used or not, the newest first."""
    issuer = aliased(Person)
    rows = session.execute(
        select(SignInCode.issued_at, SignInCode.used_at, SignInCode.issued_by, issuer.full_name)
        .outerjoin(issuer, issuer.id == SignInCode.issued_by)
        .where(SignInCode.person_id == actor.person_id, SignInCode.purpose == CodePurpose.RESET)
        .order_by(SignInCode.issued_at.desc(), SignInCode.id.desc())
        .limit(_SHOWN_RESETS)
    )
    return [ResetRow(row.issued_at, row.used_at, row.full_name or "", row.issued_by is None) for row in rows]


_SHOWN_RESETS = 20


def find_credentials_of(session: Session, account_id: Id, *, now: datetime) -> Credentials | None:
    """The credentials of an account."""
    row = session.execute(select(Account.__table__).where(Account.__table__.c.id == account_id)).one_or_none()
    return None if row is None else _credentials(row, now)


def _credentials(row: Row[*tuple[Any, ...]], now: datetime) -> Credentials:
    is_expired = row.password_expires_at is not None and now >= row.password_expires_at
    usable = None if is_expired or row.disabled_at is not None else row.password_hash
    return Credentials(row.id, row.person_id, usable, row.must_change_password, row.language)


def find_account_of(session: Session, person_id: Id) -> OwnAccount | None:
    """The account of a person, or None where they have none. Who may look is decided by the caller's policy."""
    row = session.execute(_ACCOUNTS.where(Account.person_id == person_id)).one_or_none()
    return None if row is None else _own_account(row)


def get_own_account(session: Session, actor: Actor) -> OwnAccount:
    """The account of the actor.

    Raises:
        NotFound: the actor has none.
    """
    found = None if actor.person_id is None else find_account_of(session, actor.person_id)
    if found is None:
        raise NotFound
    return found


def find_account_by_username(session: Session, username: str) -> OwnAccount | None:
    """The account with this username. For commands: whoever asks works on the machine itself."""
    row = session.execute(_ACCOUNTS.where(Account.username == sign_in_name(username))).one_or_none()
    return None if row is None else _own_account(row)


def list_accounts(session: Session) -> list[OwnAccount]:
    """Every account by username. For commands: whoever asks works on the machine itself."""
    return [_own_account(row) for row in session.execute(_ACCOUNTS.order_by(Account.username))]


def get_person(session: Session, person_id: Id) -> PersonRow:
    """A person. Who may look is decided by the caller's policy.

    Raises:
        NotFound: there is no such person.
    """
    columns = (Person.id, Person.full_name, Person.staff_code, Person.created_at, Person.erased_at)
    row = session.execute(select(*columns).where(Person.id == person_id)).one_or_none()
    if row is None:
        raise NotFound
    return PersonRow(row.id, row.full_name or "", row.staff_code, row.created_at, row.erased_at)


def find_person_by_staff_code(session: Session, code: str) -> Id | None:
    """The person with this staff code."""
    return session.execute(select(Person.id).where(Person.staff_code == staff_code(code))).scalar_one_or_none()


def list_sessions(session: Session, account_id: Id, *, now: datetime) -> list[OpenSession]:
    """The sign-ins of an account that still hold, the last used first."""
    rows = session.execute(
        select(AccountSession.id, AccountSession.started_at, AccountSession.expires_at, SessionSeen.seen_at)
        .outerjoin(SessionSeen, SessionSeen.session_id == AccountSession.id)
        .where(AccountSession.account_id == account_id, AccountSession.ended_at.is_(None))
    )
    found = [OpenSession(row.id, row.started_at, row.seen_at or row.started_at, row.expires_at) for row in rows]
    alive = [each for each in found if is_session_alive(now, last_used=each.last_used, expires_at=each.expires_at)]
    return sorted(alive, key=lambda each: each.last_used, reverse=True)


_ACCOUNTS = select(
    Account.id,
    Account.person_id,
    Person.full_name,
    Person.staff_code,
    Account.username,
    Account.email,
    Account.language,
    Account.created_at,
    Account.disabled_at,
    Account.password_hash.is_not(None).label("has_password"),
    Account.must_change_password,
    Account.informed_at,
).join(Person, Person.id == Account.person_id)


def _own_account(row: Row[*tuple[Any, ...]]) -> OwnAccount:
    return OwnAccount(
        row.id,
        row.person_id,
        row.full_name or "",
        row.staff_code,
        row.username,
        row.email,
        row.language,
        row.created_at,
        row.disabled_at,
        bool(row.has_password),
        row.must_change_password,
        row.informed_at,
    )
