"""A card is typed again after the sitting: to read the result and every answer, to reply and to appeal, until it is erased."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy import select

from elearn.accounts.models import Throttle
from elearn.core.ids import Id
from elearn.examinations.models import Appeal, Candidate, QuestionReport, Sitting
from elearn.examinations.queries.held import Held
from elearn.examinations.rules import Cause, State
from elearn.examinations.service import appeals, reports
from elearn.examinations.service.erasing import erase_candidates
from tests.examinations.said_pages import CODE, SaidPages
from tests.examinations.said_pages import pages as pages
from tests.examinations.sat import CHOICE, a_plan, hand_in, right
from tests.site import application as application
from tests.site import site as site
from tests.site import sown as sown

PLAN = a_plan(CHOICE, shows="answers", appeal_days=15)
WORDS = "Tôi nghĩ mình làm tốt hơn thế."


def a_sat(pages: SaidPages, *, number: str = "HN-0071", state: State = State.POSTED) -> tuple[Held, Id]:
    """An examination that is over, and the sitting of a candidate without account."""
    posted_at = pages.stage.clock.now() if state is State.POSTED else None
    held = pages.stage.a_held(PLAN, state=state, posted_at=posted_at)
    return held, hand_in(pages.stage, held, {CHOICE: right(pages.stage)}, number=number)


def who(pages: SaidPages, sitting: Id) -> Id:
    found: Id = pages.stage.row(Sitting, sitting).candidate_id
    return found


def typed_again(client: FlaskClient, number: str = "HN-0071") -> int:
    return client.post("/vi/exam-card", data={"number": number, "code": CODE}).status_code


def test_a_card_typed_again_leads_to_everything_and_asks_for_another_marking(pages: SaidPages) -> None:
    held, sitting = a_sat(pages)
    pages.stage.clock.advance(days=3)
    card = pages.with_card(who(pages, sitting))
    shown = card.get(f"/vi/examinations/{held.id}", follow_redirects=True)
    assert shown.request.path == f"/vi/sittings/{sitting}/over"
    assert "Nộp đơn phúc khảo, đến hết ngày" in shown.text
    assert f"/vi/sittings/{sitting}/result" in shown.text
    asked = card.post(f"/vi/sittings/{sitting}/appeal", data={"words": WORDS}, follow_redirects=True)
    assert "anh/chị giữ phiếu và vào lại để đọc" in asked.text
    with pages.site.database.unit_of_work() as work:
        appeal = work.session.scalars(select(Appeal)).one()
        assert (appeal.words, appeal.entered_by) == (WORDS, None)
        appeals.answer_appeal(work.session, pages.stage.officer, held.id, appeal.id, "Điểm giữ nguyên.", now=work.now)
    assert "Đã trả lời" in card.get(f"/vi/sittings/{sitting}/over").text
    answered = card.get(f"/vi/sittings/{sitting}/result").text
    assert "Điểm giữ nguyên." in answered
    # The way out of a machine that is not theirs is on every page.
    assert "thoát khỏi máy này" in answered


def test_an_appeal_by_card_is_asked_once_and_in_time(pages: SaidPages) -> None:
    _, sitting = a_sat(pages)
    card, door = pages.with_card(who(pages, sitting)), f"/vi/sittings/{sitting}/appeal"
    assert card.post(door, data={"words": " "}).status_code == 422
    assert card.post(door, data={"words": WORDS}).status_code == 303
    assert card.post(door, data={"words": WORDS}).status_code == 422
    _, late = a_sat(pages, number="HN-0072")
    pages.stage.clock.advance(days=16)
    with pages.site.database.unit_of_work() as work:
        work.session.get_one(Candidate, who(pages, sitting)).card_digest = None
    card = pages.with_card(who(pages, late))
    assert "Nộp đơn phúc khảo" not in card.get(f"/vi/sittings/{late}/over").text
    assert card.post(f"/vi/sittings/{late}/appeal", data={"words": WORDS}).status_code == 422
    assert pages.site.count(Appeal) == 1


def test_a_card_that_is_typed_again_lasts_long_enough_to_write_and_no_longer(pages: SaidPages) -> None:
    _, sitting = a_sat(pages)
    pages.stage.clock.advance(days=1)
    card = pages.with_card(who(pages, sitting))
    pages.stage.clock.advance(minutes=119)
    assert card.get(f"/vi/sittings/{sitting}/result").status_code == 200
    pages.stage.clock.advance(minutes=2)
    assert "/exam-card" in str(card.get(f"/vi/sittings/{sitting}/result").location)
    assert typed_again(card) == 303


def test_an_answer_to_what_was_reported_is_read_with_the_card(pages: SaidPages) -> None:
    held, sitting = a_sat(pages, state=State.CLOSED)
    with pages.site.database.unit_of_work() as work:
        said = {"examination_id": held.id, "candidate_id": who(pages, sitting), "question": CHOICE, "said_at": work.now}
        work.session.add(QuestionReport(**said, words="Hai đáp án cùng đúng."))
    card = pages.with_card(who(pages, sitting))
    assert "Đã trả lời 0 trên 1 câu" in card.get(f"/vi/sittings/{sitting}/over").text
    with pages.site.database.unit_of_work() as work:
        reports.answer_reports(work.session, pages.stage.officer, held, CHOICE, "Câu này đúng.", now=work.now)
    assert "Đã trả lời 1 trên 1 câu" in card.get(f"/vi/sittings/{sitting}/over").text
    assert "Câu này đúng." in card.get(f"/vi/examinations/{held.id}/reports").text


def test_after_the_sitting_right_cards_wait_with_the_wrong_ones(pages: SaidPages) -> None:
    held, sitting = a_sat(pages)
    pages.with_card(who(pages, sitting))
    other = pages.stage.a_held(PLAN)
    waiting = pages.stage.a_candidate(other, number="HN-0001")
    browser = pages.site.app.test_client()
    for n in range(101):
        answer = browser.post("/vi/exam-card", data={"number": "HN-0071", "code": f"AAAA-AAAA-{n:04d}"})
    assert answer.status_code == 429
    assert typed_again(browser) == 429
    # Whoever has still to sit is kept out by nobody.
    with pages.site.database.unit_of_work() as work:
        work.session.get_one(Candidate, who(pages, sitting)).card_digest = None
    assert pages.with_card(waiting).get(f"/vi/examinations/{other.id}").status_code == 200
    assert pages.site.count(Throttle) == 1
    assert held.id != other.id


def test_whoever_comes_back_finds_the_door_beside_signing_in(pages: SaidPages) -> None:
    nobody = pages.site.app.test_client()
    assert 'href="/vi/exam-card"' in nobody.get("/vi/login").text
    assert 'href="/vi/login"' in nobody.get("/vi/exam-card").text


def test_an_erased_card_lets_nobody_in(pages: SaidPages) -> None:
    held, sitting = a_sat(pages)
    card = pages.with_card(who(pages, sitting))
    with pages.site.database.unit_of_work() as work:
        erase_candidates(work.session, held.id, now=work.now)
    assert "/exam-card" in str(card.get(f"/vi/sittings/{sitting}/over").location)
    assert typed_again(card) == 422


def test_who_sat_on_paper_alone_comes_to_the_result_as_well(pages: SaidPages) -> None:
    held = pages.stage.a_held(PLAN, state=State.POSTED, posted_at=pages.stage.clock.now())
    handed = {"submitted_at": pages.stage.clock.now(), "submitted_cause": Cause.PAPER}
    sitting = pages.stage.a_sitting(held, pages.stage.a_candidate(held, number="HN-0071"), **handed)
    page = pages.with_card(who(pages, sitting)).get(f"/vi/examinations/{held.id}").text
    assert "nộp trên giấy" in page
    assert f"/vi/sittings/{sitting}/result" in page
