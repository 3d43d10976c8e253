"""From a spreadsheet to somebody who learns: a list is written, a slip is printed, an account begins, a password is lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from elearn.core.jobs.runner import Runner
from elearn.organisation import staff_jobs
from elearn.organisation.service.staff_imports import CHECK, WRITE
from tests.journeys.conftest import OpenContext, sign_in
from tests.journeys.installation import LiveSite
from tests.organisation.staff_import.files import workbook

pytestmark = pytest.mark.browser

SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
CHOSEN, NEXT = "mây trắng bay ngang trời", "nắng vàng trên bến sông quê"
HEADINGS = ("Mã số công chức", "Họ và tên", "Ngày sinh", "Mã đơn vị")


@contextmanager
def jobs_of(site: LiveSite) -> Iterator[None]:
    """Does the jobs of the site beside it."""
    stop = threading.Event()
    runner = Runner(site.database, {CHECK: staff_jobs.check_staff_file, WRITE: staff_jobs.write_staff_list})
    thread = threading.Thread(target=runner.run_forever, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def send_list(page: Page, folder: Path, *rows: tuple[object, ...]) -> None:
    path = folder / "danh-sach.xlsx"
    path.write_bytes(workbook(*rows, headings=HEADINGS))
    page.goto("/vi/staff/imports")
    page.get_by_label("Tệp danh sách").set_input_files(path)
    page.get_by_role("button", name="Kiểm tra thử, chưa ghi").click()


def wait_for_the_plan(page: Page, *, scripts: bool) -> None:
    """With scripts the page asks for itself; without, the person does."""
    for _ in range(20):
        if page.locator(".facts").count():
            return
        if scripts:
            page.wait_for_timeout(1000)
        else:
            page.get_by_role("link", name="Xem lại").click()
            page.wait_for_timeout(300)
    expect(page.locator(".facts")).to_be_visible()


def begin_account(page: Page, staff_code: str, code: str) -> None:
    page.goto("/vi/login")
    page.get_by_role("link", name="Kích hoạt bằng phiếu").click()
    page.get_by_label("Mã số cán bộ, công chức").fill(staff_code)
    page.get_by_label("Mã kích hoạt").fill(code)
    page.get_by_label("Mật khẩu", exact=True).fill(CHOSEN)
    page.get_by_label("Nhập lại mật khẩu").fill(CHOSEN)
    page.get_by_role("button", name="Kích hoạt và đăng nhập").click()


@SCRIPTS
def test_a_row_of_a_spreadsheet_becomes_somebody_who_learns(
    open_context: OpenContext, site: LiveSite, tmp_path: Path, *, scripts: bool
) -> None:
    officer = open_context(site, scripts=scripts).new_page()
    sign_in(officer, "nhansu")
    with jobs_of(site):
        send_list(officer, tmp_path, ("MOI1", "Phan Thị Mới", 1991, "001"), ("", "Không Mã", "31/2/1990", "001"))
        wait_for_the_plan(officer, scripts=scripts)
        expect(officer.get_by_text("Chưa ghi được: 1 dòng cần sửa.", exact=True)).to_be_visible()
        expect(officer.get_by_text("Dòng 3").first).to_be_visible()
        send_list(officer, tmp_path, ("MOI1", "Phan Thị Mới", 1991, "001"))
        wait_for_the_plan(officer, scripts=scripts)
    officer.get_by_role("button", name="Ghi 1 thay đổi").click()
    expect(officer.get_by_text("Đã ghi toàn bộ lúc")).to_be_visible()
    officer.goto("/vi/staff?without=account&q=MOI1")
    officer.get_by_role("button", name="In phiếu cho những người đã chọn").click()
    slip = officer.locator(".ticket")
    expect(slip).to_contain_text("Phan Thị Mới")
    expect(slip.get_by_role("link")).to_have_count(0)

    newcomer = open_context(site, scripts=scripts).new_page()
    begin_account(newcomer, "moi1", slip.locator(".code").inner_text())
    expect(newcomer.get_by_role("heading", level=1)).to_have_text("Trang này ghi gì về anh/chị, ai xem được, và vì sao")
    newcomer.goto("/vi/account")
    expect(newcomer.get_by_role("button", name="Tôi đã đọc, vào học")).to_be_visible()
    newcomer.get_by_role("button", name="Tôi đã đọc, vào học").click()
    expect(newcomer.get_by_role("heading", level=1)).to_have_text("Tài khoản của tôi")


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


def test_eight_slips_stand_on_one_page(open_context: OpenContext, site: LiveSite, browser: Browser) -> None:
    assert browser
    page = open_context(site).new_page()
    sign_in(page, "nhansu")
    page.goto("/vi/staff?without=account")
    for box in page.locator("input[name=person]").all()[8:]:
        box.uncheck()
    page.get_by_role("button", name="In phiếu cho những người đã chọn").click()
    expect(page.locator(".ticket")).to_have_count(8)
    assert page.pdf(format="A4").count(b"/Type /Page\n") == 1
