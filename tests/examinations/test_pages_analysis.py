"""The pages that tell which questions of an examination look wrong: who comes in, from when on, and what they say."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event, update

from elearn.core.ids import new_id
from elearn.examinations.models import Candidate, Examination, QuestionReport
from elearn.examinations.questions.ruling_rules import Remedy
from elearn.examinations.rules import Body, State
from elearn.examinations.service.ruling import Wanted, ask_ruling
from tests.examinations.measured import FIRST, Played, misled
from tests.examinations.pages import Pages, address
from tests.examinations.pages import application as application
from tests.examinations.pages import pages as pages
from tests.examinations.pages import site as site
from tests.examinations.pages import sown as sown

SENTENCE = "Thí sinh làm tốt các câu khác chọn B (“Sai một”) nhiều hơn đáp án"


def shown(pages: Pages, played: Played, *rest: object, who: object = None) -> str:
    actor = who or pages.stage.officer
    return pages.checked(actor).get(address(played.held, *rest)).get_data(as_text=True)  # type: ignore[arg-type]  # an actor


def test_before_posting_the_sentence_stands_wherever_it_is_decided(pages: Pages) -> None:
    played, stage = misled(pages.stage), pages.stage
    candidate = next(iter(played.answers))
    with stage.database.unit_of_work() as work:
        about = {"examination_id": played.held.id, "candidate_id": candidate, "question": FIRST, "said_at": work.now}
        work.session.add(QuestionReport(id=new_id(), words="Đáp án lạ quá.", **about))
        wanted = Wanted(FIRST, Remedy.DROPPED, "Đáp án sai.")
        ruling = ask_ruling(work.session, stage.officer, played.held.id, wanted, now=work.now)
    council = stage.a_member(played.held, Body.COUNCIL)
    for rest in (("analysis",), ("questions", FIRST), ("reports",), ("rulings", ruling)):
        for who in (stage.officer, council):
            assert SENTENCE in shown(pages, played, *rest, who=who), rest
    page = shown(pages, played, "analysis")
    assert "1 người báo sai" in page
    assert "Có thể sai đáp án" in shown(pages, played, "questions")


def test_nobody_else_sees_it_and_nobody_before_the_closing(pages: Pages) -> None:
    stage = pages.stage
    played = misled(stage)
    sits = stage.a_worker()
    stage.a_candidate(played.held, sits)
    others = [
        stage.stranger,
        sits,
        *(stage.a_member(played.held, each) for each in (Body.MARKING, Body.INVIGILATION, Body.SUPERVISION)),
    ]
    for who in others:
        assert pages.browser(who).get(address(played.held, "analysis")).status_code == 404
    running = Played.begin(stage)
    running.hand_in({FIRST: "b"})
    page = shown(pages, running, "analysis")
    assert "Phân tích hiện ở đây sau khi đóng kỳ thi." in page
    assert stage.course.questions[FIRST].texts["vi"].title not in page


def test_whoever_holds_it_by_delegation_reads_reports_without_the_figures_of_all(pages: Pages) -> None:
    stage = pages.stage
    played, sits = misled(stage), stage.a_worker()
    with stage.database.unit_of_work() as work:
        until = (stage.clock.now() + timedelta(days=30)).date()
        handed = {"unit_id": stage.city, "held_by_id": stage.ward, "held_until": until}
        work.session.execute(update(Examination).where(Examination.id == played.held.id).values(**handed))
        own = next(iter(played.answers))
        known = {"person_id": sits.person_id, "unit_id": stage.ward, "name": None}
        work.session.execute(update(Candidate).where(Candidate.id == own).values(**known))
        about = {"examination_id": played.held.id, "candidate_id": own, "question": FIRST}
        work.session.add(QuestionReport(id=new_id(), words="Đáp án lạ quá.", said_at=work.now, **about))
    assert pages.browser(stage.officer).get(address(played.held, "analysis")).status_code == 404
    page = pages.browser(stage.officer).get(address(played.held, "reports")).get_data(as_text=True)
    assert "Đáp án lạ quá." in page
    assert SENTENCE not in page


def test_below_twenty_answers_the_page_says_why_there_is_nothing(pages: Pages) -> None:
    played = misled(pages.stage, 19)
    assert "Chưa câu nào có đủ 20 lượt trả lời." in shown(pages, played, "analysis")
    page = shown(pages, played, "questions", FIRST)
    assert "Câu này mới có 19 lượt trả lời. Dưới 20 lượt thì không đưa số liệu" in page
    assert "Ai chọn phương án nào" not in page


def test_what_was_ruled_is_told(pages: Pages) -> None:
    played = misled(pages.stage)
    played.rule(FIRST, Remedy.REKEYED, "b")
    played.gather()
    page = shown(pages, played, "analysis")
    assert "Theo đáp án mới" in page
    assert SENTENCE not in page
    played.rule(FIRST, Remedy.DROPPED)
    played.gather()
    assert "Câu không tính" in shown(pages, played, "analysis")
    assert "không còn cho biết thí sinh trả lời thế nào" in shown(pages, played, "questions", FIRST)


def test_papers_that_are_not_counted_yet_are_told(pages: Pages) -> None:
    played = Played.begin(pages.stage, State.CLOSED)
    for _ in range(2):
        played.hand_in({FIRST: "a"})
    assert "2 bài đang được tính thêm" in shown(pages, played, "analysis")
    assert "chưa được tính" in shown(pages, played, "questions", FIRST)


@pytest.mark.parametrize("people", [20, 40])
def test_the_page_reads_sums_and_no_answers(pages: Pages, people: int) -> None:
    played = misled(pages.stage, people)
    browser, said = pages.browser(pages.stage.officer), []

    def listen(connection: object, cursor: object, statement: str, *rest: object) -> None:
        said.append(statement)

    engines = {pages.site.database.read_engine, pages.site.database.write_engine}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", listen)
    assert browser.get(address(played.held, "analysis")).status_code == 200
    for engine in engines:
        event.remove(engine, "before_cursor_execute", listen)
    assert said
    assert not [each for each in said if "sitting_line" in each or "sitting_result" in each]


def test_an_officer_who_sits_it_sees_no_key_before_results_are_told(pages: Pages) -> None:
    stage = pages.stage
    played = misled(stage)
    council = stage.a_member(played.held, Body.COUNCIL)
    with stage.database.unit_of_work() as work:
        wanted = Wanted(FIRST, Remedy.DROPPED, "Đáp án sai.")
        ruling = ask_ruling(work.session, council, played.held.id, wanted, now=work.now)
        own = next(iter(played.answers))
        known = {"person_id": stage.officer.person_id, "unit_id": stage.ward, "name": None}
        work.session.execute(update(Candidate).where(Candidate.id == own).values(**known))
    kept = (("analysis",), ("questions",), ("questions", FIRST), ("reports",), ("rulings", ruling))
    hub = shown(pages, played)
    for rest in kept:
        assert pages.browser(stage.officer).get(address(played.held, *rest)).status_code == 404, rest
        assert f'href="{address(played.held, *rest)}"' not in hub
    assert "Đáp án sai." not in shown(pages, played, "log")
    with stage.database.unit_of_work() as work:
        posted = {"state": State.POSTED, "posted_at": work.now}
        work.session.execute(update(Examination).where(Examination.id == played.held.id).values(**posted))
    for rest in kept:
        assert pages.browser(stage.officer).get(address(played.held, *rest)).status_code == 200, rest


def test_whoever_asked_takes_it_back_on_its_page(pages: Pages) -> None:
    played, stage = misled(pages.stage), pages.stage
    with stage.database.unit_of_work() as work:
        wanted = Wanted(FIRST, Remedy.DROPPED, "Đáp án sai.")
        ruling = ask_ruling(work.session, stage.officer, played.held.id, wanted, now=work.now)
    assert "Rút lại đề nghị" in shown(pages, played, "rulings", ruling)
    assert "Rút lại đề nghị" not in shown(pages, played, "rulings", ruling, who=stage.a_member(played.held, Body.COUNCIL))
    answer = pages.browser(stage.officer).post(address(played.held, "rulings", ruling), data={"grant": "withdraw"})
    assert answer.status_code == 303
    page = shown(pages, played, "rulings", ruling)
    assert "Đã rút lại" in page
    assert "Không đồng ý" not in page
