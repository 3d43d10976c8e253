"""The kit in a real browser: no axe violation in any theme, nothing that the content policy refuses, and what the scripts add."""

from __future__ import annotations

import os
import re
import shutil
import threading
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect, sync_playwright
from werkzeug.serving import make_server

CHROMIUM = os.environ.get("ELEARN_CHROMIUM") or shutil.which("chromium") or ""
OPTIONS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="no Chromium here")]


# How long a page may take says how busy the machine is, not whether the page is right.
expect.set_options(timeout=15_000)


@pytest.fixture(scope="module")
def site(stage: Flask) -> Iterator[str]:
    """The address of the stage on this machine."""
    server = make_server("127.0.0.1", 0, stage, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield opened
        opened.close()


@pytest.fixture
def context(browser: Browser, site: str) -> Iterator[BrowserContext]:
    opened = browser.new_context(base_url=site, viewport={"width": 1000, "height": 700})
    opened.set_default_timeout(15_000)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page whose console stays silent: a refusal of the content policy or an error of a script would speak there."""
    heard: list[str] = []
    opened = context.new_page()
    opened.on("console", lambda message: heard.append(message.text) if message.type in {"error", "warning"} else None)
    opened.on("pageerror", lambda error: heard.append(str(error)))
    yield opened
    assert [words for words in heard if "ERR_INTERNET_DISCONNECTED" not in words] == []


def until(page: Page, expression: str) -> None:
    """Waits until an expression is true; the content policy lets no string be evaluated by the page itself."""
    for _attempt in range(100):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(150)
    raise AssertionError(expression)


STYLE_PAGES = ["", "lesson", "case", "sign-in", "aid", "pause", "paper/sheet", "paper/card", "paper/thanks", "error/404"]


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("path", STYLE_PAGES)
def test_axe_finds_nothing_on_a_page_of_the_style_book(page: Page, path: str, lang: str) -> None:
    page.goto(f"/{lang}/design/{path}")
    assert Axe().run(page).response["violations"] == []


@pytest.mark.parametrize("theme", ["dark", "contrast"])
@pytest.mark.parametrize("path", ["", "lesson", "case"])
def test_axe_finds_nothing_in_the_other_themes(page: Page, path: str, theme: str) -> None:
    page.add_init_script(f"localStorage.setItem('elearn:theme', '{theme}')")
    page.goto(f"/vi/design/{path}")
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert Axe().run(page).response["violations"] == []


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("path", STYLE_PAGES)
def test_no_page_is_wider_than_a_window_of_320_pixels(page: Page, path: str, lang: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"/{lang}/design/{path}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_what_one_touches_is_large_enough(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/vi/design/lesson")
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, summary, label.opt, .nav a, .sos, .toc a, .turn a, .tools a, .foot a")]
        .filter((each) => each.offsetParent && each.getBoundingClientRect().height < 43.5)
        .map((each) => each.outerHTML.slice(0, 80))"""
    )
    assert small == []


def test_the_chosen_theme_is_there_before_the_page_is_painted(page: Page) -> None:
    page.goto("/vi/design/lesson")
    page.locator("#display > summary").click()
    page.get_by_label("Tối", exact=True).check()
    page.goto("/vi/design/case")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(15, 24, 25)"


def test_a_larger_text_size_is_remembered(page: Page) -> None:
    page.goto("/vi/design/lesson")
    page.locator("#display > summary").click()
    page.get_by_label("Rất lớn", exact=True).check()
    page.reload()
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "22px"


def test_an_answer_comes_in_place_with_the_focus_on_its_feedback(page: Page) -> None:
    page.goto("/en/trial-lesson")
    page.get_by_label("Two").check()
    page.get_by_role("button", name="Check").click()
    expect(page.locator("#q1 .said")).to_be_focused()
    expect(page.locator("#live")).to_have_text("You chose b")
    assert page.url.endswith("/en/trial-lesson")


