"""Persons: their records begin and are corrected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from elearn.accounts import events, policy, rules
from elearn.accounts.models import Person
from elearn.core.actor import Actor
from elearn.core.errors import N_, Conflict, Invalid
from elearn.core.events import publish_all
from elearn.core.ids import Id, new_id
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
    work_email: str | None = None


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """What a staff list says of a person who is known; None leaves it as it is. A birth date goes with its precision."""

    person_id: Id
    staff_code: str | None = None
    full_name: str | None = None
    birth_date: date | None = None
    birth_precision: str | None = None
    gender: str | None = None
    work_email: str | None = None


def create_person(session: Session, actor: Actor, new: NewPerson, *, now: datetime) -> Id:
    """Begins the record of a person and answers its id. See `create_people`."""
    return create_people(session, actor, [new], now=now)[0]


def create_people(session: Session, actor: Actor, people: Sequence[NewPerson], *, now: datetime) -> list[Id]:
    """Begins the records of several people with one trip to the database.

    Raises:
        Forbidden: the actor does not keep staff.
        Invalid: a name or code does not fit.
        Conflict: a staff code is taken.
    """
    policy.require_keeping_of_staff(actor)
    rows = [_person(each, now) for each in people]
    if not rows:
        return []
    try:
        session.execute(insert(Person), rows)
    except IntegrityError as error:
        raise Conflict(_TAKEN) from error
    publish_all(session, [events.PersonCreated(row["id"]) for row in rows], actor=actor, now=now)
    return [row["id"] for row in rows]


_TAKEN = N_("Mã nhân sự này đã thuộc về người khác.")


def describe_people(session: Session, actor: Actor, details: Sequence[PersonDetails], *, now: datetime) -> None:
    """Corrects what is known of several people. Whom the actor may correct is decided by the caller, who knows the units.

    Raises:
        Forbidden: the actor does not keep staff.
        Invalid: a value does not fit.
        Conflict: a staff code is taken.
    """
    policy.require_keeping_of_staff(actor)
    by_columns: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    told = []
    for each in details:
        values = _described(each)
        if values:
            by_columns.setdefault(tuple(values), []).append(
                {"of_person": each.person_id} | {f"new_{k}": v for k, v in values.items()}
            )
            told.append(events.PersonDescribed(each.person_id, tuple(values)))
    try:
        for columns, rows in by_columns.items():
            changed: dict[str, BindParameter[Any]] = {name: bindparam(f"new_{name}") for name in columns}
            # On the connection, since the unit of work takes a list of rows for rows to be found by their own keys.
            statement = update(Person).where(Person.id == bindparam("of_person")).values(changed)
            session.connection().execute(statement, rows)
    except IntegrityError as error:
        raise Conflict(_TAKEN) from error
    # Whoever was read in this unit of work before is read anew.
    session.expire_all()
    publish_all(session, told, actor=actor, now=now)


def _described(each: PersonDetails) -> dict[str, Any]:
    """The columns that change, checked as those of somebody new."""
    _check(each.staff_code, each.birth_date, each.birth_precision, each.gender)
    named: dict[str, Any] = {} if each.full_name is None else _name_columns(rules.check_full_name(each.full_name))
    told: Mapping[str, Any] = {
        "staff_code": None if each.staff_code is None else rules.staff_code(each.staff_code),
        "birth_date": each.birth_date,
        "birth_precision": each.birth_precision,
        "gender": each.gender,
        "work_email": rules.check_email(each.work_email),
    }
    return named | {name: value for name, value in told.items() if value is not None}


def _name_columns(full_name: str, sorted_as: str | None = None) -> dict[str, Any]:
    return {
        "full_name": full_name,
        "name_sort": name_sort(sorted_as or full_name)[:400],
        "name_folded": fold(full_name)[:200],
    }


def _check(code: str | None, birth_date: date | None, birth_precision: str | None, gender: str | None) -> None:
    """Raises Invalid."""
    if code and len(code) > 40:
        raise Invalid(N_("Mã nhân sự dài nhất 40 ký tự."), field="staff_code")
    if (birth_date is None) != (birth_precision is None):
        raise Invalid(N_("Ngày sinh cần nói rõ biết đến ngày, tháng hay năm."), field="birth_date")
    if birth_precision not in (None, *rules.BIRTH_PRECISIONS):
        raise Invalid(field="birth_precision")
    if gender not in (None, *rules.GENDERS):
        raise Invalid(field="gender")


def _person(new: NewPerson, now: datetime) -> dict[str, Any]:
    full_name = rules.check_full_name(new.full_name)
    code = rules.staff_code(new.staff_code) if new.staff_code else None
    _check(code, new.birth_date, new.birth_precision, new.gender)
    return {
        "id": new_id(),
        "staff_code": code or None,
        **_name_columns(full_name, new.sorted_as),
        "birth_date": new.birth_date,
        "birth_precision": new.birth_precision,
        "gender": new.gender,
        "work_email": rules.check_email(new.work_email),
        "created_at": now,
    }
