"""What pages say of who came late and of what came late: letting in, and answers that came in the grace for the network."""

from __future__ import annotations

import re
from datetime import timedelta

from elearn.core.ids import new_id
from elearn.examinations.models import Candidate
from elearn.examinations.queries.minutes import Graced, read_minutes
from elearn.examinations.rules import Body, State
from elearn.examinations.service import again
from tests.examinations.invigilated import a_room, acts_of, do, running
from tests.examinations.pages import Pages
from tests.examinations.pages import application as application
from tests.examinations.pages import pages as pages
from tests.examinations.pages import site as site
from tests.examinations.pages import sown as sown
from tests.examinations.sitter import Sitter, a_sitter
from tests.examinations.stage import Stage


def plain(page: str) -> str:
    """The words of a page without its tags."""
    return " ".join(re.sub("<[^>]+>", " ", page).split())


def test_an_invigilator_lets_one_in_and_everybody_reads_until_when(pages: Pages) -> None:
    stage = pages.stage
    held = stage.a_held()
    invigilator = stage.a_member(held, Body.INVIGILATION)
    sitter = a_sitter(stage, held)
    learner = sitter.holder
    stage.clock.advance(minutes=45)
    own = f"/vi/examinations/{held.id}"
    assert "Đã quá giờ bắt đầu chậm nhất." in plain(pages.checked(learner).get(own).text)
    address = pages.address(held, f"board/{sitter.candidate_id}")
    assert "Cho vào thi muộn" in plain(pages.checked(invigilator).get(address).text)
    assert pages.checked(invigilator).post(f"{address}/let-in", data={"reason": ""}).status_code == 422
    assert pages.browser(invigilator).post(f"{address}/let-in", data={"reason": "kẹt xe"}).status_code == 303
    until = f"{stage.clock.now() + timedelta(minutes=30, hours=7):%H:%M}"
    assert f"Anh/chị được cho vào thi muộn; bắt đầu trước {until}." in plain(pages.checked(learner).get(own).text)
    assert f"được vào thi muộn, bắt đầu trước {until}" in plain(pages.checked(invigilator).get(pages.address(held)).text)
    assert f"bắt đầu trước {until}" in plain(pages.checked(invigilator).get(address).text)
    assert "Bắt đầu được ngay" in plain(pages.checked(learner).get("/vi/examinations").text)
    assert pages.browser(learner).post(f"{own}/start").status_code == 303
    page = plain(pages.checked(invigilator).get(pages.address(held)).text)
    assert "được vào thi muộn" in page
    assert "bắt đầu trước" not in page
    assert "/let-in" not in pages.browser(invigilator).get(address).text
    assert pages.browser(invigilator).post(f"{address}/let-in", data={"reason": "kẹt xe"}).status_code == 409
    minutes = plain(pages.checked(stage.officer).get(pages.address(held, "minutes")).text)
    assert f"Cho vào thi muộn, số báo danh {stage.row(Candidate, sitter.candidate_id).number}: kẹt xe" in minutes


def test_a_room_is_let_in_from_the_page_of_acts_for_many(pages: Pages) -> None:
    stage = pages.stage
    held = stage.a_held()
    room, other = a_room(stage, held), a_room(stage, stage.a_held(), "Phòng khác")
    late, sits = (stage.a_candidate(held, room_id=room.id) for _ in range(2))
    stage.a_sitting(held, sits, **running(stage))
    browser = pages.browser(stage.a_member(held, Body.INVIGILATION))
    address = pages.address(held, "board/acts")
    assert 'action="' + f"{address}/let-in" in browser.get(address).text
    for room_id in ("x", str(other.id), str(new_id())):
        assert browser.post(f"{address}/let-in", data={"room": room_id, "reason": "mất điện"}).status_code == 404
    sent = {"room": str(room.id), "reason": "mất điện"}
    assert browser.post(f"{address}/let-in", data={**sent, "reason": " "}).status_code == 422
    assert "Anh/chị chưa chọn phòng." in (unchosen := browser.post(f"{address}/let-in", data={**sent, "room": ""})).text
    assert unchosen.status_code == 422
    assert browser.post(f"{address}/let-in", data=sent).status_code == 303
    assert [stage.row(Candidate, each).let_in_at for each in (late, sits)] == [stage.clock.now(), None]
    stage.a_sitting(held, late, **running(stage))
    refused = browser.post(f"{address}/let-in", data=sent)
    assert refused.status_code == 409
    assert "Trong phòng này không còn ai chưa bắt đầu." in refused.text
    assert len(acts_of(stage, held)) == 1
    supervisor = pages.browser(stage.a_member(held, Body.SUPERVISION))
    for rest in ("acts/let-in", f"{late}/let-in"):
        assert supervisor.post(pages.address(held, f"board/{rest}"), data=sent).status_code == 404


