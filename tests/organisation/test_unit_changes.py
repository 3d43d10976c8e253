"""Changes of units recorded for a day: rehearsed, kept, carried out on the day, or withdrawn before it."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from elearn import recurring
from elearn.core.actor import SYSTEM, Actor, Role
from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.core.errors import Conflict, NotFound
from elearn.core.events import StoredEvent
from elearn.core.ids import Id, new_id
from elearn.core.jobs.context import JobContext
from elearn.organisation import service
from elearn.organisation.models import Employment, RoleGrant, UnitChange, UnitState
from elearn.organisation.queries.unit_history import get_unit_history, list_changes
from elearn.organisation.queries.unit_plans import effects_of
from elearn.organisation.rules import ChangeKind, ChangeState, UnitKind
from elearn.organisation.service.unit_settings import set_value
from elearn.organisation.settings import REVIEWING
from elearn.organisation.unit_change import Change, Heir
from tests.conftest import NOW
from tests.organisation.makers import LONG_AGO, TODAY, a_grant, a_person, a_unit, an_administrator

THEN = TODAY + timedelta(days=9)
YESTERDAY = TODAY - timedelta(days=1)


class Ward:
    """A ward with two offices, beside another ward, and somebody who administers the ward."""

    def __init__(self, session: Session) -> None:
        self.root = a_unit(session, name="Thành phố", kind=UnitKind.CITY)
        self.ward = a_unit(session, self.root, name="Phường Đông")
        self.beside = a_unit(session, self.root, name="Phường Tây")
        self.one = a_unit(session, self.ward, name="Phòng Một", kind=UnitKind.OFFICE)
        self.two = a_unit(session, self.ward, name="Phòng Hai", kind=UnitKind.OFFICE)
        self.person = a_person(session, self.one)
        self.admin = an_administrator(session, self.ward)


@pytest.fixture
def ward(database: Database) -> Ward:
    with database.unit_of_work() as work:
        return Ward(work.session)


def record(database: Database, actor: Actor, change: Change) -> Id:
    with database.unit_of_work() as work:
        return service.record_change(work.session, actor, change, now=NOW, today=TODAY)


def state_of(database: Database, change_id: Id) -> str:
    with database.read() as session:
        return session.scalars(select(UnitChange.state).where(UnitChange.id == change_id)).one()


def names_of(database: Database, unit_id: Id) -> list[tuple[str, date, date | None]]:
    with database.read() as session:
        rows = session.scalars(select(UnitState).where(UnitState.unit_id == unit_id).order_by(UnitState.valid_from))
        return [(row.name["vi"], row.valid_from, row.valid_to) for row in rows]


def begin_day(database: Database, clock: FakeClock, days: int) -> None:
    clock.advance(days=days)
    recurring.begin_day(JobContext(database, threading.Event()))


def rename(ward: Ward, on: date = THEN) -> Change:
    return Change(ChangeKind.RENAME, on, (ward.ward,), name={"vi": "Phường Bình Minh"})


def merge(ward: Ward, on: date = THEN, heir: Heir | None = None) -> Change:
    return Change(ChangeKind.MERGE, on, (ward.one,), heirs=(heir or Heir(ward.two),), legal_basis="NQ 12")


kinds = st.sampled_from(ChangeKind)
ids = st.builds(new_id)


@pytest.mark.pure
@given(
    st.builds(
        Change,
        kind=kinds,
        on=st.dates(),
        unit_ids=st.lists(ids).map(tuple),
        parent_id=st.none() | ids,
        name=st.dictionaries(st.sampled_from(["vi", "en"]), st.text()),
        heirs=st.lists(st.builds(Heir, st.none() | ids, st.text(), st.just({}))).map(tuple),
        placements=st.dictionaries(ids, st.integers(0, 3)),
        legal_basis=st.text(),
    )
)
def test_a_change_is_read_back_as_it_was_written(change: Change) -> None:
    assert Change.from_json(change.to_json()) == change


def test_a_change_of_today_is_carried_out_at_once(database: Database, ward: Ward) -> None:
    made = record(database, ward.admin, rename(ward, TODAY))
    assert names_of(database, ward.ward)[-1] == ("Phường Bình Minh", TODAY, None)
    assert state_of(database, made) == "done"


def test_a_change_to_come_touches_nothing(database: Database, ward: Ward) -> None:
    made = record(database, ward.admin, merge(ward))
    assert state_of(database, made) == "coming"
    assert names_of(database, ward.one) == [("Phòng Một", LONG_AGO, None)]
    with database.read() as session:
        assert session.scalars(select(Employment.valid_to).where(Employment.person_id == ward.person)).one() is None


def test_it_is_carried_out_when_its_day_begins(database: Database, ward: Ward, clock: FakeClock) -> None:
    made = record(database, ward.admin, merge(ward))
    begin_day(database, clock, 8)
    assert state_of(database, made) == "coming"
    begin_day(database, clock, 1)
    assert state_of(database, made) == "done"
    assert names_of(database, ward.one) == [("Phòng Một", LONG_AGO, THEN)]
    with database.read() as session:
        units = select(Employment.unit_id, Employment.valid_from).where(Employment.person_id == ward.person)
        assert {tuple(row) for row in session.execute(units)} == {(ward.one, LONG_AGO), (ward.two, THEN)}


def test_days_that_were_missed_are_made_up_for_with_effect_from_the_day(database: Database, ward: Ward, clock: FakeClock) -> None:
    record(database, ward.admin, rename(ward))
    begin_day(database, clock, 30)
    assert names_of(database, ward.ward)[-1] == ("Phường Bình Minh", THEN, None)


def test_what_cannot_be_done_on_the_day_says_why_and_holds_up_nothing(database: Database, ward: Ward, clock: FakeClock) -> None:
    failing = record(database, ward.admin, merge(ward))
    good = record(database, ward.admin, rename(ward))
    with database.unit_of_work() as work:
        service.close_unit(work.session, SYSTEM, ward.two, on=TODAY, now=NOW, today=TODAY)
    begin_day(database, clock, 9)
    assert state_of(database, failing) == "failed"
    assert state_of(database, good) == "done"
    assert names_of(database, ward.one) == [("Phòng Một", LONG_AGO, None)]
    with database.read() as session:
        (row,) = list_changes(session, ward.admin, states=(ChangeState.FAILED,)).rows
        assert row.refusal is not None
        assert row.refusal[0] == "Đơn vị này không tồn tại từ ngày đó trở đi."


def test_what_is_withdrawn_does_not_happen(database: Database, ward: Ward, clock: FakeClock) -> None:
    made = record(database, ward.admin, merge(ward))
    with database.unit_of_work() as work:
        service.withdraw_change(work.session, ward.admin, made, now=NOW, today=TODAY)
    begin_day(database, clock, 10)
    assert state_of(database, made) == "withdrawn"
    assert names_of(database, ward.one) == [("Phòng Một", LONG_AGO, None)]


def test_nothing_is_withdrawn_on_its_day(database: Database, ward: Ward) -> None:
    made = record(database, ward.admin, merge(ward))
    with pytest.raises(Conflict), database.unit_of_work() as work:
        service.withdraw_change(work.session, ward.admin, made, now=NOW, today=THEN)


def test_nobody_withdraws_what_lies_outside_their_units(database: Database, ward: Ward) -> None:
    made = record(database, ward.admin, merge(ward))
    with database.unit_of_work() as work:
        stranger = an_administrator(work.session, ward.beside, name="Người Lạ")
    with pytest.raises(NotFound), database.unit_of_work() as work:
        service.withdraw_change(work.session, stranger, made, now=NOW, today=TODAY)


@pytest.mark.parametrize("on", [TODAY, THEN])
def test_nobody_records_what_touches_another_ward(database: Database, ward: Ward, on: date) -> None:
    with pytest.raises(NotFound):
        record(database, ward.admin, merge(ward, on, Heir(ward.beside)))


def test_nobody_sees_the_changes_of_another_ward(database: Database, ward: Ward) -> None:
    record(database, SYSTEM, Change(ChangeKind.RENAME, THEN, (ward.beside,), name={"vi": "Canary"}))
    with database.read() as session:
        assert not list_changes(session, ward.admin, states=(ChangeState.COMING,)).rows


def test_what_stands_in_the_way_is_told_when_it_is_recorded(database: Database, ward: Ward) -> None:
    with pytest.raises(Conflict):
        record(database, ward.admin, Change(ChangeKind.CLOSE, THEN, (ward.one,)))


@pytest.mark.parametrize(("on", "other_on"), [(THEN, THEN), (THEN, TODAY), (TODAY + timedelta(days=3), THEN)])
def test_a_unit_that_is_to_end_has_no_part_in_anything_later(database: Database, ward: Ward, on: date, other_on: date) -> None:
    record(database, ward.admin, merge(ward, THEN))
    first = Change(ChangeKind.MERGE, on, (ward.two,), heirs=(Heir(ward.one),))
    with pytest.raises(Conflict):
        record(database, ward.admin, first)
    with pytest.raises(Conflict):
        record(database, ward.admin, merge(ward, other_on))


def test_a_rehearsal_leaves_nothing_behind(database: Database, ward: Ward) -> None:
    with database.read() as session:
        before = session.scalar(select(func.count()).select_from(StoredEvent))
    with database.unit_of_work() as work:
        service.rehearse(work.session, ward.admin, merge(ward, TODAY), now=NOW, today=TODAY)
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(StoredEvent)) == before
    assert names_of(database, ward.one) == [("Phòng Một", LONG_AGO, None)]


def test_units_are_merged_into_one_that_begins_that_day(database: Database, ward: Ward) -> None:
    heir = Heir(code="M1", name={"vi": "Phòng Mới"})
    change = Change(ChangeKind.MERGE, TODAY, (ward.one, ward.two), heirs=(heir,))
    record(database, ward.admin, change)
    with database.read() as session:
        new = session.scalars(select(UnitState).where(UnitState.name_folded == "phong moi")).one()
        assert (new.parent_id, new.kind, new.valid_from) == (ward.ward, "office", TODAY)
        here = select(Employment.unit_id).where(Employment.person_id == ward.person, Employment.valid_to.is_(None))
        assert session.scalars(here).one() == new.unit_id


def test_people_go_where_they_are_placed_in_a_split(database: Database, ward: Ward) -> None:
    with database.unit_of_work() as work:
        stays = a_person(work.session, ward.one, name="Ở Lại")
        third = a_unit(work.session, ward.ward, name="Phòng Ba", kind=UnitKind.OFFICE)
    heirs = (Heir(ward.two), Heir(third))
    record(database, ward.admin, Change(ChangeKind.SPLIT, TODAY, (ward.one,), heirs=heirs, placements={ward.person: 1}))
    with database.read() as session:
        here = dict(
            session.execute(
                select(Employment.person_id, Employment.unit_id).where(
                    Employment.valid_to.is_(None), Employment.person_id.in_([stays, ward.person])
                )
            ).all()
        )
    assert here == {stays: ward.two, ward.person: third}


def test_a_unit_that_ends_without_a_successor_ends_its_roles(database: Database, ward: Ward) -> None:
    with database.unit_of_work() as work:
        head = a_person(work.session, ward.one)
        grant = a_grant(work.session, head, Role.HEAD, ward.two)
    record(database, ward.admin, Change(ChangeKind.CLOSE, TODAY, (ward.two,)))
    with database.read() as session:
        assert session.scalars(select(RoleGrant.valid_to).where(RoleGrant.id == grant)).one() == TODAY


def test_the_plan_counts_who_moves_and_which_roles_go_on(database: Database, ward: Ward) -> None:
    with database.unit_of_work() as work:
        a_grant(work.session, ward.person, Role.HEAD, ward.one)
    with database.read() as session:
        effects = effects_of(session, merge(ward), lambda _session, units: len(units), today=TODAY)
    assert (effects.people, effects.roles, effects.roles_end, effects.courses) == (1, 1, False, 1)


def test_the_plan_takes_no_other_setting_for_a_contact(database: Database, ward: Ward) -> None:
    with database.unit_of_work() as work:
        set_value(work.session, SYSTEM, ward.one, REVIEWING, {"people": 2}, on=LONG_AGO, now=NOW)
    with database.read() as session:
        assert effects_of(session, merge(ward), lambda *_: 0, today=TODAY).contacts == 0


def test_the_plan_of_a_move_to_another_root_says_that_roles_end(database: Database, ward: Ward) -> None:
    with database.unit_of_work() as work:
        a_grant(work.session, ward.person, Role.HEAD, ward.one)
        elsewhere = a_unit(work.session, name="Thành phố khác")
    change = Change(ChangeKind.MOVE, THEN, (ward.one,), parent_id=elsewhere)
    with database.read() as session:
        effects = effects_of(session, change, lambda *_: 0, today=TODAY)
    assert (effects.roles, effects.roles_end) == (1, True)


def test_a_merger_does_not_grow_in_statements_with_people(database: Database, ward: Ward) -> None:
    def statements(people: int) -> int:
        with database.unit_of_work() as work:
            unit = a_unit(work.session, ward.ward, kind=UnitKind.OFFICE)
            for _ in range(people):
                a_grant(work.session, a_person(work.session, unit), Role.HEAD, unit)
            work.session.flush()
            said: list[str] = []
            event.listen(database.write_engine, "before_cursor_execute", lambda *told: said.append(told[2]))
            change = Change(ChangeKind.MERGE, TODAY, (unit,), heirs=(Heir(ward.two),))
            service.record_change(work.session, ward.admin, change, now=NOW, today=TODAY)
            return len(said)

    few = statements(1)
    assert statements(12) <= few + 2


def test_the_history_of_a_unit_that_is_no_more_names_its_heir_and_who_recorded_it(database: Database, ward: Ward) -> None:
    record(database, ward.admin, merge(ward, YESTERDAY))
    with database.read() as session:
        history = get_unit_history(session, ward.admin, ward.one)
    assert not history.is_running
    assert [(each.other_id, each.legal_basis) for each in history.successions] == [(ward.two, "NQ 12")]
    assert ("organisation.units_merged", "Trần Văn Quản") in {(each.name, each.by) for each in history.acts}


def test_the_history_of_another_ward_is_not_there(database: Database, ward: Ward) -> None:
    with database.read() as session, pytest.raises(NotFound):
        get_unit_history(session, ward.admin, ward.beside)
