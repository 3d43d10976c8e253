"""Bad input at the doors of the running site: a clear message, and nothing changed."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import APIResponse, BrowserContext, Page, expect
from sqlalchemy import func, select

from elearn.content.document import Course
from elearn.core import limits
from elearn.core.db.base import Base
from tests.journeys.conftest import OpenContext, sign_in
from tests.journeys.installation import PASSWORD, LiveSite
from tests.web.page_rules import faults

pytestmark = pytest.mark.browser

OWN_TRACES = {"session_seen", "throttle", "note"}
"""Tables that may grow by knocking: who is signed in, what was refused, how often."""
HOSTILE = (
    "<script>alert(1)</script>", "' OR '1'='1", "../../../../etc/passwd", "\x00", "%00", "𝕳𝖔𝖘𝖙𝖎𝖑𝖊", "\u202eexe.fdp", "a" * 5000,
    "-1", "99999999999999999999", "NaN", "{{7*7}}", "${7*7}", "\r\nSet-Cookie: evil=1", "%ff%fe", "[]", "null",
)  # fmt: skip
PAGES = (
    "/vi/courses?q={}", "/vi/courses/sec-phish/?x={}", "/vi/courses/sec-phish/vi-sao-la-minh?q-minh-mo-dau={}",
    "/vi/courses/sec-phish/vi-sao-la-minh?edition={}", "/vi/courses/sec-phish/da-lo-bam?path={}", "/vi/login?next={}",
    "/vi/courses/{}", "/vi/courses/sec-phish/{}", "/media/{}", "/static/{}", "/{}/", "/vi/courses/sec-phish/vi-sao-la-minh?{}=1",
)  # fmt: skip
ANSWER = "/vi/courses/sec-phish/vi-sao-la-minh/answer"


@pytest.fixture
def knocker(open_context: OpenContext, standing_site: LiveSite) -> Iterator[BrowserContext]:
    """Somebody without account. When they leave, nothing has changed."""
    before = rows(standing_site)
    yield open_context(standing_site)
    assert rows(standing_site) == before


@pytest.fixture
def learner(open_context: OpenContext, standing_site: LiveSite) -> Iterator[Page]:
    """Somebody signed in, in a lesson. When they leave, nothing has changed since they came in."""
    page = open_context(standing_site).new_page()
    sign_in(page, "hocvien")
    page.goto("/vi/courses/sec-phish/vi-sao-la-minh")
    before = rows(standing_site)
    yield page
    assert rows(standing_site) == before


def rows(site: LiveSite) -> dict[str, int]:
    """How many rows each table has, without the traces of knocking itself."""
    with site.database.read() as session:
        return {
            name: session.scalar(select(func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
            if name not in OWN_TRACES
        }


def check_words(answer: APIResponse) -> str:
    """The answer is a sound page in our own words; gives its text."""
    html = answer.text()
    assert faults(html) == []
    assert "Traceback" not in html
    return html


@pytest.mark.parametrize("door", PAGES)
def test_a_hostile_word_in_an_address_breaks_nothing_and_comes_back_harmless(knocker: BrowserContext, door: str) -> None:
    for word in HOSTILE:
        answer = knocker.request.get(door.format(quote(word, safe="")), max_redirects=0)
        assert answer.status < 500, word
        assert "evil" not in answer.headers.get("set-cookie", "")
        if answer.headers.get("content-type", "").startswith("text/html") and answer.status not in {301, 302, 303, 308}:
            assert "<script>alert" not in check_words(answer), word


def test_an_address_without_end_is_refused(knocker: BrowserContext) -> None:
    assert knocker.request.get("/vi/courses?q=" + "a" * 300_000).status in {400, 414, 431}


def test_an_answer_of_a_million_characters_is_refused_in_words(learner: Page, standing_site: LiveSite) -> None:
    token = learner.locator("input[name=csrf_token]").first.input_value()
    body = urlencode({"csrf_token": token, "q-minh-bao-nhieu": "5" * 1_000_000})
    answer = post(learner, standing_site, ANSWER, body)
    assert answer.status == 422
    assert "không đọc được" in check_words(answer)


def test_a_body_that_is_too_large_is_refused(learner: Page, standing_site: LiveSite) -> None:
    answer = post(learner, standing_site, ANSWER, "a=" + "a" * limits.REQUEST_BYTES)
    assert answer.status == 413
    assert '<html lang="vi"' in check_words(answer)


def test_a_body_beyond_every_limit_is_refused_before_it_is_read(standing_site: LiveSite) -> None:
    connection = http.client.HTTPConnection(standing_site.address.removeprefix("http://"), timeout=10)
    connection.putrequest("POST", ANSWER)
    connection.putheader("Content-Length", str(limits.REQUEST_BYTES * 100))
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()


def test_too_many_fields_are_refused(learner: Page, standing_site: LiveSite) -> None:
    body = "&".join(f"q-minh-mo-dau=a{n}" for n in range(limits.FORM_PARTS * 4))
    assert post(learner, standing_site, ANSWER, body).status in {400, 413, 422}


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", ANSWER), ("DELETE", "/vi/"), ("PUT", "/vi/courses"), ("PATCH", "/vi/login"), ("POST", "/vi/"), ("GET", "/vi/logout")],
)
def test_a_wrong_method_is_told_which_are_right(learner: Page, standing_site: LiveSite, method: str, path: str) -> None:
    token = learner.locator("input[name=csrf_token]").first.input_value()
    answer = learner.request.fetch(
        f"{standing_site.address}{path}",
        method=method,
        headers={"X-CSRFToken": token, "Origin": standing_site.address},
        max_redirects=0,
    )
    assert answer.status == 405
    assert answer.headers["allow"]
    check_words(answer)


@pytest.mark.parametrize("path", ["/fr/", "/de/courses", "/VI/", "/vi-VN/", "/xx/login"])
def test_a_language_that_is_not_spoken_is_not_found(knocker: BrowserContext, path: str) -> None:
    answer = knocker.request.get(path, max_redirects=0)
    assert answer.status == 404
    check_words(answer)


def test_an_address_without_language_is_led_on(knocker: BrowserContext) -> None:
    answer = knocker.request.get("/incident?x=1", max_redirects=0)
    assert (answer.status, answer.headers["location"]) == (302, "/vi/incident?x=1")


@pytest.mark.parametrize(
    "target",
    ["//evil.example/", "https://evil.example/", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)", "/\t/evil.example"],
)
def test_signing_in_leads_to_no_other_host(open_context: OpenContext, standing_site: LiveSite, target: str) -> None:
    page = open_context(standing_site).new_page()
    page.goto(f"/vi/login?next={quote(target, safe='')}")
    page.locator("#username").fill("hocvien")
    page.locator("#password").fill(PASSWORD)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(lambda address: "/login" not in address)
    assert page.url.startswith(f"{standing_site.address}/vi/")


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", "http://localhost.evil.example"])
def test_what_another_site_sends_is_refused(learner: Page, standing_site: LiveSite, origin: str) -> None:
    answer = post(learner, standing_site, ANSWER, valid_answer(learner), origin=origin)
    assert answer.status == 403
    check_words(answer)


def test_a_form_without_its_token_is_refused_with_what_to_do(learner: Page, standing_site: LiveSite) -> None:
    answer = post(learner, standing_site, ANSWER, "q-minh-mo-dau=b&q-minh-mo-dau.sent=1")
    assert answer.status == 400
    assert "tải lại trang" in check_words(answer)


@pytest.mark.parametrize(
    "fields",
    [
        {"q-minh-mo-dau": "z"},
        {"q-minh-mo-dau": ["a", "b"]},
        {"q-minh-bao-nhieu": "5\x00"},
        {"q-minh-mo-dau": "a", "q-minh-mo-dau.sure": "utterly"},
        {"q-khong-co": "a"},
        {},
    ],
    ids=["unknown option", "two of one", "NUL", "unknown confidence", "unknown question", "nothing"],
)
def test_an_answer_that_no_page_can_send_is_refused_in_words(
    learner: Page, standing_site: LiveSite, fields: dict[str, str | list[str]]
) -> None:
    token = learner.locator("input[name=csrf_token]").first.input_value()
    answer = post(learner, standing_site, ANSWER, urlencode({"csrf_token": token, **fields}, doseq=True))
    assert answer.status in {400, 422}
    check_words(answer)


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", ""])
def test_another_host_name_is_not_answered(standing_site: LiveSite, host: str) -> None:
    connection = http.client.HTTPConnection(standing_site.address.removeprefix("http://"), timeout=10)
    connection.request("GET", "/vi/", headers={"Host": host})
    answer = connection.getresponse()
    assert answer.status == 400
    assert "evil" not in (answer.getheader("Location") or "")
    connection.close()


def test_a_stranger_is_asked_to_sign_in_and_led_back(open_context: OpenContext, standing_site: LiveSite, course: Course) -> None:
    page = open_context(standing_site).new_page()
    page.goto(f"/vi/courses/{course.slug}/{course.lessons[3].slug}/known")
    expect(page.locator("h1")).to_have_text("Đăng nhập")
    page.locator("#username").fill("hocvien")
    page.locator("#password").fill(PASSWORD)
    page.locator("main form button[type=submit]").click()
    expect(page).to_have_url(f"{standing_site.address}/vi/courses/{course.slug}/{course.lessons[3].slug}/known")


def test_a_wrong_password_says_what_to_check_and_keeps_the_name(open_context: OpenContext, standing_site: LiveSite) -> None:
    page = open_context(standing_site).new_page()
    page.goto("/vi/login")
    page.locator("#username").fill("hocvien")
    page.locator("#password").fill("không phải mật khẩu này")
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_role("alert")).to_contain_text("Caps Lock")
    expect(page.locator("#username")).to_have_value("hocvien")
    expect(page.locator("#password")).to_have_value("")


def valid_answer(learner: Page) -> str:
    token = learner.locator("input[name=csrf_token]").first.input_value()
    return urlencode({"csrf_token": token, "q-minh-mo-dau": "b", "q-minh-mo-dau.sent": "1", "sending": "doors"})


def post(page: Page, site: LiveSite, path: str, body: str, *, origin: str = "") -> APIResponse:
    """Sends a form with the cookies of the page, from our own origin unless told otherwise."""
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": origin or site.address}
    return page.request.post(f"{site.address}{path}", data=body, headers=headers, max_redirects=0)
