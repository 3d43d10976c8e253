"""The record tells why something was decided, and the log and the record say whether the plan is the one that was sealed."""

from __future__ import annotations

from sqlalchemy import update

from elearn.core.actor import Actor
from elearn.core.ids import Id
from elearn.examinations.acts import ActKind
from elearn.examinations.models import Annulment, Candidate, Ruling, Sitting
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.minutes import read_minutes
from elearn.examinations.queries.minutes_decisions import Reason, list_reasons
from elearn.examinations.questions.ruling_rules import Remedy
from elearn.examinations.rules import State
from elearn.examinations.service.annulling import ask_annulment, decide_annulment
from elearn.examinations.service.ruling import Wanted, ask_ruling, decide_ruling
from tests.examinations.sat import CHOICE, NUMBER, a_plan, hand_in, right
from tests.examinations.stage import Stage

WHY = "Dùng điện thoại trong phòng thi."


def annul(stage: Stage, held: Held, sitting: Id) -> str:
    number: str = stage.row(Candidate, stage.row(Sitting, sitting).candidate_id).number
    with stage.database.unit_of_work() as work:
        asked = ask_annulment(work.session, stage.officer, held.id, number, WHY, now=work.now)
    stage.clock.advance(minutes=5)
    with stage.database.unit_of_work() as work:
        decide_annulment(work.session, stage.city_officer, asked, is_granted=True, words="", now=work.now)
    return number


def rule(stage: Stage, held: Held, reason: str) -> None:
    with stage.database.unit_of_work() as work:
        asked = ask_ruling(work.session, stage.officer, held.id, Wanted(CHOICE, Remedy.GRANTED, reason), now=work.now)
    stage.clock.advance(minutes=5)
    with stage.database.unit_of_work() as work:
        decide_ruling(work.session, stage.city_officer, asked, is_granted=True, words="", now=work.now)


def reasons(stage: Stage, held: Held, reader: Actor | None = None) -> dict[ActKind, str]:
    with stage.database.read() as session:
        told = read_minutes(session, held).told
        found = list_reasons(session, held, reader or stage.officer, told)
    return {each.kind: found[each.seq].words for each in told if each.seq in found}


def test_reasons_stand_in_requests_and_are_told_beside_decisions(stage: Stage) -> None:
    held = stage.a_held(a_plan(CHOICE, NUMBER), state=State.CLOSED)
    asked_at = stage.clock.now()
    annul(stage, held, hand_in(stage, held, {CHOICE: right(stage)}))
    rule(stage, held, "Hai phương án cùng đúng.")
    assert reasons(stage, held) == {ActKind.ANNULMENT_DECIDED: WHY, ActKind.RULED: "Hai phương án cùng đúng."}
    with stage.database.read() as session:
        found = list_reasons(session, held, stage.officer, read_minutes(session, held).told)
    assert Reason(WHY, asked_at) in found.values()


def test_nobody_reads_there_what_was_asked_about_themselves_nor_of_questions_before_results_are_told(stage: Stage) -> None:
    held = stage.a_held(a_plan(CHOICE, NUMBER), state=State.CLOSED)
    own = stage.a_worker()
    annul(stage, held, hand_in(stage, held, {CHOICE: right(stage)}, own))
    rule(stage, held, "Hai phương án cùng đúng.")
    assert reasons(stage, held, own) == {}
    assert set(reasons(stage, held)) == {ActKind.ANNULMENT_DECIDED, ActKind.RULED}


def test_words_that_were_emptied_are_not_told(stage: Stage) -> None:
    held = stage.a_held(a_plan(CHOICE, NUMBER), state=State.CLOSED)
    annul(stage, held, hand_in(stage, held, {CHOICE: right(stage)}))
    rule(stage, held, "Hai phương án cùng đúng.")
    with stage.database.unit_of_work() as work:
        for table in (Annulment, Ruling):
            work.session.execute(update(table).values(reason=""))
    assert reasons(stage, held) == {}
