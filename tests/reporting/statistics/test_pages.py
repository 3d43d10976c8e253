"""The doors of statistics: the page, its file, what they refuse and what is noted."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from elearn.catalogue.queries import get_course
from elearn.core.actor import SYSTEM, Role
from elearn.core.notes import Note
from elearn.organisation.models import UnitState
from tests.reporting.statistics.test_statistics import City
from tests.site import Site, every_kind, first_course

NOWHERE = "01a22774-f248-7275-9e67-31995e8b0d61"
"""An id that nothing has."""


def city_of(site: Site) -> City:
    with site.database.read() as session:
        courses = tuple(get_course(session, SYSTEM, each.slug) for each in (first_course(), every_kind()))
    return City(site.database, site.plan.units["above"], site.plan.units, courses)


@pytest.fixture
def office(site: Site) -> Site:
    """The site with people who have completed a course in the ward, below it, and elsewhere."""
    city = city_of(site)
    city.fill("own", women=2, men=1)
    city.fill("below", women=6, men=7)
    city.fill("sibling", women=20)
    return site


def see(office: Site, address: str = "/vi/statistics", who: str = Role.TRAINING_OFFICER) -> str:
    answer = office.checking(who).get(address)
    assert answer.status_code == 200
    return answer.text


def test_the_page_tells_what_is_counted_until_when_and_of_whom(office: Site) -> None:
    page = see(office)
    assert "Tính đến hết ngày 31/10/2026" in page
    assert "gồm cả người đã chuyển đi" in page
    assert "<dd>16" in page


def test_the_chart_says_in_words_what_it_shows(office: Site) -> None:
    page = see(office, "/vi/statistics?by=month")
    assert 'role="img" aria-label="Biểu đồ lượt người theo tháng. Số liệu đầy đủ nằm ở bảng bên dưới."' in page


@pytest.mark.parametrize("across", ["theme", "course", "gender", "month"])
def test_a_crossed_table_opens_where_nobody_has_completed_anything(site: Site, across: str) -> None:
    assert "<h1>Thống kê</h1>" in see(site, f"/vi/statistics?by=unit&across={across}")


def test_what_is_hidden_is_a_word_and_never_a_nought(office: Site) -> None:
    text = office.browser(Role.AUDITOR).get("/vi/statistics.csv?unit=&by=unit").get_data().decode("utf-8-sig")
    assert text.splitlines()[0].startswith("Đơn vị;Người;Lượt người")
    assert "Phường A: cơ quan;ẩn;ẩn" in text
    assert text.splitlines()[-1].startswith("Cộng;16;16")


def test_a_name_that_a_spreadsheet_would_run_is_made_harmless(office: Site) -> None:
    with office.database.unit_of_work() as work:
        state = work.session.scalars(select(UnitState).where(UnitState.unit_id == office.plan.units["below"])).one()
        state.name = {"vi": "=HYPERLINK(1)"}
    text = office.browser(Role.TRAINING_OFFICER).get("/vi/statistics.csv").get_data().decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in text


def test_the_own_office_is_offered_and_told_exactly(office: Site) -> None:
    own = office.plan.units["own"]
    assert f"unit={own}" in see(office, "/vi/statistics?by=age&across=gender")
    page = see(office, f"/vi/statistics?unit={own}&below=no&by=gender")
    assert '<th scope="row">Nam</th><td class="n">1</td>' in page


def test_what_is_hidden_has_its_reason_in_words(office: Site) -> None:
    city_of(office).fill("below", women=2, days_ago=60)
    assert "Bảng này có số của nơi không thuộc cơ quan anh/chị" in see(office, "/vi/statistics?by=month")
    assert "Anh/chị xem với vai trò kiểm tra" in see(office, "/vi/statistics?by=month", Role.AUDITOR)


@pytest.mark.parametrize(
    "query",
    [
        "by=salary", "across=salary", "year=1", "year=9999", "months=13", "months=5-2", "unit=x", "from=31/02/2026",
        "from=01/01/2025&to=31/12/2026", "position=x", "people=x", f"unit={NOWHERE}", f"position={NOWHERE}",
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_read_shows_no_number(office: Site, query: str) -> None:
    assert "Chưa đọc được điều cần lọc." in see(office, f"/vi/statistics?{query}")
    assert office.browser(Role.TRAINING_OFFICER).get(f"/vi/statistics.csv?{query}").status_code == 404


def test_a_unit_out_of_reach_is_as_if_there_were_none(office: Site) -> None:
    page = see(office, f"/vi/statistics?unit={office.plan.units['sibling']}")
    assert "Không có đơn vị này trong phạm vi của anh/chị." in page


def test_every_look_is_noted_with_what_was_asked(office: Site) -> None:
    see(office, "/vi/statistics?by=gender")
    with office.database.read() as session:
        notes = [each.detail for each in session.scalars(select(Note).where(Note.kind == "reporting.looked"))]
    assert [(each["what"], each["by"]) for each in notes] == [("statistics", "gender")]
