"""Somebody who has handed in may sit once more: an invigilator offers it, and the candidate alone decides what counts."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from elearn.examinations.models import Sitting
from tests.journeys.conftest import OpenContext, sign_in
from tests.journeys.installation import PASSWORD, LiveSite
from tests.journeys.test_board import INVIGILATOR, a_room_full
from tests.organisation.makers import an_account

pytestmark = pytest.mark.browser

CANDIDATE = "thisinh"
PROMISE = "Khi anh/chị bắt đầu bài mới, bài trước sẽ không còn được tính"


def test_what_was_handed_in_counts_until_its_candidate_begins_anew(open_context: OpenContext, site: LiveSite) -> None:
    stage, held, sitter = a_room_full(site)
    with stage.database.unit_of_work() as work:
        an_account(work.session, sitter.holder.person_id, username=CANDIDATE, password=PASSWORD)  # type: ignore[union-attr,arg-type]  # with an account
    old = sitter.start("hoa-2468")
    sitter.submit(old)

    board = open_context(site).new_page()
    sign_in(board, INVIGILATOR)
    about = f"/vi/organise/{held.id}/board/{sitter.candidate_id}"
    board.goto(about)
    board.locator("summary", has_text="Cho thi lại bằng đề khác").click()
    board.locator("#restart-reason").fill("máy hỏng")
    board.get_by_role("button", name="Cho thi lại bằng đề khác").click()
    expect(board.get_by_text("Bài trước vẫn được tính cho đến khi thí sinh bắt đầu bài mới.")).to_be_visible()
    expect(board.get_by_text("bài trước đang được tính")).to_be_visible()
    assert not stage.row(Sitting, old.id).is_void

    page = open_context(site, width=360).new_page()
    sign_in(page, CANDIDATE)
    page.goto("/vi/notices")
    expect(page.get_by_text("Anh/chị được thi lại bằng đề khác").first).to_be_visible()
    page.goto(f"/vi/sittings/{old.id}/over")
    page.get_by_role("link", name="Xem trước khi quyết định").click()
    expect(page.get_by_text(PROMISE)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_label("Mã vào phòng thi").fill("HOA-2468")
    page.get_by_role("button", name="Bắt đầu bài mới").click()
    expect(page.get_by_text("Xin anh/chị đánh dấu vào ô")).to_be_visible()
    assert not stage.row(Sitting, old.id).is_void
    page.get_by_label("Mã vào phòng thi").fill("HOA-2468")
    page.get_by_label("Tôi bắt đầu bài mới").check()
    page.get_by_role("button", name="Bắt đầu bài mới").click()
    expect(page).not_to_have_url(f"{site.address}/vi/examinations/{held.id}")
    assert stage.row(Sitting, old.id).is_void

    board.goto(about)
    expect(board.get_by_text("bài trước đang được tính")).to_have_count(0)
    expect(board.get_by_text("Lượt thi")).to_be_visible()
