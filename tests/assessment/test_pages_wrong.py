"""Saying that a question of one's own quiz is wrong: at every question, during and after, told back, and nothing is given away."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select, update

from elearn.catalogue.models import Course as CourseRow
from elearn.core.actor import SYSTEM
from elearn.core.ids import Id
from elearn.learning import voices
from elearn.learning.models import FaultReport
from elearn.learning.remark_rules import Outcome
from elearn.notifications.kinds import Kind
from elearn.notifications.models import Message, Notice
from tests.assessment.counter import FINAL, WRITING, Candidate, secrets_in
from tests.site import Site

WORDS = "Hai đáp án cùng đúng."


def doors(page: str) -> list[int]:
    """The numbers of the questions beside which a page lets somebody say that they are wrong."""
    return [int(each) for each in re.findall(r'href="[^"]*/attempts/[^"]+/wrong/(\d+)"', page)]


def said(site: Site) -> list[FaultReport]:
    with site.database.read() as session:
        return list(session.scalars(select(FaultReport).order_by(FaultReport.reported_at)))


def begun(site: Site, quiz: str = FINAL) -> tuple[Candidate, Id, list[int]]:
    candidate = Candidate(site)
    attempt_id = candidate.start(quiz)
    return candidate, attempt_id, [each.number for each in candidate.sitting(attempt_id).paper.items]


def test_every_question_has_the_door_while_it_is_sat_and_after_an_attempt_that_opens_no_answers(quiz_site_on_each: Site) -> None:
    candidate, attempt_id, numbers = begun(quiz_site_on_each)
    page = candidate.page(attempt_id)
    assert doors(page) == numbers
    assert page.count('target="_blank" rel="noopener">Câu này sai?') == len(numbers)
    candidate.answer_all(attempt_id, 0)
    candidate.submit(attempt_id)
    result = candidate.page(attempt_id, "result")
    assert "Vì sao chưa thấy đáp án?" in result
    assert doors(result) == numbers


def test_where_answers_are_open_every_question_has_the_door_too(quiz_site: Site) -> None:
    candidate, attempt_id, numbers = begun(quiz_site)
    candidate.answer_all(attempt_id, len(numbers))
    candidate.submit(attempt_id)
    assert doors(candidate.page(attempt_id, "result")) == numbers


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("is_over", [False, True])
def test_neither_the_page_nor_its_address_tells_what_a_question_asks(quiz_site: Site, language: str, is_over: bool) -> None:
    candidate, attempt_id, _ = begun(quiz_site)
    if is_over:
        candidate.answer_all(attempt_id, 0)
        candidate.submit(attempt_id)
    for item in candidate.sitting(attempt_id).paper.items:
        page = Candidate(quiz_site, checking=True).page(attempt_id, f"wrong/{item.number}", language)
        assert secrets_in(page) == []
        assert item.id not in page
        assert item.question.texts[language].title not in page
    shown = candidate.page(attempt_id, "result" if is_over else "")
    assert not any(each.id in shown for each in candidate.sitting(attempt_id).paper.items)


def test_what_is_said_is_kept_of_that_question_answered_and_told_back(quiz_site_on_each: Site) -> None:
    site = quiz_site_on_each
    candidate, attempt_id, _ = begun(site)
    item, address = candidate.sitting(attempt_id).paper.items[2], candidate.address(attempt_id, "wrong/3")
    before = candidate.page(attempt_id)
    answer = candidate.browser.post(address, data={"words": WORDS, "kind": "wrong", "block": "another", "sending": "a"})
    assert (answer.status_code, answer.location) == (303, address)
    candidate.browser.post(address, data={"words": WORDS, "kind": "wrong", "sending": "a"})
    assert "Đã ghi nhận." in candidate.page(attempt_id, "wrong/3")
    (kept,) = said(site)
    sitting = candidate.sitting(attempt_id)
    assert (kept.block, kept.words, kept.person_id, kept.rendition_id) == (
        item.id, WORDS, sitting.person_id, sitting.rendition_id,
    )  # fmt: skip
    assert candidate.page(attempt_id).count("checked") == before.count("checked")
    with site.database.unit_of_work() as work:
        voices.close_fault(work.session, SYSTEM, kept.id, voices.Decision(Outcome.DECLINED, "Câu này đúng."), now=work.now)
    with site.database.read() as session:
        told = session.execute(select(Message.kind, Notice.person_id).join(Notice, Notice.message_id == Message.id)).all()
    assert [tuple(each) for each in told] == [(Kind.FAULT_ANSWERED, sitting.person_id)]


def test_too_many_words_are_given_back_and_too_many_sendings_are_refused(quiz_site: Site) -> None:
    candidate, attempt_id, _ = begun(quiz_site)
    address = candidate.address(attempt_id, "wrong/1")
    refused = candidate.browser.post(address, data={"words": "dài " * 1100, "kind": "wrong"})
    assert (refused.status_code, "dài dài" in refused.get_data(as_text=True)) == (422, True)
    assert candidate.browser.post(address, data={"words": WORDS, "kind": "praise"}).status_code == 422
    sent = [candidate.browser.post(address, data={"words": f"{WORDS} {n}", "kind": "wrong"}).status_code for n in range(10)]
    assert sent == [303] * 9 + [429]
    assert len(said(quiz_site)) == 9


def test_nobody_elses_attempt_no_other_number_and_nothing_without_signing_in(quiz_site: Site) -> None:
    candidate, attempt_id, numbers = begun(quiz_site, WRITING)
    other = Candidate(quiz_site, "other")
    data = {"words": WORDS, "kind": "wrong"}
    for who, act in ((other, "wrong/1"), (candidate, f"wrong/{len(numbers) + 1}"), (candidate, "wrong/0")):
        address = who.address(attempt_id, act)
        assert (who.browser.get(address).status_code, who.browser.post(address, data=data).status_code) == (404, 404)
    nobody = quiz_site.browser()
    assert nobody.get(candidate.address(attempt_id, "wrong/1")).status_code == 302
    assert nobody.post(candidate.address(attempt_id, "wrong/1"), data=data).status_code in {302, 401}
    assert candidate.browser.get("/vi/attempts/khong/wrong/1").status_code == 404
    assert said(quiz_site) == []


def test_of_a_course_that_was_retired_nothing_is_offered_and_nothing_taken(quiz_site: Site) -> None:
    candidate, attempt_id, _ = begun(quiz_site)
    with quiz_site.database.unit_of_work() as work:
        work.session.execute(update(CourseRow).values(retired_at=work.now))
    assert doors(candidate.page(attempt_id)) == []
    assert candidate.browser.get(candidate.address(attempt_id, "wrong/1")).status_code == 404
