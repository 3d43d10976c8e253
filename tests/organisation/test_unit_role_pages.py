"""The roles of a unit: who holds what, usual sets, and where requests go that need a second person."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from elearn.core.actor import Role
from elearn.core.ids import Id
from elearn.organisation.models import RoleGrant
from elearn.organisation.queries.unit_roles import seconds_of
from tests.organisation.makers import TODAY, a_grant
from tests.site import Site

SMALL = "small-ward/everything"


@pytest.fixture
def client(site: Site) -> FlaskClient:
    return site.checking(Role.ADMINISTRATOR)


def path(site: Site, place: str = "own", language: str = "vi") -> str:
    return f"/{language}/admin/units/{site.plan.units[place]}/roles"


def held(site: Site, who: str) -> set[tuple[str, Id, date | None]]:
    with site.database.read() as session:
        rows = session.scalars(select(RoleGrant).where(RoleGrant.person_id == site.plan.people[who]))
        return {(row.role, row.unit_id, row.valid_to) for row in rows}


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("place", ["own", "below"])
def test_the_page_is_sound(site: Site, client: FlaskClient, language: str, place: str) -> None:
    assert client.get(path(site, place, language)).status_code == 200


def test_it_names_who_holds_what_and_what_each_may_do(site: Site, client: FlaskClient) -> None:
    page = client.get(path(site)).get_data(as_text=True)
    assert f"Nguyễn Thị {Role.HEAD}" in page
    assert "giữ danh sách nhân sự" in page


def test_a_usual_set_gives_its_roles_until_the_end_of_the_day(site: Site) -> None:
    sent = {"hat": SMALL, "person": "user-own", "until": "31/12/2026"}
    assert site.browser(Role.ADMINISTRATOR).post(path(site), data=sent).status_code == 303
    unit, ends = site.plan.units["own"], date(2027, 1, 1)
    assert held(site, "own") == {("training-officer", unit, ends), ("exam-officer", unit, ends)}


@pytest.mark.parametrize(
    "sent",
    [
        {"hat": SMALL, "person": "user-sibling"},
        {"hat": SMALL, "person": "khong-co"},
        {"hat": SMALL, "person": ""},
        {"hat": "small-ward/moon", "person": "user-own"},
        {"hat": "", "person": "user-own"},
        {"hat": SMALL, "person": "user-own", "until": "1/1/2020"},
        {"hat": SMALL, "person": f"user-{Role.ADMINISTRATOR}"},
        {"hat": "city/auditor", "person": f"user-{Role.ADMINISTRATOR}"},
    ],
)
def test_what_does_not_fit_is_told_at_the_form(site: Site, client: FlaskClient, sent: dict[str, str]) -> None:
    assert client.post(path(site), data=sent).status_code == 422
    assert not held(site, "own") | held(site, "sibling")


@pytest.mark.parametrize("place", ["above", "sibling", "other"])
def test_roles_of_other_units_are_not_there(site: Site, client: FlaskClient, place: str) -> None:
    assert client.get(path(site, place)).status_code == 404
    assert client.post(path(site, place), data={"hat": SMALL, "person": "user-own"}).status_code == 404


def test_a_role_is_ended_from_the_list(site: Site) -> None:
    with site.database.read() as session:
        grant = session.scalars(select(RoleGrant.id).where(RoleGrant.role == Role.HEAD)).one()
    assert site.browser(Role.ADMINISTRATOR).post(f"{path(site)}/{grant}/end").status_code == 303
    assert {ends for _, _, ends in held(site, Role.HEAD)} == {TODAY}


def test_a_role_of_another_unit_is_not_ended(site: Site, client: FlaskClient) -> None:
    with site.database.unit_of_work() as work:
        grant = a_grant(work.session, site.plan.people["sibling"], Role.HEAD, site.plan.units["sibling"])
    assert client.post(f"{path(site)}/{grant}/end").status_code == 404
    assert {ends for _, _, ends in held(site, "sibling")} == {None}


def test_where_nobody_else_holds_the_role_requests_go_to_the_unit_above(site: Site) -> None:
    with site.database.unit_of_work() as work:
        a_grant(work.session, site.plan.people["above"], Role.REVIEWER, site.plan.units["above"])
    with site.database.read() as session:
        found = {each.role: each.unit_id for each in seconds_of(session, site.plan.units["own"], today=TODAY)}
    assert found[Role.REVIEWER] == site.plan.units["above"]
    assert found[Role.ADMINISTRATOR] is None


def test_where_two_hold_the_role_requests_stay_in_the_unit(site: Site) -> None:
    with site.database.unit_of_work() as work:
        a_grant(work.session, site.plan.people["own"], Role.REVIEWER, site.plan.units["own"])
    with site.database.read() as session:
        (found,) = [each for each in seconds_of(session, site.plan.units["own"], today=TODAY) if each.role is Role.REVIEWER]
    assert (found.unit_id, found.is_here) == (site.plan.units["own"], True)
