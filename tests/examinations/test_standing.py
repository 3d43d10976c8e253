"""Where an examination stands, as its page reads it from the database and tells it to each who comes there."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy import update

from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.examinations.models import Appeal, Examination, ExaminationAct, Look, QuestionReport, Room, Sitting
from elearn.examinations.next_step import Facts, missing_of
from elearn.examinations.queries.examinations import read_progress
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.standing import read_facts
from elearn.examinations.rules import Body, State, Template
from elearn.examinations.scores.posting_rules import Missing
from elearn.examinations.service import observing, posting
from elearn.examinations.service.annulling import ask_annulment
from elearn.examinations.service.marking import Given, mark_essay
from tests.examinations.invigilated import do
from tests.examinations.pages import Pages, address
from tests.examinations.pages import application as application
from tests.examinations.pages import pages as pages
from tests.examinations.pages import site as site
from tests.examinations.pages import sown as sown
from tests.examinations.sat import CHOICE, ESSAY, a_plan, hand_in, written
from tests.examinations.stage import Stage, a_stage

ESSAYS = a_plan(ESSAY, markers=2)


@pytest.fixture
def essay_stage(database: Database, clock: FakeClock) -> Stage:
    return a_stage(database, clock, has_essay=True)


def facts_of(stage: Stage, held: Held) -> Facts:
    with stage.database.read() as session:
        return read_facts(session, stage.held(held.id), read_progress(session, held), now=stage.clock.now())


def add(stage: Stage, *rows: Any) -> None:
    with stage.database.unit_of_work() as work:
        work.session.add_all(rows)


def test_of_a_draft_its_people_and_places_are_counted(essay_stage: Stage) -> None:
    stage = essay_stage
    values = {"version_id": None, "rendition_id": None, "template": Template.RECRUITMENT, "is_sealed": True}
    held = stage.a_held(ESSAYS, state=State.DRAFT, **values)
    stage.a_member(held, Body.COUNCIL)
    stage.a_candidate(held)
    stage.a_candidate(held, stage.a_worker())
    add(stage, Room(examination_id=held.id, name="P1", seats=20))
    found = facts_of(stage, held)
    assert (found.is_by_list, found.is_sealed, found.is_opened, found.markers) == (True, True, False, 2)
    assert (found.candidates, found.guests, found.carded, found.rooms, found.seated) == (2, 1, 0, 1, 0)
    assert found.members == {Body.COUNCIL: 1}
    assert facts_of(stage, stage.a_held(a_plan(CHOICE))).markers == 0


def test_what_candidates_gave_and_said_is_counted_until_it_is_done(essay_stage: Stage) -> None:
    stage = essay_stage
    held = stage.a_held(ESSAYS, state=State.CLOSED)
    sitting = hand_in(stage, held, {ESSAY: written("Thưa bà.")}, stage.a_worker())
    candidate = stage.row(Sitting, sitting).candidate_id
    said = {"candidate_id": candidate, "question": ESSAY, "words": "Sai.", "said_at": stage.clock.now()}
    add(stage, QuestionReport(examination_id=held.id, **said))
    found = facts_of(stage, held)
    assert (found.reports, found.has_proposal, found.appeals) == (1, False, 0)
    assert [each.what for each in found.lacks] == [Missing.ESSAYS, Missing.LOOK, Missing.REPORTS]


def test_a_proposal_and_appeals_are_known(essay_stage: Stage) -> None:
    stage = essay_stage
    held = stage.a_held(a_plan(CHOICE, appeal_days=5), state=State.CLOSED, template=Template.RECRUITMENT)
    sitting = hand_in(stage, held, {}, stage.a_worker())
    member = stage.a_member(held, Body.COUNCIL)
    add(stage, Look(examination_id=held.id, looked_at=stage.clock.now(), papers=1, kinds=[]))
    assert not facts_of(stage, held).has_proposal
    with stage.database.unit_of_work() as work:
        posting.propose_posting(work.session, member, held.id, words="đã xem", now=work.now)
    assert facts_of(stage, held).has_proposal
    with stage.database.unit_of_work() as work:
        posting.post_results(work.session, stage.officer, held.id, now=work.now)
    values = {"candidate_id": stage.row(Sitting, sitting).candidate_id, "sitting_id": sitting, "asked_at": stage.clock.now()}
    add(stage, Appeal(words="Xin chấm lại.", **values))
    found = facts_of(stage, held)
    assert (found.appeals, found.may_appeal, found.lacks) == (1, True, [])
    stage.clock.instant += timedelta(days=7)
    assert not facts_of(stage, held).may_appeal


def test_the_page_leads_whoever_organises_to_each_thing_that_is_missing(pages: Pages) -> None:
    stage = pages.stage
    values = {"version_id": None, "rendition_id": None, "template": Template.RECRUITMENT, "is_sealed": True}
    held = stage.a_held(state=State.DRAFT, erase_on=date(2027, 6, 1), **values)
    text = pages.checked(stage.officer).get(address(held)).text
    missing = text[text.index("Việc tiếp theo") : text.index("Các phần việc")]
    first, others = missing.split("Còn thiếu")
    assert "Đưa thí sinh vào danh sách." in first
    assert address(held, "candidates") in first
    assert [f'href="{address(held, each)}"' in others for each in ("people", "plan", "rooms")] == [True] * 3
    parts = text[text.index("Các phần việc") :]
    assert [each in parts for each in ("Trước kỳ thi", "Trong giờ thi", "Suốt kỳ thi")] == [True, False, True]


def test_the_page_tells_whoever_marks_of_marking_alone(pages: Pages) -> None:
    stage = pages.stage
    held = stage.a_held(state=State.CLOSED)
    marker = stage.a_member(held, Body.MARKING)
    assert "Hiện không có việc nào chờ anh/chị." in pages.checked(marker).get(address(held)).text
    assert "Xem kết quả, rồi công bố." in pages.checked(stage.officer).get(address(held)).text


def test_where_two_marks_lie_apart_and_two_people_mark_a_third_is_asked_for(essay_stage: Stage) -> None:
    stage = essay_stage
    held = stage.a_held(ESSAYS, state=State.CLOSED)
    one, other = (stage.a_member(held, Body.MARKING) for _ in range(2))
    sitting = hand_in(stage, held, {ESSAY: written("Bài làm.")})
    for who, share in ((one, Fraction(0)), (other, Fraction(1))):
        with stage.database.unit_of_work() as work:
            mark_essay(work.session, who, sitting, ESSAY, Given(share), sees_others=False, now=work.now)
    found = facts_of(stage, held)
    assert (found.markers, found.apart) == (2, 1)
    assert any("thứ ba" in each.sentence for each in missing_of(found, stage.clock.now()))
    stage.a_member(held, Body.MARKING)
    assert not any("thứ ba" in each.sentence for each in missing_of(facts_of(stage, held), stage.clock.now()))


def test_that_somebody_asked_to_cancel_it_is_told_while_it_runs(stage: Stage) -> None:
    held = stage.a_held(a_plan(CHOICE))
    assert not facts_of(stage, held).lacks
    with stage.database.unit_of_work() as work:
        ask_annulment(work.session, stage.officer, held.id, None, "đề bị lộ", now=work.now)
    found = facts_of(stage, held)
    assert [(each.what, each.n) for each in found.lacks] == [(Missing.ANNULMENTS, 1)]
    assert missing_of(found, stage.clock.now())[0].part == "examinations.annulments"


@pytest.mark.parametrize("state", [State.READY, State.CLOSED, State.POSTED])
def test_an_observation_is_told_to_who_comes_to_it_until_it_is_answered(pages: Pages, state: State) -> None:
    stage = pages.stage
    later = stage.clock.now() + timedelta(hours=3)
    times = {"opens_at": later, "last_start_at": later, "closes_at": later + timedelta(hours=1)} if state is State.READY else {}
    held = stage.a_held(a_plan(CHOICE), **times)
    supervisor, invigilator = stage.a_member(held, Body.SUPERVISION), stage.a_member(held, Body.INVIGILATION)
    numbers = [do(stage, observing.observe, supervisor, held, each) for each in ("Cửa không khóa.", "Thiếu ghế.")]
    do(stage, observing.answer, stage.officer, held, numbers[0], "Đã khóa.")
    with stage.database.unit_of_work() as work:
        work.session.get_one(Examination, held.id).state = state
    assert facts_of(stage, held).observations == 1
    words = "Còn 1 ghi nhận giám sát chưa trả lời."
    assert words in pages.checked(stage.officer).get(address(held)).text
    assert words not in pages.browser(invigilator).get(address(held)).text
    do(stage, observing.answer, stage.officer, held, numbers[1], "Đã thêm.")
    assert facts_of(stage, held).observations == 0
    assert words not in pages.browser(stage.officer).get(address(held)).text


def test_observations_are_counted_until_they_are_answered_or_emptied(stage: Stage) -> None:
    held = stage.a_held(a_plan(CHOICE))
    member = stage.a_member(held, Body.COUNCIL)
    assert facts_of(stage, held).observations == 0
    numbers = [do(stage, observing.observe, member, held, each) for each in ("Cửa không khóa.", "Thiếu ghế.", "Mất điện.")]
    do(stage, observing.answer, stage.officer, held, numbers[0], "Đã khóa.")
    assert facts_of(stage, held).observations == 2
    emptied = update(ExaminationAct).where(ExaminationAct.examination_id == held.id, ExaminationAct.seq == numbers[1])
    with stage.database.unit_of_work() as work:
        work.session.execute(emptied.values(words="", words_digest="0" * 64))
    assert facts_of(stage, held).observations == 1
