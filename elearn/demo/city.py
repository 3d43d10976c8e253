"""Thành phố Ví Dụ: fills an empty database with units, people, roles, contacts and six accounts, through the real services."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.accounts import service as accounts
from elearn.accounts.models import Person
from elearn.accounts.passwords import PasswordHash, hashing
from elearn.accounts.service import NewPerson
from elearn.core.actor import SYSTEM, Actor, Role
from elearn.core.days import day_of
from elearn.core.db.types import LocalisedText
from elearn.core.ids import Id
from elearn.demo import names, staff
from elearn.demo.marks import CODE_SYSTEM
from elearn.demo.staff import Desk, Known
from elearn.organisation import service
from elearn.organisation.queries import position_ids
from elearn.organisation.rules import UnitKind
from elearn.organisation.service import NewEmployment, NewUnit
from elearn.organisation.settings import Contact

SEED = 20250701
CITY: LocalisedText = {"vi": "Thành phố Ví Dụ", "en": "Ví Dụ City"}


@dataclass(frozen=True, slots=True)
class DemoAccounts:
    """What was made. `usernames` maps each account's name to its person; `ward_people` are those whom the lessons know."""

    city_id: Id
    ward_id: Id
    commune_ids: tuple[Id, ...]
    usernames: Mapping[str, Id]
    ward_people: Mapping[str, Id]


@dataclass(frozen=True, slots=True)
class _Moment:
    """When it is being made, and since when it is said to have been so."""

    now: datetime
    today: date

    @property
    def since(self) -> date:
        return date(self.today.year - 1, 7, 1)


@dataclass(frozen=True, slots=True)
class _Tree:
    """The units: `offices` by the unit they stand below and their key."""

    city: Id
    communes: tuple[Id, ...]
    offices: Mapping[Id, Mapping[str, Id]]


@dataclass(frozen=True, slots=True)
class _Place:
    """A person to be made, and the unit and position that wait for them."""

    full_name: str
    gender: str
    unit_id: Id
    position_id: Id
    beside: tuple[Id, Id] | None = None
    """The unit and the position that the person holds as well."""


def is_empty(session: Session) -> bool:
    """Whether nobody is known yet."""
    return session.scalar(select(Person.id).limit(1)) is None


def fill(session: Session, *, now: datetime, password: str, seed: int = SEED) -> DemoAccounts:
    """Makes the whole city in the unit of work that `session` belongs to.

    Args:
        now: the instant it happens at; units and employments are said to run since July of the year before.
        password: of every demo account. One hash serves them all: it protects nothing but a demo.
        seed: other seeds give other names.
    """
    moment = _Moment(now, day_of(session, now))
    # The services flush what they add; looking up needs no flush before it.
    with session.no_autoflush:
        positions = _positions(session, now)
        tree = _plant(session, moment)
        places = _places(staff.CITY_PEOPLE.values(), tree.offices[tree.city], tree.city, positions)
        places += _places(staff.WARD_PEOPLE.values(), tree.offices[tree.communes[0]], tree.communes[0], positions)
        places += _invented(staff.CITY_DESKS, tree, tree.city, positions, seed=(seed, "city"))
        for number, commune in enumerate(tree.communes):
            desks = staff.USUAL_DESKS if number else staff.VI_DU_DESKS
            places += _invented(desks, tree, commune, positions, seed=(seed, number))
        people = _hire(session, moment, places)
    # The people known by name stand first.
    ids = dict(zip([*staff.CITY_PEOPLE, *staff.WARD_PEOPLE], people, strict=False))
    _set_contacts(session, moment, tree)
    usernames = _open_accounts(session, moment, tree, ids, password_hash=hashing().hash(password))
    return DemoAccounts(tree.city, tree.communes[0], tree.communes, usernames, {key: ids[key] for key in staff.WARD_PEOPLE})


def _positions(session: Session, now: datetime) -> Mapping[str, Id]:
    """Every position by its code: those of an imported list as they are, the others made now."""
    there = position_ids(session)
    missing = {code: title for code, title in staff.POSITIONS.items() if code not in there}
    made = {code: service.create_position(session, SYSTEM, code, title, now=now, is_draft=True) for code, title in missing.items()}
    return there | made


