"""Whoever was appointed finds the way to their examination on their own page, as long as they have to do with it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from elearn.core.days import day_of
from elearn.core.ids import Id
from elearn.examinations.models import Appeal, Examination, Member, Sitting
from elearn.examinations.queries.serving import list_served
from elearn.examinations.rules import Body, State
from tests.assessment.counter import words_of
from tests.examinations.pages import Pages
from tests.examinations.pages import application as application
from tests.examinations.pages import pages as pages
from tests.examinations.pages import site as site
from tests.examinations.pages import sown as sown
from tests.examinations.sat import CHOICE, a_plan, hand_in, right
from tests.examinations.stage import Stage
from tests.organisation.makers import a_unit

PLAN = a_plan(CHOICE, appeal_days=15)
BODIES = list(Body)


def served(stage: Stage, who: object) -> list[Id]:
    with stage.database.read() as session:
        found = list_served(session, who, today=day_of(session, stage.clock.now()))  # type: ignore[arg-type]  # an actor
        return [each.id for each in found]


@pytest.mark.parametrize("body", BODIES)
def test_whoever_serves_finds_what_is_not_over(stage: Stage, body: Body) -> None:
    found = {}
    for state in State:
        held = stage.a_held(PLAN, state=state, posted_at=stage.clock.now() if state is State.POSTED else None)
        member = stage.a_member(held, body)
        assert served(stage, stage.a_worker()) == [], "and nobody else"
        found[state] = served(stage, member) == [held.id]
    assert [each for each, is_told in found.items() if is_told] == [State.DRAFT, State.READY, State.CLOSED]


def test_the_council_finds_what_waits_for_it_after_posting(stage: Stage) -> None:
    held = stage.a_held(PLAN, state=State.POSTED, posted_at=stage.clock.now())
    council, watch = stage.a_member(held, Body.COUNCIL), stage.a_member(held, Body.INVIGILATION)
    sitting = hand_in(stage, held, {CHOICE: right(stage)})
    with stage.database.unit_of_work() as work:
        candidate = work.session.get_one(Sitting, sitting).candidate_id
        appeal = Appeal(sitting_id=sitting, candidate_id=candidate, words="Xin xem lại.", asked_at=work.now)
        work.session.add(appeal)
    assert (served(stage, council), served(stage, watch)) == ([held.id], [])
    with stage.database.unit_of_work() as work:
        answered = {"answered_at": work.now, "answered_by": council.person_id, "answer": "x", "is_changed": False}
        work.session.execute(update(Appeal).values(**answered))
    assert served(stage, council) == []


def test_whoever_was_relieved_or_whose_unit_holds_it_no_more_finds_nothing(stage: Stage) -> None:
    held = stage.a_held(PLAN)
    relieved, lapsed = stage.a_member(held, Body.INVIGILATION), stage.a_member(held, Body.INVIGILATION)
    today = stage.clock.now().date()
    with stage.database.unit_of_work() as work:
        work.session.execute(update(Member).where(Member.person_id == relieved.person_id).values(relieved_at=work.now))
        work.session.execute(update(Member).where(Member.person_id == lapsed.person_id).values(unit_id=stage.ward))
        work.session.execute(update(Examination).values(held_by_id=stage.ward, held_until=today + timedelta(days=1)))
    assert (served(stage, relieved), served(stage, lapsed)) == ([], [held.id])
    with stage.database.unit_of_work() as work:
        work.session.execute(update(Examination).values(held_until=today - timedelta(days=2)))
    assert served(stage, lapsed) == []


def test_their_own_page_leads_there(pages: Pages) -> None:
    held = pages.stage.a_held(PLAN)
    member = pages.stage.a_member(held, Body.INVIGILATION)
    page = pages.checked(member).get("/vi/learning").get_data(as_text=True)
    assert f'href="/vi/organise/{held.id}"' in page
    assert "Kỳ thi anh/chị tham gia tổ chức" in words_of(page)
    assert "Ban coi thi" in words_of(page)
    assert pages.browser(member).get(f"/vi/organise/{held.id}").status_code == 200
    assert "tham gia tổ chức" not in pages.checked(pages.stage.a_worker()).get("/vi/learning").get_data(as_text=True)


def test_the_page_says_that_nobody_acts_for_the_unit_until_somebody_does(pages: Pages) -> None:
    stage = pages.stage
    held = stage.a_held(PLAN, unit=stage.city)
    with stage.database.unit_of_work() as work:
        empty = a_unit(work.session, stage.city, name="Phường Trống")
    browser, said = pages.browser(stage.city_officer), "Phường Trống chưa có phụ trách thi"
    for unit, is_said in ((empty, True), (stage.ward, False)):
        sent = {"unit": str(unit), "until": f"{stage.clock.now() + timedelta(days=1):%d/%m/%Y}"}
        assert browser.post(pages.address(held, "delegate"), data=sent).status_code == 303
        page = words_of(browser.get(f"/vi/organise/{held.id}").get_data(as_text=True))
        assert (said in page) is is_said
        assert ("Đã giao, nhưng đơn vị ấy chưa có phụ trách thi" in page) is is_said
