"""Units that change: what follows them, and who may change them."""

from __future__ import annotations

import threading
import time
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from elearn.core.actor import SYSTEM, Actor, Role
from elearn.core.db.base import Base
from elearn.core.db.work import Database
from elearn.core.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from elearn.core.events import StoredEvent
from elearn.core.ids import Id
from elearn.organisation import service
from elearn.organisation.models import Employment, RoleGrant, UnitClosure, UnitState, UnitSuccession
from elearn.organisation.queries import get_unit_record
from elearn.organisation.rules import UnitKind
from elearn.organisation.service import NewUnit
from tests.conftest import NOW
from tests.organisation.makers import LONG_AGO, TODAY, a_grant, a_person, a_unit, acting, an_account

REFORM = date(2026, 7, 1)


class City:
    """A root with two wards, and another root with one."""

    def __init__(self, session: Session) -> None:
        self.root = a_unit(session, name="Thành phố")
        self.east = a_unit(session, self.root, name="Phường Đông")
        self.west = a_unit(session, self.root, name="Phường Tây")
        self.office = a_unit(session, self.east, name="Văn phòng")
        self.other_root = a_unit(session, name="Thành phố khác")
        self.far = a_unit(session, self.other_root, name="Phường Xa")


@pytest.fixture
def city(database: Database) -> City:
    with database.unit_of_work() as work:
        return City(work.session)


def merge(session: Session, city: City, actor: Actor = SYSTEM, *, into: Id | None = None, on: date = REFORM) -> None:
    service.merge_units(session, actor, [city.east], into or city.west, on=on, now=NOW, today=TODAY, legal_basis="NQ 1")


def grants_of(session: Session, person: Id, day: date) -> set[tuple[str, Id]]:
    rows = session.execute(select(RoleGrant).where(RoleGrant.person_id == person)).scalars()
    return {(row.role, row.unit_id) for row in rows if row.valid_from <= day and (row.valid_to is None or day < row.valid_to)}


def test_people_follow_a_merger_from_its_day_on(database: Database, city: City) -> None:
    with database.unit_of_work() as work:
        person = a_person(work.session, city.east)
        merge(work.session, city)
    with database.read() as session:
        rows = session.execute(
            select(Employment.unit_id, Employment.valid_from, Employment.valid_to)
            .where(Employment.person_id == person)
            .order_by(Employment.valid_from)
        )
        assert [tuple(row) for row in rows] == [(city.east, LONG_AGO, REFORM), (city.west, REFORM, None)]


def test_roles_follow_a_merger_from_its_day_on(database: Database, city: City) -> None:
    with database.unit_of_work() as work:
        person = a_person(work.session, city.east)
        a_grant(work.session, person, Role.HEAD, city.east)
        merge(work.session, city)
    with database.read() as session:
        assert grants_of(session, person, REFORM - timedelta(days=1)) == {("head", city.east)}
        assert grants_of(session, person, REFORM) == {("head", city.west)}


def test_roles_do_not_follow_into_another_root(database: Database, city: City) -> None:
    with database.unit_of_work() as work:
        person = a_person(work.session, city.east)
        a_grant(work.session, person, Role.HEAD, city.east)
        merge(work.session, city, into=city.far)
    with database.read() as session:
        assert grants_of(session, person, TODAY) == set()
        unit = session.scalar(select(Employment.unit_id).where(Employment.person_id == person, Employment.valid_to.is_(None)))
        assert unit == city.far


def test_a_role_held_in_both_is_held_once(database: Database, city: City) -> None:
    with database.unit_of_work() as work:
        person = a_person(work.session, city.east)
        for unit in (city.east, city.west):
            a_grant(work.session, person, Role.TRAINER, unit)
        merge(work.session, city)
    with database.read() as session:
        running = select(func.count()).where(RoleGrant.person_id == person, RoleGrant.valid_to.is_(None))
        assert session.scalar(running) == 1


def test_a_role_that_was_revoked_does_not_come_back(database: Database, city: City) -> None:
    with database.unit_of_work() as work:
        person = a_person(work.session, city.east)
        grant = a_grant(work.session, person, Role.HEAD, city.east)
        service.revoke_grant(work.session, SYSTEM, grant, now=NOW, today=TODAY)
        merge(work.session, city, on=TODAY)
    with database.read() as session:
        assert grants_of(session, person, TODAY) == set()


