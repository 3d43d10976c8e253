"""Whoever serves at an examination and sits it, or may still join, sees none of its questions while it is sat; and whoever was
shown questions does not sit it.

Every door of organising is asked, those of `test_scope_pages.DOORS`: a new one that is not in the tables fails.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.core.actor import Actor, Role
from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.core.errors import Forbidden, Invalid, NotFound
from elearn.core.ids import Id
from elearn.examinations.acts import ActKind
from elearn.examinations.models import Examination, Member, Seen
from elearn.examinations.paper.rounds import Reading, Times
from elearn.examinations.plan.shape import write_plan
from elearn.examinations.policy import keeps_questions
from elearn.examinations.queries.seen import barred_from, is_kept_from, kept_among, may_join
from elearn.examinations.rules import Body, State
from elearn.examinations.service import cards, listing, marking, paper, people, reports
from elearn.examinations.service.duty import note_seen
from elearn.examinations.service.log import note_act
from elearn.examinations.service.marking import Given
from elearn.examinations.service.reports import _tell_waiting
from elearn.notifications.models import Notice
from tests.examinations.handed import OTHER, Handed, a_handed
from tests.examinations.pages import Pages
from tests.examinations.pages import application as application
from tests.examinations.pages import site as site
from tests.examinations.pages import sown as sown
from tests.examinations.sat import CHOICE, ESSAY, NUMBER, a_plan, hand_in, written
from tests.examinations.stage import Stage, a_stage
from tests.examinations.test_listing import coded
from tests.examinations.test_scope_pages import DOORS, WHY, Door, ask, read
from tests.organisation.makers import TODAY, a_grant, an_account
from tests.site import Site

TITLES = {CHOICE: "Một: chọn cửa", NUMBER: "Ba: mấy ngày", ESSAY: "Mười một: viết"}
SHOW = {
    *("reports", "answer_reports", "marking", "essay", "take_essay", "print_paper"),
}
"""Doors that show questions while the examination is sat, to whoever does not sit it."""
SHEETS = {"paper_entry", "paper_sheet", "enter_paper"}
"""Doors to the answer sheets, on which the questions stand as numbers."""
CLOSED_WHILE_SAT = {"question", "ask_about_question", "questions", "ruling", "answer_ruling", "print_key"}
"""Doors that show questions only once nobody sits it any more, to nobody before."""
ANSWER = "Đáp số là một nghìn"
"""What was answered about a reported question: it stands in the sealed log."""


@pytest.fixture
def pages(site: Site) -> Pages:
    assert isinstance(site.database.clock, FakeClock)
    return Pages(site, a_stage(site.database, site.database.clock, has_essay=True))


def a_running(stage: Stage) -> Handed:
    """An examination of the city that is sat, with everything in it that can show a question."""
    handed = a_handed(stage, State.READY)
    hand_in(stage, handed.held, {ESSAY: written("bài viết")}, stage.a_worker(stage.other_ward))
    with stage.database.unit_of_work() as work:
        reports.answer_reports(work.session, stage.stranger, handed.held, CHOICE, ANSWER, now=work.now)
    return handed


def lets_in(stage: Stage, handed: Handed, *units: Any) -> None:
    """The people of some units may sit the examination."""
    with stage.database.unit_of_work() as work:
        row = work.session.get_one(Examination, handed.held.id)
        row.plan = write_plan(a_plan(CHOICE, NUMBER, ESSAY, appeal_days=30, units=tuple(map(str, units))))


def an_officer(stage: Stage) -> Actor:
    """An exam officer of the city who works in the other ward."""
    actor = stage.a_worker(stage.other_ward, name="Vũ Thị Phụ Trách")
    assert actor.person_id is not None
    with stage.database.unit_of_work() as work:
        a_grant(work.session, actor.person_id, Role.EXAM_OFFICER, stage.city)
    return replace(actor, grants=stage.city_officer.grants)


def serving(stage: Stage, handed: Handed, actor: Actor, body: Body) -> None:
    with stage.database.unit_of_work() as work:
        values = {"examination_id": handed.held.id, "person_id": actor.person_id, "body": body, "duty": ""}
        work.session.add(Member(appointed_at=work.now, **values))


def free(stage: Stage, handed: Handed) -> Actor:
    return an_officer(stage)


def sits(stage: Stage, handed: Handed) -> Actor:
    actor = an_officer(stage)
    stage.a_candidate(handed.held, actor)
    return actor


def has_sat(stage: Stage, handed: Handed) -> Actor:
    actor = an_officer(stage)
    hand_in(stage, handed.held, {ESSAY: written("của tôi")}, actor)
    return actor


def may_sit(stage: Stage, handed: Handed) -> Actor:
    lets_in(stage, handed, stage.other_ward)
    return an_officer(stage)


def a_member(body: Body) -> Callable[[Stage, Handed], Actor]:
    """Somebody of a body whose unit may sit it: they serve, and so they do not join."""

    def made(stage: Stage, handed: Handed) -> Actor:
        lets_in(stage, handed, stage.other_ward)
        actor = stage.a_worker(stage.other_ward)
        serving(stage, handed, actor, body)
        return actor

    return made


def drawn(body: Body) -> Callable[[Stage, Handed], Actor]:
    """Somebody of a body who stood on the list when the papers were drawn."""

    def made(stage: Stage, handed: Handed) -> Actor:
        actor = stage.a_worker(stage.other_ward)
        stage.a_candidate(handed.held, actor, struck_at=stage.clock.now())
        serving(stage, handed, actor, body)
        return actor

    return made


def words_of(text: str) -> str:
    return re.sub(r"<[^>]+>|\s+", " ", text)


def titles_in(pages: Pages, handed: Handed, actor: Actor, door: Door) -> set[str]:
    """The questions that a door shows somebody."""
    text = words_of(read(ask(pages.browser(actor), handed, door, "other")))
    return {each for each, title in TITLES.items() if f"{title}" in text}


TESTED = [
    *(each for each in DOORS if each.method == "GET"),
    Door("answer_reports", "POST", f"/reports/{NUMBER}", "whole", data=(("words", ""),)),
    Door("take_essay", "POST", f"/marking/{ESSAY}", "whole", data=(("essay", "x"),)),
    Door("enter_paper", "POST", "/paper/entry/{sitting}", "one"),
    Door("print_paper", "POST", "/paper/print", "told", data=(("numbers", OTHER),)),
    Door("print_key", "POST", "/paper/key", "told", data=(("numbers", OTHER),)),
    Door("ask_about_question", "POST", f"/questions/{CHOICE}", "whole", data=WHY),
]
CHANGES = {each.endpoint for each in DOORS if each.method == "POST"} - {each.endpoint for each in TESTED} - {"answer_ruling"}
"""Doors that change something and answer with a page of candidates, people or rooms, or lead on."""


@pytest.mark.parametrize("who", [sits, has_sat, may_sit, *(drawn(each) for each in Body)])
def test_no_door_shows_a_question_to_whoever_sits_or_may_join(pages: Pages, who: Callable[[Stage, Handed], Actor]) -> None:
    handed = a_running(pages.stage)
    actor = who(pages.stage, handed)
    shown = {each.endpoint for each in TESTED if titles_in(pages, handed, actor, each)}
    assert not shown
    sheets = [each for each in TESTED if each.endpoint in SHEETS]
    assert {ask(pages.browser(actor), handed, each, "other").status_code for each in sheets} == {404}
    log = pages.browser(actor).get(f"/vi/organise/{handed.held.id}/log").get_data(as_text=True)
    assert ANSWER not in log
    with pages.stage.database.read() as session:
        assert session.scalars(select(Seen)).all() == []


def test_the_same_doors_show_them_to_whoever_does_not_sit(pages: Pages) -> None:
    handed = a_running(pages.stage)
    officer = free(pages.stage, handed)
    assert ANSWER in pages.browser(officer).get(f"/vi/organise/{handed.held.id}/log").get_data(as_text=True)
    who = [officer, *(a_member(each)(pages.stage, handed) for each in (Body.COUNCIL, Body.MARKING))]
    shown = {each.endpoint for actor in who for each in TESTED if titles_in(pages, handed, actor, each)}
    # The one who marks is shown an essay; a form that was refused for want of one leads back.
    assert shown == SHOW - {"take_essay"}


def test_every_door_is_in_the_table() -> None:
    known = {each.endpoint for each in DOORS}
    assert known >= SHOW | CLOSED_WHILE_SAT
    assert known - SHOW - CLOSED_WHILE_SAT - CHANGES == {each.endpoint for each in TESTED} - SHOW - CLOSED_WHILE_SAT
    assert not CHANGES & (SHOW | CLOSED_WHILE_SAT)


@given(st.sampled_from(State), st.booleans(), st.booleans())
def test_questions_are_kept_while_it_is_sat_and_never_after(state: State, does_sit: bool, may_come: bool) -> None:
    assert keeps_questions(state, sits=does_sit, may_join=may_come) is (state is State.READY and (does_sit or may_come))


@pytest.fixture
def stage(database: Database, clock: FakeClock) -> Stage:
    return a_stage(database, clock, has_essay=True)


def id_of(actor: Actor) -> Id:
    assert actor.person_id is not None
    return actor.person_id


def seen(stage: Stage, handed: Handed, actor: Actor) -> None:
    held = stage.held(handed.held.id)
    with stage.database.notes() as work:
        note_seen(work.session, actor, held, now=work.now)


@pytest.mark.parametrize("who", [sits, may_sit])
def test_no_act_that_shows_questions_is_theirs(stage: Stage, who: Callable[[Stage, Handed], Actor]) -> None:
    handed = a_running(stage)
    actor = who(stage, handed)
    now, held = stage.clock.now(), stage.held(handed.held.id)
    reading = Reading({}, Times(now, now + timedelta(minutes=1)))
    acts: list[Callable[[Session], object]] = [
        lambda session: paper.note_printed(session, actor, held, sets=1, now=now),
        lambda session: reports.answer_reports(session, actor, held, NUMBER, "lời", now=now),
        lambda session: paper.enter_sheet(session, actor, held, handed.own.sitting, reading, now=now),
    ]
    for act in acts:
        with pytest.raises(Forbidden), stage.database.unit_of_work() as work:
            act(work.session)
    with pytest.raises(NotFound):
        seen(stage, handed, actor)
    with stage.database.read() as session:
        assert is_kept_from(session, held, actor, today=TODAY)
        assert kept_among(session, held, [id_of(actor), id_of(stage.stranger)], today=TODAY) == {actor.person_id}


def test_a_marker_who_stood_on_the_list_marks_once_it_is_over(stage: Stage) -> None:
    handed = a_handed(stage, State.READY)
    sitting = hand_in(stage, handed.held, {ESSAY: written("bài viết")}, stage.a_worker(stage.other_ward))
    marker = drawn(Body.MARKING)(stage, handed)

    def mark() -> None:
        with stage.database.unit_of_work() as work:
            marking.mark_essay(work.session, marker, sitting, ESSAY, Given(Fraction(1)), sees_others=False, now=work.now)

    with pytest.raises(NotFound):
        mark()
    with stage.database.unit_of_work() as work:
        work.session.get_one(Examination, handed.held.id).state = State.CLOSED
    mark()


def test_whoever_was_shown_questions_is_neither_listed_nor_joins(stage: Stage) -> None:
    handed = a_running(stage)
    actor = coded(stage, "NS07", stage.other_ward)
    for _ in range(2):
        seen(stage, handed, actor)
    with stage.database.read() as session:
        assert len(session.scalars(select(Seen)).all()) == 1
    lets_in(stage, handed, stage.other_ward)
    with stage.database.read() as session:
        assert not may_join(session, actor, stage.held(handed.held.id), today=TODAY)
        assert barred_from(session, id_of(actor), [handed.held.id], today=TODAY) == {handed.held.id}
    with pytest.raises(NotFound), stage.database.unit_of_work() as work:
        cards.join(work.session, actor, handed.held, now=work.now, today=TODAY)
    with pytest.raises(Invalid), stage.database.unit_of_work() as work:
        listing.list_staff(work.session, stage.city_officer, handed.held, ["NS07"], now=work.now)


@pytest.mark.parametrize("has_looked", [True, False])
def test_a_member_who_is_relieved_sits_unless_they_were_shown_questions(stage: Stage, has_looked: bool) -> None:
    handed = a_running(stage)
    actor = coded(stage, "NS08", stage.other_ward)
    lets_in(stage, handed, stage.other_ward)
    with stage.database.unit_of_work() as work:
        member = people.appoint(work.session, stage.city_officer, handed.held, "NS08", Body.COUNCIL, now=work.now)
    if has_looked:
        seen(stage, handed, actor)
    with stage.database.unit_of_work() as work:
        people.relieve(work.session, stage.city_officer, handed.held, member, "đổi người", now=work.now)
    with stage.database.read() as session:
        assert may_join(session, actor, stage.held(handed.held.id), today=TODAY) is not has_looked


def test_papers_that_were_drawn_anew_were_seen_by_nobody(stage: Stage) -> None:
    handed = a_running(stage)
    actor = stage.a_worker(stage.other_ward)
    seen(stage, handed, actor)
    lets_in(stage, handed, stage.other_ward)
    stage.clock.advance(minutes=1)
    with stage.database.unit_of_work() as work:
        note_act(work.session, stage.city_officer, handed.held.id, ActKind.READY, words="1", now=work.now)
    with stage.database.read() as session:
        assert may_join(session, actor, stage.held(handed.held.id), today=TODAY)
    stage.clock.advance(minutes=1)
    with pytest.raises(NotFound):
        seen(stage, handed, actor)


def test_whoever_may_still_join_is_not_told_that_reports_wait(stage: Stage) -> None:
    handed = a_running(stage)
    officer = may_sit(stage, handed)
    for actor in (officer, stage.city_officer):
        with stage.database.unit_of_work() as work:
            an_account(work.session, id_of(actor))
    held = stage.held(handed.held.id)
    with stage.database.unit_of_work() as work:
        _tell_waiting(work.session, held, {id_of(officer), id_of(stage.city_officer)}, work.now)
    with stage.database.read() as session:
        assert set(session.scalars(select(Notice.person_id))) == {stage.city_officer.person_id}
