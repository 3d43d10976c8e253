"""Pages on which an administrator registers people, gives them places of work and ends them: within their own units only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.core.actor import SYSTEM, Role
from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.core.ids import Id
from elearn.organisation import service
from elearn.organisation.models import Employment
from tests.conftest import NOW
from tests.organisation.makers import LONG_AGO, TODAY, a_grant, a_person, a_unit, an_account
from tests.organisation.stage import Browser

DAY = timedelta(days=1)


class Wards:
    def __init__(self, session: Session) -> None:
        self.root = a_unit(session, name="Thành phố Ví Dụ", code="W0")
        self.ward = a_unit(session, self.root, name="Phường Ví Dụ", code="W1")
        self.office = a_unit(session, self.ward, name="Phòng Kinh tế", code="W1-1")
        self.sibling = a_unit(session, self.root, name="Phường Canary", code="W2")
        self.hanh = a_person(session, self.ward, name="Lê Thị Mỹ Hạnh", staff_code="VD4")
        self.stranger = a_person(session, self.sibling, name="Canary Hoàng Yến", staff_code="VD5")
        self.free = a_person(session, name="Phạm Văn Nghỉ", staff_code="VD6")
        self.admin = a_person(session, self.ward, name="Trần Văn Quản")
        an_account(session, self.admin, username="quantri")
        a_grant(session, self.admin, Role.ADMINISTRATOR, self.ward)
        self.clerk = service.create_position(session, SYSTEM, "clerk", {"vi": "Văn thư"}, now=NOW)


@pytest.fixture
def site(database_url: str, clock: FakeClock) -> Iterator[Database]:
    opened = Database(database_url, clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def wards(site: Database) -> Wards:
    with site.unit_of_work() as work:
        return Wards(work.session)


Work = tuple[Id, Id | None, bool, date, date | None]


def work_of(site: Database, person: Id) -> list[Work]:
    """Unit, position, whether main, first day and first day after, in order."""
    with site.read() as session:
        rows = session.scalars(select(Employment).where(Employment.person_id == person).order_by(Employment.valid_from))
        return [(each.unit_id, each.position_id, each.is_main, each.valid_from, each.valid_to) for each in rows]


def named(site: Database, name: str) -> list[Id]:
    with site.read() as session:
        return list(session.scalars(select(Person.id).where(Person.full_name == name)))


def register(browser: Browser, unit: Id, **fields: object) -> int:
    page = f"/vi/admin/units/{unit}"
    return browser.post(f"{page}/people", {"full_name": "Mai Văn Mới", "position": "", **fields}, form=page).status_code


def employ(browser: Browser, person: Id, page_of: Id, **fields: object) -> int:
    sent = {f"work-{name}": value for name, value in {"position": "", "kind": "main", **fields}.items()}
    return browser.post(f"/vi/admin/people/{person}/employments", sent, form=f"/vi/admin/people/{page_of}").status_code


def end(browser: Browser, site: Database, person: Id, last: str, page_of: Id) -> int:
    with site.read() as session:
        work = session.scalars(select(Employment.id).where(Employment.person_id == person)).first()
    address = f"/vi/admin/people/{person}/employments/{work}/end"
    return browser.post(address, {f"{work}-last": last}, form=f"/vi/admin/people/{page_of}").status_code


def test_a_new_person_is_registered_with_their_work(browser: Browser, wards: Wards, site: Database) -> None:
    assert register(browser, wards.office, staff_code="VD9", position=str(wards.clerk), on="01/12/2026") == 303
    [person] = named(site, "Mai Văn Mới")
    assert work_of(site, person) == [(wards.office, wards.clerk, True, date(2026, 12, 1), None)]


def test_without_a_day_the_work_begins_today(browser: Browser, wards: Wards, site: Database) -> None:
    assert register(browser, wards.ward) == 303
    [person] = named(site, "Mai Văn Mới")
    assert work_of(site, person) == [(wards.ward, None, True, TODAY, None)]


@pytest.mark.parametrize(
    "fields",
    [
        {"full_name": ""}, {"full_name": "x" * 5000}, {"on": "31-12"}, {"on": "01/01/1600"}, {"on": "31/12/9999"},
        {"position": "x"},
        {"staff_code": "VD4"}, {"staff_code": "VD5"}, {"staff_code": "VD6"}, {"on": "01/01/2000"},
    ],
)  # fmt: skip
def test_what_does_not_fit_registers_nobody(browser: Browser, wards: Wards, site: Database, fields: dict[str, object]) -> None:
    assert register(browser, wards.ward, **fields) == 422
    assert named(site, "Mai Văn Mới") == []


def test_a_form_sent_twice_registers_one_person(browser: Browser, wards: Wards, site: Database) -> None:
    again = {"full_name": "mai  văn MỚI"}
    assert [register(browser, wards.ward), register(browser, wards.ward, **again)] == [303, 422]
    assert len(named(site, "Mai Văn Mới")) == 1


def test_two_people_of_one_name_are_told_apart_by_their_codes(browser: Browser, wards: Wards, site: Database) -> None:
    assert [register(browser, wards.ward, staff_code=code) for code in ("VD21", "VD22")] == [303, 303]
    assert len(named(site, "Mai Văn Mới")) == 2


def test_nobody_is_registered_in_a_unit_of_others(browser: Browser, wards: Wards, site: Database) -> None:
    address = f"/vi/admin/units/{wards.sibling}/people"
    sent = {"full_name": "Mai Văn Mới", "position": ""}
    assert browser.post(address, sent, form=f"/vi/admin/units/{wards.ward}").status_code == 404
    assert named(site, "Mai Văn Mới") == []


def test_somebody_who_works_nowhere_is_taken_up_again(browser: Browser, wards: Wards, site: Database) -> None:
    assert register(browser, wards.ward, full_name="Phạm Văn  Nghỉ", staff_code="vd6") == 303
    assert named(site, "Phạm Văn Nghỉ") == [wards.free]
    assert work_of(site, wards.free) == [(wards.ward, None, True, TODAY, None)]


def test_nobody_is_pulled_out_of_another_ward_by_name_and_code(browser: Browser, wards: Wards, site: Database) -> None:
    assert register(browser, wards.ward, full_name="Canary Hoàng Yến", staff_code="VD5") == 422
    assert work_of(site, wards.stranger) == [(wards.sibling, None, True, LONG_AGO, None)]


def test_a_move_ends_the_main_work_on_the_day_before(browser: Browser, wards: Wards, site: Database) -> None:
    assert employ(browser, wards.hanh, wards.hanh, unit="W1-1", on="01/12/2026") == 303
    begins = date(2026, 12, 1)
    assert work_of(site, wards.hanh) == [
        (wards.ward, None, True, LONG_AGO, begins),
        (wards.office, None, True, begins, None),
    ]


def test_whoever_holds_a_role_above_is_left_to_those_above(browser: Browser, wards: Wards, site: Database) -> None:
    with site.unit_of_work() as work:
        a_grant(work.session, wards.hanh, Role.TRAINER, wards.root)
    page = browser.get(f"/vi/admin/people/{wards.hanh}").get_data(as_text=True)
    assert "Xin chuyển việc này cho quản trị của đơn vị đó" in page
    assert [act for act in ("password", "close", "account") if f'/admin/people/{wards.hanh}/{act}"' in page] == []
    assert end(browser, site, wards.hanh, f"{TODAY:%d/%m/%Y}", wards.hanh) == 422
    assert work_of(site, wards.hanh) == [(wards.ward, None, True, LONG_AGO, None)]


def test_work_beside_leaves_the_main_work(browser: Browser, wards: Wards, site: Database) -> None:
    assert employ(browser, wards.hanh, wards.hanh, unit="W1-1", kind="side", position=str(wards.clerk)) == 303
    assert work_of(site, wards.hanh) == [
        (wards.ward, None, True, LONG_AGO, None),
        (wards.office, wards.clerk, False, TODAY, None),
    ]


@pytest.mark.parametrize("code", ["W2", "W0", "nowhere", ""])
def test_nobody_is_sent_to_a_unit_of_others(browser: Browser, wards: Wards, site: Database, code: str) -> None:
    assert employ(browser, wards.hanh, wards.hanh, unit=code) == 422
    assert work_of(site, wards.hanh) == [(wards.ward, None, True, LONG_AGO, None)]


def test_main_work_elsewhere_is_not_ended_by_a_move(browser: Browser, wards: Wards, site: Database) -> None:
    with site.unit_of_work() as work:
        beside = service.NewEmployment(wards.stranger, wards.ward, LONG_AGO, is_main=False)
        service.employ(work.session, SYSTEM, beside, now=NOW, today=TODAY)
    assert employ(browser, wards.stranger, wards.stranger, unit="W1-1") == 422
    assert (wards.sibling, None, True, LONG_AGO, None) in work_of(site, wards.stranger)


def test_work_ends_after_its_last_day(browser: Browser, wards: Wards, site: Database) -> None:
    assert end(browser, site, wards.hanh, "31/12/2026", wards.hanh) == 303
    assert work_of(site, wards.hanh) == [(wards.ward, None, True, LONG_AGO, date(2027, 1, 1))]


def test_whoever_has_gone_is_on_no_list(browser: Browser, wards: Wards, site: Database) -> None:
    assert end(browser, site, wards.hanh, f"{TODAY - DAY:%d/%m/%Y}", wards.hanh) == 303
    assert browser.get(f"/vi/admin/people/{wards.hanh}").status_code == 404
    assert "Mỹ Hạnh" not in browser.get("/vi/admin/people").get_data(as_text=True)


@pytest.mark.parametrize("last", ["", "x", "31/12/9999", "01/01/2020"])
def test_a_day_that_does_not_fit_ends_nothing(browser: Browser, wards: Wards, site: Database, last: str) -> None:
    assert end(browser, site, wards.hanh, last, wards.hanh) == 422
    assert work_of(site, wards.hanh) == [(wards.ward, None, True, LONG_AGO, None)]


def test_nothing_is_changed_for_people_of_another_ward(browser: Browser, wards: Wards, site: Database) -> None:
    assert employ(browser, wards.stranger, wards.hanh, unit="W1") == 404
    assert end(browser, site, wards.stranger, "31/12/2026", wards.hanh) == 404
    assert work_of(site, wards.stranger) == [(wards.sibling, None, True, LONG_AGO, None)]


def test_nobody_changes_their_own_place_of_work(browser: Browser, wards: Wards, site: Database) -> None:
    assert employ(browser, wards.admin, wards.hanh, unit="W1-1") == 403
    assert end(browser, site, wards.admin, "31/12/2026", wards.hanh) == 403
    assert work_of(site, wards.admin) == [(wards.ward, None, True, LONG_AGO, None)]


def test_work_in_a_unit_of_others_is_not_ended(browser: Browser, wards: Wards, site: Database) -> None:
    with site.unit_of_work() as work:
        beside = service.NewEmployment(wards.stranger, wards.ward, TODAY, is_main=False)
        service.employ(work.session, SYSTEM, beside, now=NOW, today=TODAY)
        theirs = work.session.scalars(
            select(Employment.id).where(Employment.person_id == wards.stranger, Employment.unit_id == wards.sibling)
        ).one()
    page = f"/vi/admin/people/{wards.stranger}"
    assert browser.post(f"{page}/employments/{theirs}/end", {f"{theirs}-last": "31/12/2026"}, form=page).status_code == 404
    assert (wards.sibling, None, True, LONG_AGO, None) in work_of(site, wards.stranger)
