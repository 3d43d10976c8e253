"""Nhường máy with several tabs open: what the other tabs of the browser show and say afterwards."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from elearn.content.document import Course
from tests.journeys.conftest import OpenContext, sign_in
from tests.journeys.installation import LiveSite

pytestmark = pytest.mark.browser

NAME = "Hạnh"
TOLD = "Máy này đã được nhường cho người khác."


def give_way(page: Page) -> None:
    page.goto("/vi/give-way")
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_text("Máy này vừa được nhường. Mời anh/chị.")).to_be_visible()


def test_every_tab_of_the_person_who_left_is_closed_at_once(open_context: OpenContext, site: LiveSite, course: Course) -> None:
    context = open_context(site)
    first, second = context.new_page(), context.new_page()
    sign_in(first, "hocvien")
    second.goto("/vi/account")
    expect(second.locator("main")).to_contain_text(NAME)
    give_way(first)
    expect(second.get_by_text(TOLD)).to_be_visible()
    expect(second.get_by_text("chưa được lưu")).to_be_visible()
    assert NAME not in second.content()


def test_the_back_button_shows_nothing_of_the_person_who_left(open_context: OpenContext, site: LiveSite) -> None:
    page = open_context(site).new_page()
    sign_in(page, "hocvien")
    page.goto("/vi/account")
    give_way(page)
    for _ in range(2):
        page.go_back()
        page.wait_for_load_state()
    expect(page.get_by_text(TOLD)).to_be_visible()
    assert NAME not in page.content()


def test_the_next_person_keeps_their_pages_when_the_door_is_opened_again(open_context: OpenContext, site: LiveSite) -> None:
    context = open_context(site)
    first, second = context.new_page(), context.new_page()
    sign_in(first, "hocvien")
    give_way(first)
    sign_in(second, "giangvien")
    # The word of the older tab may come late, after the pages of the next person were opened.
    first.evaluate("localStorage.removeItem('elearn:given')")
    second.goto("/vi/account")
    first.reload()
    second.wait_for_timeout(500)
    assert second.url.endswith("/vi/account")


def test_without_scripts_the_next_sending_of_an_older_tab_says_so(open_context: OpenContext, site: LiveSite) -> None:
    context = open_context(site, scripts=False)
    first, second = context.new_page(), context.new_page()
    sign_in(first, "hocvien")
    second.goto("/vi/account")
    give_way(first)
    second.locator("main form button[type=submit]").first.click()
    expect(second.get_by_text("Máy này đã được nhường cho người khác sau khi trang anh/chị vừa gửi được mở.")).to_be_visible()
    assert NAME not in second.content()
    second.locator("main a", has_text="Đăng nhập").click()
    expect(second.get_by_text(TOLD)).to_be_visible()
