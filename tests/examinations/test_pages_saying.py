"""The pages on which candidates say that a question is wrong, and on which they are answered."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from elearn.core.actor import Actor
from elearn.core.ids import new_id
from elearn.examinations.acts import ActKind
from elearn.examinations.models import QuestionReport, Sitting
from elearn.examinations.queries.held import Held
from elearn.examinations.rules import Body, State
from elearn.examinations.service.log import note_act
from elearn.examinations.service.preparing import prepare_sitting
from elearn.examinations.views.holding import MACHINE
from tests.examinations.said_pages import SaidPages
from tests.examinations.said_pages import pages as pages
from tests.examinations.sat_papers import Sat, in_state, sits
from tests.examinations.stage import PLAN
from tests.organisation.makers import PASSWORD
from tests.site import application as application
from tests.site import site as site
from tests.site import sown as sown

KEYS = ("Khoá-đúng-một", "Lời-riêng-đúng-một", "Lời-giải-một")
WORDS = "Hai đáp án cùng đúng."
QUESTION = 'class="question stack"'
TITLE = "chọn cửa"


def door(sat: Sat, number: int, language: str = "vi") -> str:
    return f"/{language}/sittings/{sat.sitting_id}/wrong/{number}"


def number_of(sat: Sat, question: str) -> int:
    return sat.questions.index(question) + 1


def said(pages: SaidPages) -> list[tuple[str, str]]:
    with pages.site.database.read() as session:
        return [(row.words, row.answer) for row in session.scalars(select(QuestionReport).order_by(QuestionReport.said_at))]


def worker(pages: SaidPages, held: Held) -> Sat:
    return sits(pages.stage, held, pages.stage.a_worker())


def who(sat: Sat) -> Actor:
    assert sat.actor is not None
    return sat.actor


def test_another_machine_shows_no_question_before_it_has_taken_the_sitting_over(pages: SaidPages) -> None:
    held, actor = pages.stage.a_held(), pages.stage.a_worker()
    pages.stage.a_candidate(held, actor)
    here, elsewhere = pages.of(actor), pages.of(actor)
    with elsewhere.session_transaction() as kept:
        del kept[MACHINE]
    sitting = str(here.post(f"/vi/examinations/{held.id}/start").location)
    address = f"{sitting}/wrong/1"
    assert QUESTION in here.get(address).text
    for answer in (
        elsewhere.get(address),
        elsewhere.post(address, data={"words": ""}),
        elsewhere.post(address, data={"words": WORDS}),
    ):
        assert (answer.status_code, answer.location) == (302, f"{sitting}/machine")
    assert said(pages) == []
    elsewhere.post(f"{sitting}/machine", data={"password": PASSWORD})
    assert QUESTION in elsewhere.get(address).text
    assert here.get(address).location == f"{sitting}/machine"
    # Once it is handed in there is no machine any more, and no question.
    elsewhere.post(f"{sitting}/submit")
    assert here.post(address, data={"words": WORDS}).location == address
    assert QUESTION not in here.get(address).text


@pytest.mark.parametrize(("language", "heading", "clock"), [
    ("vi", "Câu 2 sai?", "Thời gian làm bài vẫn tính"), ("en", "Is question 2 wrong?", "The clock goes on"),
])  # fmt: skip
def test_during_the_sitting_the_page_says_that_time_goes_on_and_leads_back(
    pages: SaidPages, language: str, heading: str, clock: str
) -> None:
    sat = worker(pages, pages.stage.a_held())
    page = pages.of(who(sat)).get(door(sat, 2, language)).text
    assert heading in page
    assert clock in page
    assert f'href="/{language}/sittings/{sat.sitting_id}#q2"' in page


def test_a_sent_report_is_kept_and_read_again(pages: SaidPages) -> None:
    sat = worker(pages, pages.stage.a_held())
    browser = pages.of(who(sat))
    answer = browser.post(door(sat, 2), data={"words": WORDS})
    assert (answer.status_code, answer.location) == (303, door(sat, 2))
    assert WORDS in browser.get(door(sat, 2)).text
    assert said(pages) == [(WORDS, "")]
    assert WORDS in browser.get(f"/vi/examinations/{_held_of(pages, sat)}/reports").text


def test_the_place_in_the_sitting_is_not_touched(pages: SaidPages) -> None:
    held = pages.stage.a_held(replace(PLAN, is_sequential=True))
    sat = sits(pages.stage, held, pages.stage.a_worker(), place=2)
    browser = pages.of(who(sat))
    table = Sitting.__table__
    with pages.site.database.read() as session:
        before = session.execute(select(table).where(table.c.id == sat.sitting_id)).one()
    browser.get(door(sat, 3))
    browser.post(door(sat, 3), data={"words": WORDS})
    with pages.site.database.read() as session:
        assert session.execute(select(table).where(table.c.id == sat.sitting_id)).one() == before


def test_what_was_refused_is_still_in_the_field(pages: SaidPages) -> None:
    held = pages.stage.a_held()
    sat = worker(pages, held)
    browser = pages.of(who(sat))
    long = "dài " * 200
    for words in ("", long):
        answer = browser.post(door(sat, 1), data={"words": words})
        assert answer.status_code == 422
        assert words.strip() in answer.text
    browser.post(door(sat, 1), data={"words": WORDS})
    council = pages.stage.a_member(held, Body.COUNCIL)
    address = f"/vi/organise/{held.id}/reports/{sat.questions[0]}"
    assert pages.of(council).post(address, data={"words": "Câu này đúng."}).status_code == 303
    answer = browser.post(door(sat, 1), data={"words": "Tôi vẫn thấy sai."})
    assert answer.status_code == 422
    assert "Tôi vẫn thấy sai." in answer.text
    assert "Câu này đúng." in answer.text


def test_a_card_holder_says_it_too_and_nobody_elses_paper_opens(pages: SaidPages) -> None:
    held = pages.stage.a_held()
    with_card, other = sits(pages.stage, held), worker(pages, held)
    card = pages.with_card(with_card.candidate_id)
    assert card.post(door(with_card, 1), data={"words": WORDS}).status_code == 303
    assert WORDS in card.get(door(with_card, 1)).text
    assert WORDS in card.get(f"/vi/examinations/{held.id}/reports").text
    assert card.get(door(other, 1)).status_code == 404
    assert pages.of(who(other)).get(door(with_card, 1)).status_code == 404
    assert pages.of(who(other)).post(door(with_card, 1), data={"words": WORDS}).status_code == 404
    for address in (door(other, 1), f"/vi/examinations/{held.id}/reports"):
        answer = pages.site.browser().get(address)
        assert answer.status_code == 302
        assert "/exam-card" in (answer.location or "")
    assert len(said(pages)) == 1


def test_a_question_that_is_still_to_come_has_no_page(pages: SaidPages) -> None:
    sat = sits(pages.stage, pages.stage.a_held(replace(PLAN, is_sequential=True)), pages.stage.a_worker(), place=1)
    browser = pages.of(who(sat))
    assert [browser.get(door(sat, number)).status_code for number in (0, 1, 2, 3, 99)] == [404, 200, 200, 404, 404]
    links = re.findall(r"/wrong/(\d+)", browser.get(f"/vi/examinations/{_held_of(pages, sat)}/reports").text)
    assert links == ["1", "2"]


def _held_of(pages: SaidPages, sat: Sat) -> object:
    return pages.stage.row(Sitting, sat.sitting_id).examination_id


def test_the_question_stands_there_only_while_it_is_open_and_never_with_its_key(pages: SaidPages) -> None:
    plan = replace(PLAN, is_sequential=True)
    sat = sits(pages.stage, pages.stage.a_held(plan), pages.stage.a_worker(), place=5)
    browser = pages.of(who(sat))
    shown = [QUESTION in browser.get(door(sat, number)).text for number in range(1, 7)]
    assert shown == [False] * 5 + [True]
    whole = pages.stage.a_held()
    open_one = worker(pages, whole)
    for number in range(1, 7):
        page = pages.of(who(open_one)).get(door(open_one, number)).text
        assert QUESTION in page
        assert not [key for key in KEYS[1:] if key in page]
    pages.stage.clock.advance(minutes=25)
    assert QUESTION not in pages.of(who(open_one)).get(door(open_one, 1)).text
    in_state(pages.stage, whole, State.POSTED)
    assert QUESTION not in pages.of(who(open_one)).get(door(open_one, 1)).text


def test_after_the_sitting_no_clock_is_told(pages: SaidPages) -> None:
    sat = worker(pages, pages.stage.a_held())
    pages.stage.clock.advance(minutes=25)
    page = pages.of(who(sat)).get(door(sat, 1)).text
    assert "Thời gian làm bài vẫn tính" not in page
    assert pages.of(who(sat)).post(door(sat, 1), data={"words": WORDS}).status_code == 303


def test_the_council_reads_by_question_without_names_and_answers(pages: SaidPages) -> None:
    held = pages.stage.a_held()
    sats = [sits(pages.stage, held, pages.stage.a_worker(name=f"Lý Thí {n}")) for n in range(3)]
    question = next(each for each in sats[0].questions if all(each in sat.questions for sat in sats))
    for n, sat in enumerate(sats):
        pages.of(who(sat)).post(door(sat, number_of(sat, question)), data={"words": f"Lời thứ {n}."})
    council = pages.of(pages.stage.a_member(held, Body.COUNCIL))
    page = council.get(f"/vi/organise/{held.id}/reports").text
    assert "3 người báo câu này sai" in page
    assert all(f"Lời thứ {n}." in page for n in range(3))
    assert "Lý Thí" not in page
    address = f"/vi/organise/{held.id}/reports/{question}"
    refused = council.post(address, data={"words": "dài " * 200})
    assert refused.status_code == 422
    assert ("dài " * 200).strip() in refused.text
    assert council.post(address, data={"words": "Câu này được bỏ."}).status_code == 303
    again = council.post(address, data={"words": "Lời nữa."})
    assert (again.status_code, "Lời nữa." in again.text) == (422, True)
    assert {answer for _, answer in said(pages)} == {"Câu này được bỏ."}
    assert "Câu này được bỏ." in pages.of(who(sats[1])).get(f"/vi/examinations/{held.id}/reports").text
    assert council.post(f"/vi/organise/{held.id}/reports/nothing", data={"words": "X"}).status_code == 404
    # Whoever is asked about a finding explains; who answers a report answers.
    own = pages.of(who(sats[1]))
    where = (door(sats[1], number_of(sats[1], question)), f"/vi/examinations/{held.id}/reports")
    for page in (council.get(f"/vi/organise/{held.id}/reports").text, *(own.get(each).text for each in where)):
        assert "Đã trả lời 22/11/2026" in page
        assert "Đã giải trình" not in page


def test_the_key_is_shown_to_those_who_answer_only_after_closing(pages: SaidPages) -> None:
    held = pages.stage.a_held(replace(PLAN, shuffle_questions=False))
    council = pages.stage.a_member(held, Body.COUNCIL)
    while True:
        sat = worker(pages, held)
        if "b-mot" in sat.questions:
            break
    pages.of(who(sat)).post(door(sat, number_of(sat, "b-mot")), data={"words": WORDS})
    for language in ("vi", "en"):
        page = pages.of(council).get(f"/{language}/organise/{held.id}/reports").text
        assert not [key for key in ("Lời-giải-một", "Explained-one", "Lời-riêng-sai-một") if key in page]
    in_state(pages.stage, held, State.CLOSED)
    page = pages.of(council).get(f"/vi/organise/{held.id}/reports").text
    assert "Lời-giải-một" in page
    assert "Chưa đúng" not in page
    assert "Explained-one" in pages.of(council).get(f"/en/organise/{held.id}/reports").text


def test_only_organisers_and_the_council_come_to_it(pages: SaidPages) -> None:
    stage = pages.stage
    held = stage.a_held()
    sat = worker(pages, held)
    pages.of(who(sat)).post(door(sat, 1), data={"words": WORDS})
    allowed = (stage.officer, stage.city_officer, stage.a_member(held, Body.COUNCIL))
    others = [stage.stranger, who(sat), *(stage.a_member(held, body) for body in Body if body is not Body.COUNCIL)]
    address = f"/vi/organise/{held.id}/reports"
    assert [pages.of(actor).get(address).status_code for actor in allowed] == [200, 200, 200]
    for actor in others:
        browser = pages.of(actor)
        assert browser.get(address).status_code == 404
        assert browser.post(f"{address}/{sat.questions[0]}", data={"words": "X"}).status_code == 404
    assert said(pages) == [(WORDS, "")]


def test_without_reports_the_page_says_so(pages: SaidPages) -> None:
    held = pages.stage.a_held()
    assert "Chưa ai báo câu nào sai." in pages.of(pages.stage.officer).get(f"/vi/organise/{held.id}/reports").text
    sat = worker(pages, held)
    assert "Anh/chị chưa báo câu nào." in pages.of(who(sat)).get(f"/vi/examinations/{held.id}/reports").text


@pytest.mark.parametrize("has_card", [False, True])
def test_whoever_is_to_sit_once_more_reads_what_they_said_and_its_answer_before_and_after_they_begin(
    pages: SaidPages, has_card: bool
) -> None:
    held = pages.stage.a_held()
    sat = sits(pages.stage, held) if has_card else worker(pages, held)
    browser = pages.with_card(sat.candidate_id) if has_card else pages.of(who(sat))
    browser.post(door(sat, 2), data={"words": WORDS})
    with pages.site.database.unit_of_work() as work:
        work.session.get_one(Sitting, sat.sitting_id).is_void = True
        again = prepare_sitting(work.session, held, sat.candidate_id, number=2, now=work.now)
    council, question = pages.of(pages.stage.a_member(held, Body.COUNCIL)), sat.questions[1]
    assert council.post(f"/vi/organise/{held.id}/reports/{question}", data={"words": "Câu này được bỏ."}).status_code == 303
    address = f"/vi/examinations/{held.id}/reports"
    page = browser.get(address).text
    assert all(words in page for words in ("Câu 2 của bài đã được thay", WORDS, "Câu này được bỏ."))
    assert "/wrong/" not in page
    with pages.site.database.unit_of_work() as work:
        row = work.session.get_one(Sitting, again)
        row.started_at, row.deadline_at = work.now, work.now + timedelta(minutes=20)
        row.paper = [[each for each in sat.questions if each != question]]
    page = browser.get(address).text
    assert all(words in page for words in ("Câu 2 của bài đã được thay", WORDS, "Câu này được bỏ.", "/wrong/1"))
    # What stands under that number in the new paper is another question.
    assert WORDS not in browser.get(f"/vi/sittings/{again}/wrong/2").text


def test_an_officer_who_sits_it_reads_no_question_of_it_before_results_are_posted(pages: SaidPages) -> None:
    held, question = pages.stage.a_held(), "b-mot"
    pages.stage.a_candidate(held, pages.stage.officer)
    someone = pages.stage.a_candidate(held)
    with pages.site.database.unit_of_work() as work:
        said = {"examination_id": held.id, "candidate_id": someone, "question": question, "words": WORDS}
        work.session.add(QuestionReport(id=new_id(), **said, said_at=work.now))
        note_act(work.session, pages.stage.city_officer, held.id, ActKind.REPORT_ANSWERED, words=f"{question}: Sai.", now=work.now)
    own, other = pages.of(pages.stage.officer), pages.of(pages.stage.city_officer)
    address, log = f"/vi/organise/{held.id}/reports", f"/vi/organise/{held.id}/log"
    assert QUESTION in other.get(address).text
    assert own.get(address).status_code == 404
    # What is refused is shown again, with the question: no refusal leads to it either.
    for words in ("", "Đúng."):
        assert own.post(f"{address}/{question}", data={"words": words}).status_code == 404
    # The log says to them that something was answered, and to nobody what the question is.
    assert (f"{question}: Sai." in other.get(log).text, f"{question}: Sai." in own.get(log).text) == (True, False)
    for browser in (own, other):
        assert TITLE not in browser.get(log).text
    in_state(pages.stage, held, State.CLOSED)
    assert QUESTION in other.get(address).text
    assert own.get(address).status_code == 404
    in_state(pages.stage, held, State.POSTED)
    assert QUESTION in own.get(address).text
    assert TITLE in own.get(log).text


def test_whoever_answers_is_told_that_the_erasing_waits_for_it(pages: SaidPages) -> None:
    held = pages.stage.a_held(erase_on=date(2026, 12, 30))
    address = f"/vi/organise/{held.id}/reports"
    sat = sits(pages.stage, held, None)
    pages.with_card(sat.candidate_id).post(door(sat, 1), data={"words": WORDS})
    page = pages.of(pages.stage.officer).get(address).text
    assert ("30/12/2026" in page, "Còn 1 báo" in page) == (True, True)
    pages.of(pages.stage.officer).post(f"{address}/{sat.questions[0]}", data={"words": "Câu này được bỏ."})
    assert "30/12/2026" not in pages.of(pages.stage.officer).get(address).text
