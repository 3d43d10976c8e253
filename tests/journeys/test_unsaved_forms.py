"""What is typed in the forms of the studio and not saved: it comes back to whoever typed it, and to nobody else."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.journeys.conftest import OpenContext, sign_in
from tests.journeys.installation import LiveSite
from tests.journeys.test_authoring import run_jobs

pytestmark = pytest.mark.browser

BACK = "Đã đưa lại chữ chưa lưu."
OLD = "Trên máy này còn chữ chưa lưu, viết khi nội dung còn khác bây giờ."
WORDS = "Có người xưng là cán bộ hỏi mã. Anh/chị làm gì trước?"
KEPT = "Object.keys(localStorage).filter((name) => name.startsWith('elearn:text:')).length"


def begin(page: Page) -> str:
    """A trainer begins a course; answers its address."""
    sign_in(page, "giangvien")
    page.goto("/vi/authoring/new")
    page.locator("#f-title").fill("Giữ kín mã xác thực")
    page.get_by_role("button", name="Bắt đầu soạn").click()
    page.wait_for_url(re.compile(r"/vi/authoring/(?!new)[^/]+$"))
    return urlsplit(page.url).path


def lesson_in(page: Page, start: str) -> str:
    """The path of the lesson with which a course begins."""
    page.goto(start)
    address = page.locator('a[href*="/edit/modules/"]').first.get_attribute("href") or ""
    return urlsplit(address).path.split("/edit/")[1]


def reopened(page: Page, address: str = "") -> Page:
    """The same page after its tab was closed, two seconds after the last key."""
    context, address = page.context, address or page.url
    page.close()
    opened = context.new_page()
    opened.goto(address)
    return opened


def note_of(page: Page) -> Locator:
    return page.locator("[data-unsaved-note]")


def sign_out(page: Page) -> None:
    """Leaves by the button, as in another tab."""
    page.goto("/vi/account")
    page.locator('form[action$="/logout"] button').first.click()
    page.wait_for_url(re.compile(r"/vi/$"))


def add_case(page: Page, start: str) -> str:
    """The path of a new case."""
    page.goto(start)
    page.locator("details", has=page.locator("#f-title-1")).locator("summary").click()
    page.locator("#f-title-1").fill("Vụ việc")
    page.locator('[name="kind"][value="case"]').first.check()
    page.get_by_role("button", name="Thêm bài").first.click()
    page.wait_for_url(re.compile("vu-viec"))
    return urlsplit(page.url).path.split("/", 5)[5]


def add_english(page: Page, start: str) -> None:
    """Lets the course be translated."""
    page.goto(f"{start}/course-settings")
    page.locator("#f-summary_vi").fill("Giữ kín mã.")
    page.locator('[name="language_en"]').check()
    page.get_by_role("button", name="Lưu").click()
    page.wait_for_url(re.compile(f"{start}$"))


def forms_of(start: str, lesson: str, case: str) -> list[tuple[str, str]]:
    """Each form of the studio, with a field in which one writes."""
    return [
        (f"{start}/translate/{lesson}?to=en", '[name="title.text"], [name$="text"]'),
        (f"{start}/scenes/{case}?new=scene", "#f-text"),
        (f"{start}/questions/{lesson}?new=single", "#f-title"),
        (f"{start}/course-settings", "#f-summary_vi"),
        (f"{start}/settings/{lesson}", "#f-title"),
        (f"{start}/glossary", '[name="0.meaning.vi"]'),
    ]


def test_what_was_typed_comes_back_to_every_form_after_its_tab_was_closed(open_context: OpenContext, site: LiveSite) -> None:
    page = open_context(site).new_page()
    start = begin(page)
    add_english(page, start)
    for address, field in forms_of(start, lesson_in(page, start), add_case(page, start)):
        page.goto(address)
        before = page.locator(field).first.input_value()
        expect(note_of(page)).to_be_hidden()
        page.locator(field).first.fill(WORDS)
        page = reopened(page)
        expect(note_of(page)).to_contain_text(BACK)
        assert page.locator(field).first.input_value() == WORDS
        note_of(page).get_by_role("button").click()
        expect(note_of(page)).to_be_hidden()
        assert page.locator(field).first.input_value() == before


@pytest.fixture
def question(open_context: OpenContext, site: LiveSite) -> Page:
    """A new question in a lesson, open in a browser."""
    page = open_context(site).new_page()
    start = begin(page)
    page.goto(f"{start}/questions/{lesson_in(page, start)}?new=single")
    return page


def complete(page: Page) -> None:
    """Fills in a whole question."""
    page.locator("#f-title").fill(WORDS)
    for at, words in enumerate(("Đọc mã", "Cúp máy")):
        page.locator(f'[name="answers.options.{at}.text"]').fill(words)
        page.locator(f'[name="answers.options.{at}.feedback"]').fill("Mã chỉ dùng cho mình.")
    page.locator('[name="right"][value="1"], [name="answers.options.1.right"]').check()


def save(page: Page) -> None:
    page.get_by_role("button", name="Lưu câu hỏi").last.click()


def test_what_was_saved_is_kept_no_longer(question: Page) -> None:
    address = question.url
    complete(question)
    assert question.evaluate(KEPT) == 1
    save(question)
    expect(question.get_by_role("link", name=WORDS)).to_be_visible()
    assert question.evaluate(KEPT) == 0
    question.goto(address)
    expect(note_of(question)).to_be_hidden()
    assert question.locator("#f-title").input_value() == ""


def test_what_was_refused_is_kept_until_it_is_saved(question: Page) -> None:
    address = question.url
    question.locator("#f-title").fill(WORDS)
    save(question)
    expect(question.get_by_role("heading", name="Chưa lưu")).to_be_visible()
    expect(note_of(question)).to_be_hidden()
    again = reopened(question, address)
    expect(note_of(again)).to_contain_text(BACK)
    assert again.locator("#f-title").input_value() == WORDS


def test_rows_that_were_asked_for_come_back_with_what_stands_in_them(question: Page) -> None:
    address = question.url
    question.get_by_role("button", name="Thêm dòng").click()
    expect(question.locator('[name="answers.options.5.text"]')).to_be_visible()
    question.locator('[name="answers.options.5.text"]').fill("Gọi lại số chính thức")
    question.locator('[name="right"][value="5"]').check()
    again = reopened(question, address)
    expect(again.locator('[name="answers.options.5.text"]')).to_have_value("Gọi lại số chính thức")
    expect(again.locator('[name="right"][value="5"]')).to_be_checked()
    expect(note_of(again)).to_contain_text(BACK)


def test_what_was_written_over_an_earlier_state_is_shown_and_not_put_into_the_form(question: Page) -> None:
    question.locator("#f-title").fill("Câu chưa lưu")
    address = question.url
    other = question.context.new_page()
    other.goto(address.replace("new=single", "new=multiple"))
    complete(other)
    save(other)
    expect(other.get_by_role("link", name=WORDS)).to_be_visible()
    again = reopened(question, address)
    expect(again.locator("[data-unsaved-old]")).to_contain_text(OLD)
    expect(again.locator("[data-unsaved-old] textarea")).to_have_value("Câu chưa lưu")
    assert again.locator("#f-title").input_value() == ""
    again.locator("[data-unsaved-old]").get_by_role("button").click()
    expect(again.locator("[data-unsaved-old]")).to_be_hidden()
    assert again.evaluate(KEPT) == 0


def test_whoever_was_signed_out_meanwhile_goes_on_after_signing_in(question: Page) -> None:
    complete(question)
    sign_out(question.context.new_page())
    save(question)
    expect(question.get_by_role("heading", name="Anh/chị cần đăng nhập lại")).to_be_visible()
    question.locator("main a[data-sign-in]").click()
    question.locator("#username").fill("giangvien")
    question.locator("#password").fill("mưa trên phố huyện xưa")
    question.locator("main form button[type=submit]").click()
    expect(note_of(question)).to_contain_text(BACK)
    assert question.locator("#f-title").input_value() == WORDS
    save(question)
    expect(question.get_by_role("link", name=WORDS)).to_be_visible()
    assert question.evaluate(KEPT) == 0


def leave_by_signing_out(context: BrowserContext) -> None:
    sign_out(context.new_page())


def leave_by_giving_way(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/vi/give-way")
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_text("Máy này vừa được nhường.")).to_be_visible()


@pytest.mark.parametrize("leave", [leave_by_signing_out, leave_by_giving_way])
def test_nothing_typed_is_left_for_whoever_sits_down_next(question: Page, leave: Callable[[BrowserContext], None]) -> None:
    complete(question)
    leave(question.context)
    next_page = question.context.new_page()
    next_page.goto("/vi/login")
    assert next_page.evaluate(KEPT) == 0


def test_whoever_signs_in_after_a_session_that_ended_by_itself_finds_nothing_of_the_other(question: Page) -> None:
    address = question.url
    complete(question)
    question.context.clear_cookies()
    sign_in(question, "thamdinh")
    assert question.evaluate(KEPT) == 0
    question.context.clear_cookies()
    sign_in(question, "giangvien")
    question.goto(address)
    expect(note_of(question)).to_be_hidden()
    assert question.locator("#f-title").input_value() == ""


QUESTIONS = "".join(f"Câu {n}: Việc nào nên làm lần thứ {n}?\nA. Gọi lại\nB. Im lặng\n\n" for n in (1, 2, 3))


@pytest.fixture
def brought(open_context: OpenContext, site: LiveSite) -> Page:
    """Pasted questions without keys as they come into the page when they are read."""
    page = open_context(site).new_page()
    page.goto(f"{begin(page)}/imports")
    page.locator("#f-pasted").fill(QUESTIONS)
    page.get_by_role("button", name="Đọc chữ đã dán").click()
    page.wait_for_url(re.compile(r"/imports/[^/]+$"))
    run_jobs(site)
    expect(page.locator('[name="key.1"]').first).to_be_visible()
    return page


def choose(page: Page) -> None:
    """Confirms two keys of three and leaves the quiz out."""
    page.locator('[name="key.1"][value="1"]').check()
    page.locator('[name="key.3"][value="0"]').check()
    page.locator('[name="quiz"]').uncheck()


def is_chosen(page: Page) -> bool:
    expect(note_of(page)).to_be_visible()
    chosen = page.locator("main input:checked").evaluate_all("found => found.map((each) => each.name + '=' + each.value)")
    return bool(chosen == ["key.1=1", "key.3=0"])


def test_what_was_chosen_of_an_import_comes_back_in_either_language(brought: Page) -> None:
    choose(brought)
    again = reopened(brought)
    assert is_chosen(again)
    again.locator('a[hreflang="en"]').first.click()
    again.wait_for_url(re.compile("/en/"))
    assert is_chosen(again)


def test_what_was_chosen_of_an_import_survives_that_more_is_asked(brought: Page) -> None:
    choose(brought)
    brought.get_by_role("button", name="Đưa vào khóa").click()
    expect(brought.get_by_role("heading", name="Chưa đưa vào được")).to_be_visible()
    brought.locator('a[hreflang="en"]').first.click()
    brought.wait_for_url(re.compile("/en/"))
    assert is_chosen(brought)


def test_what_was_chosen_of_an_import_is_forgotten_once_it_is_in_the_course(brought: Page) -> None:
    choose(brought)
    brought.locator('[name="key.2"][value="0"]').check()
    brought.get_by_role("button", name="Đưa vào khóa").click()
    expect(brought.get_by_text("Đã đưa vào khóa")).to_be_visible()
    assert brought.evaluate(KEPT) == 0
