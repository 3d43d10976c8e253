"""Makers for tests about people and units: they call the real services as the operator."""

from __future__ import annotations

from datetime import date
from itertools import count

from sqlalchemy.orm import Session

from elearn.accounts import service as accounts
from elearn.accounts.passwords import PasswordHash, hashing
from elearn.accounts.service import NewPerson
from elearn.core.actor import SYSTEM, Actor, Grant, Role
from elearn.core.ids import Id
from elearn.organisation import service
from elearn.organisation.rules import UnitKind
from elearn.organisation.service import NewEmployment, NewUnit
from tests.conftest import NOW

TODAY = date(2026, 11, 22)
LONG_AGO = date(2025, 7, 1)
PASSWORD = "trời mưa ngồi nhớ quán cũ"

_numbers = count(1)
_hashes: dict[str, PasswordHash] = {}


def hashed(password: str = PASSWORD) -> PasswordHash:
    """The hash of a password, made once a run: hashing is slow by intent."""
    if password not in _hashes:
        _hashes[password] = hashing().hash(password)
    return _hashes[password]


def a_unit(
    session: Session,
    parent: Id | None = None,
    *,
    name: str = "",
    on: date = LONG_AGO,
    kind: UnitKind = UnitKind.WARD,
    code: str = "",
) -> Id:
    """A unit, a root without `parent`."""
    number = next(_numbers)
    new = NewUnit("TEST", code or f"A{number:05d}", {"vi": name or f"Đơn vị {number}"}, kind, parent)
    return service.create_unit(session, SYSTEM, new, on=on, now=NOW, today=TODAY)


def a_person(session: Session, unit: Id | None = None, *, name: str = "Nguyễn Thị Hạnh", staff_code: str | None = None) -> Id:
    """A person, at work in `unit` if one is given."""
    person = accounts.create_person(session, SYSTEM, NewPerson(name, staff_code=staff_code), now=NOW)
    if unit is not None:
        service.employ(session, SYSTEM, NewEmployment(person, unit, LONG_AGO), now=NOW, today=TODAY)
    return person


def an_account(session: Session, person: Id, *, username: str = "", password: str = PASSWORD, email: str | None = None) -> Id:
    """An account with a password that was chosen; its owner has read what is recorded of them."""
    name = username or f"user{next(_numbers)}"
    account = accounts.create_account(session, SYSTEM, person, name, email=email, password_hash=hashed(password), now=NOW)
    accounts.confirm_informed(session, Actor(person, account), now=NOW)
    return account


def a_grant(session: Session, person: Id, role: Role, unit: Id, *, valid_to: date | None = None) -> Id:
    """A role given by the operator."""
    return service.grant_role(session, SYSTEM, person, role, unit, valid_from=LONG_AGO, valid_to=valid_to, now=NOW, today=TODAY)


def an_administrator(session: Session, unit: Id, *, works_in: Id | None = None, name: str = "Trần Văn Quản") -> Actor:
    """Somebody who administers `unit`, as the actor they are in a request."""
    person = a_person(session, works_in or unit, name=name)
    account = an_account(session, person)
    a_grant(session, person, Role.ADMINISTRATOR, unit)
    return Actor(person, account, None, name, unit, (Grant(Role.ADMINISTRATOR, unit),))


def acting(person: Id, *grants: tuple[Role, Id]) -> Actor:
    """A person as an actor with these roles."""
    return Actor(person_id=person, name="x", grants=tuple(Grant(role, unit) for role, unit in grants))
