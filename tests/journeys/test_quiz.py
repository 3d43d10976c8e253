"""A quiz at a counter: on a line that drops, on two devices, in two languages, with and without scripts, to the pass."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from elearn.assessment.models import Attempt, AttemptLine
from elearn.assessment.papers import Item
from elearn.assessment.queries import Sitting, read_sheet, sitting_of
from elearn.assessment.responses import Answer, Chosen, Filled, Ordered, Paired, Spotted, Written
from elearn.assessment.shuffling import token
from elearn.assessment.solving import solve
from elearn.catalogue.service import publish
from elearn.core.actor import SYSTEM
from elearn.core.clock import FakeClock
from tests.assessment.counter import FINAL, counter_course, secrets_in, wrong_answer
from tests.conftest import NOW
from tests.journeys.answering import place_of
from tests.journeys.conftest import OpenContext, sign_in
from tests.journeys.installation import LiveSite, copy_of, served, settings_for

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

QUIZ = f"courses/tiep-khach/{FINAL}"
LOST = "Chưa lưu: mất kết nối. Câu trả lời vẫn còn trên máy này và sẽ tự gửi lại."
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])


@pytest.fixture
def quiz_site(city: Path, tmp_path: Path) -> Iterator[LiveSite]:
    """A site of this test alone, with the course of three quizzes."""
    with served(settings_for(copy_of(city, tmp_path / "instance")), clock=FakeClock(NOW)) as running:
        with running.database.unit_of_work() as work:
            publish(work.session, SYSTEM, counter_course(), {}, now=work.now)
        yield running


def sitting_at(site: LiveSite) -> Sitting:
    """The attempt begun last, as the server has it."""
    with site.database.read() as session:
        row = session.scalars(select(Attempt).order_by(Attempt.started_at.desc(), Attempt.id.desc()).limit(1)).one()
        return sitting_of(session, row)


def given_to(site: LiveSite, item: Item) -> Answer | None:
    """The answer that counts for a question."""
    with site.database.read() as session:
        found = read_sheet(session, sitting_at(site)).given.get(item.id)
    return found.response.answer if found is not None else None


def start(page: Page, language: str = "vi") -> None:
    page.goto(f"/{language}/{QUIZ}")
    page.locator("article form button").click()
    page.wait_for_url("**/attempts/*")


def box_of(page: Page, item: Item) -> Locator:
    return page.locator(f'section[data-item="{item.name}"]')


def give(page: Page, sitting: Sitting, item: Item, answer: Answer) -> None:
    """Gives an answer by the controls of the page, without pressing a button that sends."""
    box, name = box_of(page, item), item.name

    def named(element: str, place: str = "") -> str:
        return token(sitting.seed, name, element, place)

    match answer:
        case Chosen(options=given) | Spotted(segments=given):
            for each in given:
                box.locator(f'label:has(> input[value="{named(each)}"])').click()
        case Written(text=text):
            box.locator(f'[name="{name}"]').fill(text)
        case Paired(pairs=pairs):
            _pair(box, {f"{name}.{left}": named(right, left) for left, right in pairs})
        case Filled(gaps=gaps):
            for gap, value in gaps:
                _fill_gap(box.locator(f'[name="{name}.{gap}"]'), value, named(value, gap))
        case Ordered(items=items):
            for place, each in enumerate(items):
                _move_up(page, item, named(each), place)


def _pair(box: Locator, chosen: dict[str, str]) -> None:
    for field, value in chosen.items():
        box.locator(f'[name="{field}"]').select_option(value)


def _fill_gap(field: Locator, value: str, chosen: str) -> None:
    if field.evaluate("(each) => each.tagName") == "SELECT":
        field.select_option(chosen)
    else:
        field.fill(value)


def _move_up(page: Page, item: Item, wanted: str, place: int) -> None:
    values = box_or_draft(page, item).locator(f'.order input[name="{item.name}"]')
    here = place_of(values, wanted)
    for step in range(here - place):
        box_or_draft(page, item).locator(f'button[value="{wanted}:up"]').click()
        expect(values.nth(here - step - 1)).to_have_value(wanted)


def box_or_draft(page: Page, item: Item) -> Locator:
    """The question in the sitting, or alone on the page where its items are being moved without script."""
    return page.locator(f'section[id="{item.name}"]')


def onward(page: Page, item: Item) -> None:
    box_or_draft(page, item).locator(f'button[name="{item.name}.sent"]:visible').click()


def answer_all(page: Page, site: LiveSite, right: int, language: str = "vi") -> None:
    """Answers from the first question to the last, so many of them right, by the buttons of the page."""
    sitting = sitting_at(site)
    for item in sitting.paper.items:
        if item.number <= right:
            give(page, sitting, item, solve(item.question, language).answer)
        else:
            give(page, sitting, item, wrong_answer(item.question))
        onward(page, item)
    page.wait_for_url("**/review")


def hand_in(page: Page) -> None:
    page.locator("[data-submit] button").click()
    page.wait_for_url("**/result")


def kept_on(page: Page) -> list[str]:
    """The names of what this device keeps of answers."""
    found: list[str] = page.evaluate("Object.keys(localStorage).filter((each) => each.startsWith('elearn:kept:'))")
    return found


@pytest.mark.slow
def test_a_quiz_is_passed_though_the_line_drops_twice_and_the_device_changes(
    open_context: OpenContext, quiz_site: LiveSite
) -> None:
    at_the_counter = open_context(quiz_site)
    page = at_the_counter.new_page()
    sign_in(page, "hocvien")
    start(page)
    sitting = sitting_at(quiz_site)
    first, second, third, *others = sitting.paper.items

    # A first answer is saved by itself.
    give(page, sitting, first, solve(first.question, "vi").answer)
    onward(page, first)
    expect(page.locator("#saved")).to_contain_text("Đã lưu lúc 08:42")

    # The line drops: the page says so, keeps the answer, goes on, and sends it when the line is back.
    at_the_counter.set_offline(True)
    give(page, sitting, second, solve(second.question, "vi").answer)
    onward(page, second)
    expect(page.locator("#saved")).to_have_text(LOST)
    expect(box_of(page, third)).to_be_visible()
    assert given_to(quiz_site, second) is None
    at_the_counter.set_offline(False)
    expect(page.locator("#saved")).to_contain_text("Đã lưu lúc", timeout=20_000)
    assert given_to(quiz_site, second) == solve(second.question, "vi").answer
    assert kept_on(page) == []

    # It drops again, and the browser is closed over it: the answer waits on this device until the sitting is opened here again.
    at_the_counter.set_offline(True)
    give(page, sitting, third, solve(third.question, "vi").answer)
    onward(page, third)
    expect(page.locator("#saved")).to_have_text(LOST)
    address = page.url.partition("#")[0]
    assert len(kept_on(page)) == 1
    page.close()
    at_the_counter.set_offline(False)

    # Meanwhile on another device, in the other language: what was saved is there, what was not is open.
    at_the_desk = open_context(quiz_site)
    page = at_the_desk.new_page()
    sign_in(page, "hocvien", "en")
    start(page, "en")
    # An emulated line comes back while a page closes, and now and then the answer with it: then there is one question less to give.
    has_arrived = given_to(quiz_site, third) is not None
    expect(page.locator(".map .done")).to_have_count(3 if has_arrived else 2)
    expect(box_of(page, others[0] if has_arrived else third)).to_be_visible()
    for item in others:
        page.goto(f"{address.replace('/vi/', '/en/')}#{item.name}")
        give(page, sitting, item, solve(item.question, "en").answer)
        onward(page, item)
        expect(page.locator("#saved")).to_contain_text("Saved at") if item is not others[-1] else page.wait_for_url("**/review")

    # Back at the counter the kept answer is sent at once, and the handing in finds nothing missing.
    page = at_the_counter.new_page()
    page.goto(address)
    expect(page.locator("#saved")).to_contain_text("Đã lưu lúc", timeout=20_000)
    assert given_to(quiz_site, third) == solve(third.question, "vi").answer
    page.goto(f"{address}/review")
    expect(page.locator("main .lead")).to_contain_text("10 câu đã trả lời, 0 câu còn trống")
    hand_in(page)
    expect(page.locator("h1")).to_have_text("Đạt")
    assert kept_on(page) == []


def test_an_answer_overtaken_on_another_device_is_not_put_over_the_newer_one(
    open_context: OpenContext, quiz_site: LiveSite
) -> None:
    clock = quiz_site.database.clock
    assert isinstance(clock, FakeClock)
    here, there = open_context(quiz_site), open_context(quiz_site)
    page, other = here.new_page(), there.new_page()
    sign_in(page, "hocvien")
    start(page)
    sitting = sitting_at(quiz_site)
    item = next(each for each in sitting.paper.items if each.question.kind == "text")
    page.goto(f"{page.url.partition('#')[0]}#{item.name}")
    clock.advance(minutes=5)
    here.set_offline(True)
    give(page, sitting, item, Written("cũ"))
    page.keyboard.press("Tab")
    expect(page.locator("#saved")).to_have_text(LOST)
    page.wait_for_timeout(1500)
    sign_in(other, "hocvien")
    start(other)
    other.goto(f"{other.url.partition('#')[0]}#{item.name}")
    give(other, sitting, item, Written("mới"))
    other.keyboard.press("Tab")
    expect(other.locator("#saved")).to_contain_text("Đã lưu lúc")
    here.set_offline(False)
    expect(box_of(page, item)).to_contain_text("máy khác đã gửi câu trả lời mới hơn", timeout=20_000)
    expect(box_of(page, item).locator(f'[name="{item.name}"]')).to_have_value("mới")
    assert given_to(quiz_site, item) == Written("mới")


@SCRIPTS
def test_who_fails_reads_the_places_and_passes(open_context: OpenContext, quiz_site: LiveSite, *, scripts: bool) -> None:
    page = open_context(quiz_site, scripts=scripts).new_page()
    sign_in(page, "hocvien")
    start(page)
    answer_all(page, quiz_site, right=6)
    hand_in(page)
    expect(page.locator("h1")).to_contain_text("Chưa đạt – còn")
    result = page.url
    places = [each.get_attribute("href") or "" for each in page.get_by_role("link", name="Mở đúng đoạn này").all()]
    assert 1 <= len(places) <= 3
    for place in places[:2]:
        page.goto(place)
        anchor = place.partition("#")[2]
        expect(page.locator(f'[id="{anchor}"]')).to_be_in_viewport()
    page.goto(result)
    page.get_by_role("button", name="Làm lại bài kiểm tra").click()
    page.wait_for_url("**/attempts/*")
    answer_all(page, quiz_site, right=10)
    hand_in(page)
    expect(page.locator("h1")).to_have_text("Đạt")
    page.goto("/vi/courses/tiep-khach/")
    expect(page.locator("ol.tasks > li", has_text="Kiểm tra cuối khóa")).to_contain_text("Đạt")


def test_nothing_that_a_browser_receives_in_a_sitting_tells_what_is_right(open_context: OpenContext, quiz_site: LiveSite) -> None:
    context = open_context(quiz_site)
    received: list[str] = []
    context.on("response", lambda answer: received.append(answer.text()) if answer.ok and "/attempts/" in answer.url else None)
    page = context.new_page()
    sign_in(page, "hocvien")
    start(page)
    answer_all(page, quiz_site, right=0)
    expect(page.locator("h1")).to_have_text("Xem lại rồi nộp")
    assert len(received) > 10
    assert secrets_in("".join(received)) == []


def test_an_ambiguous_number_is_asked_back_before_the_next_question(open_context: OpenContext, quiz_site: LiveSite) -> None:
    page = open_context(quiz_site).new_page()
    sign_in(page, "hocvien")
    start(page)
    sitting = sitting_at(quiz_site)
    item = next(each for each in sitting.paper.items if each.question.kind == "numeric")
    page.goto(f"{page.url.partition('#')[0]}#{item.name}")
    give(page, sitting, item, Written("1.000"))
    onward(page, item)
    expect(box_of(page, item)).to_contain_text("đọc được hai cách")
    expect(box_of(page, item)).to_be_visible()
    box_of(page, item).locator(f'button[name="{item.name}.read"][value="whole"]').click()
    expect(box_of(page, item).locator(f'[name="{item.name}"]')).to_have_value("1000")
    assert given_to(quiz_site, item) == Written("1000")


def typed_before_the_last(sitting: Sitting) -> Item:
    """A question with a typed number, which the server may ask back, that is followed by another one; the order is drawn."""
    return next(each for each in sitting.paper.items[:-1] if each.question.kind in {"numeric", "cloze"})


def test_a_lost_line_holds_nobody_at_a_number(open_context: OpenContext, quiz_site: LiveSite) -> None:
    context = open_context(quiz_site)
    page = context.new_page()
    sign_in(page, "hocvien")
    start(page)
    sitting = sitting_at(quiz_site)
    item = typed_before_the_last(sitting)
    page.goto(f"{page.url.partition('#')[0]}#{item.name}")
    page.route("**/answers", lambda route: route.abort("internetdisconnected"))
    give(page, sitting, item, solve(item.question, "vi").answer)
    page.keyboard.press("Tab")
    expect(page.locator("#saved")).to_have_text(LOST)
    onward(page, item)
    expect(box_of(page, item)).to_be_hidden(timeout=1_000)


def test_a_slow_line_holds_nobody_for_long_at_a_number(open_context: OpenContext, quiz_site: LiveSite) -> None:
    page = open_context(quiz_site).new_page()
    sign_in(page, "hocvien")
    start(page)
    sitting = sitting_at(quiz_site)
    item = typed_before_the_last(sitting)
    page.goto(f"{page.url.partition('#')[0]}#{item.name}")
    page.route("**/answers", lambda _never_answered: None)
    give(page, sitting, item, solve(item.question, "vi").answer)
    onward(page, item)
    expect(box_of(page, item)).to_be_hidden(timeout=10_000)


def test_what_is_unsent_holds_the_handing_in_back(open_context: OpenContext, quiz_site: LiveSite) -> None:
    context = open_context(quiz_site)
    page = context.new_page()
    sign_in(page, "hocvien")
    start(page)
    sitting = sitting_at(quiz_site)
    first = sitting.paper.items[0]
    page.route("**/answers", lambda route: route.abort("internetdisconnected"))
    give(page, sitting, first, solve(first.question, "vi").answer)
    onward(page, first)
    expect(page.locator("#saved")).to_have_text(LOST)
    page.get_by_role("link", name="Xem lại rồi nộp").click()
    expect(page.locator("[data-submit] button")).to_be_disabled()
    expect(page.locator("#saved")).to_contain_text("Chưa nộp được")
    page.unroute("**/answers")
    expect(page.locator("[data-submit] button")).to_be_enabled(timeout=20_000)
    expect(page.locator("main .lead")).to_contain_text("1 câu đã trả lời")


def test_the_last_answer_waits_for_the_line_and_then_the_review_opens(open_context: OpenContext, quiz_site: LiveSite) -> None:
    page = open_context(quiz_site).new_page()
    sign_in(page, "hocvien")
    start(page)
    sitting = sitting_at(quiz_site)
    last = sitting.paper.items[-1]
    page.goto(f"{page.url.partition('#')[0]}#{last.name}")
    page.route("**/answers", lambda route: route.abort("internetdisconnected"))
    give(page, sitting, last, solve(last.question, "vi").answer)
    onward(page, last)
    expect(page.locator("#saved")).to_have_text(LOST)
    expect(box_of(page, last)).to_be_visible()
    page.unroute("**/answers")
    page.wait_for_url("**/review", timeout=20_000)
    assert given_to(quiz_site, last) == solve(last.question, "vi").answer


SURE_AS_IT_COMES = """new MutationObserver((_, looking) => {
  const first = document.querySelector("[data-item] input[name$='.sure']");
  if (!first) return;
  first.checked = true;
  looking.disconnect();
}).observe(document, { childList: true, subtree: true });"""


def test_being_sure_before_the_script_had_come_makes_no_answer(open_context: OpenContext, quiz_site: LiveSite) -> None:
    page = open_context(quiz_site).new_page()
    sign_in(page, "hocvien")
    page.add_init_script(SURE_AS_IT_COMES)
    with page.expect_request("**/answers") as asked:
        start(page)
    body = asked.value.post_data or ""
    assert ".sure=" in body
    assert ".sent=" not in body


def test_the_way_on_after_the_last_question_and_handing_in_wait_for_the_line(
    open_context: OpenContext, quiz_site: LiveSite
) -> None:
    context = open_context(quiz_site)
    page = context.new_page()
    sign_in(page, "hocvien")
    start(page)
    sitting = sitting_at(quiz_site)
    last = sitting.paper.items[-1]
    page.goto(f"{page.url.partition('#')[0]}#{last.name}")
    give(page, sitting, last, solve(last.question, "vi").answer)
    page.keyboard.press("Tab")  # What is typed is saved when its field is left.
    expect(page.locator("#saved")).to_contain_text("Đã lưu lúc")
    presses = (
        page.get_by_role("link", name="Xem lại rồi nộp").click,
        page.get_by_role("link", name="Làm tiếp").click,
        lambda: onward(page, last),
        page.locator("[data-submit] button").click,
    )
    for press in presses:
        before = page.url.partition("#")[0]
        context.set_offline(True)
        press()
        expect(page.locator("#saved")).to_contain_text("Mất kết nối, chưa gửi được")
        assert page.url.partition("#")[0] == before
        context.set_offline(False)
        press()
        page.wait_for_url(lambda address, before=before: address.partition("#")[0] != before)


def test_what_is_unsent_is_sent_from_the_learners_own_page(open_context: OpenContext, quiz_site: LiveSite) -> None:
    page = open_context(quiz_site).new_page()
    unsent_answer(page, quiz_site)
    page.unroute("**/answers")
    page.goto("/vi/learning")
    expect(page.locator("[data-unsent]")).to_be_hidden(timeout=20_000)
    page.wait_for_function("Object.keys(localStorage).every((each) => !each.startsWith('elearn:kept:'))")
    with quiz_site.database.read() as session:
        assert session.scalars(select(AttemptLine.kind)).all() == ["answered"]


def test_before_a_machine_is_given_away_what_is_unsent_is_sent(open_context: OpenContext, quiz_site: LiveSite) -> None:
    page = open_context(quiz_site).new_page()
    unsent_answer(page, quiz_site)
    page.goto("/vi/give-way")
    expect(page.get_by_text("Còn câu trả lời chưa gửi được")).to_be_visible()
    page.unroute("**/answers")
    expect(page.get_by_text("Còn câu trả lời chưa gửi được")).to_be_hidden(timeout=20_000)
    assert kept_on(page) == []
    with quiz_site.database.read() as session:
        assert session.scalars(select(AttemptLine.kind)).all() == ["answered"]


@pytest.mark.parametrize("way", ["give-way", "logout"])
def test_whoever_leaves_leaves_no_answer_on_the_device(open_context: OpenContext, quiz_site: LiveSite, way: str) -> None:
    page = open_context(quiz_site).new_page()
    unsent_answer(page, quiz_site)
    page.goto("/vi/account")
    assert len(kept_on(page)) == 1
    if way == "give-way":
        page.goto("/vi/give-way")
    page.locator(f'main form[action$="/{way}"] button').click()
    page.wait_for_url(lambda address: "/account" not in address and "give-way" not in address)
    assert kept_on(page) == []


def test_whoever_sits_down_next_finds_no_answer_on_the_device(open_context: OpenContext, quiz_site: LiveSite) -> None:
    context = open_context(quiz_site)
    page = context.new_page()
    unsent_answer(page, quiz_site)
    context.clear_cookies()
    sign_in(page, "giangvien")
    page.goto("/vi/learning")
    assert kept_on(page) == []


def unsent_answer(page: Page, site: LiveSite) -> None:
    """Leaves an answer on the device that the server does not have."""
    sign_in(page, "hocvien")
    start(page)
    sitting = sitting_at(site)
    first = sitting.paper.items[0]
    page.route("**/answers", lambda route: route.abort("internetdisconnected"))
    give(page, sitting, first, solve(first.question, "vi").answer)
    onward(page, first)
    expect(page.locator("#saved")).to_have_text(LOST)


@SCRIPTS
def test_a_pause_hides_everything_and_leads_back(open_context: OpenContext, quiz_site: LiveSite, *, scripts: bool) -> None:
    page = open_context(quiz_site, scripts=scripts).new_page()
    sign_in(page, "hocvien")
    start(page)
    page.get_by_role("button", name="Tạm dừng – tôi có khách").click()
    expect(page.get_by_role("heading", name="Mời anh/chị")).to_be_visible()
    assert page.locator("body").inner_text().split() == ["Mời", "anh/chị", "Làm", "tiếp"]
    assert "Mời anh/chị" in page.title()
    page.get_by_role("link", name="Làm tiếp").click()
    expect(page.locator("h1:visible")).to_have_text("Kiểm tra cuối khóa")
    with quiz_site.database.read() as session:
        assert session.scalars(select(AttemptLine.kind)).all() == ["paused"]


def test_a_quiz_is_sat_by_the_keyboard_alone(open_context: OpenContext, quiz_site: LiveSite) -> None:
    page = open_context(quiz_site).new_page()
    sign_in(page, "hocvien")
    start(page)
    sitting = sitting_at(quiz_site)
    item = next(each for each in sitting.paper.items if each.question.kind == "single" and each.number > 1)
    page.locator("h1").click()
    for each in sitting.paper.items[1 : item.number]:
        page.keyboard.press("ArrowRight")
        expect(box_of(page, each)).to_be_visible()
    expect(box_of(page, item).locator("h2")).to_be_focused()
    for _press in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "radio":
            break
    page.keyboard.press("Space")
    expect(page.locator("#saved")).to_contain_text("Đã lưu lúc")
    assert isinstance(given_to(quiz_site, item), Chosen)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_axe_finds_nothing_and_nothing_is_wider_than_320_pixels(
    open_context: OpenContext, quiz_site: LiveSite, language: str
) -> None:
    page = open_context(quiz_site, width=1280).new_page()
    sign_in(page, "hocvien", language)
    page.goto(f"/{language}/{QUIZ}")
    found = looked_over(page)
    start(page, language)
    sitting = sitting_at(quiz_site)
    address = page.url.partition("#")[0]
    for item in sitting.paper.items:
        page.goto(f"{address}#{item.name}")
        found += looked_over(page)
    for act in ("review", "pause"):
        page.goto(f"{address}/{act}")
        found += looked_over(page)
    page.goto(f"{address}/review")
    hand_in(page)
    found += looked_over(page)
    assert found == []


def looked_over(page: Page) -> list[str]:
    """What axe finds on the page, and whether it is too wide for a small telephone."""
    found = [f"{page.url} {each['id']}" for each in Axe().run(page).response["violations"]]
    page.set_viewport_size({"width": 320, "height": 640})
    width = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size({"width": 1280, "height": 800})
    return found + ([f"{page.url} is {width} pixels wide"] if width > 320 else [])