def _plant(session: Session, moment: _Moment) -> _Tree:
    """The tree of units, a level at a time."""

    def begin(new: Sequence[NewUnit]) -> list[Id]:
        return service.create_units(session, SYSTEM, new, on=moment.since, now=moment.now, today=moment.today)

    (city,) = begin([NewUnit(CODE_SYSTEM, "00", CITY, UnitKind.CITY)])
    invented = names.communes()
    codes = [f"{number:03d}" for number in range(1, len(invented) + 1)]
    communes = begin([NewUnit(CODE_SYSTEM, code, each.name, each.kind, city) for code, each in zip(codes, invented, strict=True)])
    wanted = [(city, "00", key, name) for key, name in staff.CITY_OFFICES.items()]
    for commune, code, each in zip(communes, codes, invented, strict=True):
        offices = staff.OFFICES if each.kind is UnitKind.WARD else {**staff.OFFICES, "economy": staff.COUNTRY_ECONOMY}
        wanted += [(commune, code, key, name) for key, name in offices.items()]
    made = begin(
        [
            NewUnit(CODE_SYSTEM, f"{code}.{number}", name, UnitKind.OFFICE, parent)
            for number, (parent, code, _key, name) in enumerate(wanted, start=1)
        ]
    )
    by_unit: dict[Id, dict[str, Id]] = {}
    for (parent, _code, key, _name), office in zip(wanted, made, strict=True):
        by_unit.setdefault(parent, {})[key] = office
    return _Tree(city, tuple(communes), by_unit)


def _places(people: Iterable[Known], offices: Mapping[str, Id], unit: Id, positions: Mapping[str, Id]) -> list[_Place]:
    return [
        _Place(
            each.full_name,
            each.gender,
            offices[each.office] if each.office else unit,
            positions[each.position],
            (unit, positions[each.beside]) if each.beside else None,
        )
        for each in people
    ]


def _invented(desks: Sequence[Desk], tree: _Tree, unit: Id, positions: Mapping[str, Id], *, seed: object) -> list[_Place]:
    """The places at the desks of a unit, each with somebody invented."""
    known = []
    chairs = [desk for desk in desks for _ in range(desk.people)]
    for number, desk in enumerate(chairs):
        person = names.person(seed, number)
        known.append(Known(person.full_name, person.gender, desk.office, desk.position, desk.beside))
    return _places(known, tree.offices[unit], unit, positions)


def _hire(session: Session, moment: _Moment, places: Sequence[_Place]) -> list[Id]:
    """Makes the people and their employments, in two sweeps."""
    new = [
        NewPerson(each.full_name, staff_code=f"VD{number:05d}", gender=each.gender) for number, each in enumerate(places, start=1)
    ]
    people = accounts.create_people(session, SYSTEM, new, now=moment.now)
    employments = [
        NewEmployment(person, each.unit_id, moment.since, each.position_id) for person, each in zip(people, places, strict=True)
    ]
    employments += [
        NewEmployment(person, each.beside[0], moment.since, each.beside[1], is_main=False)
        for person, each in zip(people, places, strict=True)
        if each.beside is not None
    ]
    service.employ_all(session, SYSTEM, employments, now=moment.now, today=moment.today)
    return people


def _set_contacts(session: Session, moment: _Moment, tree: _Tree) -> None:
    city, ward = tree.city, tree.communes[0]
    hours = "7:30–11:30, 13:00–17:00, thứ Hai đến thứ Sáu"
    wanted = (
        (city, "cntt", Contact("Trung tâm Chuyển đổi số Thành phố", "0900 000 001", "cả ngày, cả tuần")),
        (city, "data", Contact("Đầu mối bảo vệ dữ liệu cá nhân Thành phố", "0900 000 002", hours)),
        (city, "training", Contact("Chị Hà, Trung tâm Bồi dưỡng", "0900 000 003", hours)),
        (ward, "cntt", Contact("Anh Khoa, CNTT, Văn phòng", "0900 000 000", hours)),
    )
    for unit, code, contact in wanted:
        service.set_contact(session, SYSTEM, unit, code, contact, on=moment.since, now=moment.now)


def _open_accounts(
    session: Session, moment: _Moment, tree: _Tree, ids: Mapping[str, Id], *, password_hash: PasswordHash
) -> dict[str, Id]:
    city, ward = tree.city, tree.communes[0]
    wanted: tuple[tuple[str, str, Id, tuple[Role, ...]], ...] = (
        ("hocvien", "hanh", ward, ()),
        ("giangvien", "trainer", city, (Role.TRAINER, Role.REVIEWER)),
        ("thamdinh", "reviewer", city, (Role.REVIEWER,)),
        ("nhansu", "training", city, (Role.TRAINING_OFFICER,)),
        ("lanhdao", "lan", ward, (Role.HEAD,)),
        ("quantri", "administrator", city, (Role.ADMINISTRATOR,)),
    )
    for username, key, unit, roles in wanted:
        account = accounts.create_account(session, SYSTEM, ids[key], username, password_hash=password_hash, now=moment.now)
        # Whoever looks at the demo has come for its pages; the page that stands before them is led to from that of the account.
        accounts.confirm_informed(session, Actor(ids[key], account), now=moment.now)
        for role in roles:
            service.grant_role(session, SYSTEM, ids[key], role, unit, valid_from=moment.since, now=moment.now, today=moment.today)
    return {username: ids[key] for username, key, _, _ in wanted}
