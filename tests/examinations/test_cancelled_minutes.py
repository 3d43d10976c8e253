"""The record of a cancelled examination: there where it was sat or cards were given out, with why and who had begun."""

from __future__ import annotations

from elearn.examinations.acts import ActKind
from elearn.examinations.models import Candidate, Sitting, SittingLine
from elearn.examinations.queries.minutes import read_minutes
from elearn.examinations.queries.minutes_cancelled import was_used
from elearn.examinations.rules import Body, Cause, LineKind, Moment, State
from elearn.examinations.service import again, plans
from elearn.examinations.service.log import note_act
from tests.examinations.invigilated import do
from tests.examinations.pages import Pages, address
from tests.examinations.pages import application as application
from tests.examinations.pages import pages as pages
from tests.examinations.pages import site as site
from tests.examinations.pages import sown as sown
from tests.examinations.sat import CHOICE, a_plan, hand_in, right
from tests.examinations.sitter import a_sitter
from tests.examinations.stage import Stage
from tests.examinations.test_annulling import REASON, ask, decide

PLAN = a_plan(CHOICE)


def test_the_record_of_what_was_sat_says_why_and_who_had_begun(stage: Stage) -> None:
    held = stage.a_held(PLAN)
    hand_in(stage, held, {CHOICE: right(stage)})
    a_sitter(stage, held).start()
    a_sitter(stage, held)
    with stage.database.read() as session:
        assert read_minutes(session, held).cancelled is None
    decide(stage, ask(stage, held), words="Đã xác minh.")
    now = stage.held(held.id)
    with stage.database.read() as session:
        assert was_used(session, now)
        found = read_minutes(session, now)
    assert found.cancelled is not None
    assert (found.cancelled.at, found.cancelled.reason, found.cancelled.by_two) == (stage.clock.now(), REASON, True)
    assert found.cancelled.name
    assert found.cancelled.asker
    assert (found.counts.listed, found.counts.came, found.absent) == (3, 2, ())
    assert found.causes == {Cause.CANDIDATE: 1}
    assert [each.came for each in found.checks] == [2]
    assert (found.results_digest, found.broken) == ("", None)
    assert {ActKind.CANCELLED, ActKind.ANNULMENT_DECIDED} <= {each.kind for each in found.told}


def test_before_anybody_sat_there_is_something_to_record_once_cards_were_given_out(stage: Stage) -> None:
    for is_carded in (False, True):
        held = stage.a_held(PLAN)
        stage.a_candidate(held)
        with stage.database.unit_of_work() as work:
            if is_carded:
                note_act(work.session, stage.officer, held.id, ActKind.CARDED, words="1", now=work.now)
            plans.cancel(work.session, stage.officer, held.id, "Bão số 5", now=work.now)
        now = stage.held(held.id)
        with stage.database.read() as session:
            assert was_used(session, now) is is_carded
            found = read_minutes(session, now).cancelled
        assert found is not None
        assert (found.reason, found.by_two, found.asker) == ("Bão số 5", False, None)


def test_a_paper_that_took_the_place_of_another_is_on_record_once(stage: Stage) -> None:
    held = stage.a_held(PLAN)
    first = stage.row(Sitting, hand_in(stage, held, {CHOICE: right(stage)}))
    with stage.database.unit_of_work() as work:
        work.session.get_one(Sitting, first.id).is_void = True
    now = stage.clock.now()
    again = {"number": 2, "started_at": now, "deadline_at": now, "submitted_at": now, "submitted_cause": "clock"}
    stage.a_sitting(held, first.candidate_id, **again)
    decide(stage, ask(stage, held))
    with stage.database.read() as session:
        found = read_minutes(session, stage.held(held.id))
    assert (found.counts.came, found.causes) == (1, {Cause.CLOCK: 1})


def test_a_paper_that_was_offered_and_not_begun_hides_none_that_was_sat(stage: Stage) -> None:
    held = stage.a_held(PLAN)
    sitter = a_sitter(stage, held)
    sitting = sitter.start()
    sitter.submit(sitting)
    line = {"kind": LineKind.ANSWERED, "item": CHOICE, "payload": {}, "moment": Moment.IN_GRACE, "server_at": stage.clock.now()}
    with stage.database.unit_of_work() as work:
        work.session.add(SittingLine(sitting_id=sitting.id, seq=99, key="g", **line))
    do(stage, again.offer, stage.officer, held, sitter.candidate_id, "đề lỗi")
    decide(stage, ask(stage, held))
    with stage.database.read() as session:
        found = read_minutes(session, stage.held(held.id))
    assert (found.counts.came, found.causes) == (1, {Cause.CANDIDATE: 1})
    assert [each.came for each in found.checks] == [1]
    assert [each.questions for each in found.graced] == [1]


def test_the_page_offers_it_and_prints_why(pages: Pages) -> None:
    stage = pages.stage
    sat, empty = stage.a_held(PLAN), stage.a_held(PLAN, state=State.CANCELLED)
    sitting = hand_in(stage, sat, {CHOICE: right(stage)})
    decide(stage, ask(stage, sat, reason="Lộ đề <b>sớm</b>"))
    supervisor = stage.a_member(sat, Body.SUPERVISION)
    for actor in (stage.officer, supervisor):
        assert f"{sat.id}/minutes" in pages.browser(actor).get(address(sat)).text
    assert f"{empty.id}/minutes" not in pages.browser(stage.officer).get(address(empty)).text
    for language, said in (("vi", "Kỳ thi đã bị hủy lúc"), ("en", "The examination was cancelled at")):
        page = pages.browser(stage.officer).get(address(sat, "minutes").replace("/vi/", f"/{language}/")).text
        assert said in page
        assert "Lộ đề &lt;b&gt;sớm&lt;/b&gt;" in page
    page = pages.checked(stage.officer).get(address(sat, "minutes")).text
    assert "Số báo danh vắng" not in page
    number = stage.row(Candidate, stage.row(Sitting, sitting).candidate_id).number
    assert number not in page
    assert pages.browser(stage.stranger).get(address(sat, "minutes")).status_code in {403, 404}