def test_roles_end_when_their_unit_moves_under_another_root(database: Database, city: City) -> None:
    with database.unit_of_work() as work:
        person = a_person(work.session, city.office)
        a_grant(work.session, person, Role.HEAD, city.office)
        service.move_unit(work.session, SYSTEM, city.east, city.other_root, on=REFORM, now=NOW, today=TODAY)
    with database.read() as session:
        assert grants_of(session, person, REFORM) == set()


def test_roles_stay_when_their_unit_moves_within_its_root(database: Database, city: City) -> None:
    with database.unit_of_work() as work:
        person = a_person(work.session, city.office)
        a_grant(work.session, person, Role.HEAD, city.office)
        service.move_unit(work.session, SYSTEM, city.office, city.west, on=REFORM, now=NOW, today=TODAY)
    with database.read() as session:
        assert grants_of(session, person, TODAY) == {("head", city.office)}


def test_a_split_places_people_and_gives_roles_to_every_heir(database: Database, city: City) -> None:
    with database.unit_of_work() as work:
        session = work.session
        stays, goes = a_person(session, city.east), a_person(session, city.east, name="Trần Phúc")
        a_grant(session, stays, Role.TRAINING_OFFICER, city.east)
        north, south = (a_unit(session, city.root, on=REFORM) for _ in range(2))
        service.split_unit(session, SYSTEM, city.east, [north, south], on=REFORM, now=NOW, today=TODAY, placements={goes: south})
    with database.read() as session:
        rows = session.execute(select(Employment.person_id, Employment.unit_id).where(Employment.valid_to.is_(None)))
        now_in = {row.person_id: row.unit_id for row in rows}
        assert (now_in[stays], now_in[goes]) == (north, south)
        assert grants_of(session, stays, TODAY) == {("training-officer", north), ("training-officer", south)}
        assert (
            session.scalar(select(UnitState.parent_id).where(UnitState.unit_id == city.office, UnitState.valid_to.is_(None)))
            == north
        )


def test_a_planned_change_reaches_the_closure_on_its_day(database: Database, city: City) -> None:
    later = TODAY + timedelta(days=10)
    with database.unit_of_work() as work:
        service.move_unit(work.session, SYSTEM, city.office, city.west, on=later, now=NOW, today=TODAY)
    standing = select(UnitClosure.depth).where(UnitClosure.ancestor_id == city.west, UnitClosure.descendant_id == city.office)
    with database.read() as session:
        assert session.scalar(standing) is None
    with database.unit_of_work() as work:
        assert service.refresh_closure(work.session, today=later)
        assert work.session.scalar(standing) == 1
        assert not service.refresh_closure(work.session, today=later)


def test_a_code_is_free_again_after_a_merger(database: Database, city: City) -> None:
    with database.unit_of_work() as work:
        old = a_unit(work.session, city.root, code="26732")
        with pytest.raises(Conflict):
            a_unit(work.session, city.root, code="26732")
        service.merge_units(work.session, SYSTEM, [old], city.west, on=REFORM, now=NOW, today=TODAY)
        assert a_unit(work.session, city.root, code="26732", on=REFORM) != old


def test_two_new_units_do_not_share_a_code(database: Database, city: City) -> None:
    twins = [NewUnit("TEST", "x", {"vi": "Một"}, UnitKind.OFFICE, city.root)] * 2
    with pytest.raises(Conflict), database.unit_of_work() as work:
        service.create_units(work.session, SYSTEM, twins, on=LONG_AGO, now=NOW, today=TODAY)


def test_two_renamings_at_once_leave_one_state_for_the_day(database: Database, city: City) -> None:
    errors: list[Exception] = []

    def rename(name: str) -> None:
        try:
            with database.unit_of_work() as work:
                service.rename_unit(work.session, SYSTEM, city.west, {"vi": name}, on=REFORM, now=NOW)
        except (DBAPIError, DomainError) as error:
            errors.append(error)

    second = threading.Thread(target=rename, args=("Phường Tên Hai",))
    with database.unit_of_work() as work:
        service.rename_unit(work.session, SYSTEM, city.west, {"vi": "Phường Tên Một"}, on=REFORM, now=NOW)
        work.session.flush()
        second.start()
        time.sleep(0.3)
    second.join()
    assert errors == []
    with database.read() as session:
        states = session.execute(
            select(UnitState.valid_from, UnitState.valid_to).where(UnitState.unit_id == city.west).order_by(UnitState.valid_from)
        ).all()
    assert states == [(LONG_AGO, REFORM), (REFORM, None)]


