"""The pages of a running examination: the board, what an invigilator does, the opening of the paper, the sealed log."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from elearn.core.actor import Actor, Role
from elearn.core.notes import Note
from elearn.examinations.acts import ActKind
from elearn.examinations.models import Candidate, Member, Sitting
from elearn.examinations.queries.held import Held
from elearn.examinations.rules import Body, Cause, State
from elearn.examinations.service import again, invigilating
from elearn.examinations.service.log import note_act
from elearn.examinations.views.parts import parts_of
from tests.examinations.invigilated import a_room, acts_of, do, running
from tests.examinations.pages import Pages
from tests.examinations.pages import application as application
from tests.examinations.pages import pages as pages
from tests.examinations.pages import site as site
from tests.examinations.pages import sown as sown
from tests.examinations.stage import Stage
from tests.organisation.makers import PASSWORD, a_grant

BOARD_PAGES = ("board", "board/live", "board/identity", "board/acts", "opening", "log", "log/print")


def plain(page: str) -> str:
    """The words of a page without its tags."""
    return " ".join(re.sub("<[^>]+>", " ", page).split())


def test_the_board_asks_for_a_room_only_where_there_are_rooms(pages: Pages) -> None:
    stage = pages.stage
    held = stage.a_held()
    browser = pages.checked(stage.a_member(held, Body.INVIGILATION))
    asked = [browser.get(pages.address(held, each)).text for each in ("board", "board/acts")]
    assert not [each for each in asked if 'name="room"' in re.sub(r'<input type="hidden"[^>]*>', "", each)]
    assert "chờ bắt đầu" not in asked[0]
    a_room(stage, held)
    asked = [browser.get(pages.address(held, each)).text for each in ("board", "board/acts")]
    assert len([each for each in asked if '<select class="in" id="f-room" name="room"' in each]) == 2
    assert "chờ bắt đầu" in asked[0]


def test_the_board_tells_who_stands_where_and_no_score(pages: Pages) -> None:
    stage = pages.stage
    held = stage.a_held(access_code="HOA-2468")
    invigilator = stage.a_member(held, Body.INVIGILATION)
    now = stage.clock.now()
    room = a_room(stage, held)
    silent = stage.a_candidate(held, room_id=room.id, seat=3, extra_minutes=5)
    ago = now - timedelta(minutes=4)
    stage.a_sitting(held, silent, **running(stage, started_at=ago, seen_at=ago))
    done = stage.a_candidate(held)
    stage.a_sitting(held, done, **running(stage, submitted_at=now, submitted_cause=Cause.CLOCK))
    words = plain(pages.checked(invigilator).get(pages.address(held)).text)
    for each in (
        "HOA-2468",
        "Phòng 1, chỗ 3",
        "Không có tín hiệu",
        "còn 20 phút",
        "đã thêm 5 phút",
        "hệ thống tự thu bài khi hết giờ",
        "0/6",
        "Trần Thị Ngoài",
    ):
        assert each in words
    only = plain(pages.checked(invigilator).get(pages.address(held), query_string={"room": room.id, "standing": "silent"}).text)
    assert "Phòng 1, chỗ 3" in only
    assert "hệ thống tự thu bài khi hết giờ" not in only
    # An address that names nonsense shows everybody.
    assert (
        pages.checked(invigilator).get(pages.address(held), query_string={"room": "x", "standing": "x", "page": "x"}).status_code
        == 200
    )


def test_nobody_is_said_to_be_missing_where_there_is_no_room_to_come_to(pages: Pages) -> None:
    stage = pages.stage
    held = stage.a_held()
    invigilator = stage.a_member(held, Body.INVIGILATION)
    stage.a_candidate(held)
    before = plain(pages.checked(invigilator).get(pages.address(held)).text)
    assert "Chưa bắt đầu" in before
    assert "Chưa đến" not in before
    a_room(stage, held)
    after = plain(pages.checked(invigilator).get(pages.address(held)).text)
    assert "Chưa đến" in after
    assert "Chưa bắt đầu" not in after


def test_the_board_is_sent_again_only_where_it_changed(pages: Pages) -> None:
    stage = pages.stage
    held = stage.a_held()
    invigilator = stage.a_member(held, Body.INVIGILATION)
    candidate = stage.a_candidate(held)
    browser = pages.browser(invigilator)
    first = browser.get(pages.address(held, "board/live"))
    mark = first.headers["ETag"]
    assert first.text.strip() in pages.browser(invigilator).get(pages.address(held)).text
    same = browser.get(pages.address(held, "board/live"), headers={"If-None-Match": mark})
    assert (same.status_code, same.data) == (304, b"")
    stage.a_sitting(held, candidate, **running(stage))
    changed = browser.get(pages.address(held, "board/live"), headers={"If-None-Match": mark})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != mark
    assert changed.headers["Cache-Control"] == "no-store"
    # A part of a page, not a page, and nothing in it that somebody could be typing into.
    assert changed.text.startswith('<div id="board"')
    assert "<form" not in changed.text


def test_who_has_nothing_to_do_with_it_finds_no_page(pages: Pages) -> None:
    stage = pages.stage
    held, other = stage.a_held(is_sealed=True), stage.a_held()
    candidate = stage.a_candidate(held)
    relieved = stage.a_member(held, Body.INVIGILATION)
    assert pages.browser(relieved).get(pages.address(held)).status_code == 200
    with stage.database.unit_of_work() as work:
        work.session.execute(update(Member).where(Member.person_id == relieved.person_id).values(relieved_at=work.now))
    nobody = [
        relieved,
        stage.a_member(other, Body.INVIGILATION),
        stage.stranger,
        stage.a_worker(),
        stage.a_member(held, Body.MARKING),
    ]
    for actor in nobody:
        for page in (*BOARD_PAGES, f"board/{candidate}"):
            assert pages.browser(actor).get(pages.address(held, page)).status_code == 404, page


def pages_of(pages: Pages, actor: Actor, held: Held, candidate: str) -> set[str]:
    """The pages that somebody comes to; whole ones are read for faults."""
    whole, part = pages.checked(actor), pages.browser(actor)
    every = {each: part if each == "board/live" else whole for each in (*BOARD_PAGES, candidate)}
    return {each for each, browser in every.items() if browser.get(pages.address(held, each)).status_code == 200}


def test_each_body_comes_to_its_own_pages(pages: Pages) -> None:
    stage = pages.stage
    held = stage.a_held(is_sealed=True)
    candidate = f"board/{stage.a_candidate(held)}"
    allowed = {
        Body.INVIGILATION: {"board", "board/live", "board/identity", "board/acts", candidate},
        Body.SUPERVISION: {"board", "board/live", candidate, "opening", "log", "log/print"},
        Body.COUNCIL: {"board", "board/live", candidate, "opening", "log", "log/print"},
    }
    for body, wanted in allowed.items():
        found = pages_of(pages, stage.a_member(held, body), held, candidate)
        assert found == wanted, body
    assert pages_of(pages, stage.officer, held, candidate) == {*BOARD_PAGES, candidate}


WATCHERS = pytest.mark.parametrize("body", [Body.SUPERVISION, Body.COUNCIL])


@WATCHERS
def test_whoever_watches_does_nothing(pages: Pages, body: Body) -> None:
    stage = pages.stage
    held = stage.a_held()
    candidate = stage.a_candidate(held)
    stage.a_sitting(held, candidate, **running(stage))
    browser = pages.browser(stage.a_member(held, body))
    for rest in ("board", f"board/{candidate}"):
        page = browser.get(pages.address(held, rest)).text
        assert 'method="post"' not in page.partition("<main")[2].partition("</main")[0]
        assert "board/acts" not in page
        assert "board/identity" not in page
    sent = {"reason": "x", "words": "x", "minutes": "5", "candidate": str(candidate)}
    acts = ["identity", "extend", "incident", "hand-in", "restart", "restart-back", "release", "take-back", "let-in"]
    for rest in [f"board/{candidate}/{act}" for act in acts] + ["board/identity", "board/acts/extend", "board/acts/incident"]:
        assert browser.post(pages.address(held, rest), data=sent).status_code == 404, rest
    assert acts_of(stage, held) == []


@WATCHERS
def test_whoever_watches_is_told_numbers_and_rooms_and_what_was_done_but_no_names(pages: Pages, body: Body) -> None:
    stage = pages.stage
    held = stage.a_held(access_code="HOA-2468")
    room = a_room(stage, held)
    invigilator = stage.a_member(held, Body.INVIGILATION, name="Võ Văn Coi")
    theirs = {"name": "Trần Thị Ngoài", "about": "xã Hoa Sen", "birth_date": date(1999, 4, 3)}
    late = stage.a_candidate(held, room_id=room.id, seat=3, number="TD-0007", **theirs)
    other = stage.a_candidate(held, number="TD-0008", name="Lý Văn Khác")
    worker = stage.a_worker(name="Đỗ Thị Tài Khoản")
    for each in (late, other, stage.a_candidate(held, worker, number="TD-0009")):
        stage.a_sitting(held, each, **running(stage))
    do(stage, invigilating.extend, invigilator, held, late, minutes=7, reason="máy hỏng")
    do(stage, again.offer, invigilator, held, other, "đề lỗi")
    do(stage, invigilating.note_incident, invigilator, held, "mất điện phòng 1")
    note(stage, held, ActKind.REPORT_ANSWERED, "luat:q12: đáp án")
    browser = pages.checked(stage.a_member(held, body))
    for rest in ("board", "board/live"):
        words = plain((pages.browser(stage.a_member(held, body)) if "/" in rest else browser).get(pages.address(held, rest)).text)
        for each in (
            "TD-0007",
            "Phòng 1, chỗ 3",
            "đã thêm 7 phút",
            "thêm 7 phút: máy hỏng",
            "đề lỗi",
            "mất điện phòng 1",
            "Võ Văn Coi",
        ):
            assert each in words, (rest, each)
        for each in (
            "Trần Thị Ngoài",
            "Lý Văn Khác",
            "Đỗ Thị Tài Khoản",
            "xã Hoa Sen",
            "03/04/1999",
            "HOA-2468",
            "(đã xóa tên)",
            "luat:q12",
        ):
            assert each not in words, (rest, each)
    words = plain(browser.get(pages.address(held, f"board/{late}")).text)
    assert "thêm 7 phút: máy hỏng" in words
    for each in ("Trần Thị Ngoài", "xã Hoa Sen", "03/04/1999", "đề lỗi", "mất điện phòng 1"):
        assert each not in words
    # Whoever invigilates sees who it is, and needs no list of what they did themselves.
    words = plain(pages.checked(invigilator).get(pages.address(held)).text)
    assert "Trần Thị Ngoài" in words
    assert "Việc đã làm trong giờ thi" not in words


def note(stage: Stage, held: Held, kind: ActKind, words: str) -> None:
    with stage.database.unit_of_work() as work:
        note_act(work.session, stage.officer, held.id, kind, words=words, now=work.now)


def test_an_invigilator_does_each_thing_from_the_page_of_a_candidate(pages: Pages) -> None:
    stage = pages.stage
    held = stage.a_held()
    invigilator = stage.a_member(held, Body.INVIGILATION)
    candidate = stage.a_candidate(held)
    sitting = stage.a_sitting(held, candidate, **running(stage))
    browser = pages.browser(invigilator)

    def send(act: str, **sent: str) -> int:
        return browser.post(pages.address(held, f"board/{candidate}/{act}"), data=sent).status_code

    assert send("identity") == 303
    assert send("extend", minutes="10", reason="máy hỏng") == 303
    assert send("release", reason="máy hỏng") == 303
    assert send("incident", words="ra ngoài 5 phút") == 303
    assert send("take-back", reason="nhầm") == 303
    assert send("hand-in", reason="vi phạm") == 303
    assert send("restart", reason="đề lỗi") == 303
    assert send("restart", reason="đề lỗi") == 409
    assert not stage.row(Sitting, sitting).is_void
    found = plain(pages.checked(invigilator).get(pages.address(held)).text)
    assert "được thi lại, bắt đầu trước" in found
    assert "lượt thi thứ 2" not in found
    found = plain(pages.checked(invigilator).get(pages.address(held, f"board/{candidate}")).text)
    assert "bài trước đang được tính" in found
    assert send("restart-back", reason="bấm nhầm") == 303
    assert send("restart-back", reason="bấm nhầm") == 409
    kinds = [each[0] for each in acts_of(stage, held)]
    assert kinds == ["identified", "extended", "released", "incident", "identified", "handed-in", "restarted", "restarted"]
    assert not stage.row(Sitting, sitting).is_void
    assert send("nonsense", reason="x") == 404


def test_what_stands_in_the_way_is_told_where_it_was_typed(pages: Pages) -> None:
    stage = pages.stage
    held = stage.a_held()
    candidate = stage.a_candidate(held)
    browser = pages.checked(stage.a_member(held, Body.INVIGILATION))
    address = pages.address(held, f"board/{candidate}")
    answer = browser.post(f"{address}/extend", data={"minutes": "mười", "reason": "máy hỏng lúc 8 giờ"})
    assert answer.status_code == 422
    assert "Ghi số phút từ 1 đến 600." in answer.text
    assert "máy hỏng lúc 8 giờ" in answer.text
    assert browser.post(f"{address}/incident", data={"words": ""}).status_code == 422
    answer = browser.post(f"{address}/hand-in", data={"reason": "vi phạm"})
    assert answer.status_code == 409
    assert "Thí sinh này chưa bắt đầu làm bài." in answer.text
    answer = browser.post(pages.address(held, "board/acts/extend"), data={"minutes": "5", "reason": "mất điện"})
    assert answer.status_code == 409
    assert "Lúc này không có ai đang làm bài." in answer.text
    assert "mất điện" in answer.text
    assert browser.post(pages.address(held, "board/acts/incident"), data={"words": " "}).status_code == 422


def test_a_room_is_confirmed_and_given_time_from_its_page(pages: Pages) -> None:
    stage = pages.stage
    held = stage.a_held()
    room, other = a_room(stage, held), a_room(stage, stage.a_held(), "Phòng khác")
    people = [stage.a_candidate(held, room_id=room.id) for _ in range(3)]
    invigilator = stage.a_member(held, Body.INVIGILATION)
    browser, address = pages.browser(invigilator), pages.address(held, "board/identity")
    assert browser.post(address, data={"room": room.id, "candidate": [str(people[0])]}).status_code == 303
    assert [stage.row(Candidate, each).confirmed_at is not None for each in people] == [True, False, False]
    assert browser.post(address, data={"room": room.id, "all": "1", "named": people}).status_code == 303
    assert all(stage.row(Candidate, each).confirmed_at for each in people)
    assert browser.post(address, data={"room": room.id, "all": "1"}).status_code == 303
    assert browser.post(address, data={"room": other.id, "all": "1"}).status_code == 404
    assert browser.post(address, data={"candidate": "x"}).status_code == 404
    stage.a_sitting(held, people[0], **running(stage))
    sent = {"room": str(room.id), "minutes": "7", "reason": "mất điện"}
    assert browser.post(pages.address(held, "board/acts/extend"), data=sent).status_code == 303
    with stage.database.read() as session:
        given = dict(session.execute(select(Sitting.candidate_id, Sitting.given_minutes)).all())
    assert [given.get(each, 0) for each in people] == [7, 0, 0]
    assert pages.checked(invigilator).get(f"{address}?room={room.id}").status_code == 200


def test_a_whole_room_is_confirmed_after_a_question_that_names_everybody(pages: Pages) -> None:
    stage = pages.stage
    held = stage.a_held()
    room = a_room(stage, held)
    people = [stage.a_candidate(held, room_id=room.id, name=name) for name in ("Lý Thị Xuân", "Tạ Văn Hạ")]
    invigilator = stage.a_member(held, Body.INVIGILATION)
    address, asked = pages.address(held, "board/identity"), {"room": str(room.id), "all": "1"}
    page = pages.checked(invigilator).post(address, data=asked)
    assert [each in page.text for each in ("Xác nhận 2 thí sinh", "Lý Thị Xuân", "Tạ Văn Hạ")] == [True] * 3
    assert not any(stage.row(Candidate, each).confirmed_at for each in people)
    shown = re.findall(r'name="named" value="([^"]+)"', page.text)
    assert shown == [str(each) for each in people]
    # As many as before are in the room, but not the same: confirmed is who was named and is there still.
    with stage.database.unit_of_work() as work:
        work.session.get_one(Candidate, people[1]).struck_at = work.now
    late = stage.a_candidate(held, room_id=room.id)
    assert pages.browser(invigilator).post(address, data={**asked, "named": shown}).status_code == 303
    assert [bool(stage.row(Candidate, each).confirmed_at) for each in (*people, late)] == [True, False, False]
    assert pages.browser(invigilator).post(address, data={**asked, "named": shown}).status_code == 303
    assert stage.row(Candidate, late).confirmed_at is None


def test_whoever_confirms_a_room_where_they_sit_themselves_is_left_out(pages: Pages) -> None:
    stage = pages.stage
    held = stage.a_held()
    room = a_room(stage, held)
    own, guest = stage.a_candidate(held, stage.officer, room_id=room.id), stage.a_candidate(held, room_id=room.id, name="Tạ Văn Hạ")
    address, asked = pages.address(held, "board/identity"), {"room": str(room.id), "all": "1"}
    page = pages.checked(stage.officer).post(address, data=asked)
    assert ("Xác nhận 1 thí sinh" in page.text, str(own) in page.text) == (True, False)
    assert pages.browser(stage.officer).post(address, data={**asked, "named": [str(own), str(guest)]}).status_code == 303
    assert [bool(stage.row(Candidate, each).confirmed_at) for each in (own, guest)] == [False, True]


def test_a_paper_is_opened_by_two_with_their_own_passwords(pages: Pages) -> None:
    stage = pages.stage
    held = stage.a_held(is_sealed=True)
    council = [stage.a_member(held, Body.COUNCIL, name=name) for name in ("Võ Thị Một", "Hồ Văn Hai")]
    address = pages.address(held, "opening")
    for number, actor in enumerate(council, 1):
        assert pages.checked(actor).post(address, data={"password": "sai"}).status_code == 422
        assert pages.checked(actor).post(address).status_code == 422
        assert pages.browser(actor).post(address, data={"password": PASSWORD}).status_code == 303
        assert len(acts_of(stage, held)) == number
    page = plain(pages.checked(stage.officer).get(address).text)
    assert "Đề đã mở." in page
    assert "Võ Thị Một" in page
    assert pages.browser(stage.officer).post(address, data={"password": PASSWORD}).status_code == 404


def test_it_is_told_when_it_is_too_early_to_open(pages: Pages) -> None:
    stage = pages.stage
    now = stage.clock.now()
    late = now + timedelta(hours=3)
    held = stage.a_held(is_sealed=True, opens_at=now + timedelta(hours=2), last_start_at=late, closes_at=late)
    browser = pages.checked(stage.a_member(held, Body.COUNCIL))
    answer = browser.post(pages.address(held, "opening"), data={"password": PASSWORD})
    assert answer.status_code == 409
    assert "Chưa đến giờ mở đề." in answer.text
    assert stage.held(held.id).is_opened is False


def test_the_log_is_read_by_the_auditor_of_the_unit_and_by_no_other(pages: Pages) -> None:
    stage = pages.stage
    held = stage.a_held()
    do(stage, invigilating.note_incident, stage.officer, held, "<b>mất điện</b>")
    own, other = stage.a_worker(), stage.a_worker(stage.other_ward)
    with stage.database.unit_of_work() as work:
        for actor, unit in ((own, stage.ward), (other, stage.other_ward)):
            assert actor.person_id is not None
            a_grant(work.session, actor.person_id, Role.AUDITOR, unit)
    for page in ("log", "log/print"):
        text = pages.checked(own).get(pages.address(held, page)).text
        assert "&lt;b&gt;mất điện&lt;/b&gt;" in text
        assert "Nguyên vẹn" in text
        assert pages.browser(other).get(pages.address(held, page)).status_code == 404
    for page in ("board", "opening"):
        assert pages.browser(own).get(pages.address(held, page)).status_code == 404


@pytest.mark.parametrize("page", ["log", "log/print"])
def test_the_log_tells_signs_and_ids_in_words_and_keeps_the_line_that_was_sealed(pages: Pages, page: str) -> None:
    stage = pages.stage
    # While it is sat the log names questions by their ids alone.
    held = stage.a_held(state=State.CLOSED)
    question = next(iter(stage.course.questions))
    kept = [
        (ActKind.DELEGATED, f"{stage.ward} – 30/11/2026"),
        (ActKind.EXTENDED, "+10′ × 25: mất điện"),
        (ActKind.REPORT_ANSWERED, f"{question}: Câu hỏi đúng."),
        (ActKind.POSTED, "Đã xem kết quả."),
    ]
    for kind, words in kept:
        with stage.database.unit_of_work() as work:
            note_act(work.session, stage.officer, held.id, kind, words=words, now=work.now)
    told = plain(pages.checked(stage.officer).get(pages.address(held, page)).text)
    assert f"đến hết 30/11/2026 (mã đơn vị {stage.ward})" in told
    assert "thêm 10 phút cho 25 thí sinh đang làm bài: mất điện" in told
    assert f"” (mã câu {question}): Câu hỏi đúng." in told
    assert "Đề nghị công bố kết quả" in told
    assert "Nguyên vẹn" in told
    assert [each[3] for each in acts_of(stage, held)] == [words for _, words in kept]
    english = pages.browser(stage.officer).get(pages.address(held, page).replace("/vi/", "/en/")).text
    assert '10 minutes more for 25 candidates who were sitting: <span lang="vi">mất điện</span>' in english


def test_looking_at_candidates_is_noted_but_not_each_refreshing(pages: Pages) -> None:
    stage = pages.stage
    held = stage.a_held()
    candidate = stage.a_candidate(held)
    browser = pages.browser(stage.a_member(held, Body.INVIGILATION))
    for page in ("board", "board/live", "board/live", "board/identity", f"board/{candidate}"):
        assert browser.get(pages.address(held, page)).status_code == 200
    with stage.database.read() as session:
        noted = [each.detail["what"] for each in session.scalars(select(Note).where(Note.kind == "examinations.looked"))]
    assert noted == ["board", "identity", "candidate"]


@pytest.mark.parametrize("state", list(State))
def test_parts_lead_each_to_what_is_theirs(pages: Pages, state: State) -> None:
    stage = pages.stage
    held = stage.a_held(state=state, is_sealed=True)
    is_held = state in {State.READY, State.CLOSED, State.POSTED}
    names = [each.endpoint for each in parts_of(held, is_organiser=False, bodies=[Body.SUPERVISION])]
    assert ("examinations.board" in names, "examinations.opening" in names, "examinations.sealed_log" in names) == (
        is_held,
        is_held,
        True,
    )
    open_held = stage.a_held(state=state)
    assert "examinations.opening" not in [each.endpoint for each in parts_of(open_held, is_organiser=True, bodies=[])]
