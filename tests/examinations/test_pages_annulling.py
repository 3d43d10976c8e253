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


def test_nobody_else_comes_to_it(pages: Pages) -> None:
    stage = pages.stage
    held = stage.a_held(PLAN, state=State.CLOSED)
    for actor in (stage.stranger, stage.a_worker()):
        browser = pages.browser(actor)
        for answer in (browser.get(address(held, "annulments")), browser.post(address(held, "annulments"), data={"about": "all"})):
            assert answer.status_code in {403, 404}
