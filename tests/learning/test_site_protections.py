"""What guards every page alike, asked of real pages."""

from __future__ import annotations

import json
import logging

import pytest
from sqlalchemy.exc import OperationalError

from elearn.core import limits
from elearn.core.db.work import Database
from elearn.learning.models import FaultReport
from elearn.web.logs import JsonFormatter
from tests.site import Site, first_course

COURSE = first_course()
REPORT = f"/vi/courses/{COURSE.slug}/{COURSE.lessons[0].slug}/report"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_from_another_site_is_refused_and_does_nothing(site: Site, headers: dict[str, str]) -> None:
    answer = site.browser().post(REPORT, data={"words": "Sai ngày."}, headers=headers)
    assert answer.status_code == 403
    assert "đến từ một trang ngoài hệ thống" in answer.get_data(as_text=True)
    assert site.count(FaultReport) == 0


@pytest.mark.parametrize("headers", [{}, {"Origin": "http://localhost"}, {"Sec-Fetch-Site": "same-origin"}])
def test_a_form_of_our_own_is_taken(site: Site, headers: dict[str, str]) -> None:
    assert site.browser().post(REPORT, data={"words": "Sai ngày."}, headers=headers).status_code == 303
    assert site.count(FaultReport) == 1


@pytest.mark.parametrize("path", ["", "learning", "courses", "account", f"courses/{COURSE.slug}/", REPORT.removeprefix("/vi/")])
def test_a_page_made_for_somebody_is_kept_in_no_shared_place(site: Site, path: str) -> None:
    answer = site.browser("own").get(f"/vi/{path}")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")


@pytest.mark.parametrize("path", ["", "incident", f"courses/{COURSE.slug}/"])
def test_a_page_for_everybody_may_be_kept_and_sets_no_cookie(site: Site, path: str) -> None:
    answer = site.browser().get(f"/vi/{path}")
    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert "Set-Cookie" not in answer.headers


def test_a_flood_of_reports_is_bounded(site: Site) -> None:
    allowed, _ = limits.ERROR_REPORTS
    browser = site.browser()
    answers = [browser.post(REPORT, data={"words": f"Lỗi {number}."}).status_code for number in range(allowed + 3)]
    assert answers == [303] * allowed + [429] * 3
    assert site.count(FaultReport) == allowed


@pytest.mark.parametrize("name", ["a\r\n{}", "\x1b[31mđỏ", "\u202eđảo", "\x00", '"}{"level":"error"'])
def test_a_line_of_the_log_cannot_be_forged(name: str) -> None:
    record = logging.LogRecord("elearn", logging.WARNING, __file__, 1, "tried: %s", (name,), None)
    line = JsonFormatter().format(record)
    assert len(line.splitlines()) == 1
    assert "\x1b" not in line
    assert json.loads(line)["message"] == f"tried: {name}"


def test_the_log_of_requests_holds_no_names_answers_or_queries(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="elearn.access")
    site.browser("own").get("/vi/courses?q=lua+dao+rieng")
    site.browser().post("/vi/login", data={"username": "hanh-rieng", "password": "mat-khau-rieng"})
    told = "".join(JsonFormatter().format(record) for record in caplog.records)
    assert "catalogue.courses" in told
    assert "rieng" not in told
    assert "Nguyễn" not in told


def test_a_database_that_does_not_answer_is_told_in_words(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_self: Database) -> None:
        raise OperationalError("SELECT", {}, Exception("no connection"))

    monkeypatch.setattr(Database, "unit_of_work", refuse)
    monkeypatch.setattr(Database, "notes", refuse)
    answer = site.browser().post(REPORT, data={"words": "Sai ngày."})
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "Mã 503" in answer.get_data(as_text=True)


def test_a_service_worker_that_a_browser_has_is_not_sent_again(site: Site) -> None:
    first = site.browser().get("/sw.js")
    assert (first.status_code, first.mimetype, first.headers["Cache-Control"]) == (200, "text/javascript", "no-cache")
    again = site.browser().get("/sw.js", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_pocket_card_leads_to_the_incident_page(site: Site, language: str) -> None:
    page = site.browser().get(f"/{language}/courses/{COURSE.slug}/card").get_data(as_text=True)
    assert f'href="/{language}/incident"' in page
