"""The doors of exports: asking, following, fetching, stopping; and what they refuse."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select

from elearn.catalogue.queries import get_course
from elearn.core import limits
from elearn.core.actor import SYSTEM, Role
from elearn.core.clock import FakeClock
from elearn.core.jobs.model import Job
from elearn.core.jobs.runner import Runner
from elearn.reporting import service
from elearn.reporting.export_jobs import writer
from elearn.reporting.models import CompletionExport
from tests.organisation.makers import PASSWORD
from tests.reporting.test_completions import HOSTILE, PLACES, complete
from tests.site import Site, first_course

ASKED = {"form": "csv", "layout": "training", "language": "vi", "purpose": "Báo cáo quý"}
AT = "/vi/reports/completions/export"


@pytest.fixture
def office(site: Site, tmp_path: Path) -> Site:
    """The site with a completion in each unit and a folder of its own for files."""
    site.app.extensions["elearn.exports"] = tmp_path / "exports"
    with site.database.read() as session:
        entry = get_course(session, SYSTEM, first_course().slug)
    for place in PLACES:
        complete(site.database, site.plan.people[place], site.plan.units[place], entry)
    return site


@pytest.fixture
def officer(office: Site) -> FlaskClient:
    return office.browser(Role.TRAINING_OFFICER)


def the_export(office: Site) -> CompletionExport:
    with office.database.read() as session:
        return session.scalars(select(CompletionExport)).one()


def run_jobs(office: Site) -> None:
    runner = Runner(office.database, {service.WRITE: writer(office.app.extensions["elearn.exports"])})
    runner.run_once()


def test_a_small_export_comes_at_once_and_is_recorded(office: Site, officer: FlaskClient) -> None:
    answer = officer.post(AT, data=ASKED, buffered=True)
    text = answer.get_data().decode("utf-8-sig")
    assert ("Nguyễn Thị own" in text, "Nguyễn Thị sibling" in text) == (True, False)
    row = the_export(office)
    assert (row.purpose, row.rows_done, row.state) == ("Báo cáo quý", 2, "ready")


@pytest.mark.parametrize(("role", "is_offered"), [(Role.TRAINING_OFFICER, True), (Role.HEAD, False), (Role.AUDITOR, False)])
def test_birth_date_and_gender_are_offered_to_training_officers_alone(office: Site, role: Role, is_offered: bool) -> None:
    page = office.browser(role).get("/vi/reports/completions").get_data(as_text=True)
    assert [f'value="{each}"' in page for each in ("dob", "gender", "full_name")] == [is_offered, is_offered, True]


def test_a_file_is_kept_by_no_browser_and_named_after_its_record(office: Site, officer: FlaskClient) -> None:
    answer = officer.post(AT, data=ASKED, buffered=True)
    assert answer.headers["Cache-Control"] == "no-store"
    assert f"X{the_export(office).id.hex[-8:]}.csv" in answer.headers["Content-Disposition"]


def test_the_filter_of_the_page_goes_along(office: Site, officer: FlaskClient) -> None:
    text = officer.post(AT, data=ASKED | {"unit": str(office.plan.units["below"])}, buffered=True).get_data().decode()
    assert ("Nguyễn Thị own" in text, "Nguyễn Thị below" in text) == (False, True)


def large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "EXPORT_AT_ONCE", 1)


def test_a_large_export_asks_for_the_password(office: Site, officer: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    large(monkeypatch)
    answer = officer.post(AT, data=ASKED | {"password": "không phải"}, buffered=True)
    assert (answer.status_code, office.count(CompletionExport)) == (422, 0)
    assert "Mật khẩu chưa đúng" in answer.get_data(as_text=True)


def ask_large(officer: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> str:
    large(monkeypatch)
    answer = officer.post(AT, data=ASKED | {"password": PASSWORD}, buffered=True)
    assert answer.status_code == 303
    return answer.headers["Location"]


def test_a_large_export_is_written_by_a_job_and_fetched_from_its_page(
    office: Site, officer: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = ask_large(officer, monkeypatch)
    assert "data-again" in officer.get(page).get_data(as_text=True)
    run_jobs(office)
    assert "Tải tệp" in officer.get(page).get_data(as_text=True)
    assert b"own" in officer.post(f"{page}/file", buffered=True).get_data()


def test_a_large_export_can_be_stopped(office: Site, officer: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    page = ask_large(officer, monkeypatch)
    assert officer.post(f"{page}/cancel", buffered=True).status_code == 303
    run_jobs(office)
    assert officer.post(f"{page}/file", buffered=True).status_code == 404
    assert "Đã hủy" in officer.get(page).get_data(as_text=True)


def test_a_job_that_is_dead_is_told(office: Site, officer: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    page = ask_large(officer, monkeypatch)
    with office.database.unit_of_work() as work:
        work.session.scalars(select(Job)).one().state = "dead"
    assert "Không xong" in officer.get(page).get_data(as_text=True)


def test_another_officer_finds_neither_page_nor_file(office: Site, officer: FlaskClient) -> None:
    officer.post(AT, data=ASKED, buffered=True)
    other, page = office.browser(Role.HEAD), f"/vi/reports/exports/{the_export(office).id}"
    assert [
        other.get(page).status_code,
        other.post(f"{page}/file", buffered=True).status_code,
        other.post(f"{page}/cancel", buffered=True).status_code,
    ] == [404] * 3
    assert "Báo cáo quý" not in other.get("/vi/reports/exports").get_data(as_text=True)


def test_a_file_whose_week_is_over_is_not_there(office: Site, officer: FlaskClient) -> None:
    officer.post(AT, data=ASKED, buffered=True)
    page = f"/vi/reports/exports/{the_export(office).id}"
    with office.database.unit_of_work() as work:
        row = work.session.scalars(select(CompletionExport)).one()
        row.finished_at = work.now - limits.EXPORT_KEPT
    assert officer.post(f"{page}/file", buffered=True).status_code == 404
    assert "Tải tệp" not in officer.get(page).get_data(as_text=True)


@pytest.mark.parametrize(
    "faulty",
    [
        {"purpose": ""},
        {"purpose": "x" * 5000},
        {"form": "exe"},
        {"layout": "' OR 1"},
        {"layout": "full"},
        {"unit": "x"},
        {"from": "99"},
    ],
)
def test_what_cannot_be_asked_for_is_told_on_the_page_and_recorded_nowhere(
    office: Site, officer: FlaskClient, faulty: dict[str, Any]
) -> None:
    answer = officer.post(AT, data=ASKED | faulty, buffered=True)
    assert (answer.status_code, office.count(CompletionExport)) == (422, 0)


def test_hostile_fields_are_answered(office: Site, officer: FlaskClient) -> None:
    for query in HOSTILE:
        assert officer.post(f"{AT}?{query}", data=ASKED | {"course": query[:500], "page": "x"}, buffered=True).status_code in {
            200,
            422,
        }, query
    for address in ("x", "0", "%00", "../../etc/passwd", "0190a000-0000-7000-8000-000000000000"):
        assert officer.get(f"/vi/reports/exports/{address}").status_code in {404, 400}, address


def test_the_units_above_and_beside_cannot_be_asked_for(office: Site, officer: FlaskClient) -> None:
    for place in ("above", "sibling", "other"):
        text = officer.post(AT, data=ASKED | {"unit": str(office.plan.units[place])}, buffered=True).get_data(as_text=True)
        assert f"Nguyễn Thị {place}" not in text


def test_the_pages_keep_every_rule_of_pages(office: Site) -> None:
    careful = office.checking(Role.TRAINING_OFFICER)
    careful.post(AT, data=ASKED | {"purpose": "IV/2026"}, buffered=True)
    for language in ("vi", "en"):
        for page in ("completions", "exports", f"exports/{the_export(office).id}", "exports/join"):
            assert careful.get(f"/{language}/reports/{page}").status_code == 200


def test_whoever_has_no_scripts_reads_which_command_joins_numbers(officer: FlaskClient) -> None:
    page = officer.get("/vi/reports/exports/join").get_data(as_text=True)
    assert "<code>elearn export join completions.csv ids.csv</code>" in page


def test_the_list_asks_no_more_for_more_exports(office: Site, officer: FlaskClient, clock: FakeClock) -> None:
    def asked() -> int:
        seen: list[str] = []

        def listen(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            seen.append(statement)

        event.listen(office.database.read_engine, "before_cursor_execute", listen)
        officer.get("/vi/reports/exports")
        event.remove(office.database.read_engine, "before_cursor_execute", listen)
        return len(seen)

    officer.post(AT, data=ASKED, buffered=True)
    once = asked()
    for _ in range(3):
        officer.post(AT, data=ASKED, buffered=True)
    assert asked() == once
