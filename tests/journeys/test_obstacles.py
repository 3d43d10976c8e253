"""Monday at the head's desk: the sheet says what waits, the head answers with a day, and a learner who told it reads that."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from elearn.content.document import Course, Lesson
from tests.journeys.conftest import OpenContext, go, sign_in
from tests.journeys.installation import LiveSite

pytestmark = pytest.mark.browser

ANSWER = "Quầy 3 được thay máy; từ nay đến đó dùng máy của quầy 1 buổi chiều."


@pytest.fixture
def lesson(course: Course) -> Lesson:
    """The one whose act the people of the demo's ward cannot do, because their machines are too old."""
    return course.lessons[1]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_head_reads_mondays_page_and_whoever_told_an_obstacle_reads_the_answer(
    open_context: OpenContext, site: LiveSite, course: Course, lesson: Lesson, *, scripts: bool
) -> None:
    learner, head = (open_context(site, scripts=scripts, width=360).new_page() for _ in range(2))
    sign_in(learner, "hocvien")
    say_could_not(learner, course, lesson)

    sign_in(head, "lanhdao")
    go(head, "Thứ Hai")
    before = waiting_on(head)
    answer_from_the_sheet(head, lesson)
    go(head, "Thứ Hai")
    assert waiting_on(head) == before - 1
    expect(entry_of(head, lesson)).to_have_count(0)

    go(learner, "Việc học")
    learner.locator("main").get_by_role("link", name=lesson.title["vi"]).filter(has_text="đọc trả lời").click()
    expect(learner.locator("#desk-answer")).to_contain_text(ANSWER)
    expect(learner.locator("#desk-answer")).to_contain_text("hẹn xong trước 31/12/2026")


def say_could_not(page: Page, course: Course, lesson: Lesson) -> None:
    page.goto(f"/vi/courses/{course.slug}/{lesson.slug}")
    page.get_by_text("Chưa làm được vì…").click()
    page.get_by_label("Máy quá cũ").check()
    page.get_by_role("button", name="Gửi lý do").click()
    expect(page.locator("#desk-answer")).to_contain_text("Đã ghi nhận lý do, không kèm tên.")


def waiting_on(page: Page) -> int:
    """How many obstacles wait: the sentence of the sheet and its second section say the same."""
    sentence = page.locator(".say")
    expect(sentence).to_contain_text("Đơn vị có 40 người: ")
    expect(sentence).to_contain_text("Việc của anh/chị: ")
    told = int(sentence.inner_text().split("Vướng mắc chờ anh/chị quyết: ")[1].split(".")[0])
    shown = page.get_by_role("region", name="2. Vướng mắc chờ quyết")
    if told:
        expect(shown.get_by_role("heading", level=2)).to_have_text(f"2. Vướng mắc chờ quyết: {told}")
    else:
        expect(shown).to_contain_text("Không có vướng mắc nào chờ quyết.")
    return told


def entry_of(page: Page, lesson: Lesson) -> Locator:
    """The obstacle in the second section of the sheet."""
    return page.get_by_role("region", name="2. Vướng mắc chờ quyết").locator(".item", has_text=f"Máy quá cũ: {lesson.title['vi']}")


def answer_from_the_sheet(page: Page, lesson: Lesson) -> None:
    """Reads how many told it, and answers with a day."""
    entry = entry_of(page, lesson)
    expect(entry).to_contain_text("Ít nhất 30 người báo")
    entry.get_by_role("link", name="Trả lời").click()
    page.get_by_label("Câu trả lời").fill(ANSWER)
    page.get_by_label("Hẹn xong trước ngày").fill("31/12/2026")
    page.get_by_role("button", name="Gửi câu trả lời").click()
    expect(page.locator("main")).to_contain_text("hẹn xong trước 31/12/2026")
