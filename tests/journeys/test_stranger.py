"""Somebody to whom something has just happened: three things to do, two taps away, on paper and without a line."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from elearn.content.document import Course
from elearn.incident.cases import CASES, IncidentCase
from tests.journeys.conftest import OpenContext, sign_in
from tests.journeys.installation import LiveSite

pytestmark = pytest.mark.browser


def visible_acts(page: Page) -> list[str]:
    """The bold words of the acts that can be seen."""
    return [words for words in page.locator("ol.first > li > b:visible").all_inner_texts() if words]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.anchor)
@pytest.mark.parametrize("beginning", ["/vi/", "/vi/courses/sec-phish/tin-nhan-vneid", "/vi/login"])
def test_three_things_are_two_taps_away_without_scripts(
    open_context: OpenContext, standing_site: LiveSite, beginning: str, case: IncidentCase
) -> None:
    page = open_context(standing_site, scripts=False, width=360).new_page()
    page.goto(beginning)
    page.get_by_role("banner").get_by_role("link", name="Đang gặp sự cố?").click()
    page.get_by_role("link", name=case.door, exact=True).click()
    assert visible_acts(page) == [words for words, _ in case.acts]


def test_a_door_on_the_home_page_leads_there_in_one_tap(open_context: OpenContext, standing_site: LiveSite) -> None:
    page = open_context(standing_site, scripts=False).new_page()
    page.goto("/vi/")
    page.get_by_role("link", name="Bị gọi, nhắn lừa").click()
    assert visible_acts(page) == [words for words, _ in CASES[3].acts]


def test_one_can_choose_again_and_read_on_later(open_context: OpenContext, standing_site: LiveSite, course: Course) -> None:
    page = open_context(standing_site, scripts=False).new_page()
    page.goto("/vi/incident#lost")
    page.locator("#lost").get_by_role("link", name="Chọn chuyện khác").click()
    expect(page.get_by_role("heading", name="Chuyện gì vừa xảy ra?")).to_be_visible()
    page.get_by_role("link", name="Bị gọi, nhắn lừa").click()
    page.locator("#scam").get_by_role("link", name="Khi đã xong việc").click()
    expect(page.locator("h1")).to_have_text(course.lessons[2].title["vi"])


def test_somebody_signed_in_sees_whom_their_own_unit_calls(open_context: OpenContext, site: LiveSite) -> None:
    page = open_context(site).new_page()
    sign_in(page, "hocvien")
    page.goto("/vi/incident#clicked")
    expect(page.locator("#clicked .call")).to_contain_text("Anh Khoa, CNTT, Văn phòng")
    expect(page.locator('#clicked a[href="tel:0900000000"]')).to_be_visible()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_behind_a_door_the_heading_stands_apart_from_the_question(
    open_context: OpenContext, standing_site: LiveSite, language: str
) -> None:
    page = open_context(standing_site, width=360).new_page()
    page.goto(f"/{language}/incident#clicked")
    question, heading = page.locator("h1").bounding_box(), page.locator("#h-clicked").bounding_box()
    assert question is not None
    assert heading is not None
    assert heading["y"] - question["y"] - question["height"] >= 8


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("hash_", ["", "#scam"])
def test_the_four_cases_print_on_one_page(open_context: OpenContext, standing_site: LiveSite, language: str, hash_: str) -> None:
    page = open_context(standing_site).new_page()
    page.goto(f"/{language}/incident{hash_}")
    paper = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/MediaBox", paper)) == 1
    page.emulate_media(media="print")
    assert len(visible_acts(page)) == sum(len(case.acts) for case in CASES)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_pocket_card_prints_on_one_page(open_context: OpenContext, standing_site: LiveSite, language: str) -> None:
    page = open_context(standing_site).new_page()
    page.goto(f"/{language}/courses/sec-phish/card")
    assert len(re.findall(rb"/MediaBox", page.pdf(prefer_css_page_size=True))) == 1


@pytest.mark.parametrize(("language", "words"), [("vi", "mất mạng vẫn mở được"), ("en", "opens without a network")])
def test_the_incident_page_keeps_itself_when_it_is_the_only_page_seen(
    open_context: OpenContext, standing_site: LiveSite, language: str, words: str
) -> None:
    context = open_context(standing_site)
    page = context.new_page()
    page.goto(f"/{language}/incident")
    expect(page.get_by_text(words)).to_be_visible()
    context.set_offline(offline=True)
    for each in ("vi", "en"):
        page.goto(f"/{each}/incident")
        expect(page.locator("html")).to_have_attribute("lang", each)
        assert page.evaluate("getComputedStyle(document.body).borderTopWidth") == "10px"


def test_without_scripts_the_incident_page_promises_nothing(open_context: OpenContext, standing_site: LiveSite) -> None:
    page = open_context(standing_site, scripts=False).new_page()
    page.goto("/vi/incident")
    expect(page.get_by_text("mất mạng vẫn mở được")).to_be_hidden()


def test_the_incident_page_opens_without_a_line_after_one_visit(open_context: OpenContext, standing_site: LiveSite) -> None:
    context = open_context(standing_site)
    page = context.new_page()
    page.goto("/vi/")
    for _attempt in range(100):
        kept = "caches.open('elearn-incident-1').then((store) => store.match('/en/incident')).then(Boolean)"
        if page.evaluate(kept):
            break
        page.wait_for_timeout(150)
    context.set_offline(offline=True)
    page.goto("/vi/incident")
    page.get_by_role("link", name="Mất thiết bị").click()
    assert visible_acts(page) == [words for words, _ in CASES[2].acts]
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert context.cookies() == []


@pytest.mark.parametrize(("language", "words"), [("vi", "Thử lại"), ("en", "Try again")])
def test_a_link_followed_without_a_line_says_so_and_leads_on_by_itself_when_it_is_back(
    open_context: OpenContext, standing_site: LiveSite, language: str, words: str
) -> None:
    context = open_context(standing_site)
    page = context.new_page()
    page.goto(f"/{language}/incident")
    expect(page.locator("[data-kept]")).to_be_visible()
    context.set_offline(offline=True)
    page.goto(f"/{language}/courses?q=vneid")
    page.get_by_role("link", name=words).click()
    expect(page.get_by_role("link", name=words)).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", language)
    # Nobody presses again: the page tries by itself.
    context.set_offline(offline=False)
    expect(page.get_by_role("searchbox")).to_have_value("vneid", timeout=20_000)


def test_a_browser_keeps_no_page_of_whoever_was_signed_in(open_context: OpenContext, site: LiveSite) -> None:
    context = open_context(site)
    page = context.new_page()
    sign_in(page, "hocvien")
    page.goto("/vi/account")
    page.goto("/vi/incident")
    expect(page.locator("[data-kept]")).to_be_visible()
    addresses = page.evaluate(
        "caches.open('elearn-incident-1').then((all) => all.keys()).then((all) => all.map((each) => each.url))"
    )
    kept = [each.removeprefix(site.address) for each in addresses]
    pages = sorted(path for path in kept if not path.startswith("/static/"))
    assert pages == ["/en/incident", "/en/offline", "/vi/incident", "/vi/offline"]
