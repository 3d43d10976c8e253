"""The day the network fails: an officer prints, two people enter the sheet, a third settles what they read otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from elearn.core.actor import Actor
from elearn.core.clock import FakeClock
from elearn.core.ids import new_id
from elearn.examinations.models import Candidate, Examination, Room, Sitting, SittingResult
from elearn.examinations.paper.booklet import PaperQuestion, as_on_sheet, booklet_of
from elearn.examinations.paper.entry import right_entry
from elearn.examinations.plan.drawing import sections_of
from elearn.examinations.rules import Body
from elearn.examinations.views.paper import COLUMNS, DUTIES_SHOWN, ROOMS_SIGNED
from tests.conftest import NOW
from tests.examinations.paper.stage import PaperDay, a_paper_day
from tests.examinations.stage import a_stage
from tests.journeys.conftest import OpenContext, sign_in
from tests.journeys.installation import PASSWORD, LiveSite, copy_of, served, settings_for
from tests.organisation.makers import an_account

pytestmark = pytest.mark.browser
PEOPLE = ("nhap-mot", "nhap-hai", "nhap-ba")


@pytest.fixture
def desk(city: Path, tmp_path: Path) -> Iterator[tuple[LiveSite, PaperDay]]:
    """A site with an examination of every kind of question, an officer and three who enter sheets."""
    clock = FakeClock(NOW)
    with served(settings_for(copy_of(city, tmp_path / "instance")), clock=clock) as site:
        day = a_paper_day(a_stage(site.database, clock, has_essay=True))
        give_account(site, day.stage.officer, "canbo-khaothi")
        for name in PEOPLE:
            give_account(site, day.member(Body.INVIGILATION), name)
        yield site, day


def give_account(site: LiveSite, actor: Actor, username: str) -> None:
    assert actor.person_id is not None
    with site.database.unit_of_work() as work:
        an_account(work.session, actor.person_id, username=username, password=PASSWORD)


def opened(open_context: OpenContext, site: LiveSite, username: str, address: str) -> Page:
    page = open_context(site).new_page()
    sign_in(page, username)
    page.goto(address)
    return page


def sheet_of(day: PaperDay) -> tuple[list[PaperQuestion], str]:
    row = day.stage.row(Sitting, day.sitting)
    return list(as_on_sheet(booklet_of(sections_of(day.stage.course, day.held.plan, row.paper), row.seed, "vi"))), row.seed


def pages_of(page: Page) -> int:
    """How many pages of A4 the page is on paper."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))


def type_sheet(page: Page, day: PaperDay, *, number: str, other: str = "") -> None:
    """Types a sheet with the keyboard alone: the number, the times, then down the rows. `other` is read of its short text."""
    questions, seed = sheet_of(day)
    expect(page.locator("#f-sheet")).to_be_focused()
    page.keyboard.type(number)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=f"Phiếu {number}")).to_be_visible()
    expect(page.locator("#f-began")).to_be_focused()
    page.keyboard.type("845")
    page.keyboard.press("Tab")
    page.keyboard.type("905")
    for asked in questions:
        right = right_entry(asked, seed)
        for cell in asked.cells:
            page.keyboard.press("Tab")
            page.keyboard.type(right.get(cell.name, "") or (other if asked.view.kind == "text" else ""))
    page.get_by_role("button", name="Lưu phiếu này").click()


def test_a_sheet_is_printed_entered_twice_reconciled_and_marked(desk: tuple[LiveSite, PaperDay], open_context: OpenContext) -> None:
    site, day = desk
    base = f"/vi/organise/{day.held.id}/paper"
    number = day.stage.row(Candidate, day.candidate).number
    page = opened(open_context, site, "canbo-khaothi", base)
    page.get_by_label("Phòng 1").check()
    page.get_by_role("button", name="In đề và phiếu trả lời").click()
    expect(page.get_by_role("heading", name="Phiếu trả lời", exact=True)).to_be_visible()
    expect(page.locator(".of-whom .code")).to_have_count(2)
    assert 3 <= pages_of(page) <= 4

    for username, read in zip(PEOPLE[:2], ("Khoá-chữ-bốn", "Khoá-chữ-năm"), strict=True):
        page = opened(open_context, site, username, f"{base}/entry")
        type_sheet(page, day, number=number, other=read)
        expect(page.get_by_text(f"Đã lưu phiếu {number}.")).to_be_visible()
    page = opened(open_context, site, PEOPLE[2], f"{base}/entry")
    page.get_by_role("link", name=number).click()
    expect(page.locator(".entry-row")).to_have_count(1)
    expect(page.get_by_text("Lần đọc 2: Khoá-chữ-năm")).to_be_visible()
    page.locator(".entry-row input").fill("Khoá-chữ-bốn")
    page.get_by_role("button", name="Lưu phiếu này").click()
    expect(page.get_by_text(f"Phiếu {number} đã nhập xong và đã chấm.")).to_be_visible()

    with site.database.read() as session:
        result = session.scalars(select(SittingResult).where(SittingResult.sitting_id == day.sitting)).one()
    outcomes = {each["id"]: each["outcome"] for each in result.items}
    assert {each for each, outcome in outcomes.items() if outcome != "right"} == {"b-ba", "b-bay", "b-viet"}
    assert Fraction(result.earned) == 8


def test_the_plan_fits_on_one_page_however_many_there_are(desk: tuple[LiveSite, PaperDay], open_context: OpenContext) -> None:
    """With one room, with as many as have places to sign, with one more, in two columns and in three. Beyond, a second sheet."""
    site, day = desk
    most = max(COLUMNS)
    page = opened(open_context, site, "canbo-khaothi", f"/vi/organise/{day.held.id}/paper/plan")
    for number in range(DUTIES_SHOWN + 1):
        day.member(Body.COUNCIL, name=f"Nguyễn Thị Hoàng Kim Chủ Tịch {number}")
    have = 1
    for wanted in (1, ROOMS_SIGNED, ROOMS_SIGNED + 1, min(COLUMNS), most, most + 1):
        add_rooms(site, day, range(have + 1, wanted + 1))
        have = wanted
        for language, is_sealed in product(("vi", "en"), (False, True)):
            with site.database.unit_of_work() as work:
                work.session.execute(update(Examination).where(Examination.id == day.held.id).values(is_sealed=is_sealed))
            page.goto(f"{site.address}/{language}/organise/{day.held.id}/paper/plan")
            assert (wanted, language, is_sealed, pages_of(page)) == (wanted, language, is_sealed, 1 + (wanted > most))
            page.emulate_media(media="print")
            small = page.evaluate(
                "Math.min(...[...document.querySelectorAll('.day-plan *')].map(e => parseFloat(getComputedStyle(e).fontSize)))"
            )
            assert small >= 12  # pixels: nine points, which is what forms of the state use
            cut = page.evaluate("[...document.querySelectorAll('.rooms span')].filter(e => e.scrollWidth > e.clientWidth).length")
            assert cut == 0


def add_rooms(site: LiveSite, day: PaperDay, numbers: Iterable[int]) -> None:
    with site.database.unit_of_work() as work:
        for number in numbers:
            room = Room(id=new_id(), examination_id=day.held.id, name=f"Phòng thi số {number}", place="Tầng 2, nhà B", seats=24)
            work.session.add(room)
            work.session.flush()
            for seat in range(2):
                row = Candidate(id=new_id(), examination_id=day.held.id, number=f"{number}{seat:03}", name="X", listed_at=work.now)
                row.room_id, row.extra_minutes = room.id, 30
                work.session.add(row)
