"""Writing in the lesson editor: the marks, the way to a line, and whoever is signed out while they write."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import OpenContext, sign_in
from tests.journeys.installation import LiveSite
from tests.journeys.test_unsaved_forms import begin, lesson_in, reopened, sign_out

pytestmark = pytest.mark.browser

WORDS = "Không đọc mã cho bất kỳ ai, kể cả người xưng là cán bộ."
SAVED = "Đã lưu lúc"
OUT = "Chưa lưu: anh/chị không còn đăng nhập."
WRONG = "### ? Câu hỏi chưa có phương án nào"
LONG = " ".join(["Một đoạn dài như trong tệp Word, không xuống dòng."] * 30)


@pytest.fixture
def lesson(open_context: OpenContext, site: LiveSite) -> Page:
    """A lesson that a trainer writes."""
    page = open_context(site, width=1366).new_page()
    page.set_viewport_size({"width": 1366, "height": 768})
    start = begin(page)
    page.goto(f"{start}/edit/{lesson_in(page, start)}")
    return page


def write(page: Page, text: str) -> None:
    """Puts the text in, with the caret at `|`, and what is between two of them selected."""
    page.locator("#text").fill(text.replace("|", ""))
    first, last = text.index("|"), text.rindex("|")
    page.locator("#text").evaluate("(text, [from, to]) => text.setSelectionRange(from, to)", [first, max(first, last - 1)])


def written(page: Page) -> str:
    """The text, with the caret or the selection as in `write`."""
    found: str = page.locator("#text").evaluate(
        """(text) => {
          const { selectionStart: from, selectionEnd: to, value } = text;
          const inside = from === to ? "|" : `|${value.slice(from, to)}|`;
          return value.slice(0, from) + inside + value.slice(to);
        }"""
    )
    return found


def typed(page: Page, *keys: str) -> str:
    """The text after some keys; what is no name of a key is typed."""
    for each in keys:
        if "+" in each or each in {"Enter", "Backspace"}:
            page.keyboard.press(each)
        else:
            page.keyboard.insert_text(each)
    return written(page)


def test_the_same_keys_end_a_mark_that_began_it_and_take_it_off(lesson: Page) -> None:
    bold, italic = "Control+b", "Control+i"
    for before, keys, after in (
        ("A |", (bold, "đậm", bold, " thường"), "A **đậm** thường|"),
        ("A |", (italic, "nghiêng", italic, " thường"), "A *nghiêng* thường|"),
        ("A |", (bold, bold, "thường"), "A thường|"),
        ("A |", (bold, "đậm ", italic, "cả hai", italic, bold, " thường"), "A **đậm *cả hai*** thường|"),
        ("A |**đậm**", (bold, "mới"), "A **mới|****đậm**"),
        ("A |đậm|", (bold,), "A **|đậm|**"),
        ("A **|đậm|**", (bold,), "A |đậm|"),
        ("A |**đậm**|", (bold,), "A |đậm|"),
        ("A **|đậm|**", (italic,), "A ***|đậm|***"),
        ("A ***|đậm|***", (bold,), "A *|đậm|*"),
        ("A *|đậm|*", (bold,), "A ***|đậm|***"),
    ):
        write(lesson, before)
        assert typed(lesson, *keys) == after, before


def test_enter_goes_on_with_a_list_and_ends_it_on_an_empty_item(lesson: Page) -> None:
    for before, keys, after in (
        ("- một|", ("Enter", "hai"), "- một\n- hai|"),
        ("9. một|", ("Enter", "hai"), "9. một\n10. hai|"),
        ("  - một|", ("Enter", "hai"), "  - một\n  - hai|"),
        ("- [x] đúng|", ("Enter", "sai"), "- [x] đúng\n- [ ] sai|"),
        ("- một| hai", ("Enter",), "- một\n- | hai"),
        ("- một\n- |", ("Enter", "Hết"), "- một\nHết|"),
        ("- một|", ("Shift+Enter", "hai"), "- một\nhai|"),
        ("Câu|", ("Enter", "Câu"), "Câu\nCâu|"),
        ("|- một", ("Enter",), "\n|- một"),
    ):
        write(lesson, before)
        assert typed(lesson, *keys) == after, before


def test_home_and_end_lead_to_the_ends_of_the_toolbar(lesson: Page) -> None:
    buttons = lesson.locator("[data-toolbar] [data-act]")
    buttons.first.focus()
    lesson.keyboard.press("End")
    expect(buttons.last).to_be_focused()
    lesson.keyboard.press("ArrowRight")
    expect(buttons.first).to_be_focused()
    lesson.keyboard.press("ArrowLeft")
    lesson.keyboard.press("Home")
    expect(buttons.first).to_be_focused()
    expect(buttons.first).to_have_attribute("tabindex", "0")


def line_in_sight(page: Page) -> float:
    """How far down in the window the caret's line stands, as a part of its height; laid out by the browser in a page of its own."""
    found: float = page.locator("#text").evaluate(
        """(text) => {
          const copy = document.createElement("div");
          const look = getComputedStyle(text);
          for (const each of look) copy.style.setProperty(each, look.getPropertyValue(each));
          copy.style.cssText += `height: auto; position: absolute; top: 0; overflow-y: scroll; width: ${text.offsetWidth}px`;
          const mark = document.createElement("b");
          mark.textContent = ".";
          copy.append(text.value.slice(0, text.selectionStart), mark);
          document.body.append(copy);
          const down = mark.getBoundingClientRect().top - copy.getBoundingClientRect().top;
          copy.remove();
          return (text.getBoundingClientRect().top + down - text.scrollTop) / innerHeight;
        }"""
    )
    return found


