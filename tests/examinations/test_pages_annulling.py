"""The page on which results are annulled, and what candidates read of it."""

from __future__ import annotations

from sqlalchemy import select

from elearn.examinations.models import Annulment, Candidate, Sitting
from elearn.examinations.rules import State
from tests.examinations.pages import Pages, address
from tests.examinations.pages import pages as pages
from tests.examinations.sat import CHOICE, a_plan, hand_in, right
from tests.site import application as application
from tests.site import site as site
from tests.site import sown as sown

PLAN = a_plan(CHOICE, shows="score")


def test_one_asks_another_agrees_and_the_candidate_reads_why(pages: Pages) -> None:
    stage = pages.stage
    held = stage.a_held(PLAN, state=State.CLOSED)
    worker = stage.a_worker()
    sitting = hand_in(stage, held, {CHOICE: right(stage)}, worker)
    number = stage.row(Candidate, stage.row(Sitting, sitting).candidate_id).number
    first, second, own = (pages.browser(each) for each in (stage.officer, stage.city_officer, worker))
    place = address(held, "annulments")
    wrong = first.post(place, data={"about": "one", "number": "9999x", "reason": "Thi hộ <b>rõ</b>"})
    assert wrong.status_code == 422
    assert 'value="9999x"' in wrong.text
    assert "Thi hộ &lt;b&gt;rõ&lt;/b&gt;" in wrong.text
    assert "f-number-one" in wrong.text
    assert first.post(place, data={"about": "one", "number": number, "reason": "Thi hộ <b>rõ</b>"}).status_code == 303
    with stage.database.read() as session:
        asked = session.scalars(select(Annulment.id)).one()
    assert 'name="grant"' not in first.get(place).text
    assert 'name="grant"' in second.get(place).text
    refused = second.post(f"{place}/{asked}", data={"grant": "no", "words": ""})
    assert refused.status_code == 422
    assert f"f-words-{asked}" in refused.text
    assert second.post(f"{place}/{asked}", data={"grant": "yes"}).status_code == 303
    for page in (address(held, "results"), address(held, "results", "posting")):
        assert "ủy kết quả" in first.get(page).text
    assert "Hủy kết quả" in first.get(address(held, "results.csv")).text
    page = own.get(f"/vi/sittings/{sitting}/result").text
    assert "Thi hộ &lt;b&gt;rõ&lt;/b&gt;" in page
    assert "Kết quả bài này đã bị hủy" in page
    assert "đã bị hủy" in own.get(f"/vi/sittings/{sitting}/over").text


def test_candidates_of_a_cancelled_examination_read_why_wherever_they_come(pages: Pages) -> None:
    stage = pages.stage
    held = stage.a_held(PLAN)
    worker = stage.a_worker()
    sitting = hand_in(stage, held, {CHOICE: right(stage)}, worker)
    place = address(held, "annulments")
    first, second, own = (pages.browser(each) for each in (stage.officer, stage.city_officer, worker))
    assert first.post(place, data={"about": "all", "reason": "Lộ đề"}).status_code == 303
    with stage.database.read() as session:
        asked = session.scalars(select(Annulment.id)).one()
    assert second.post(f"{place}/{asked}", data={"grant": "yes"}).status_code == 303
    assert "Kỳ thi đã bị hủy" in own.get("/vi/examinations").text
    found = own.get(f"/vi/sittings/{sitting}", follow_redirects=True).text
    assert "Kỳ thi đã bị hủy" in found
    assert "Lộ đề" in found
    assert "Bắt đầu, tính giờ ngay" not in found
    assert own.get(f"/vi/sittings/{sitting}/result").status_code == 404
    assert first.get(place).text.count('name="about"') == 0