def test_there_is_no_door_before_the_opening_and_after_the_closing(pages: Pages) -> None:
    stage = pages.stage
    for changes in ({"opens_at": stage.clock.now() + timedelta(minutes=1)}, {"state": State.CLOSED}):
        held = stage.a_held(**changes)
        candidate = stage.a_candidate(held, room_id=a_room(stage, held).id)
        browser = pages.browser(stage.a_member(held, Body.INVIGILATION))
        for rest in ("board/acts", f"board/{candidate}"):
            assert "/let-in" not in browser.get(pages.address(held, rest)).text


def answered_in_grace(stage: Stage, sitter: Sitter) -> None:
    """Answers one question in time, two in the grace and one of these two twice."""
    sitting = sitter.start()
    sitter.save(sitting, 0, key="a")
    stage.clock.advance(minutes=20, seconds=5)
    for key, index in (("b", 1), ("c", 2), ("d", 2)):
        sitter.save(sitter.look(sitting.id), index, key=key)
    sitter.flag(sitter.look(sitting.id), 3, is_on=True, key="e")
    sitter.submit(sitter.look(sitting.id))


def test_what_came_in_the_grace_is_told_to_officers_in_the_record_and_to_the_candidate(pages: Pages) -> None:
    stage = pages.stage
    held = stage.a_held()
    invigilator = stage.a_member(held, Body.INVIGILATION)
    room = a_room(stage, held)
    now = stage.clock.now()
    graced = a_sitter(stage, held, room_id=room.id, confirmed_at=now, number="0007")
    other = a_sitter(stage, held, room_id=room.id, confirmed_at=now, number="0008")
    in_time = other.start()
    other.submit(in_time)
    answered_in_grace(stage, graced)
    told = "2 câu nhận trong thời gian châm chước do mạng"
    page = plain(pages.checked(invigilator).get(pages.address(held)).text)
    assert page.count("trong thời gian châm chước do mạng") == page.count(told) == 1
    assert told in plain(pages.checked(invigilator).get(pages.address(held, f"board/{graced.candidate_id}")).text)
    assert "châm chước" not in plain(pages.checked(invigilator).get(pages.address(held, f"board/{other.candidate_id}")).text)
    with stage.database.read() as session:
        assert read_minutes(session, held).graced == (Graced("Phòng 1", "0007", 2),)
    words = "Câu trả lời nhận trong thời gian châm chước do mạng: Phòng 1: số báo danh 0007 (2 câu)."
    assert words in plain(pages.checked(stage.officer).get(pages.address(held, "minutes")).text)
    own = "2 câu trả lời của anh/chị đến sau khi hết giờ, trong thời gian châm chước do mạng (30 giây), và vẫn được nhận."
    result = f"/vi/sittings/{graced.start().id}/result"
    assert own in plain(pages.checked(graced.holder).get(result).text)
    assert "châm chước" not in plain(pages.checked(other.holder).get(f"/vi/sittings/{in_time.id}/result").text)


def test_the_record_counts_by_room_and_only_the_sitting_that_counts(pages: Pages) -> None:
    stage = pages.stage
    held = stage.a_held()
    nobody = stage.held(held.id)
    with stage.database.read() as session:
        assert read_minutes(session, nobody).graced == ()
    assert "do mạng: không có." in plain(pages.checked(stage.officer).get(pages.address(held, "minutes")).text)
    sitter = a_sitter(stage, held, number="0003")
    answered_in_grace(stage, sitter)
    with stage.database.read() as session:
        assert read_minutes(session, held).graced == (Graced(None, "0003", 2),)
    assert "không xếp phòng: số báo danh 0003 (2 câu)." in plain(
        pages.checked(stage.officer).get(pages.address(held, "minutes")).text
    )
    do(stage, again.offer, stage.officer, held, sitter.candidate_id, "máy hỏng")
    with stage.database.read() as session:
        found = read_minutes(session, held)
    assert (found.graced, found.unused) == ((Graced(None, "0003", 2),), ("0003",))
    assert "bài trước vẫn được tính: số báo danh 0003." in plain(
        pages.checked(stage.officer).get(pages.address(held, "minutes")).text
    )
    sitter.start_again()
    with stage.database.read() as session:
        assert read_minutes(session, held).graced == ()
