"""An invigilator watches the board: a candidate is confirmed, starts, answers, gets ten minutes more, and hands in."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from elearn.core.clock import FakeClock
from elearn.examinations.queries.held import Held
from elearn.examinations.rules import Body
from tests.examinations.sitter import Sitter
from tests.examinations.stage import Stage, a_stage
from tests.journeys.conftest import OpenContext, sign_in
from tests.journeys.installation import PASSWORD, LiveSite
from tests.organisation.makers import an_account

pytestmark = pytest.mark.browser

INVIGILATOR = "giamthi"


def a_room_full(site: LiveSite) -> tuple[Stage, Held, Sitter]:
    """An examination with its access code, an invigilator with an account, and a candidate."""
    clock = site.database.clock
    assert isinstance(clock, FakeClock)
    stage = a_stage(site.database, clock)
    held = stage.a_held(access_code="HOA-2468")
    invigilator = stage.a_member(held, Body.INVIGILATION)
    assert invigilator.person_id is not None
    with stage.database.unit_of_work() as work:
        an_account(work.session, invigilator.person_id, username=INVIGILATOR, password=PASSWORD)
    holder = stage.a_worker(name="Lê Văn Thí")
    return stage, held, Sitter(stage, holder, held, stage.a_candidate(held, holder))


def test_the_board_follows_a_candidate_by_itself(open_context: OpenContext, site: LiveSite) -> None:
    stage, held, sitter = a_room_full(site)
    page = open_context(site).new_page()
    sign_in(page, INVIGILATOR)
    board = f"/vi/organise/{held.id}/board"
    page.goto(board)
    expect(page.get_by_text("HOA-2468")).to_be_visible()
    line = page.locator("#board tbody tr")
    expect(line).to_contain_text("Chưa bắt đầu")

    page.get_by_role("link", name="Xác nhận đúng người").click()
    page.get_by_label("Lê Văn Thí").check()
    page.get_by_role("button", name="Xác nhận người đã đánh dấu").click()
    expect(page.get_by_text("Đã xác nhận đúng người: 1.")).to_be_visible()

    # From here on the board is left alone: it tells by itself.
    page.goto(board)
    expect(line).to_contain_text("Đã xác nhận, chưa bắt đầu")
    sitting = sitter.start("hoa-2468")
    expect(line).to_contain_text("Đang làm bài")
    expect(line).to_contain_text("0/6")
    sitter.save(sitting, 0, key="a")
    expect(line).to_contain_text("1/6")

    other = page.context.new_page()
    other.goto(board)
    other.locator("#board tbody a").click()
    other.locator("summary", has_text="Thêm giờ").click()
    other.get_by_label("Số phút").fill("10")
    other.locator("#extend-reason").fill("máy hỏng")
    other.get_by_role("button", name="Thêm giờ").click()
    expect(other.get_by_text("Đã thêm giờ.", exact=True)).to_be_visible()
    expect(line).to_contain_text("còn 30 phút")
    expect(line).to_contain_text("đã thêm 10 phút")

    stage.clock.advance(minutes=3)
    expect(line).to_contain_text("Không có tín hiệu")
    sitter.submit(sitter.look(sitting.id))
    expect(line).to_contain_text("Đã nộp")
    expect(line).to_contain_text("tự nộp")


def test_the_board_is_refreshed_in_its_place_and_never_loaded_anew(open_context: OpenContext, site: LiveSite) -> None:
    _, held, _ = a_room_full(site)
    page = open_context(site).new_page()
    page.clock.install()
    sign_in(page, INVIGILATOR)
    page.goto(f"/vi/organise/{held.id}/board")
    page.evaluate("window.isSame = true")
    for _ in range(4):
        with page.expect_response("**/live*"):
            page.clock.run_for(6_000)
    assert page.evaluate("window.isSame")


def test_on_a_telephone_the_board_stands_in_one_column(open_context: OpenContext, site: LiveSite) -> None:
    _, held, sitter = a_room_full(site)
    sitter.start("hoa-2468")
    page = open_context(site, width=360).new_page()
    sign_in(page, INVIGILATOR)
    page.goto(f"/vi/organise/{held.id}/board")
    region = page.locator("#board .scroll")
    assert region.evaluate("(each) => each.scrollWidth <= each.clientWidth")
    expect(region.locator("td[data-label='Đã trả lời']")).to_have_text("0/6")


def test_the_board_says_that_it_stands_still_and_goes_on_when_the_line_is_back(open_context: OpenContext, site: LiveSite) -> None:
    _, held, sitter = a_room_full(site)
    page = open_context(site).new_page()
    sign_in(page, INVIGILATOR)
    page.goto(f"/vi/organise/{held.id}/board")
    lost = page.get_by_text("Mất kết nối với máy chủ")
    expect(lost).to_be_hidden()
    page.context.set_offline(True)
    expect(lost).to_be_visible()
    page.context.set_offline(False)
    expect(lost).to_be_hidden()
    sitter.start("hoa-2468")
    expect(page.locator("#board tbody tr")).to_contain_text("Đang làm bài")
