"""Help with signing in: a lost password, and many slips at once. How an account begins is told in `test_newcomer.py`."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import OpenContext, sign_in
from tests.journeys.installation import LiveSite

pytestmark = pytest.mark.browser

SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
NEXT = "nắng vàng trên bến sông quê"


@SCRIPTS
def test_a_lost_password_is_replaced_by_a_spoken_code(open_context: OpenContext, site: LiveSite, *, scripts: bool) -> None:
    officer, learner = (open_context(site, scripts=scripts).new_page() for _ in range(2))
    sign_in(officer, "nhansu")
    officer.goto("/vi/staff?q=hocvien")
    officer.locator("main ul.lines").get_by_role("link").first.click()
    officer.locator("summary", has_text="Cấp mã đặt lại mật khẩu").click()
    officer.get_by_role("button", name="Cấp mã", exact=True).click()
    code = officer.locator("main code").inner_text()

    learner.goto("/vi/login")
    learner.get_by_role("link", name="Đặt mật khẩu mới bằng mã").click()
    learner.get_by_label("Mã nhân sự, tên đăng nhập hoặc thư điện tử").fill("hocvien")
    learner.get_by_label("Mã sáu chữ số").fill(code)
    learner.get_by_label("Mật khẩu mới", exact=True).fill(NEXT)
    learner.get_by_label("Nhập lại mật khẩu mới").fill(NEXT)
    learner.get_by_role("button", name="Đặt mật khẩu và đăng nhập").click()
    expect(learner.get_by_text("Đã đặt mật khẩu mới.")).to_be_visible()
    learner.goto("/vi/account")
    expect(learner.get_by_role("heading", name="Mã đặt lại mật khẩu đã cấp cho tôi")).to_be_visible()
    expect(learner.get_by_text("Hoàng Thu Hà")).to_be_visible()


def test_eight_slips_stand_on_one_page(open_context: OpenContext, site: LiveSite) -> None:
    page = open_context(site).new_page()
    sign_in(page, "nhansu")
    page.goto("/vi/staff?without=account")
    for box in page.locator("input[name=person]").all()[8:]:
        box.uncheck()
    page.get_by_role("button", name="In phiếu cho những người đã chọn").click()
    expect(page.locator(".ticket")).to_have_count(8)
    assert page.pdf(format="A4").count(b"/Type /Page\n") == 1