def another_state(unit: Id, begins: date, ends: date | None) -> UnitState:
    return UnitState(unit_id=unit, kind="ward", name={"vi": "x"}, name_folded="x", valid_from=begins, valid_to=ends)


@pytest.mark.parametrize("ends", [None, REFORM, LONG_AGO + timedelta(days=1)])
def test_the_database_refuses_a_state_that_overlaps_another(database: Database, city: City, ends: date | None) -> None:
    with pytest.raises(IntegrityError), database.unit_of_work() as work:
        work.session.add(another_state(city.west, LONG_AGO - timedelta(days=9), ends))


def test_a_state_may_end_on_the_day_on_which_another_begins(database: Database, city: City) -> None:
    with database.unit_of_work() as work:
        work.session.add(another_state(city.west, LONG_AGO - timedelta(days=9), LONG_AGO))


def test_a_state_is_not_stretched_over_the_next(database: Database, city: City) -> None:
    with database.unit_of_work() as work:
        service.rename_unit(work.session, SYSTEM, city.west, {"vi": "Phường Mới"}, on=REFORM, now=NOW)
    earlier = update(UnitState).where(UnitState.unit_id == city.west, UnitState.valid_to == REFORM)
    with pytest.raises(IntegrityError), database.unit_of_work() as work:
        work.session.execute(earlier.values(valid_to=REFORM + timedelta(days=1)))