def test_who_asked_withdraws_it_on_the_page_and_nobody_else(pages: Pages) -> None:
    stage = pages.stage
    held = stage.a_held(PLAN, state=State.CLOSED)
    number = stage.row(Candidate, stage.row(Sitting, hand_in(stage, held, {})).candidate_id).number
    place = address(held, "annulments")
    first, second = (pages.browser(each) for each in (stage.officer, stage.city_officer))
    assert first.post(place, data={"about": "one", "number": number, "reason": "Thi hộ"}).status_code == 303
    with stage.database.read() as session:
        asked = session.scalars(select(Annulment.id)).one()
    door = f"{place}/{asked}/withdraw"
    assert f"{asked}/withdraw" in pages.checked(stage.officer).get(place).text
    assert "/withdraw" not in pages.checked(stage.city_officer).get(place).text
    refused = first.post(door, data={"words": " "})
    assert refused.status_code == 422
    assert f"f-words-{asked}" in refused.text
    long = first.post(door, data={"words": "<b>" + "x" * 50_000})
    assert long.status_code == 422
    assert "&lt;b&gt;xxx" in long.text
    for bad in (f"{place}/nichts/withdraw", f"{place}/{held.id}/withdraw"):
        assert first.post(bad, data={"words": "nhầm"}).status_code == 404
    assert second.post(door, data={"words": "nhầm"}).status_code == 404
    assert first.get(door).status_code == 405
    assert first.post(door, data={"words": "Nhầm <i>số</i>"}).status_code == 303
    page = pages.checked(stage.officer).get(place).text
    assert "Nhầm &lt;i&gt;số&lt;/i&gt;" in page
    assert "Người đề nghị rút lại" in page
    assert 'name="grant"' not in second.get(place).text
    # Once it is decided or withdrawn the page leads back and says so.
    again = first.post(door, data={"words": "lần nữa"}, follow_redirects=True)
    assert "đã được quyết định" in again.text


def test_after_posting_the_page_asks_and_the_list_on_the_wall_says_so(pages: Pages) -> None:
    stage = pages.stage
    now = stage.clock.now()
    held = stage.a_held(PLAN, state=State.POSTED, posted_at=now)
    worker = stage.a_worker()
    sitting = hand_in(stage, held, {CHOICE: right(stage)}, worker)
    number = stage.row(Candidate, stage.row(Sitting, sitting).candidate_id).number
    place, wall = address(held, "annulments"), address(held, "results", "posting")
    first, second = (pages.browser(each) for each in (stage.officer, stage.city_officer))
    page = pages.checked(stage.officer).get(place).text
    assert "Kết quả đã công bố" in page
    assert 'value="all"' not in page
    assert "Bản này thay bản đã niêm yết" not in first.get(wall).text
    stage.clock.advance(minutes=1)
    # Nobody cancels what was posted, whatever is sent.
    assert first.post(place, data={"about": "all", "reason": "Lộ đề"}).status_code == 303
    assert first.post(place, data={"about": "one", "number": number, "reason": "Thi hộ"}).status_code == 303
    with stage.database.read() as session:
        asked = session.scalars(select(Annulment.id)).one()
    assert second.post(f"{place}/{asked}", data={"grant": "yes"}).status_code == 303
    found = pages.checked(stage.officer).get(wall).text
    assert "bị hủy kết quả" in found
    assert "Bản này thay bản đã niêm yết" in found
    assert "Hủy kết quả" in first.get(address(held, "results.csv")).text
    own = pages.checked(worker).get(f"/vi/sittings/{sitting}/result").text
    assert "Thi hộ" in own
    assert "đơn khiếu nại đến Phường A" in own
    assert "phúc khảo" not in own


def test_nobody_else_comes_to_it(pages: Pages) -> None:
    stage = pages.stage
    held = stage.a_held(PLAN, state=State.CLOSED)
    for actor in (stage.stranger, stage.a_worker()):
        browser = pages.browser(actor)
        for answer in (browser.get(address(held, "annulments")), browser.post(address(held, "annulments"), data={"about": "all"})):
            assert answer.status_code in {403, 404}
