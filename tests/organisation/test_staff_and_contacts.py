"""Employments and contacts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.core.actor import SYSTEM, Actor, Role
from elearn.core.db.work import Database
from elearn.core.errors import Conflict, Invalid, NotFound
from elearn.core.ids import Id
from elearn.organisation import service
from elearn.organisation.models import Employment
from elearn.organisation.queries import contact_of, contacts_of
from elearn.organisation.service import NewEmployment
from elearn.organisation.settings import Contact, checked_contact
from tests.conftest import NOW
from tests.organisation.makers import LONG_AGO, TODAY, a_person, a_unit, acting

KHOA = Contact("Anh Khoa", "0900 000 000", "7:30–17:00")


class Tree:
    def __init__(self, session: Session) -> None:
        self.root = a_unit(session)
        self.ward, self.sibling = a_unit(session, self.root), a_unit(session, self.root)
        self.office = a_unit(session, self.ward)


@pytest.fixture
def tree(database: Database) -> Tree:
    with database.unit_of_work() as work:
        return Tree(work.session)


def employ(
    database: Database, person: Id, unit: Id, begins: date, ends: date | None = None, *, actor: Actor = SYSTEM, is_main: bool = True
) -> None:
    with database.unit_of_work() as work:
        new = NewEmployment(person, unit, begins, is_main=is_main, valid_to=ends)
        service.employ(work.session, actor, new, now=NOW, today=TODAY)


@pytest.fixture
def person(database: Database) -> Id:
    with database.unit_of_work() as work:
        return a_person(work.session)


def test_there_is_one_main_work_at_a_time(database: Database, tree: Tree, person: Id) -> None:
    employ(database, person, tree.ward, LONG_AGO, TODAY)
    with pytest.raises(Conflict):
        employ(database, person, tree.sibling, TODAY - timedelta(days=1))
    employ(database, person, tree.sibling, TODAY)


def test_a_second_post_may_run_beside_the_main_one(database: Database, tree: Tree, person: Id) -> None:
    employ(database, person, tree.ward, LONG_AGO)
    employ(database, person, tree.sibling, LONG_AGO, is_main=False)


def test_two_main_posts_in_one_list_are_refused(database: Database, tree: Tree, person: Id) -> None:
    twice = [NewEmployment(person, unit, LONG_AGO) for unit in (tree.ward, tree.sibling)]
    with pytest.raises(Conflict), database.unit_of_work() as work:
        service.employ_all(work.session, SYSTEM, twice, now=NOW, today=TODAY)


@pytest.mark.parametrize("ends", [LONG_AGO, LONG_AGO - timedelta(days=1)])
def test_days_in_the_wrong_order_are_refused(database: Database, tree: Tree, person: Id, ends: date) -> None:
    with pytest.raises(Invalid):
        employ(database, person, tree.ward, LONG_AGO, ends)


def test_nobody_works_in_a_unit_before_it_is_there(database: Database, tree: Tree, person: Id) -> None:
    with pytest.raises(Conflict):
        employ(database, person, tree.ward, LONG_AGO - timedelta(days=1))


def test_nobody_works_in_a_unit_after_it_has_ended(database: Database, tree: Tree, person: Id) -> None:
    with database.unit_of_work() as work:
        service.merge_units(work.session, SYSTEM, [tree.ward], tree.sibling, on=TODAY, now=NOW, today=TODAY)
    with pytest.raises(Conflict):
        employ(database, person, tree.ward, LONG_AGO)
    employ(database, person, tree.ward, LONG_AGO, TODAY)


@pytest.mark.parametrize("unit", ["root", "sibling"])
def test_an_administrator_employs_in_their_units_only(database: Database, tree: Tree, person: Id, unit: str) -> None:
    admin = acting(Id(int=9), (Role.ADMINISTRATOR, tree.ward))
    with pytest.raises(NotFound):
        employ(database, person, getattr(tree, unit), LONG_AGO, actor=admin)
    employ(database, person, tree.office, LONG_AGO, actor=admin)


def test_an_administrator_does_not_pull_in_people_of_other_units(database: Database, tree: Tree, person: Id) -> None:
    employ(database, person, tree.sibling, LONG_AGO)
    with pytest.raises(NotFound):
        employ(database, person, tree.ward, LONG_AGO, actor=acting(Id(int=9), (Role.ADMINISTRATOR, tree.ward)), is_main=False)


def test_an_employment_does_not_end_twice(database: Database, tree: Tree, person: Id) -> None:
    employ(database, person, tree.ward, LONG_AGO)
    with database.unit_of_work() as work:
        employment = work.session.scalars(select(Employment.id)).one()
        service.end_employment(work.session, SYSTEM, employment, on=TODAY, now=NOW)
        with pytest.raises(Conflict):
            service.end_employment(work.session, SYSTEM, employment, on=TODAY, now=NOW)


def test_an_employment_of_another_ward_is_not_there_to_end(database: Database, tree: Tree, person: Id) -> None:
    employ(database, person, tree.sibling, LONG_AGO)
    with database.read() as session:
        employment = session.scalars(select(Employment.id)).one()
    with pytest.raises(NotFound), database.unit_of_work() as work:
        service.end_employment(work.session, acting(Id(int=9), (Role.ADMINISTRATOR, tree.ward)), employment, on=TODAY, now=NOW)


def test_a_position_has_one_code(database: Database) -> None:
    with database.unit_of_work() as work:
        service.create_position(work.session, SYSTEM, "it", {"vi": "Chuyên viên CNTT"}, now=NOW)
    with pytest.raises(Conflict), database.unit_of_work() as work:
        service.create_position(work.session, SYSTEM, "it", {"vi": "Chuyên viên CNTT"}, now=NOW)


def put(database: Database, unit: Id, contact: Contact | None, on: date = LONG_AGO, *, actor: Actor = SYSTEM) -> None:
    with database.unit_of_work() as work:
        service.set_contact(work.session, actor, unit, "cntt", contact, on=on, now=NOW)


def contact(database: Database, unit: Id, day: date = TODAY) -> Contact | None:
    with database.read() as session:
        return contact_of(session, unit, "cntt", today=day)


def test_a_contact_is_inherited_down_the_tree(database: Database, tree: Tree) -> None:
    put(database, tree.root, KHOA)
    assert contact(database, tree.office) == KHOA


def test_the_nearest_contact_counts(database: Database, tree: Tree) -> None:
    put(database, tree.root, Contact("Thành phố", "0900 000 001"))
    put(database, tree.ward, KHOA)
    assert contact(database, tree.office) == KHOA
    assert contact(database, tree.sibling) == Contact("Thành phố", "0900 000 001")


def test_a_contact_holds_from_its_day_on(database: Database, tree: Tree) -> None:
    put(database, tree.ward, KHOA)
    put(database, tree.ward, Contact("Mới", "0900 000 009"), TODAY + timedelta(days=1))
    assert contact(database, tree.ward) == KHOA
    assert contact(database, tree.ward, TODAY + timedelta(days=1)) == Contact("Mới", "0900 000 009")


def test_an_emptied_contact_gives_way_to_the_one_above(database: Database, tree: Tree) -> None:
    put(database, tree.root, Contact("Thành phố", "0900 000 001"))
    put(database, tree.ward, KHOA)
    put(database, tree.ward, None, TODAY)
    assert contact(database, tree.ward) == Contact("Thành phố", "0900 000 001")


def test_a_contact_set_twice_on_a_day_is_the_last(database: Database, tree: Tree) -> None:
    put(database, tree.ward, Contact("Nhầm", "0900 000 008"), TODAY)
    put(database, tree.ward, KHOA, TODAY)
    assert contact(database, tree.ward) == KHOA


def test_a_unit_without_any_has_none(database: Database, tree: Tree) -> None:
    assert contact(database, tree.ward) is None
    with database.read() as session:
        assert contacts_of(session, None, today=TODAY) == {}


def test_an_unknown_kind_of_contact_is_a_fault_of_the_program(database: Database, tree: Tree) -> None:
    with database.read() as session, pytest.raises(KeyError):
        contact_of(session, tree.ward, "nope", today=TODAY)


def test_a_contact_is_set_by_the_units_own_administrator_only(database: Database, tree: Tree) -> None:
    with pytest.raises(NotFound):
        put(database, tree.ward, KHOA, actor=acting(Id(int=9), (Role.ADMINISTRATOR, tree.sibling)))
    put(database, tree.ward, KHOA, actor=acting(Id(int=9), (Role.ADMINISTRATOR, tree.ward)))


@pytest.mark.parametrize(
    ("name", "phone"),
    [
        ("", "0900 000 000"),
        ("Khoa", ""),
        ("Khoa", "gọi tôi"),
        ("Khoa", "12"),
        ("Khoa", "<b>0900000</b>"),
        ("a" * 201, "0900 000 000"),
    ],
)
def test_an_unfit_contact_is_refused(name: str, phone: str) -> None:
    with pytest.raises(Invalid):
        checked_contact(name, phone, "")


def test_nothing_typed_is_no_contact() -> None:
    assert checked_contact(" ", "", "") is None
