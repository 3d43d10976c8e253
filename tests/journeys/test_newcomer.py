"""From a spreadsheet to a line in a report: an officer lists a newcomer, who begins an account from paper and learns a course."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from elearn.accounts.one_time_codes import ALPHABET
from elearn.catalogue.service import publish
from elearn.content.document import Course
from elearn.core.actor import SYSTEM
from elearn.core.jobs.runner import Runner
from elearn.organisation import staff_jobs
from elearn.organisation.service.staff_imports import CHECK
from tests.journeys.answering import answer_all, play_to_the_end
from tests.journeys.conftest import OpenContext, go, sign_in
from tests.journeys.installation import LiveSite
from tests.journeys.learned import complete
from tests.organisation.staff_import.files import workbook
from tests.reporting.sheets import SheetCell, read_sheet
from tests.site import another

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

CHOSEN = "mây trắng bay ngang trời"
HEADINGS = ("STT", "Mã số công chức", "Họ và tên", "Ngày sinh", "Vị trí việc làm", "Mã đơn vị")
CODE, NAME, DESK = "0012045", "Phan Thị Mới", "Công chức tiếp nhận hồ sơ"
WARD, OFFICE = "Phường Ví Dụ", "Trung tâm Phục vụ hành chính công"
TITLE = {"vi": "Lừa đảo trực tuyến trong 15 phút", "en": "Online fraud in 15 minutes"}


@pytest.fixture
def short_course(site: LiveSite, course: Course) -> Course:
    """A lesson and a case. The trainer, who does not work in the ward, has completed it before."""
    lessons = (course.lessons[0], course.lessons[-1])
    modules, required = (replace(course.modules[0], lessons=lessons),), tuple(each.id for each in lessons)
    short = another(course, code="lua-dao-15-phut", title=TITLE, modules=modules, required_lessons=required)
    with site.database.unit_of_work() as work:
        publish(work.session, SYSTEM, short, {}, now=work.now)
    complete(site.database, "giangvien", short)
    return short


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_newcomer_of_a_spreadsheet_becomes_a_line_of_the_officers_report(
    open_context: OpenContext, site: LiveSite, short_course: Course, tmp_path: Path, *, scripts: bool
) -> None:
    officer = open_context(site, scripts=scripts).new_page()
    sign_in(officer, "nhansu")
    write_the_list(officer, site, tmp_path, scripts=scripts)
    host, code = print_the_slip(officer)

    newcomer = open_context(site, scripts=scripts, width=360).new_page()
    begin_the_account(newcomer, host, code)
    learn(newcomer, short_course)

    rows = read_sheet(export_the_record(officer, tmp_path))
    assert [(row["Mã nhân sự"], row["Họ và tên"]) for row in rows] == [(SheetCell(CODE, "s"), SheetCell(NAME, "s"))]
    assert TITLE["vi"] in rows[0]["Tên khóa học"].value
    assert OFFICE in rows[0]["Đơn vị"].value


def write_the_list(page: Page, site: LiveSite, folder: Path, *, scripts: bool) -> None:
    """Sends a list with a slip of the keyboard, reads what is wrong, sends the mended one, reads its plan and has it written."""
    go(page, "Nhân sự")
    page.get_by_role("link", name="Nhập danh sách").click()
    sound = (1, CODE, NAME, "05/11/1991", DESK, "001.7")
    send(page, site, folder, sound, (2, "", "Không Mã", "31/02/1990", DESK, "001.7"))
    expect(page.get_by_text("Chưa ghi được: 1 dòng cần sửa.", exact=True)).to_be_visible()
    expect(page.get_by_text("Dòng 3").first).to_be_visible()
    page.get_by_role("link", name="Gửi lại").click()
    send(page, site, folder, sound, comes_again=scripts)
    plan = page.locator("main ul.lines li")
    expect(plan).to_have_count(1)
    for words in (NAME, CODE, DESK, OFFICE):
        expect(plan).to_contain_text(words)
    page.get_by_role("button", name="Ghi 1 thay đổi").click()
    expect(page.get_by_text("Đã ghi toàn bộ lúc")).to_be_visible()


def send(page: Page, site: LiveSite, folder: Path, *rows: tuple[object, ...], comes_again: bool = False) -> None:
    """Sends a workbook and waits for the job: with scripts the page comes again by itself, or the officer looks again."""
    path = folder / "danh-sach.xlsx"
    path.write_bytes(workbook(*rows, headings=HEADINGS))
    page.get_by_label("Tệp danh sách").set_input_files(path)
    page.get_by_role("button", name="Kiểm tra thử, chưa ghi").click()
    expect(page.get_by_text("Đang kiểm tra thử, chưa ghi")).to_be_visible()
    assert Runner(site.database, {CHECK: staff_jobs.check_staff_file}).run_once()
    if not comes_again:
        page.get_by_role("link", name="Xem lại").click()
    expect(page.locator(".facts")).to_be_visible(timeout=20_000)


def print_the_slip(page: Page) -> tuple[str, str]:
    """Prints the slip of the newcomer alone; answers the address and the code that stand on it."""
    page.get_by_role("link", name="Chọn người để in phiếu").click()
    page.get_by_label("Tìm người").fill("phan thi moi")
    page.get_by_role("button", name="Tìm", exact=True).click()
    expect(page.locator("main ul.lines li")).to_have_count(1)
    page.get_by_role("button", name="In phiếu cho những người đã chọn").click()
    slip = page.locator(".ticket")
    for words in (NAME, CODE, f"{OFFICE}, {WARD}"):
        expect(slip).to_contain_text(words)
    check_the_paper(page)
    address = re.search(r"Tự gõ địa chỉ (\S+) vào trình duyệt", slip.inner_text())
    assert address is not None
    return address[1], slip.locator(".code").inner_text()


def check_the_paper(page: Page) -> None:
    """One page of A4, a code of three groups that a hand can copy, and nothing to click."""
    paper = page.pdf(prefer_css_page_size=True)
    assert [round(float(each)) for each in re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", paper)[0]] == [595, 842]
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", paper)) == 1
    assert b"/URI" not in paper
    page.emulate_media(media="print")
    expect(page.locator("a:visible, button:visible")).to_have_count(0)
    code = page.locator(".ticket .code")
    assert re.fullmatch(rf"[{ALPHABET}]{{4}}(-[{ALPHABET}]{{4}}){{2}}", code.inner_text())
    # Twelve points, as the letters of an official document.
    assert code.evaluate("(each) => parseFloat(getComputedStyle(each).fontSize)") >= 16
    page.emulate_media(media="screen")


def begin_the_account(page: Page, host: str, code: str) -> None:
    """Types the address from the paper, and does what the paper says."""
    page.goto(f"http://{host}")
    go(page, "Đăng nhập")
    page.get_by_role("link", name="Kích hoạt bằng phiếu").click()
    page.get_by_label("Mã số cán bộ, công chức").fill(CODE)
    page.get_by_label("Mã kích hoạt").fill(code.lower())
    page.get_by_label("Mật khẩu", exact=True).fill(CHOSEN)
    page.get_by_label("Nhập lại mật khẩu").fill(CHOSEN)
    page.get_by_role("button", name="Kích hoạt và đăng nhập").click()
    expect(page.locator("h1")).to_have_text("Trang này ghi gì về anh/chị, ai xem được, và vì sao")
    # No way leads round this page.
    page.goto("/vi/learning")
    page.get_by_role("button", name="Tôi đã đọc, vào học").click()
    expect(page.locator("h1")).to_have_text("Chào anh/chị Mới")


def learn(page: Page, course: Course) -> None:
    """Finds the course and learns it to its end."""
    go(page, "Khóa học")
    page.get_by_role("link", name=TITLE["vi"]).click()
    page.get_by_role("link", name="Bắt đầu bài 1").click()
    answer_all(page, course, course.lessons[0])
    page.locator(".turn-form button").click()
    expect(page.locator("h1")).to_have_text(course.lessons[1].title["vi"])
    play_to_the_end(page)
    page.get_by_role("button", name="Khép hồ sơ, xong bài này").click()
    expect(page.get_by_text("Anh/chị đã hoàn thành khóa học. Kết quả đã được ghi.")).to_be_visible()


def export_the_record(page: Page, folder: Path) -> Path:
    """Filters by the unit and the course, sees one line, and takes it away as a workbook."""
    page.goto("/vi/")
    go(page, "Báo cáo")
    choose(page, "Đơn vị", WARD)
    choose(page, "Tên khóa học", TITLE["vi"])
    page.locator("form.filters button").click()
    line = page.locator("main tbody tr")
    expect(line).to_have_count(1)
    expect(line).to_contain_text(f"{NAME}\t{CODE}", use_inner_text=True)
    page.locator("main summary", has_text="ra tệp").click()
    page.get_by_label("XLSX").check()
    page.get_by_label("Tệp này dùng vào việc gì").fill("Báo cáo đào tạo quý IV")
    with page.expect_download() as found:
        page.get_by_role("button", name="Xuất tệp").click()
    path = folder / found.value.suggested_filename
    found.value.save_as(path)
    go(page, "Báo cáo")
    page.get_by_role("link", name="Tệp đã xuất").click()
    expect(page.locator("main table")).to_contain_text("Báo cáo đào tạo quý IV")
    return path


def choose(page: Page, field: str, words: str) -> None:
    """Chooses the first option that holds these words; those of units are indented."""
    select = page.get_by_role("form", name="Lọc kết quả").get_by_label(field, exact=True)
    select.select_option(select.locator("option", has_text=words).first.get_attribute("value"))
