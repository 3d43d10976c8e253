"""The administrator's pages of positions."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from elearn.core.actor import SYSTEM, Role
from elearn.core.ids import Id
from elearn.core.notes import Note
from elearn.frameworks.queries import get_competency
from elearn.organisation import queries, service
from elearn.organisation.service import NewEmployment
from tests.conftest import NOW
from tests.frameworks.makers import a_framework, a_scale, imported, said
from tests.organisation.makers import LONG_AGO, TODAY, a_grant
from tests.site import Site
from tests.web.checking_client import check_page

ADMINISTRATOR = str(Role.ADMINISTRATOR)


def test_the_levels_to_choose_from_are_called_as_the_frameworks_call_them(site: Site) -> None:
    positions = Positions(site)
    imported(site.database, a_framework(code="EIGHT", scale=replace(a_scale(6), step=said("bậc", "level"))))
    assert '<option value="5">Bậc 5 / Cấp độ 5</option>' in positions.page()
    assert '<option value="6">Level 6</option>' in positions.page(language="en")


class Positions:
    """The site with one position that requires something, an administrator of one ward, and one of everything."""

    def __init__(self, site: Site) -> None:
        self.site = site
        imported(site.database, a_framework())
        with site.database.unit_of_work() as work:
            self.clerk = service.create_position(work.session, SYSTEM, "clerk", said("Văn thư"), now=NOW, is_draft=True)
            self.first = get_competency(work.session, "STATE-5", "A1").id
            service.require_level(work.session, SYSTEM, self.clerk, self.first, 2, on=LONG_AGO, now=NOW, today=TODAY)
            # Whoever administers two trees works in both.
            person, other = site.plan.people["above"], site.plan.units["other"]
            service.employ(work.session, SYSTEM, NewEmployment(person, other, LONG_AGO, is_main=False), now=NOW, today=TODAY)
            for root in ("above", "other"):
                a_grant(work.session, person, Role.ADMINISTRATOR, site.plan.units[root])

    @property
    def address(self) -> str:
        return f"/vi/admin/positions/{self.clerk}"

    def page(self, who: str = "above", language: str = "vi") -> str:
        answer = self.site.checking(who).get(self.address.replace("/vi/", f"/{language}/"))
        assert answer.status_code == 200
        return answer.get_data(as_text=True)

    def send(self, who: str = "above", **fields: str) -> TestResponse:
        sent = {"competency": str(self.first), "level": "4", "on": "", **fields}
        answer = self.site.browser(who).post(f"{self.address}/requirements", data=sent)
        if answer.status_code == 422:
            check_page(answer.get_data(as_text=True), language="vi")
        return answer

    def levels(self) -> list[int]:
        with self.site.database.read() as session:
            return [each.level for each in queries.requirements_between(session, self.clerk)]


@pytest.fixture
def positions(site: Site) -> Positions:
    return Positions(site)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_positions_are_listed_with_draft_marks(positions: Positions, language: str) -> None:
    html = positions.site.checking(ADMINISTRATOR).get(f"/{language}/admin/positions").get_data(as_text=True)
    assert {"vi": "Bản nháp", "en": "Draft"}[language] in html
    assert positions.address.replace("/vi/", f"/{language}/") in html


def test_a_site_without_positions_says_what_to_do(site: Site) -> None:
    assert "elearn position import" in site.checking(ADMINISTRATOR).get("/vi/admin/positions").get_data(as_text=True)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_position_shows_what_it_requires_and_since_when(positions: Positions, language: str) -> None:
    html = positions.page(language=language)
    assert {"vi": "từ 01/07/2025", "en": "from 1 Jul 2025"}[language] in html
    assert {"vi": "Cần 2 trên 5", "en": "2 of 5 required"}[language] in html


def test_a_draft_says_that_no_document_confirms_it(positions: Positions) -> None:
    assert "chưa có văn bản nào xác nhận" in positions.page()


def test_a_level_is_changed_from_today(positions: Positions) -> None:
    assert positions.send().status_code == 303
    assert positions.levels() == [2, 4]
    assert "Trước đây" in positions.page()


def test_a_level_is_changed_from_a_day_to_come(positions: Positions) -> None:
    day = TODAY + timedelta(days=10)
    assert positions.send(on=day.strftime("%d/%m/%Y")).status_code == 303
    html = positions.page()
    assert "Sắp thay đổi" in html
    assert day.strftime("%d/%m/%Y") in html


def test_a_level_is_dropped(positions: Positions) -> None:
    assert positions.send(level="none").status_code == 303
    assert "Chưa ghi năng lực nào" in positions.page()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"on": "01/01/2026"}, "Ngày này đã qua."),
        ({"on": "31/02/2027"}, "Ngày chưa đúng."),
        ({"level": "9"}, "không có trong danh sách"),
        ({"competency": "x"}, "không có trong danh sách"),
    ],
)
def test_what_does_not_fit_is_told_at_its_field_and_changes_nothing(
    positions: Positions, fields: dict[str, str], words: str
) -> None:
    answer = positions.send(**fields)
    assert (answer.status_code, positions.levels()) == (422, [2])
    assert words in answer.get_data(as_text=True)


def test_a_level_of_a_longer_scale_is_refused_at_its_field(positions: Positions) -> None:
    longer = a_framework(code="LONG", scale=a_scale(8), relations=())
    imported(positions.site.database, longer)
    answer = positions.send(level="8")
    assert (answer.status_code, positions.levels()) == (422, [2])
    assert "không có bậc 8" in answer.get_data(as_text=True)


def test_a_change_before_a_later_one_is_told(positions: Positions) -> None:
    positions.send(on=(TODAY + timedelta(days=10)).strftime("%d/%m/%Y"))
    assert positions.send(level="3").status_code == 422


def test_an_administrator_of_one_ward_sees_no_form(positions: Positions) -> None:
    html = positions.page(ADMINISTRATOR)
    assert "<select" not in html
    assert "người quản trị cấp cao nhất" in html


def test_an_administrator_of_one_ward_changes_nothing_and_leaves_a_note(positions: Positions) -> None:
    assert (positions.send(ADMINISTRATOR).status_code, positions.levels()) == (404, [2])
    with positions.site.database.read() as session:
        notes = session.scalars(select(Note.detail).where(Note.kind == "access.denied")).all()
    assert notes == [{"what": "position", "id": str(positions.clerk)}]


@pytest.mark.parametrize("who", [str(Role.HEAD), str(Role.TRAINING_OFFICER), "learner"])
def test_others_are_refused(positions: Positions, who: str) -> None:
    assert {positions.site.browser(who).get(positions.address).status_code, positions.send(who).status_code} == {403}


def test_a_position_that_is_not_there_is_not_found(positions: Positions) -> None:
    assert positions.site.checking(ADMINISTRATOR).get(f"/vi/admin/positions/{Id(int=7)}").status_code == 404
