"""A candidate without account, from the list to the answer: what stands on the printed card is all that they and the test know."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from elearn.content.document import Draw
from elearn.core.actor import Actor
from elearn.core.clock import FakeClock
from elearn.examinations.models import Appeal
from elearn.examinations.plan.shape import Plan, Section
from elearn.examinations.queries.held import Held
from elearn.examinations.rules import Body, State, Template
from elearn.examinations.service import appeals, posting
from tests.conftest import NOW
from tests.examinations.looked import look
from tests.examinations.sitter import close_due
from tests.examinations.stage import BANK, Stage, a_stage
from tests.journeys.conftest import OpenContext, sign_in
from tests.journeys.installation import PASSWORD, LiveSite, copy_of, served, settings_for
from tests.organisation.makers import an_account

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

OFFICER, COUNCIL = "khao-thi", ("hoi-dong-mot", "hoi-dong-hai")
SECTIONS = (Section("a", "Phần chung", (Draw(BANK, 3, "kind = single"),)),)
PLAN = Plan(SECTIONS, minutes=20, is_sequential=True, shows="answers", appeal_days=15)
LIST = "Số báo danh\tHọ và tên\tNgày sinh\nHN-0071\tVũ Thị Ngoài\t02/09/1998\n"
WORDS, ANSWER = "Tôi nghĩ mình làm tốt hơn thế.", "Hội đồng đã chấm lại; điểm giữ nguyên."


@dataclass(frozen=True)
class Hall:
    """A site with a recruitment that is planned, its officer, and a council of two."""

    site: LiveSite
    stage: Stage
    held: Held
    council: tuple[Actor, ...]


@pytest.fixture
def hall(city: Path, tmp_path: Path) -> Iterator[Hall]:
    clock = FakeClock(NOW)
    with served(settings_for(copy_of(city, tmp_path / "instance")), clock=clock) as site:
        stage = a_stage(site.database, clock, is_kept=True)
        later: dict[str, Any] = {"erase_on": date(2027, 6, 1), "version_id": None, "rendition_id": None}
        held = stage.a_held(PLAN, state=State.DRAFT, template=Template.RECRUITMENT, is_sealed=True, **later)
        council = tuple(stage.a_member(held, Body.COUNCIL) for _ in COUNCIL)
        with site.database.unit_of_work() as work:
            for username, actor in zip((OFFICER, *COUNCIL), (stage.officer, *council), strict=True):
                assert actor.person_id is not None
                an_account(work.session, actor.person_id, username=username, password=PASSWORD)
        yield Hall(site, stage, held, council)


@dataclass(frozen=True)
class Printed:
    """What somebody reads on a card."""

    address: str
    number: str
    code: str


def prepare(hall: Hall, open_context: OpenContext) -> Printed:
    """The officer brings in the list, makes the plan final and prints; the council opens the paper."""
    page = open_context(hall.site).new_page()
    sign_in(page, OFFICER)
    hub = f"/vi/organise/{hall.held.id}"
    page.goto(f"{hub}/candidates/list")
    page.locator("textarea[name=text]").fill(LIST)
    page.get_by_role("button", name="Kiểm tra danh sách").click()
    page.get_by_role("button", name="Ghi danh sách này").click()
    page.goto(hub)
    page.get_by_text("Chốt kế hoạch…").click()
    page.get_by_role("button", name="Chốt và chuẩn bị đề").click()
    page.goto(f"{hub}/cards")
    page.get_by_role("button", name="Cấp mã và mở trang in").click()
    card = read_card(page.locator(".ticket").inner_text())
    for username in COUNCIL:
        page = open_context(hall.site).new_page()
        sign_in(page, username)
        page.goto(f"{hub}/opening")
        page.get_by_label("Mật khẩu của anh/chị").fill(PASSWORD)
        page.get_by_role("button", name="Mở đề").click()
    expect(page.get_by_text("Đề đã mở.").first).to_be_visible()
    return card


def read_card(printed: str) -> Printed:
    """Reads a card as it is printed, by the words that stand before what is to be typed."""
    assert "Giữ phiếu này: từ ngày công bố, anh/chị vào lại bằng số báo danh và mã trên phiếu" in printed
    found = [re.search(rf"{before}\s+(\S+)", printed) for before in ("gõ địa chỉ", "Số báo danh", "Mã vào thi")]
    assert all(found), printed
    return Printed(*(each[1] for each in found if each))


def type_card(page: Page, card: Printed, *, number: str = "") -> None:
    page.goto(f"http://{card.address}")
    page.get_by_label("Số báo danh").fill(number or card.number)
    page.get_by_label("Mã trên phiếu").fill(card.code.lower())
    page.get_by_role("button", name="Vào", exact=True).click()


def close_and_post(hall: Hall) -> None:
    """The clock goes on: it is closed, looked through, proposed by one of the council and posted by the officer."""
    hall.stage.clock.advance(hours=3)
    close_due(hall.stage)
    look(hall.stage, hall.held)
    with hall.site.database.unit_of_work() as work:
        posting.propose_posting(work.session, hall.council[0], hall.held.id, words="Đề nghị công bố.", now=work.now)
    with hall.site.database.unit_of_work() as work:
        posting.post_results(work.session, hall.stage.officer, hall.held.id, now=work.now)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_card_lets_in_to_sit_and_once_more_to_read_the_result_and_to_appeal(
    hall: Hall, open_context: OpenContext, scripts: bool
) -> None:
    card = prepare(hall, open_context)
    desk = open_context(hall.site, scripts=scripts, width=360).new_page()
    type_card(desk, card, number="HN-0072")
    expect(desk.locator("main form").get_by_text("Số báo danh hoặc mã chưa đúng").first).to_be_visible()
    type_card(desk, card)
    desk.get_by_role("button", name="Bắt đầu").click()
    for number in (1, 2, 3):
        expect(desk.locator("[data-item]")).to_have_count(1)
        expect(desk.locator("[data-item] h2")).to_have_text(f"Câu {number} trên 3")
        desk.locator("[data-item]:visible label:has(> input)").first.click()
        desk.get_by_role("button", name="Lưu, sang câu sau").click()
    desk.get_by_role("button", name="Nộp bài").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Đã nộp bài")
    expect(desk.get_by_text("Giữ phiếu này: từ ngày công bố")).to_be_visible()
    desk.get_by_role("button", name="Xong, thoát khỏi máy này").click()
    desk.wait_for_url("**/exam-card")

    close_and_post(hall)
    home = open_context(hall.site, scripts=scripts, width=360).new_page()
    type_card(home, card)
    home.get_by_role("link", name="Xem kết quả").click()
    expect(home.get_by_text(card.number).first).to_be_visible()
    expect(home.get_by_role("heading", name="Từng câu, kèm giải thích")).to_be_visible()
    home.get_by_text("Đề nghị chấm lại bài này").click()
    home.get_by_label("Anh/chị đề nghị xem lại điều gì?").fill(WORDS)
    home.get_by_role("button", name="Gửi đơn phúc khảo").click()
    expect(home.get_by_text("Đang chờ hội đồng trả lời")).to_be_visible()
    with hall.site.database.unit_of_work() as work:
        (appeal,) = work.session.scalars(select(Appeal)).all()
        assert (appeal.words, appeal.entered_by) == (WORDS, None)
        appeals.answer_appeal(work.session, hall.council[1], hall.held.id, appeal.id, ANSWER, now=work.now)
    hall.stage.clock.advance(days=1)
    home.goto(f"http://{card.address}")
    type_card(home, card)
    home.get_by_role("link", name="Đơn phúc khảo của anh/chị").click()
    expect(home.get_by_text(ANSWER)).to_be_visible()
