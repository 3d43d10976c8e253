"""A reader finds a paragraph hard and says so right there; the trainer answers beside it; the reader hears, and is led back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from elearn.content.document import Course
from tests.journeys.conftest import OpenContext, sign_in
from tests.journeys.installation import LiveSite

pytestmark = pytest.mark.browser

BLOCK = "cung-mot-viec-hai-cua/html/4"
WORDS = "Chữ “cửa” ở đây là gì?"
ANSWER = "“Cửa” là cách anh/chị tự mở ứng dụng."


def at_block(page: Page, course: Course, block: str) -> None:
    """Opens the lesson and goes to one of its blocks, as whoever reads with a pointer does."""
    page.goto(f"/vi/courses/{course.slug}/{course.lessons[1].slug}")
    here = page.locator(f'[data-block="{block}"]')
    here.hover()
    here.get_by_role("link", name="Góp ý ở đây").click()


def test_a_paragraph_is_called_hard_answered_and_the_reader_hears(
    open_context: OpenContext, site: LiveSite, course: Course
) -> None:
    reader, trainer = open_context(site).new_page(), open_context(site).new_page()
    sign_in(reader, "hocvien")
    at_block(reader, course, BLOCK)
    expect(reader.locator("blockquote")).to_contain_text("Tôi dừng ngay dòng đầu")
    reader.get_by_label("Anh/chị thấy gì?").fill(WORDS)
    reader.get_by_role("button", name="Chỗ này khó hiểu").click()
    expect(reader).to_have_url(re.compile(rf"#{BLOCK}$"))
    expect(reader.get_by_text("Đã ghi nhận.")).to_be_visible()

    sign_in(trainer, "giangvien")
    trainer.goto(f"/vi/studio/{course.slug}")
    region = trainer.get_by_role("region", name="Góp ý của người đọc đang chờ")
    region.get_by_role("link", name=course.lessons[1].title["vi"]).first.click()
    line = trainer.get_by_role("region", name="Tôi dừng ngay dòng đầu")
    expect(line).to_contain_text(WORDS)
    line.get_by_text("Trả lời", exact=True).click()
    line.get_by_label("Trả lời người góp ý").fill(ANSWER)
    line.get_by_role("button", name="Giữ nguyên, gửi trả lời").click()
    expect(trainer.get_by_text("Đã trả lời góp ý.")).to_be_visible()

    reader.goto("/vi/notices")
    told = reader.locator("main li", has_text=ANSWER)
    expect(told).to_contain_text("giữ nguyên")
    told.get_by_role("button").or_(told.get_by_role("link")).first.click()
    expect(reader).to_have_url(re.compile(rf"{course.lessons[1].slug}#{BLOCK}$"))


def test_a_reader_without_account_reads_the_answer_by_the_code(open_context: OpenContext, site: LiveSite, course: Course) -> None:
    guest, trainer = open_context(site, scripts=False).new_page(), open_context(site, scripts=False).new_page()
    guest.goto(f"/vi/courses/{course.slug}/{course.lessons[1].slug}/report?block={BLOCK}")
    guest.get_by_role("button", name="Chỗ này khó hiểu").click()
    code = guest.locator("main").inner_text().split("Mã đối chiếu của anh/chị: ")[1][:7]

    sign_in(trainer, "giangvien")
    trainer.goto(f"/vi/reports/faults/{course.slug}/{course.lessons[1].id}")
    line = trainer.get_by_role("region", name="Tôi dừng ngay dòng đầu")
    line.get_by_text("Trả lời", exact=True).click()
    line.get_by_label("Trả lời người góp ý").fill(ANSWER)
    line.get_by_role("button", name="Giữ nguyên, gửi trả lời").click()

    guest.goto("/vi/remarks")
    guest.get_by_label("Mã đối chiếu").fill(code.lower().replace("-", " "))
    guest.get_by_role("button", name="Xem", exact=True).click()
    expect(guest.locator("main")).to_contain_text(ANSWER)
