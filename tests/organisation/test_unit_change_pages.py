"""The pages on which units change: form, preview, record, withdrawal, history."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select

from elearn.catalogue.models import Course as CourseRow
from elearn.core.actor import SYSTEM, Role
from elearn.core.ids import Id
from elearn.organisation import service
from elearn.organisation.models import Unit, UnitChange, UnitState
from elearn.organisation.rules import ChangeKind, UnitKind
from elearn.organisation.unit_change import Change
from tests.conftest import NOW
from tests.organisation.makers import TODAY, a_grant, a_person, a_unit
from tests.site import Site, another, first_course

ADMIN = Role.ADMINISTRATOR


@pytest.fixture
def client(site: Site) -> FlaskClient:
    return site.checking(ADMIN)


@pytest.fixture
def plain(site: Site) -> FlaskClient:
    """The same person, for what is answered by a way to another page."""
    return site.browser(ADMIN)


@pytest.fixture
def office(site: Site) -> Id:
    """An office of the administrator's ward, beside the one that is there, with somebody in it."""
    with site.database.unit_of_work() as work:
        found = a_unit(work.session, site.plan.units["own"], name="Phòng Kinh tế", kind=UnitKind.OFFICE, code="KT")
        a_person(work.session, found, name="Người Kinh Tế")
        return found


def code_of(site: Site, place: str) -> str:
    with site.database.read() as session:
        return session.get_one(Unit, site.plan.units[place]).code


def states(site: Site) -> list[str]:
    with site.database.read() as session:
        return list(session.scalars(select(UnitChange.state).order_by(UnitChange.id)))


def address(unit_id: Id, kind: str) -> str:
    return f"/vi/admin/units/{unit_id}/change/{kind}"


def preview(client: FlaskClient, path: str, **fields: str) -> dict[str, str]:
    """Sends the form; answers everything that the preview would send."""
    answer = client.post(path, data=fields)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200, page
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))


@pytest.mark.parametrize("kind", list(ChangeKind))
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_form_of_each_change_is_sound(client: FlaskClient, office: Id, kind: ChangeKind, language: str) -> None:
    assert client.get(f"/{language}/admin/units/{office}/change/{kind}").status_code == 200


def test_a_preview_writes_nothing(site: Site, client: FlaskClient, office: Id) -> None:
    preview(client, address(office, "rename"), name="Phòng Tài chính")
    assert states(site) == []


def test_what_was_previewed_is_recorded(site: Site, client: FlaskClient, plain: FlaskClient, office: Id) -> None:
    sent = preview(client, address(office, "rename"), name="Phòng Tài chính")
    assert plain.post(address(office, "rename"), data=sent).status_code == 303
    with site.database.read() as session:
        names = session.scalars(select(UnitState.name).where(UnitState.unit_id == office, UnitState.valid_to.is_(None)))
        assert names.one() == {"vi": "Phòng Tài chính"}
    assert "Phòng Kinh tế đổi tên thành Phòng Tài chính" in client.get("/vi/admin/changes?state=done").get_data(as_text=True)


def test_what_has_changed_since_the_preview_is_shown_again(site: Site, client: FlaskClient, office: Id) -> None:
    path = address(office, "merge")
    sent = preview(client, path, heir=code_of(site, "below"))
    with site.database.unit_of_work() as work:
        a_person(work.session, office, name="Người Mới Đến")
    answer = client.post(path, data=sent)
    assert answer.status_code == 200
    assert "Tình hình đã đổi" in answer.get_data(as_text=True)
    assert states(site) == []


def test_the_preview_of_a_merger_names_roles_people_and_courses(site: Site, client: FlaskClient, office: Id) -> None:
    with site.database.unit_of_work() as work:
        a_grant(work.session, a_person(work.session, office, name="Lê Canary"), Role.HEAD, office)
    site.publish(another(first_course(), code="rieng", visibility="unit"), office)
    page = client.post(address(office, "merge"), data={"heir": code_of(site, "below")}).get_data(as_text=True)
    assert "Lê Canary" in page
    assert "1 khóa học của đơn vị" in page
    assert re.search(r"Người đi theo</dt><dd>2", page)


def test_courses_follow_a_merger(site: Site, client: FlaskClient, plain: FlaskClient, office: Id) -> None:
    site.publish(another(first_course(), code="rieng", visibility="unit"), office)
    sent = preview(client, address(office, "merge"), heir=code_of(site, "below"))
    plain.post(address(office, "merge"), data=sent)
    with site.database.read() as session:
        owner = session.scalars(select(CourseRow.owner_unit_id).where(CourseRow.code == "rieng")).one()
    assert owner == site.plan.units["below"]


def test_a_unit_that_has_courses_is_not_closed(site: Site, client: FlaskClient) -> None:
    with site.database.unit_of_work() as work:
        empty = a_unit(work.session, site.plan.units["own"], kind=UnitKind.OFFICE)
    site.publish(another(first_course(), code="rieng", visibility="unit"), empty)
    answer = client.post(address(empty, "close"))
    assert answer.status_code == 422
    assert "còn giữ khóa học" in answer.get_data(as_text=True)


