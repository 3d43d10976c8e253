"""The page of a sheet: taking back what was entered, and the time on a sheet that is after the deadline."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select

from elearn.examinations.models import PaperEntry, Sitting
from elearn.examinations.rules import Body, Cause, State
from tests.examinations.paper.stage import PaperDay, a_paper_day, browser_of, stage_of
from tests.examinations.paper.test_pages import acts, address, change, filled
from tests.site import Site


@pytest.fixture
def day(site: Site) -> PaperDay:
    return a_paper_day(stage_of(site))


def counting(day: PaperDay) -> Sitting:
    with day.stage.database.read() as session:
        wanted = (Sitting.candidate_id == day.candidate, Sitting.is_void.is_(False))
        return session.scalars(select(Sitting).where(*wanted)).one()


def test_an_officer_takes_a_done_sheet_back_with_a_reason(site: Site, day: PaperDay) -> None:
    one, two = (browser_of(site, day.member(Body.INVIGILATION), checks=False) for _ in range(2))
    officer = browser_of(site, day.stage.officer, checks=False)
    sheet = address(day, f"/entry/{day.sitting}")
    assert "take-back" not in officer.get(sheet).text
    for each in (one, two):
        each.post(sheet, data=filled(day))
    assert "take-back" not in two.get(sheet).text
    page = unescape(officer.get(sheet).text)
    assert ("Cả phiếu: mọi lần đọc" in page, "Lần đọc 1 của" in page) == (True, False)
    refused = officer.post(f"{sheet}/take-back", data={"reading": "all", "reason": ""})
    assert (refused.status_code, "Xin ghi lý do" in refused.text) == (422, True)
    refused = officer.post(f"{sheet}/take-back", data={"reading": "7", "reason": "Lý do đã ghi"})
    assert (refused.status_code, "Lý do đã ghi" in refused.text) == (422, True)
    assert counting(day).submitted_cause == Cause.PAPER
    done = officer.post(f"{sheet}/take-back", data={"reading": "all", "reason": "Nhầm số báo danh"})
    assert (done.status_code, counting(day).submitted_cause) == (303, None)
    assert acts(day)[-1][1].endswith(": Nhầm số báo danh")
    # Where the sheet stood there is another sitting now; its page takes the sheet anew.
    assert "take-back" not in officer.get(sheet).text
    assert f'name="{next(iter(filled(day)))}"' in one.get(address(day, f"/entry/{counting(day).id}")).text


def test_whoever_typed_takes_their_own_reading_back_and_no_other(site: Site, day: PaperDay) -> None:
    one, two = (browser_of(site, day.member(Body.INVIGILATION), checks=False) for _ in range(2))
    sheet = address(day, f"/entry/{day.sitting}")
    one.post(sheet, data=filled(day))
    assert "take-back" not in two.get(sheet).text
    asked = {"reading": "1", "reason": "Gõ nhầm"}
    refused = two.post(f"{sheet}/take-back", data=asked)
    assert (refused.status_code, "Chỉ phụ trách thi" in refused.text) == (422, True)
    assert "chờ người khác đọc" in unescape(one.get(address(day, "/entry")).text)
    assert one.post(f"{sheet}/take-back", data=asked).status_code == 303
    with day.stage.database.read() as session:
        assert [each.taken_back_at is not None for each in session.scalars(select(PaperEntry))] == [True]


def test_after_posting_the_page_says_what_is_done_instead(site: Site, day: PaperDay) -> None:
    sheet = address(day, f"/entry/{day.sitting}")
    browser_of(site, day.member(Body.INVIGILATION), checks=False).post(sheet, data=filled(day))
    change(day, state=State.POSTED)
    officer = browser_of(site, day.stage.officer)
    page = unescape(officer.get(sheet).text)
    assert ("nhận đơn phúc khảo" in page, "take-back" in page) == (True, False)
    refused = officer.post(f"{sheet}/take-back", data={"reading": "1", "reason": "x"})
    assert (refused.status_code, "Kết quả đã công bố" in refused.text) == (422, True)


@pytest.mark.parametrize("rest", ["", "/take-back"])
def test_strangers_find_nothing_there(site: Site, day: PaperDay, rest: str) -> None:
    for actor in (day.stage.stranger, day.member(Body.SUPERVISION), day.stage.a_worker()):
        where = address(day, f"/entry/{day.sitting}{rest}")
        assert browser_of(site, actor).post(where, data={"reading": "all", "reason": "x"}).status_code == 404


def test_a_time_after_the_deadline_is_asked_about_and_then_said_on_every_page(site: Site, day: PaperDay) -> None:
    """Twenty minutes and ten of the candidate's own: the sheet says thirty-five."""
    day.stage.clock.advance(minutes=30)
    one, two = (browser_of(site, day.member(Body.INVIGILATION), checks=False) for _ in range(2))
    sheet = address(day, f"/entry/{day.sitting}")
    typed = filled(day, began="8:45", ended="9:20")
    asked = one.post(sheet, data=typed)
    page = unescape(asked.text)
    assert (asked.status_code, "muộn 5 phút" in page, 'name="is_late"' in page) == (422, True, True)
    assert all(f'value="{value}"' in page for name, value in typed.items() if name in ("began", "ended"))
    for each in (one, two):
        assert each.post(sheet, data={**typed, "is_late": "1"}).status_code == 303
    assert "được ghi là nộp muộn 5 phút" in unescape(two.get(address(day, "/entry")).text)
    assert "hạn nộp của thí sinh này là 09:15" in unescape(one.get(sheet).text)
    change(day, state=State.CLOSED)
    officer = browser_of(site, day.stage.officer)
    base = f"/vi/organise/{day.held.id}"
    assert "muộn 5 phút" in unescape(officer.get(f"{base}/results").text)
    minutes = unescape(officer.get(f"{base}/minutes").text)
    assert "nộp 09:20, hạn 09:15, muộn 5 phút" in minutes
    assert "phiếu ghi nộp muộn 5 phút" in minutes


def test_what_was_typed_stays_when_the_candidate_goes_on_at_a_machine(site: Site, day: PaperDay) -> None:
    browser = browser_of(site, day.member(Body.INVIGILATION))
    sheet = address(day, f"/entry/{day.sitting}")
    with day.stage.database.unit_of_work() as work:
        row = work.session.get_one(Sitting, day.sitting)
        row.started_at, row.deadline_at = work.now - timedelta(minutes=5), work.now + timedelta(minutes=5)
    page = unescape(browser.get(sheet).text)
    assert ("đang làm bài trên máy" in page, 'name="began"' in page) == (True, False)
    typed = filled(day)
    refused = browser.post(sheet, data=typed)
    page = unescape(refused.text)
    assert (refused.status_code, "thu bài trên máy" in page, 'value="8:45"' in page) == (409, True, True)
