"""The page of observations: who comes to it, what is refused there, and what the record and the log say of it."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from elearn.core.ids import new_id
from elearn.examinations.models import Examination, Member
from elearn.examinations.rules import Body, State
from elearn.examinations.service import observing
from tests.examinations.invigilated import a_room, acts_of, do
from tests.examinations.pages import Pages
from tests.examinations.pages import application as application
from tests.examinations.pages import pages as pages
from tests.examinations.pages import site as site
from tests.examinations.pages import sown as sown
from tests.examinations.test_board_pages import plain

WRITE, ANSWER = "Ghi vào nhật ký", "Gửi trả lời"


def test_who_observes_writes_who_organises_answers_and_the_record_tells_both(pages: Pages) -> None:
    stage = pages.stage
    held = stage.a_held(is_sealed=True)
    room = a_room(stage, held)
    observer = stage.a_member(held, Body.SUPERVISION, name="Hồ Thị Giám")
    address = pages.address(held, "observations")
    watching, officer = pages.checked(observer), pages.checked(stage.officer)
    writing, answering = pages.browser(observer), pages.browser(stage.officer)
    assert f'href="{address}"' in watching.get(pages.address(held)).text
    page = watching.get(address).text
    assert (WRITE in page, ANSWER in page, "Phòng 1" in page) == (True, False, True)
    sent = {"room": str(room.id), "words": "Cửa phòng không khóa <b>"}
    assert writing.post(address, data=sent).headers["Location"].endswith(address)
    page = officer.get(address).text
    assert (WRITE in page, ANSWER in page) == (False, True)
    assert "Cửa phòng không khóa &lt;b&gt;" in page
    number = 1
    assert answering.post(f"{address}/{number}", data={"words": "Đã khóa lại."}).status_code == 303
    for browser in (watching, officer):
        words = plain(browser.get(address).text)
        assert "Đã khóa lại." in words
        assert ANSWER not in words
    with stage.database.unit_of_work() as work:
        work.session.execute(update(Examination).where(Examination.id == held.id).values(state=State.CLOSED))
    record = plain(watching.get(pages.address(held, "minutes")).text)
    part = record[record.index("6. Ghi nhận của hội đồng") : record.index("7. Mã đối chiếu")]
    for each in ("Hồ Thị Giám", "Phòng 1", "Cửa phòng không khóa", "Nguyễn Văn Khảo", "Đã khóa lại."):
        assert each in part
    assert "Ghi nhận giám sát" not in record[: record.index("6. Ghi nhận")]
    log = plain(watching.get(pages.address(held, "log")).text)
    assert "phòng “ Phòng 1 ”: Cửa phòng không khóa" in log
    assert "trả lời ghi nhận số 1: Đã khóa lại." in log


def test_the_page_is_for_the_council_supervision_and_organisers(pages: Pages) -> None:
    stage = pages.stage
    held, other = stage.a_held(), stage.a_held()
    address = pages.address(held, "observations")
    writers = [stage.a_member(held, each) for each in (Body.COUNCIL, Body.SUPERVISION)]
    readers = [stage.officer, stage.city_officer]
    relieved = stage.a_member(held, Body.SUPERVISION)
    with stage.database.unit_of_work() as work:
        work.session.execute(update(Member).where(Member.person_id == relieved.person_id).values(relieved_at=work.now))
    others = [stage.a_member(held, each) for each in (Body.INVIGILATION, Body.MARKING)]
    others += [stage.a_member(other, Body.SUPERVISION), stage.a_worker(), stage.stranger, relieved]
    for actor in (*writers, *readers):
        assert pages.checked(actor).get(address).status_code == 200
    for actor in others:
        assert pages.browser(actor).get(address).status_code == 404
    for actor in (*readers, *others):
        assert pages.browser(actor).post(address, data={"words": "x", "room": ""}).status_code == 404
    number = do(stage, observing.observe, writers[0], held, "x")
    for actor in (*writers, *others):
        # Somebody who is no exam officer anywhere is refused at the door.
        assert pages.browser(actor).post(f"{address}/{number}", data={"words": "x"}).status_code in {403, 404}
    assert [each[0] for each in acts_of(stage, held)] == ["observed"]


def test_whoever_sits_it_reads_no_observation_whatever_else_they_are(pages: Pages) -> None:
    stage = pages.stage
    held = stage.a_held(state=State.CLOSED)
    number = do(stage, observing.observe, stage.a_member(held, Body.SUPERVISION), held, "riêng tư")
    seen = ["minutes", "log", "log/print", "observations"]
    for rest in seen:
        assert "riêng tư" in pages.browser(stage.officer).get(pages.address(held, rest)).text
    stage.a_candidate(held, stage.officer)
    browser = pages.browser(stage.officer)
    assert browser.get(pages.address(held, "observations")).status_code == 404
    assert browser.post(pages.address(held, f"observations/{number}"), data={"words": "x"}).status_code == 404
    # The record is kept from them altogether until results are posted.
    for rest, status in zip(seen[:3], (403, 200, 200), strict=True):
        page = browser.get(pages.address(held, rest))
        assert page.status_code == status
        assert "riêng tư" not in page.text
    assert "observations" not in browser.get(pages.address(held, "")[:-1]).text


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"words": ""}, 422),
        ({"words": " \n "}, 422),
        ({"words": "x" * 4_001}, 422),
        ({"words": "a\0b"}, 400),
        ({"words": "a\x1bb"}, 422),
        ({"words": "x", "room": "x"}, 422),
        ({"words": "x", "room": str(new_id())}, 422),
        ({}, 422),
        ({"words": "x" * 4_000}, 303),
    ],
)
def test_what_is_no_observation_is_refused_and_still_there(pages: Pages, sent: dict[str, str], status: int) -> None:
    stage = pages.stage
    held = stage.a_held()
    browser = pages.browser(stage.a_member(held, Body.COUNCIL))
    answer = browser.post(pages.address(held, "observations"), data=sent)
    assert answer.status_code == status
    assert (acts_of(stage, held) == []) is (status != 303)
    if status == 422:
        assert 'role="alert"' in answer.text


def test_a_refused_answer_is_told_beside_what_it_is_about(pages: Pages) -> None:
    stage = pages.stage
    held = stage.a_held()
    observer = stage.a_member(held, Body.COUNCIL)
    numbers = [do(stage, observing.observe, observer, held, each) for each in ("một", "hai")]
    browser, address = pages.checked(stage.officer), pages.address(held, "observations")
    refused = browser.post(f"{address}/{numbers[0]}", data={"words": "y" * 501})
    assert refused.status_code == 422
    assert f'href="#answer-{numbers[0]}"' in refused.text
    assert refused.text.count("y" * 501) == 1
    for number in (9, 0):
        assert pages.browser(stage.officer).post(f"{address}/{number}", data={"words": "x"}).status_code == 404
    for number in ("x", "-1", "1.5", "1" * 30):
        assert pages.browser(stage.officer).post(f"{address}/{number}", data={"words": "x"}).status_code == 404
    assert pages.browser(stage.officer).post(f"{address}/{numbers[0]}", data={"words": "xong"}).status_code == 303
    again = browser.post(f"{address}/{numbers[0]}", data={"words": "lần nữa"})
    assert again.status_code == 422
    assert "đã được trả lời" in again.text
    assert "lần nữa</textarea>" in again.text


def test_once_results_are_told_nothing_is_written_any_more(pages: Pages) -> None:
    stage = pages.stage
    held = stage.a_held()
    observer = stage.a_member(held, Body.SUPERVISION)
    number = do(stage, observing.observe, observer, held, "phút chót")
    with stage.database.unit_of_work() as work:
        work.session.execute(update(Examination).where(Examination.id == held.id).values(state=State.POSTED))
    browser, address = pages.checked(observer), pages.address(held, "observations")
    assert WRITE not in browser.get(address).text
    refused = browser.post(address, data={"words": "muộn"})
    assert refused.status_code == 422
    assert "đã công bố kết quả" in refused.text
    assert "muộn</textarea>" in refused.text
    assert pages.browser(stage.officer).post(f"{address}/{number}", data={"words": "xong"}).status_code == 303
