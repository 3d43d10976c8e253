"""Where somebody goes on who was asked to sign in, and what is told whose form does not fit."""

from __future__ import annotations

import html
import re

import pytest

from elearn.core.clock import FakeClock
from tests.organisation.stage import Browser

PAGE = "http://localhost/vi/account?x=1"


def way_in(page: str) -> str:
    """Where the page leads to sign in; empty where it does not."""
    found = re.search(r'<a class="btn" href="([^"]+)" data-sign-in', page)
    return html.unescape(found.group(1)) if found else ""


@pytest.mark.parametrize(
    "target",
    ["/vi/logout", "/vi/account/language", "/vi/login?next=/vi/account", "/vi/give-way", "/vi/nowhere", "/sw.js", "/healthz", "/"],
)
def test_what_is_no_page_to_arrive_at_is_not_followed_after_signing_in(browser: Browser, target: str) -> None:
    assert browser.sign_in("hanh", next=target).headers["Location"] == "/vi/"


def test_what_is_no_page_to_arrive_at_is_not_carried_by_the_form(browser: Browser) -> None:
    assert 'value="/vi/logout"' not in browser.get("/vi/login?next=/vi/logout").get_data(as_text=True)


def test_whoever_signs_in_in_the_other_language_goes_on_in_it(browser: Browser) -> None:
    assert browser.sign_in("hanh", next="/en/account?x=1").headers["Location"] == "/vi/account?x=1"


def test_an_act_without_a_session_leads_to_the_door_and_back_to_its_page(browser: Browser) -> None:
    answer = browser.client.post("/vi/account/language", data={"language": "en"}, headers={"Referer": PAGE})
    assert (answer.status_code, way_in(answer.get_data(as_text=True))) == (401, "/vi/login?next=/vi/account?x%3D1")


def test_a_session_that_ended_leads_to_the_door_and_back_to_the_page(browser: Browser, clock: FakeClock) -> None:
    browser.sign_in("hanh")
    page = browser.get("/vi/account").get_data(as_text=True)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token is not None
    clock.advance(days=8)
    data = {"csrf_token": token.group(1), "language": "en"}
    answer = browser.client.post("/vi/account/language", data=data, headers={"Referer": PAGE})
    assert (answer.status_code, way_in(answer.get_data(as_text=True))) == (401, "/vi/login?next=/vi/account?x%3D1")


@pytest.mark.parametrize("before", ["http://evil.example/vi/account", "http://localhost/vi/logout", "", "rubbish"])
def test_a_page_of_others_is_no_way_back(browser: Browser, before: str) -> None:
    answer = browser.client.post("/vi/account/language", headers={"Referer": before})
    assert way_in(answer.get_data(as_text=True)) == "/vi/login"


def refusal_of(browser: Browser, token: str | None) -> str:
    """The page that answers a form with this token, sent by somebody who may send it."""
    answer = browser.client.post("/vi/logout", data={} if token is None else {"csrf_token": token})
    assert answer.status_code == 400
    return answer.get_data(as_text=True)


def test_a_form_without_token_is_not_blamed_on_time(browser: Browser) -> None:
    browser.sign_in("hanh")
    assert "thiếu mã xác nhận" in refusal_of(browser, None)


def test_a_browser_without_cookies_is_told_of_them(browser: Browser) -> None:
    assert "cho phép cookie" in refusal_of(browser, "rubbish")


def test_a_form_of_an_earlier_visit_is_told_so(browser: Browser) -> None:
    browser.get("/vi/login")
    assert "một lần mở trang trước" in refusal_of(browser, "rubbish")