def test_the_line_of_a_problem_comes_into_sight_below_long_paragraphs(lesson: Page) -> None:
    wrong = "\n\n".join([*[LONG] * 12, WRONG, *[LONG] * 6])
    lesson.locator("#text").fill(f"\n{wrong}\n")
    expect(lesson.locator("#kept")).to_contain_text(SAVED)
    lesson.locator("#checked .problems a[data-at]:visible").first.click()
    start, line = lesson.locator("#text").evaluate(
        "(text) => [text.selectionStart, text.value.slice(text.selectionStart, text.selectionEnd)]"
    )
    assert line == WRONG
    assert start > len(LONG) * 12
    assert 0.05 < line_in_sight(lesson) < 0.4


def test_whoever_is_signed_out_is_told_and_goes_on_after_signing_in_elsewhere(lesson: Page) -> None:
    lesson.locator("#text").fill("Một câu.")
    expect(lesson.locator("#kept")).to_contain_text(SAVED)
    sign_out(lesson.context.new_page())
    lesson.locator("#text").fill(WORDS)
    expect(lesson.locator("#kept")).to_contain_text(OUT)
    with lesson.context.expect_page() as opened:
        lesson.locator("#kept a").click()
    door = opened.value
    door.locator("#username").fill("giangvien")
    door.locator("#password").fill("mưa trên phố huyện xưa")
    door.locator("main form button[type=submit]").click()
    door.wait_for_url("**/authoring/**")
    lesson.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(lesson.locator("#kept")).to_contain_text(SAVED)
    lesson.locator("#text").fill(f"{WORDS} Cúp máy.")
    expect(lesson.locator("#checked .drawn")).to_contain_text("Cúp máy.")
    expect(lesson.locator("#kept")).to_contain_text(SAVED)
    assert reopened(lesson).locator("#text").input_value().strip() == f"{WORDS} Cúp máy."


def test_nothing_is_saved_in_the_name_of_somebody_else_who_signed_in(lesson: Page) -> None:
    other = lesson.context.new_page()
    sign_out(other)
    sign_in(other, "thamdinh")
    lesson.locator("#text").fill(WORDS)
    expect(lesson.locator("#kept")).to_contain_text(OUT)
    lesson.evaluate("window.dispatchEvent(new Event('focus'))")
    lesson.wait_for_timeout(500)
    expect(lesson.locator("#kept")).to_contain_text(OUT)