def test_a_change_to_come_is_shown_and_can_be_withdrawn(site: Site, client: FlaskClient, plain: FlaskClient, office: Id) -> None:
    sent = preview(client, address(office, "rename"), name="Phòng Tài chính", on="1/1/2027")
    plain.post(address(office, "rename"), data=sent)
    assert "Phòng Tài chính" in client.get(f"/vi/admin/units/{office}").get_data(as_text=True)
    page = client.get("/vi/admin/changes").get_data(as_text=True)
    assert "01/01/2027" in page
    found = re.search(r'action="(/vi/admin/changes/[^"]+/withdraw)"', page)
    assert found is not None
    plain.post(found[1])
    assert states(site) == ["withdrawn"]


def test_people_are_placed_one_by_one_in_a_split(site: Site, client: FlaskClient, office: Id) -> None:
    page = client.get(address(office, "split")).get_data(as_text=True)
    (person,) = re.findall(r'name="(place-[^"]+)"', page)
    fields = {"heir1": code_of(site, "below"), "heir2": "MOI", "name2": "Phòng Mới", person: "1"}
    page = client.post(address(office, "split"), data=fields).get_data(as_text=True)
    assert "Phòng Mới (đơn vị mới, mã MOI)" in page
    assert "1 người được xếp riêng" in page


def test_nobody_is_placed_who_does_not_work_there(site: Site, client: FlaskClient, office: Id) -> None:
    stranger = site.plan.people["sibling"]
    fields = {"heir1": code_of(site, "below"), "heir2": "MOI", "name2": "Phòng Mới", f"place-{stranger}": "1"}
    assert client.post(address(office, "split"), data=fields).status_code == 422


@pytest.mark.parametrize("place", ["above", "sibling", "other"])
@pytest.mark.parametrize("kind", list(ChangeKind))
def test_units_outside_the_reach_are_not_there(site: Site, client: FlaskClient, place: str, kind: ChangeKind) -> None:
    assert client.get(address(site.plan.units[place], kind)).status_code == 404
    assert client.post(address(site.plan.units[place], kind)).status_code == 404


def test_nothing_is_merged_into_another_ward(site: Site, client: FlaskClient, office: Id) -> None:
    answer = client.post(address(office, "merge"), data={"heir": code_of(site, "sibling")})
    assert answer.status_code == 422
    assert states(site) == []


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("create", {"name": "", "code": "X", "kind": "office"}),
        ("create", {"name": "A", "code": "KT", "kind": "office"}),
        ("create", {"name": "A", "code": "X", "kind": "moon"}),
        ("rename", {"name": "\x07"}),
        ("rename", {"name": "x" * 201}),
        ("rename", {"name": "Phòng Kinh tế"}),
        ("rename", {"name": "A", "on": "31/2/2027"}),
        ("move", {"parent": "khong-co"}),
        ("merge", {"heir": "KT"}),
        ("merge", {"heir": "X", "others": "khong-co"}),
        ("split", {"heir1": "X1", "name1": "A", "heir2": "X1", "name2": "B"}),
        ("close", {}),
    ],
)
def test_what_does_not_fit_is_told_at_the_form(
    site: Site, plain: FlaskClient, office: Id, kind: str, fields: dict[str, str]
) -> None:
    assert plain.post(address(office, kind), data=fields).status_code == 422
    assert states(site) == []


def test_the_way_back_from_the_preview_keeps_what_was_typed(client: FlaskClient, office: Id) -> None:
    sent = preview(client, address(office, "rename"), name="Phòng Tài chính")
    page = client.post(address(office, "rename"), data={**sent, "edit": "1"}).get_data(as_text=True)
    assert 'value="Phòng Tài chính"' in page


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("state", ["coming", "done", "failed", "withdrawn", "x"])
def test_the_lists_of_changes_are_sound(client: FlaskClient, language: str, state: str) -> None:
    assert client.get(f"/{language}/admin/changes?state={state}").status_code == 200


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_history_of_a_unit_that_is_no_more_is_there(
    site: Site, client: FlaskClient, plain: FlaskClient, office: Id, language: str
) -> None:
    sent = preview(client, address(office, "merge"), heir=code_of(site, "below"))
    plain.post(address(office, "merge"), data=sent)
    page = client.get(f"/{language}/admin/units/{office}/history").get_data(as_text=True)
    assert "Văn phòng A" in page
    assert f"Nguyễn Thị {ADMIN}" in page


def test_the_list_of_changes_costs_the_same_however_long(site: Site, client: FlaskClient, office: Id) -> None:
    def statements() -> int:
        counted: list[str] = []

        def count(*told: object) -> None:
            counted.append(str(told[2]))

        event.listen(site.database.read_engine, "before_cursor_execute", count)
        client.get("/vi/admin/changes?state=done")
        event.remove(site.database.read_engine, "before_cursor_execute", count)
        return len(counted)

    def record(number: int) -> None:
        with site.database.unit_of_work() as work:
            change = Change(ChangeKind.RENAME, TODAY, (office,), name={"vi": f"Phòng {number}"})
            service.record_change(work.session, SYSTEM, change, now=NOW, today=TODAY)

    record(0)
    few = statements()
    for number in range(1, 20):
        record(number)
    assert statements() == few
