"""An administrator: a ward is renamed from a day to come, offices are merged after a look at the plan, roles are given by a set."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import OpenContext, sign_in
from tests.journeys.installation import LiveSite

pytestmark = pytest.mark.browser

SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])


def open_unit(page: Page, code: str) -> None:
    page.goto(f"/vi/admin/units?q={code}")
    page.locator("main ul.lines").get_by_role("link").first.click()


@SCRIPTS
def test_an_administrator_changes_units_and_gives_roles(open_context: OpenContext, site: LiveSite, *, scripts: bool) -> None:
    page = open_context(site, scripts=scripts).new_page()
    sign_in(page, "quantri")

    open_unit(page, "001")
    ward = page.locator("main h1").inner_text()
    page.get_by_role("link", name="Đổi tên").click()
    page.get_by_label("Tên mới, tiếng Việt").fill("Phường Bình Minh")
    page.get_by_label("Từ ngày").fill("1/1/2027")
    page.get_by_label("Căn cứ").fill("Nghị quyết 12")
    page.get_by_role("button", name="Xem trước sẽ đổi những gì").click()
    expect(page.get_by_text(f"{ward} đổi tên thành Phường Bình Minh.")).to_be_visible()
    page.get_by_role("button", name="Ghi trước, thực hiện ngày 01/01/2027").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thay đổi tổ chức")
    expect(page.locator("main ul.lines")).to_contain_text("Phường Bình Minh")

    open_unit(page, "001.4")
    office = page.locator("main h1").inner_text()
    page.get_by_role("link", name="Sáp nhập").click()
    page.get_by_label("Mã đơn vị nhận").fill("001.5")
    page.get_by_role("button", name="Xem trước sẽ đổi những gì").click()
    expect(page.locator(".facts")).to_contain_text("Người đi theo")
    page.get_by_role("button", name="Thực hiện ngay").click()
    page.get_by_role("link", name="Lịch sử").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Lịch sử của {office}")
    expect(page.get_by_text("Sáp nhập").first).to_be_visible()

    open_unit(page, "001")
    expect(page.get_by_role("heading", level=1)).to_have_text(ward)
    page.get_by_role("link", name="Ai giữ vai trò gì, và cấp theo bộ").click()
    page.get_by_label("Bộ vai trò").select_option(label="Phường nhỏ: Phụ trách đào tạo, nhân sự và thi")
    page.get_by_label("Mã số cán bộ hoặc tên đăng nhập").fill("hocvien")
    page.get_by_role("button", name="Cấp cho người này").click()
    held = page.locator("section", has=page.get_by_role("heading", name="Ai giữ vai trò gì"))
    expect(held).to_contain_text("Phụ trách thi")

    page.goto("/vi/admin")
    page.get_by_role("link", name="Mở trang vận hành").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vận hành")
    expect(page.get_by_text("không cũ hơn 48 giờ")).to_be_visible()
