"""Quizzes on each kind of database, by their pages: what a database may refuse or order in its own way."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from elearn.assessment.marking_queue import list_to_mark
from elearn.core import limits
from elearn.core.actor import Actor, Grant, Role
from elearn.core.ids import Id
from tests.assessment.counter import WRITING, Candidate
from tests.site import Site

ESSAY = "Thưa cô Ba, mai có ạ."


def hand_in_writing(site: Site, who: str) -> Id:
    candidate = Candidate(site, who)
    attempt_id = candidate.start(WRITING)
    item = next(each for each in candidate.sitting(attempt_id).paper.items if each.question.kind == "essay")
    candidate.send(attempt_id, [("question", item.name), (item.name, ESSAY)])
    candidate.submit(attempt_id)
    return attempt_id


def test_a_quiz_is_sat_and_passed(quiz_site_on_each: Site) -> None:
    candidate = Candidate(quiz_site_on_each)
    attempt_id = candidate.start()
    candidate.answer_all(attempt_id, right=10)
    candidate.submit(attempt_id)
    assert "<h1>Đạt</h1>" in candidate.page(attempt_id, "result")


def test_the_queue_has_the_longest_waiting_first_and_loses_what_is_marked(quiz_site_on_each: Site) -> None:
    site = quiz_site_on_each
    first, second = hand_in_writing(site, "own"), hand_in_writing(site, "below")
    trainer = site.browser("trainer")
    page = trainer.get("/vi/marking").get_data(as_text=True)
    assert 0 < page.index(str(first)) < page.index(str(second))
    sitting = Candidate(site).sitting
    for attempt_id in (first, second):
        found = sitting(attempt_id)
        name = next(item.name for item in found.paper.items if item.question.kind == "essay")
        marked = trainer.post(f"/vi/marking/{attempt_id}", data={"question": name, "points": "1", "words": ""})
        assert marked.status_code == 303
    assert "Không có bài nào chờ chấm." in trainer.get("/vi/marking").get_data(as_text=True)


def test_a_page_of_the_queue_beyond_the_last_is_the_last(quiz_site_on_each: Site) -> None:
    site = quiz_site_on_each
    hand_in_writing(site, "own")
    actor = Actor(person_id=site.plan.people["trainer"], grants=(Grant(Role.TRAINER, site.plan.units["own"]),))
    with site.database.read() as session:
        found = list_to_mark(session, actor, page=9999)
    assert (found.paging.number, len(found.rows)) == (1, 1)


@pytest.mark.parametrize("people", [("own",), ("own", "below", "head", "learner")])
def test_the_queue_takes_two_statements_however_long_it_is(quiz_site_on_each: Site, people: tuple[str, ...]) -> None:
    site = quiz_site_on_each
    for who in people:
        hand_in_writing(site, who)
    actor = Actor(person_id=site.plan.people["trainer"], grants=(Grant(Role.TRAINER, site.plan.units["own"]),))
    said: list[str] = []
    with site.database.read() as session:
        # What a process keeps of courses is read once, whatever is listed.
        list_to_mark(session, actor)
        engine = session.get_bind()
        listen = lambda *told: said.append(told[2])  # noqa: E731 - taken off again below
        event.listen(engine, "before_cursor_execute", listen)
        found = list_to_mark(session, actor)
        event.remove(engine, "before_cursor_execute", listen)
    assert (len(said), found.total, len(found.rows)) == (2, len(people), len(people))
    assert len(found.rows) <= limits.PAGE_ROWS
