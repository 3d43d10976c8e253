"""An examination in a browser: a line that drops, a machine that breaks, and a clock that runs out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select

from elearn.accounts.models import Account
from elearn.catalogue.queries import get_course
from elearn.catalogue.service import publish
from elearn.content.document import Draw
from elearn.core.actor import SYSTEM, Actor
from elearn.core.clock import FakeClock
from elearn.examinations.models import Sitting
from elearn.examinations.plan.shape import Plan, Section
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.sheets import read_sheet
from elearn.examinations.rules import Body
from elearn.organisation.models import Unit
from tests.assessment.counter import counter_course
from tests.conftest import NOW
from tests.examinations.invigilated import a_room
from tests.examinations.seat import BANK
from tests.examinations.stage import Stage
from tests.journeys.conftest import OpenContext, sign_in
from tests.journeys.installation import PASSWORD, LiveSite, copy_of, served, settings_for
from tests.organisation.makers import an_account

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

WHO = "hocvien"
CHOICES = (Draw(BANK, 3, "kind = single"),)
PLAN = Plan((Section("a", "Phần chung", CHOICES),), minutes=20)


@pytest.fixture
def hall(city: Path, tmp_path: Path) -> Iterator[tuple[LiveSite, Stage]]:
    """A site of this test alone, with the course of three quizzes, and what examinations of it need."""
    clock = FakeClock(NOW)
    with served(settings_for(copy_of(city, tmp_path / "instance")), clock=clock) as running:
        with running.database.unit_of_work() as work:
            publish(work.session, SYSTEM, counter_course(), {}, now=work.now)
        with running.database.read() as session:
            entry = get_course(session, SYSTEM, counter_course().slug)
            unit = session.scalars(select(Unit.id).limit(1)).one()
        nobody = Actor()
        yield running, Stage(running.database, clock, unit, unit, unit, nobody, nobody, nobody, entry, counter_course())


def listed(stage: Stage, held: Held) -> None:
    with stage.database.read() as session:
        person_id = session.scalars(select(Account.person_id).where(Account.username == WHO)).one()
    stage.a_candidate(held, Actor(person_id=person_id))


def sitting_of(stage: Stage) -> Sitting:
    with stage.database.read() as session:
        return session.scalars(select(Sitting)).one()


def answered(stage: Stage) -> int:
    with stage.database.read() as session:
        return len(read_sheet(session, sitting_of(stage).id).given)


def choose(page: Page) -> None:
    """Chooses the first option of the question that is shown."""
    page.locator("[data-item]:visible label:has(> input)").first.click()


def begun(page: Page, held: Held) -> None:
    """Signs in and starts."""
    sign_in(page, WHO)
    page.goto(f"/vi/examinations/{held.id}")
    page.get_by_role("button", name="Bắt đầu").click()
    page.wait_for_url("**/sittings/**")
    expect(page.locator("[data-clock]")).to_contain_text(":")


def kept_on(page: Page) -> list[str]:
    """The names of what this machine keeps of answers."""
    found: list[str] = page.evaluate("Object.keys(localStorage).filter((each) => each.startsWith('elearn:kept:'))")
    return found


def saved(page: Page) -> None:
    expect(page.locator("#saved")).to_contain_text("Đã lưu lúc")


CHOOSES_AS_IT_COMES = """new MutationObserver((_, looking) => {
  const first = document.querySelector("[data-item] input[type=radio]");
  if (!first) return;
  first.checked = true;
  looking.disconnect();
}).observe(document, { childList: true, subtree: true });"""


def test_what_was_chosen_before_the_script_had_come_is_sent(hall: tuple[LiveSite, Stage], open_context: OpenContext) -> None:
    """On a slow line the questions are there long before the script is."""
    site, stage = hall
    held = stage.a_held(PLAN)
    listed(stage, held)
    page = open_context(site).new_page()
    sign_in(page, WHO)
    page.goto(f"/vi/examinations/{held.id}")
    page.add_init_script(CHOOSES_AS_IT_COMES)
    page.get_by_role("button", name="Bắt đầu").click()
    page.wait_for_url("**/sittings/**")
    saved(page)
    assert answered(stage) == 1


def test_an_answer_outlives_a_dropped_line_and_the_sitting_goes_on_at_another_machine(
    hall: tuple[LiveSite, Stage], open_context: OpenContext
) -> None:
    site, stage = hall
    held = stage.a_held(PLAN)
    listed(stage, held)
    first = open_context(site, width=360)
    page = first.new_page()
    sign_in(page, WHO)
    page.goto(f"/vi/examinations/{held.id}")
    page.get_by_role("button", name="Bắt đầu").click()
    page.wait_for_url("**/sittings/**")
    expect(page.locator("[data-clock]")).to_contain_text(":")
    choose(page)
    saved(page)
    assert answered(stage) == 1
    page.locator("[data-item]:visible .fwd").click()
    first.set_offline(True)
    choose(page)
    expect(page.locator("#saved")).to_contain_text("mất kết nối")
    first.set_offline(False)
    saved(page)
    assert answered(stage) == 2

    other = open_context(site).new_page()
    sign_in(other, WHO)
    other.goto(f"/vi/examinations/{held.id}")
    other.get_by_role("link", name="Làm tiếp").click()
    other.get_by_label("Mật khẩu của anh/chị").fill(PASSWORD)
    other.get_by_role("button", name="Làm tiếp ở máy này").click()
    other.wait_for_url("**/sittings/*")
    # The machine before is told as soon as it tries to save.
    page.locator("[data-item]:visible label:has(> input)").nth(1).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("ở máy khác")
    other.goto(f"/vi/sittings/{sitting_of(stage).id}/review")
    other.get_by_role("button", name="Nộp bài").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("Đã nộp bài")
    assert sitting_of(stage).submitted_cause == "candidate"


def test_in_a_room_an_invigilator_lets_a_candidate_change_the_machine(
    hall: tuple[LiveSite, Stage], open_context: OpenContext
) -> None:
    site, stage = hall
    held = stage.a_held(PLAN)
    room, invigilator = a_room(stage, held), stage.a_member(held, Body.INVIGILATION)
    with stage.database.unit_of_work() as work:
        assert invigilator.person_id is not None
        an_account(work.session, invigilator.person_id, username="giamthi", password=PASSWORD)
        person_id = work.session.scalars(select(Account.person_id).where(Account.username == WHO)).one()
    stage.a_candidate(held, Actor(person_id=person_id), room_id=room.id, seat=3, confirmed_at=stage.clock.now())
    page = open_context(site).new_page()
    begun(page, held)
    choose(page)
    saved(page)

    other = open_context(site, width=360).new_page()
    sign_in(other, WHO)
    other.goto(f"/vi/sittings/{sitting_of(stage).id}")
    other.get_by_label("Mật khẩu của anh/chị").fill(PASSWORD)
    other.get_by_role("button", name="Xin chuyển sang máy này").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("Chờ cán bộ coi thi cho chuyển máy")
    number = other.locator("#waits .num").inner_text()
    # Whoever sits in the room is not disturbed.
    page.locator("[data-item]:visible .fwd").click()
    choose(page)
    saved(page)
    assert answered(stage) == 2

    board = open_context(site).new_page()
    sign_in(board, "giamthi")
    board.goto(f"/vi/organise/{held.id}/board")
    expect(board.locator("#board tbody tr").first).to_contain_text(f"xin chuyển máy, mã {number}")
    board.locator("#board tbody a").first.click()
    expect(board.locator("main")).to_contain_text(f"Mã trên màn hình máy ấy: {number}")
    board.locator("#release-reason").fill("máy hỏng")
    board.get_by_role("button", name="Cho chuyển máy").click()
    expect(board.get_by_text("Đã cho chuyển máy.")).to_be_visible()
    # The page that waits tells by itself.
    other.get_by_role("link", name="Làm tiếp").click(timeout=20_000)
    other.wait_for_url("**/sittings/*")
    expect(other.locator("[data-clock]")).to_contain_text(":")


def test_going_on_without_a_line_keeps_the_answer_and_the_page(hall: tuple[LiveSite, Stage], open_context: OpenContext) -> None:
    site, stage = hall
    held = stage.a_held(replace(PLAN, is_sequential=True))
    listed(stage, held)
    context = open_context(site, width=360)
    page = context.new_page()
    begun(page, held)
    onward = page.get_by_role("button", name="Lưu, sang câu sau")
    context.set_offline(True)
    choose(page)
    expect(page.locator("#saved")).to_contain_text("mất kết nối")
    onward.click()
    expect(page.locator("#saved")).to_contain_text("mất kết nối")
    expect(page.locator("[data-clock]")).to_contain_text(":")
    assert len(kept_on(page)) == 1
    assert answered(stage) == 0
    context.set_offline(False)
    saved(page)
    # What was pressed long ago closes nothing: a press that meets the next question would close that one unanswered.
    assert (answered(stage), sitting_of(stage).place, kept_on(page)) == (1, 0, [])
    onward.click()
    expect(page.locator("#q2")).to_be_visible()
    expect(page.locator("#q1")).to_have_count(0)
    assert (answered(stage), sitting_of(stage).place) == (1, 1)
    assert kept_on(page) == []

    # The server had it and could not say so: what is kept of the question that is closed by now is put to no other one.
    page.route("**/answers", lambda route: (route.fetch(), route.abort("internetdisconnected")))
    choose(page)
    expect(page.locator("#saved")).to_contain_text("mất kết nối")
    onward.click()
    expect(page.locator("#saved")).to_contain_text("mất kết nối")
    assert len(kept_on(page)) == 1
    page.unroute("**/answers")
    page.goto(f"/vi/sittings/{sitting_of(stage).id}")
    expect(page.locator("#q3")).to_be_visible()
    page.wait_for_function("!Object.keys(localStorage).some((each) => each.startsWith('elearn:kept:'))")
    expect(page.locator("#q3 input:checked")).to_have_count(0)
    assert (answered(stage), sitting_of(stage).place) == (2, 2)


def test_a_page_that_was_left_unsent_sends_the_answer_and_closes_nothing(
    hall: tuple[LiveSite, Stage], open_context: OpenContext
) -> None:
    site, stage = hall
    held = stage.a_held(replace(PLAN, is_sequential=True))
    listed(stage, held)
    page = open_context(site).new_page()
    begun(page, held)
    page.route("**/answers", lambda route: route.abort("internetdisconnected"))
    choose(page)
    page.get_by_role("button", name="Lưu, sang câu sau").click()
    expect(page.locator("#saved")).to_contain_text("mất kết nối")
    page.unroute("**/answers")
    page.goto(f"/vi/sittings/{sitting_of(stage).id}")
    saved(page)
    expect(page.locator("#q1 input:checked")).to_have_count(1)
    assert (answered(stage), sitting_of(stage).place, kept_on(page)) == (1, 0, [])


def test_what_was_pressed_behind_a_save_that_hangs_closes_nothing_later(
    hall: tuple[LiveSite, Stage], open_context: OpenContext
) -> None:
    site, stage = hall
    held = stage.a_held(replace(PLAN, is_sequential=True))
    listed(stage, held)
    page = open_context(site).new_page()
    begun(page, held)
    hanging: list[Route] = []

    def hang(route: Route) -> None:
        hanging.append(route)

    page.route("**/answers", hang)
    with page.expect_request("**/answers"):
        choose(page)
    page.get_by_role("button", name="Lưu, sang câu sau").click()
    for each in hanging:
        each.abort("internetdisconnected")
    page.unroute("**/answers")
    expect(page.locator("#saved")).to_contain_text("mất kết nối")
    saved(page)
    assert (answered(stage), sitting_of(stage).place, kept_on(page)) == (1, 0, [])


def test_handing_in_without_a_line_stays_on_the_page(hall: tuple[LiveSite, Stage], open_context: OpenContext) -> None:
    site, stage = hall
    held = stage.a_held(replace(PLAN, sections=(*PLAN.sections, Section("b", "Phần sau", CHOICES))))
    listed(stage, held)
    context = open_context(site, width=360)
    page = context.new_page()
    begun(page, held)
    choose(page)
    saved(page)
    for link, after in (("Xem lại phần này", "**/review"), ("Làm tiếp", "**/sittings/*")):
        context.set_offline(True)
        page.get_by_role("link", name=link).click()
        expect(page.locator("#saved")).to_contain_text("Mất kết nối, chưa gửi được")
        context.set_offline(False)
        page.get_by_role("link", name=link).click()
        page.wait_for_url(after)
    for button, after in (("Sang phần sau", "**/sittings/*"), ("Nộp bài", "**/over")):
        page.goto(f"/vi/sittings/{sitting_of(stage).id}/review")
        context.set_offline(True)
        page.get_by_role("button", name=button).click()
        expect(page.locator("#saved")).to_contain_text("Mất kết nối, chưa gửi được")
        expect(page.locator("[data-clock]")).to_contain_text(":")
        context.set_offline(False)
        page.get_by_role("button", name=button).click()
        page.wait_for_url(after)
    assert sitting_of(stage).submitted_cause == "candidate"


def test_a_page_behind_another_one_says_that_it_is_there_and_nothing_else(
    hall: tuple[LiveSite, Stage], open_context: OpenContext
) -> None:
    site, stage = hall
    held = stage.a_held(PLAN)
    listed(stage, held)
    page = open_context(site).new_page()
    page.add_init_script("for (const [name, value] of [['hidden', true], ['visibilityState', 'hidden']])"
                         " Object.defineProperty(document, name, { get: () => value });")  # fmt: skip
    page.clock.install()
    sign_in(page, WHO)
    page.goto(f"/vi/examinations/{held.id}")
    page.get_by_role("button", name="Bắt đầu").click()
    page.wait_for_url("**/sittings/**")
    begun = sitting_of(stage)
    assert begun.started_at is not None
    stage.clock.advance(seconds=60)
    with page.expect_response("**/seen") as told:
        page.clock.fast_forward(60_000)
    assert [each.partition("=")[0] for each in (told.value.request.post_data or "").split("&")] == ["csrf_token"]
    assert sitting_of(stage).seen_at == stage.clock.now()
    assert sitting_of(stage).lines == begun.lines


def test_who_waits_may_start_as_soon_as_it_opens_without_asking_for_the_page_again(
    hall: tuple[LiveSite, Stage], open_context: OpenContext
) -> None:
    site, stage = hall
    opens_at = stage.clock.now() + timedelta(minutes=2)
    held = stage.a_held(PLAN, opens_at=opens_at)
    listed(stage, held)
    page = open_context(site, width=360).new_page()
    page.add_init_script("Math.random = () => 0.5;")
    page.clock.install()
    sign_in(page, WHO)
    page.goto(f"/vi/examinations/{held.id}")
    start, left = page.get_by_role("button", name="Bắt đầu"), page.locator("[data-opens]")
    expect(left).to_have_text(re.compile(r"^(2:00|1:5\d)$"))
    expect(start).to_be_disabled()
    # The machine is half a minute behind; the server says so when it is asked.
    stage.clock.instant = opens_at - timedelta(seconds=30)
    with page.expect_response("**/waiting"):
        page.clock.run_for(90_000)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    stage.clock.instant = opens_at
    page.clock.run_for(31_000)
    expect(start).to_be_enabled()
    expect(page.get_by_text("Đã đến giờ. Anh/chị bắt đầu được.").first).to_be_visible()
    assert [each for each in asked if not each.endswith("/waiting")] == []
    start.click()
    page.wait_for_url("**/sittings/**")


def test_the_browser_hands_in_by_itself_when_the_clock_has_run_out(hall: tuple[LiveSite, Stage], open_context: OpenContext) -> None:
    site, stage = hall
    held = stage.a_held(PLAN)
    listed(stage, held)
    page = open_context(site).new_page()
    sign_in(page, WHO)
    page.goto(f"/vi/examinations/{held.id}")
    page.get_by_role("button", name="Bắt đầu").click()
    page.wait_for_url("**/sittings/**")
    choose(page)
    saved(page)
    # Loaded again three seconds before the end, the page lets them pass by its own clock; the server's stands where it is put.
    deadline = sitting_of(stage).deadline_at
    assert deadline is not None
    stage.clock.instant = deadline
    stage.clock.advance(seconds=-3)
    page.reload()
    stage.clock.instant = deadline
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã nộp bài")
    assert (sitting_of(stage).submitted_cause, answered(stage)) == ("clock", 1)
