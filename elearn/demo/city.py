"""Thành phố Ví Dụ: fills an empty database with units, people, roles, contacts and seven accounts, through the real services."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.accounts import service as accounts
from elearn.accounts.models import Person
from elearn.accounts.passwords import PasswordHash, hashing
from elearn.core.actor import SYSTEM, Actor, Role
from elearn.core.days import DEFAULT_ZONE, day_of
from elearn.core.db.types import LocalisedText
from elearn.core.ids import Id
from elearn.demo import names, people, staff
from elearn.demo.marks import CODE_SYSTEM
from elearn.demo.people import Moment, Tree
from elearn.demo.scale import SMALL, Scale
from elearn.organisation import service
from elearn.organisation.models import Employment
from elearn.organisation.queries import position_ids
from elearn.organisation.rules import UnitKind
from elearn.organisation.service import NewUnit
from elearn.organisation.settings import Contact

CITY: LocalisedText = {"vi": "Thành phố Ví Dụ", "en": "Ví Dụ City"}


@dataclass(frozen=True, slots=True)
class DemoAccounts:
    """What was made. `usernames` maps each account's name to its person; `ward_people` are those whom the lessons know."""

    city_id: Id
    ward_id: Id
    commune_ids: tuple[Id, ...]
    usernames: Mapping[str, Id]
    ward_people: Mapping[str, Id]


def is_empty(session: Session) -> bool:
    """Whether nobody is known yet."""
    return session.scalar(select(Person.id).limit(1)) is None


def fill(session: Session, *, now: datetime, password: str, scale: Scale = SMALL) -> DemoAccounts:
    """Makes the whole city in the unit of work that `session` belongs to.

    Args:
        now: what is today. Everything is made at the instant at which it is said to have happened, the first since
            `Scale.founded`.
        password: of every demo account. One hash serves them all: it protects nothing but a demo.
        scale: how large, and by which seed.
    """
    today = day_of(session, now)
    zone = session.info.get("zone", DEFAULT_ZONE)
    since = scale.founded(today)
    moment = Moment(datetime.combine(since, time(8), zone), today, since, zone)
    # The services flush what they add; looking up needs no flush before it.
    with session.no_autoflush:
        positions = _positions(session, moment.now)
        tree = _plant(session, moment, scale)
        known = people.settle(session, moment, tree, positions, scale)
        people.merge_former(session, moment, tree)
    _set_contacts(session, moment, tree)
    _appoint(session, moment, tree.communes[1:], positions["chair"])
    known = {**known, "examiner": _find_examiner(session, tree, known)}
    usernames = _open_accounts(session, moment, tree, known, password_hash=hashing().hash(password))
    return DemoAccounts(tree.city, tree.communes[0], tree.communes, usernames, {key: known[key] for key in staff.WARD_PEOPLE})


def _positions(session: Session, now: datetime) -> Mapping[str, Id]:
    """Every position by its code: those of an imported list as they are, the others made now."""
    there = position_ids(session)
    missing = {code: title for code, title in staff.POSITIONS.items() if code not in there}
    made = {code: service.create_position(session, SYSTEM, code, title, now=now, is_draft=True) for code, title in missing.items()}
    return there | made


def _plant(session: Session, moment: Moment, scale: Scale) -> Tree:
    """The tree of units, a level at a time; the commune that another takes over later is the last one."""

    def begin(new: Sequence[NewUnit]) -> list[Id]:
        return service.create_units(session, SYSTEM, new, on=moment.since, now=moment.now, today=moment.today)

    (city,) = begin([NewUnit(CODE_SYSTEM, "00", CITY, UnitKind.CITY)])
    invented = [*names.communes(scale.units), names.former_commune()]
    codes = [f"{number:03d}" for number in range(1, len(invented) + 1)]
    *communes, former = begin(
        [NewUnit(CODE_SYSTEM, code, each.name, each.kind, city) for code, each in zip(codes, invented, strict=True)]
    )
    wanted = [(city, "00", key, name) for key, name in staff.CITY_OFFICES.items()]
    for commune, code, each in zip([*communes, former], codes, invented, strict=True):
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
    return Tree(city, tuple(communes), former, by_unit)


def _set_contacts(session: Session, moment: Moment, tree: Tree) -> None:
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


def _appoint(session: Session, moment: Moment, communes: Sequence[Id], chair: Id) -> None:
    """Every commune has a head, its chair; that of the first gets the role together with an account."""
    chairs = select(Employment.person_id, Employment.unit_id).where(
        Employment.unit_id.in_(communes), Employment.position_id == chair, Employment.is_main, Employment.valid_to.is_(None)
    )
    for person, unit in session.execute(chairs.order_by(Employment.unit_id, Employment.id)).all():
        service.grant_role(session, SYSTEM, person, Role.HEAD, unit, valid_from=moment.since, now=moment.now, today=moment.today)


def _find_examiner(session: Session, tree: Tree, known: Mapping[str, Id]) -> Id:
    """Somebody of the city's training centre who has no other part: the first whose name no lesson knows."""
    works = select(Employment.person_id).join(Person, Person.id == Employment.person_id)
    there = (Employment.unit_id == tree.offices[tree.city]["city-training"], Person.id.not_in(known.values()))
    return session.scalars(works.where(*there).order_by(Person.staff_code).limit(1)).one()


def _open_accounts(
    session: Session, moment: Moment, tree: Tree, known: Mapping[str, Id], *, password_hash: PasswordHash
) -> dict[str, Id]:
    city, ward, since = tree.city, tree.communes[0], moment.since
    wanted: tuple[tuple[str, str, Id, tuple[Role, ...]], ...] = (
        ("hocvien", "hanh", ward, ()),
        ("giangvien", "trainer", city, (Role.TRAINER, Role.REVIEWER)),
        ("thamdinh", "reviewer", city, (Role.REVIEWER,)),
        ("nhansu", "training", city, (Role.TRAINING_OFFICER,)),
        ("khaothi", "examiner", city, (Role.EXAM_OFFICER,)),
        ("lanhdao", "lan", ward, (Role.HEAD,)),
        ("quantri", "administrator", city, (Role.ADMINISTRATOR,)),
    )
    for username, key, unit, roles in wanted:
        account = accounts.create_account(session, SYSTEM, known[key], username, password_hash=password_hash, now=moment.now)
        # Whoever looks at the demo has come for its pages; the page that stands before them is led to from that of the account.
        accounts.confirm_informed(session, Actor(known[key], account), now=moment.now)
        for role in roles:
            service.grant_role(session, SYSTEM, known[key], role, unit, valid_from=since, now=moment.now, today=moment.today)
    return {username: known[key] for username, key, _, _ in wanted}