def test_two_transactions_cannot_each_miss_the_others_state(database: Database, city: City) -> None:
    """Without the lock in the trigger both would look, see nothing and write: the unique key on the day does not stop them."""
    begun, refused = threading.Barrier(2), []

    def add(days: int) -> None:
        begun.wait()
        try:
            with database.unit_of_work() as work:
                work.session.add(another_state(city.west, LONG_AGO - timedelta(days=days), LONG_AGO))
                work.session.flush()
                time.sleep(0.1)
        except IntegrityError as error:
            refused.append(error)

    threads = [threading.Thread(target=add, args=(days,)) for days in (5, 7)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(refused) == 1


@pytest.mark.parametrize(
    ("table", "column"),
    [("role_grant", "role"), ("unit_state", "kind"), ("unit_succession", "kind"), ("person", "gender"), ("account", "language")],
)
def test_the_database_refuses_what_is_not_in_a_closed_list(database: Database, city: City, table: str, column: str) -> None:
    with database.unit_of_work() as work:
        person = a_person(work.session, city.west)
        a_grant(work.session, person, Role.HEAD, city.west)
        an_account(work.session, person)
        merge(work.session, city)
    with pytest.raises(IntegrityError, match=f"ck_{table}_{column}"), database.unit_of_work() as work:
        work.session.execute(Base.metadata.tables[table].update().values({column: "no"}))


def test_a_new_name_keeps_the_old_one_in_the_past(database: Database, city: City) -> None:
    with database.unit_of_work() as work:
        service.rename_unit(work.session, SYSTEM, city.east, {"vi": "Phường Bình Minh"}, on=REFORM, now=NOW, legal_basis="NQ 2")
    with database.read() as session:
        record = get_unit_record(session, SYSTEM, city.east, today=TODAY)
        assert [each.name["vi"] for each in record.states] == ["Phường Bình Minh", "Phường Đông"]
        assert record.successions[0].legal_basis == "NQ 2"


@pytest.mark.parametrize(
    "name", [{}, {"vi": ""}, {"vi": "  "}, {"en": "East"}, {"vi": "x", "fr": "y"}, {"vi": "a" * 201}, {"vi": "a\x00b"}]
)
def test_an_unfit_name_is_refused(database: Database, city: City, name: dict[str, str]) -> None:
    with pytest.raises(Invalid), database.unit_of_work() as work:
        service.rename_unit(work.session, SYSTEM, city.east, name, on=TODAY, now=NOW)


def test_each_change_is_one_event(database: Database, city: City) -> None:
    with database.unit_of_work() as work:
        merge(work.session, city)
    with database.read() as session:
        names = session.scalars(select(StoredEvent.name)).all()
        assert names.count("organisation.units_merged") == 1
        assert session.scalar(select(func.count()).select_from(UnitSuccession)) == 1


def attempts(city: City) -> dict[str, object]:
    """Each change of the tree, as a function of session and actor."""
    on = {"on": TODAY, "now": NOW}
    new = NewUnit("TEST", "new", {"vi": "Mới"}, UnitKind.OFFICE, city.west)
    return {
        "create": lambda s, a: service.create_unit(s, a, new, **on, today=TODAY),
        "rename": lambda s, a: service.rename_unit(s, a, city.west, {"vi": "Khác"}, **on),
        "move": lambda s, a: service.move_unit(s, a, city.office, city.west, **on, today=TODAY),
        "merge": lambda s, a: service.merge_units(s, a, [city.east], city.west, **on, today=TODAY),
        "merge back": lambda s, a: service.merge_units(s, a, [city.west], city.east, **on, today=TODAY),
        "split": lambda s, a: service.split_unit(s, a, city.east, [city.west, city.root], **on, today=TODAY),
    }


@pytest.mark.parametrize("what", ["create", "rename", "move", "merge", "merge back", "split"])
@pytest.mark.parametrize("who", ["sibling", "other root", "training officer", "learner"])
def test_a_stranger_changes_nothing(database: Database, city: City, what: str, who: str) -> None:
    person = Id(int=5)
    actors = {
        "sibling": acting(person, (Role.ADMINISTRATOR, city.east)),
        "other root": acting(person, (Role.ADMINISTRATOR, city.other_root)),
        "training officer": acting(person, (Role.TRAINING_OFFICER, city.root)),
        "learner": acting(person),
    }
    with pytest.raises(NotFound), database.unit_of_work() as work:
        attempts(city)[what](work.session, actors[who])  # type: ignore[operator]  # each is a function


@pytest.mark.parametrize("what", ["create", "rename", "move", "merge", "merge back", "split"])
def test_the_administrator_above_changes_all(database: Database, city: City, what: str) -> None:
    with database.unit_of_work() as work:
        attempts(city)[what](work.session, acting(Id(int=5), (Role.ADMINISTRATOR, city.root)))  # type: ignore[operator]  # as above


def test_a_ward_does_not_leave_by_itself(database: Database, city: City) -> None:
    both = acting(Id(int=5), (Role.ADMINISTRATOR, city.east), (Role.ADMINISTRATOR, city.west))
    with pytest.raises(NotFound), database.unit_of_work() as work:
        service.merge_units(work.session, both, [city.east], city.west, on=TODAY, now=NOW, today=TODAY)
    with pytest.raises(NotFound), database.unit_of_work() as work:
        service.move_unit(work.session, both, city.east, city.west, on=TODAY, now=NOW, today=TODAY)


def test_only_the_operator_makes_and_ends_roots(database: Database, city: City) -> None:
    both = acting(Id(int=5), (Role.ADMINISTRATOR, city.root), (Role.ADMINISTRATOR, city.other_root))
    root = NewUnit("TEST", "r", {"vi": "Gốc"}, UnitKind.CITY)
    with pytest.raises(Forbidden), database.unit_of_work() as work:
        service.create_unit(work.session, both, root, on=TODAY, now=NOW, today=TODAY)
    with pytest.raises(Forbidden), database.unit_of_work() as work:
        service.move_unit(work.session, both, city.other_root, city.root, on=TODAY, now=NOW, today=TODAY)
    with pytest.raises(Forbidden), database.unit_of_work() as work:
        service.merge_units(work.session, both, [city.other_root], city.root, on=TODAY, now=NOW, today=TODAY)


def test_a_unit_of_the_future_belongs_to_whoever_administers_above(database: Database, city: City) -> None:
    later = TODAY + timedelta(days=30)
    with database.unit_of_work() as work:
        planned = a_unit(work.session, city.east, on=later)
        above, beside = (acting(Id(int=5), (Role.ADMINISTRATOR, unit)) for unit in (city.root, city.west))
        service.rename_unit(work.session, above, planned, {"vi": "Dự kiến"}, on=later, now=NOW)
        with pytest.raises(NotFound):
            service.rename_unit(work.session, beside, planned, {"vi": "Khác"}, on=later, now=NOW)


@pytest.mark.parametrize("heirs", [[], ["west"], ["west", "west"], ["west", "east"]])
def test_a_split_needs_two_others(database: Database, city: City, heirs: list[str]) -> None:
    with pytest.raises(DomainError), database.unit_of_work() as work:
        service.split_unit(work.session, SYSTEM, city.east, [getattr(city, each) for each in heirs], on=TODAY, now=NOW, today=TODAY)