def test_an_answer_given_without_a_line_is_kept_and_sent_again(page: Page, context: BrowserContext) -> None:
    page.goto("/en/trial-lesson")
    page.get_by_label("Two").check()
    context.set_offline(offline=True)
    page.get_by_role("button", name="Check").click()
    expect(page.locator("#q1 .saved.off")).to_contain_text("Not sent: no connection")
    expect(page.get_by_label("Two")).to_be_checked()
    context.set_offline(offline=False)
    expect(page.locator("#q1 .said")).to_have_text("Chosen: b")


def test_the_same_form_works_without_scripts(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    plain = context.new_page()
    plain.goto("/en/trial-lesson")
    plain.get_by_label("One").check()
    plain.get_by_role("button", name="Check").click()
    expect(plain.locator("#q1 .said")).to_have_text("Chosen: a")
    context.close()


def test_a_lesson_answered_and_read_to_its_end_lights_its_room(page: Page) -> None:
    page.goto("/en/trial-lesson")
    page.get_by_label("One").check()
    page.get_by_role("button", name="Check").click()
    expect(page.locator("#q1 .said")).to_be_focused()
    page.locator(".turn").scroll_into_view_if_needed()
    until(page, "(localStorage.getItem('elearn:done') || '').includes('trial')")
    page.goto("/en/trial-house")
    rooms = page.locator(".room")
    expect(rooms.nth(0)).to_contain_class("lit")
    expect(rooms.nth(0).locator(".tag:visible")).to_have_text("Lit")
    expect(rooms.nth(1).locator(".tag:visible")).to_have_text("1 of 2 lessons")
    expect(rooms.nth(2).locator(".tag:visible")).to_have_text("Not begun")


def test_reading_alone_lights_no_room(page: Page) -> None:
    page.goto("/en/trial-lesson")
    page.locator(".turn").scroll_into_view_if_needed()
    page.wait_for_timeout(400)
    assert page.evaluate("localStorage.getItem('elearn:done')") is None


def test_a_reader_without_account_is_taken_back_to_the_place(page: Page) -> None:
    page.goto("/en/trial-lesson")
    page.locator("#b4").scroll_into_view_if_needed()
    page.evaluate("document.getElementById('b4').scrollIntoView()")
    until(page, "localStorage.getItem('elearn:place:trial') === 'b4'")
    page.goto("/en/trial-lesson")
    expect(page.get_by_role("link", name="Go on from where you stopped")).to_have_attribute("href", "#b4")


def test_an_item_moves_at_once_and_keeps_the_focus(page: Page) -> None:
    page.goto("/en/design/")
    page.get_by_role("button", name="Down: Receive").click()
    expect(page.locator(".order > li > span:first-child")).to_have_text(["Sort", "Receive", "Accept"])
    expect(page.get_by_role("button", name="Down: Receive")).to_be_focused()
    expect(page.locator("#live")).to_have_text("Receive: place 2 of 3")
    assert page.eval_on_selector_all(".order input", "(all) => all.map((each) => each.value)") == ["2", "1", "3"]


def test_the_arrow_turns_the_page_and_can_be_switched_off(page: Page) -> None:
    page.goto("/en/trial-lesson")
    page.locator("#keys > summary").click()
    page.get_by_label("Use shortcuts on this device").uncheck()
    page.locator("h1").click()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(200)
    assert page.url.endswith("/en/trial-lesson")
    page.get_by_label("Use shortcuts on this device").check()
    page.locator("h1").click()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/en/design/")


def test_an_arrow_in_a_radio_group_does_not_turn_the_page(page: Page) -> None:
    page.goto("/en/trial-lesson")
    page.get_by_label("One").check()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(200)
    assert page.url.endswith("/en/trial-lesson")


def test_a_slash_goes_to_the_search(page: Page) -> None:
    page.goto("/en/design/")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()


def test_a_slash_leads_to_the_search_from_a_page_that_has_none(page: Page) -> None:
    page.goto("/en/trial-lesson")
    page.keyboard.press("/")
    page.wait_for_url("**/en/design/#q")
    expect(page.locator("#q")).to_be_focused()


def test_a_slash_does_not_lead_away_from_what_was_entered(page: Page) -> None:
    page.goto("/en/trial-lesson")
    page.get_by_label("Two").check()
    page.get_by_label("Two").evaluate("(field) => field.blur()")
    page.keyboard.press("/")
    page.wait_for_timeout(200)
    assert page.url.endswith("/en/trial-lesson")


def test_asking_first_closes_on_escape(page: Page) -> None:
    page.goto("/en/design/")
    page.locator("#s-confirm > summary").click()
    page.get_by_role("button", name="Keep them").focus()
    page.keyboard.press("Escape")
    expect(page.locator("#s-confirm > summary")).to_be_focused()
    expect(page.get_by_role("button", name="Keep them")).to_be_hidden()


def test_the_incident_page_opens_without_a_network(page: Page, context: BrowserContext) -> None:
    page.goto("/vi/design/lesson")
    until(page, "caches.open('elearn-incident-1').then((store) => store.match('/en/incident')).then(Boolean)")
    context.set_offline(offline=True)
    page.goto("/vi/incident")
    expect(page.locator("h1:visible")).to_have_text("Chuyện gì vừa xảy ra?")
    assert page.evaluate("getComputedStyle(document.body).borderTopWidth") == "10px"
    with pytest.raises(Error, match="ERR_"):
        page.goto("/vi/design/case")


def test_the_incident_page_takes_the_chosen_theme(page: Page) -> None:
    page.goto("/vi/design/lesson")
    page.evaluate("localStorage.setItem('elearn:theme', 'dark')")
    page.goto("/vi/incident")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(15, 24, 25)"


def test_a_string_cannot_become_html_in_the_page(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/vi/design/lesson")
    with pytest.raises(Error, match="TrustedHTML"):
        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<i></i>')")


def test_a_pocket_card_prints_on_one_page_of_a6(page: Page) -> None:
    page.goto("/vi/design/paper/card")
    boxes = re.findall(rb"/MediaBox *\[0 0 ([\d.]+) ([\d.]+)\]", page.pdf(prefer_css_page_size=True))
    assert [(round(float(width) / 72 * 25.4), round(float(height) / 72 * 25.4)) for width, height in boxes] == [(105, 148)]


def test_the_sheet_prints_on_one_page_of_a4(page: Page) -> None:
    page.goto("/vi/design/paper/sheet")
    assert len(re.findall(rb"/MediaBox", page.pdf(prefer_css_page_size=True))) == 1


def test_a_choice_is_saved_as_it_is_made_without_moving_the_focus(page: Page) -> None:
    page.goto("/en/trial-saving")
    page.get_by_label("Two").check()
    expect(page.locator("#saved")).to_have_text("Saved: b")
    expect(page.get_by_label("Two")).to_be_focused()


def test_a_refusal_is_told_beside_the_form_and_keeps_the_choice(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/en/trial-saving")
    page.get_by_label("Refused").check()
    expect(page.locator("#saved")).to_contain_text("The server did not accept it. This page is not open to your account")
    expect(page.get_by_label("Refused")).to_be_checked()


def test_work_that_goes_on_is_asked_for_again(page: Page) -> None:
    page.goto("/en/trial-saving")
    expect(page.locator("#job .tag")).to_have_text("Running")
    expect(page.locator("#job .tag")).to_have_text("Done", timeout=15_000)


def test_the_place_of_somebody_signed_in_is_sent_to_the_server(page: Page, stage: Flask) -> None:
    stage.extensions.pop("stage.places", None)
    page.goto("/en/trial-saving")
    for _attempt in range(60):
        if "b1" in stage.extensions.get("stage.places", []):
            break
        page.wait_for_timeout(100)
    assert set(stage.extensions["stage.places"]) == {"b1"}
    assert page.evaluate("localStorage.getItem('elearn:place:signed-in')") is None
