"""A candidate says that a question is wrong, everybody who said so is answered once, and is told back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from elearn.core.actor import Actor
from elearn.core.db.work import Database
from elearn.core.errors import Conflict, Invalid, NotFound
from elearn.core.ids import Id
from elearn.core.jobs.runner import Runner
from elearn.examinations.acts import ActKind
from elearn.examinations.models import Candidate, ExaminationAct, QuestionReport, Sitting
from elearn.examinations.policy import sat_by
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.reports import (
    OwnPaper,
    OwnReport,
    count_waiting,
    find_own_reports,
    find_paper,
    list_own_reports,
    list_reported,
)
from elearn.examinations.rules import Body, Cause
from elearn.examinations.service import reports
from elearn.examinations.service.preparing import prepare_sitting
from elearn.notifications.kinds import Kind
from elearn.notifications.models import Message, Notice
from tests.examinations.sat_papers import Sat, sits
from tests.examinations.stage import PLAN, Stage
from tests.organisation.makers import an_account


def paper_of(stage: Stage, sat: Sat) -> OwnPaper:
    assert sat.actor is not None
    with stage.database.read() as session:
        found = find_paper(session, (Sitting.id == sat.sitting_id) & sat_by(sat.actor), now=stage.clock.now())
    assert found is not None
    return found


def say(stage: Stage, sat: Sat, number: int, words: str) -> None:
    paper = paper_of(stage, sat)
    with stage.database.unit_of_work() as work:
        reports.say_wrong(work.session, paper, number, words, now=work.now)


def answer(stage: Stage, held: Held, question: str, words: str = "Đúng là sai, câu này được bỏ.") -> int:
    with stage.database.unit_of_work() as work:
        return reports.answer_reports(work.session, stage.officer, held, question, words, now=work.now)


def own(stage: Stage, sat: Sat) -> list[tuple[int, str, str]]:
    with stage.database.read() as session:
        return [(each.number, each.words, each.answer) for each in list_own_reports(session, paper_of(stage, sat))]


def reported(stage: Stage, held: Held) -> list[tuple[str, int, int]]:
    with stage.database.read() as session:
        return [(each.question, len(each.said), each.waiting) for each in list_reported(session, held)]


def with_account(stage: Stage, sat: Sat) -> Id:
    assert sat.actor is not None
    assert sat.actor.person_id is not None
    with stage.database.unit_of_work() as work:
        an_account(work.session, sat.actor.person_id)
    return sat.actor.person_id


def test_what_is_said_is_kept_once_and_added_to_while_it_waits(stage: Stage) -> None:
    held = stage.a_held()
    sat = sits(stage, held, stage.a_worker())
    say(stage, sat, 3, "Hai đáp án cùng đúng.")
    say(stage, sat, 3, "Hai đáp án cùng đúng.")
    say(stage, sat, 3, "Cả ý c.")
    assert own(stage, sat) == [(3, "Hai đáp án cùng đúng.\n\nCả ý c.", "")]
    assert reported(stage, held) == [(sat.questions[2], 1, 1)]


def test_too_much_about_one_question_is_refused_and_what_was_said_stays(stage: Stage) -> None:
    sat = sits(stage, stage.a_held(), stage.a_worker())
    for letter in "abc":
        say(stage, sat, 1, letter * 600)
    with pytest.raises(Invalid):
        say(stage, sat, 1, "d" * 600)
    assert "d" not in own(stage, sat)[0][1]


def test_one_answer_reaches_everybody_who_said_so_of_that_question(stage: Stage) -> None:
    held = stage.a_held()
    first, second, other = (sits(stage, held, stage.a_worker()) for _ in range(3))
    question = next(each for each in first.questions if each in second.questions)
    elsewhere = next(each for each in other.questions if each != question)
    for sat in (first, second):
        say(stage, sat, sat.questions.index(question) + 1, "Thiếu dữ kiện.")
    say(stage, other, other.questions.index(elsewhere) + 1, "Câu khác.")
    people = {with_account(stage, sat) for sat in (first, second, other)}
    assert answer(stage, held, question) == 2
    assert [own(stage, sat)[0][2] for sat in (first, second, other)] == ["Đúng là sai, câu này được bỏ."] * 2 + [""]
    with stage.database.read() as session:
        told = session.execute(select(Notice.person_id, Message.kind, Message.place).join(Message)).all()
        act = session.scalars(select(ExaminationAct).where(ExaminationAct.kind == ActKind.REPORT_ANSWERED)).one()
        assert count_waiting(session, held) == 1
    assert {(row.kind, row.place) for row in told} == {(Kind.EXAM_REPORT_ANSWERED, f"/examinations/{held.id}/reports")}
    assert {row.person_id for row in told} < people
    assert len(told) == 2
    assert (act.actor_id, act.words) == (stage.officer.person_id, f"{question}: Đúng là sai, câu này được bỏ.")
    assert [(each, waiting) for each, _, waiting in reported(stage, held)] == [(elsewhere, 1), (question, 0)]


def readers(stage: Stage, *actors: Actor) -> None:
    with stage.database.unit_of_work() as work:
        for each in actors:
            assert each.person_id is not None
            an_account(work.session, each.person_id)


def told_of_reports(stage: Stage) -> list[tuple[Id, dict[str, Any]]]:
    """Runs what is due, as the runner would; who was told what of reports, so far."""
    runner = Runner(stage.database, {reports.TELL_REPORTS: reports.tell_reports})
    while runner.run_once():
        pass
    with stage.database.read() as session:
        rows = session.execute(select(Notice.person_id, Message.words).join(Message).where(Message.kind == Kind.EXAM_REPORTED))
        return [(row.person_id, row.words) for row in rows]


def test_reports_are_gathered_into_one_notice_for_those_who_answer(stage: Stage) -> None:
    held = stage.a_held()
    member, marker = (stage.a_member(held, each) for each in (Body.COUNCIL, Body.MARKING))
    readers(stage, stage.officer, stage.city_officer, stage.stranger, member, marker)
    for sat in [sits(stage, held, stage.a_worker()) for _ in range(3)]:
        say(stage, sat, 1, "Thiếu dữ kiện.")
    assert told_of_reports(stage) == []
    stage.clock.advance(minutes=6)
    told = told_of_reports(stage)
    assert {person for person, _ in told} == {stage.officer.person_id, member.person_id}
    assert [words for _, words in told] == [{"examination": held.title, "n": "3"}] * 2
    for words in ("Tôi cũng thấy.", "Tôi nữa."):
        say(stage, sits(stage, held, stage.a_worker()), 1, words)
    stage.clock.advance(minutes=6)
    assert len(told_of_reports(stage)) == 2
    # Who spoke later in the hour is told of when it is over.
    stage.clock.advance(minutes=6)
    assert [words["n"] for _, words in told_of_reports(stage)[2:]] == ["5"] * 2
    stage.clock.advance(hours=1)
    say(stage, sits(stage, held, stage.a_worker()), 1, "Còn tôi nữa.")
    stage.clock.advance(minutes=6)
    assert told_of_reports(stage)[-1][1]["n"] == "6"
    # What was told is not told again.
    stage.clock.advance(hours=1)
    assert len(told_of_reports(stage)) == 6


def test_nobody_is_told_of_reports_that_were_answered_meanwhile(stage: Stage) -> None:
    held = stage.a_held()
    readers(stage, stage.officer)
    sat = sits(stage, held, stage.a_worker())
    say(stage, sat, 1, "Thiếu dữ kiện.")
    answer(stage, held, sat.questions[0])
    stage.clock.advance(minutes=6)
    assert told_of_reports(stage) == []


def test_whoever_sits_it_is_not_told_what_is_said_of_its_questions(stage: Stage) -> None:
    held = stage.a_held()
    member = stage.a_member(held, Body.COUNCIL)
    readers(stage, stage.officer, member)
    stage.a_candidate(held, stage.officer)
    say(stage, sits(stage, held, stage.a_worker()), 1, "Thiếu dữ kiện.")
    stage.clock.advance(minutes=6)
    assert {person for person, _ in told_of_reports(stage)} == {member.person_id}


def test_the_officers_of_the_unit_that_holds_it_are_told_too_as_long_as_it_does(stage: Stage) -> None:
    today = stage.clock.now().date()
    readers(stage, stage.stranger, stage.city_officer)
    for until, is_told in ((today + timedelta(days=9), True), (today - timedelta(days=9), False)):
        held = stage.a_held(unit=stage.city, held_by_id=stage.other_ward, held_until=until)
        before = len(told_of_reports(stage))
        say(stage, sits(stage, held, stage.a_worker(stage.other_ward), unit_id=stage.other_ward), 1, "Thiếu dữ kiện.")
        stage.clock.advance(minutes=6)
        told = {person for person, _ in told_of_reports(stage)[before:]}
        assert told == {stage.city_officer.person_id} | ({stage.stranger.person_id} if is_told else set())


def test_the_unit_that_holds_it_is_told_how_many_of_its_own_wait(stage: Stage) -> None:
    today = stage.clock.now().date()
    held = stage.a_held(unit=stage.city, held_by_id=stage.other_ward, held_until=today + timedelta(days=9))
    council = stage.a_member(held, Body.COUNCIL)
    readers(stage, stage.stranger, stage.city_officer, council)
    for unit in (stage.ward, stage.ward, stage.other_ward):
        say(stage, sits(stage, held, stage.a_worker(unit), unit_id=unit), 1, "Thiếu dữ kiện.")
    stage.clock.advance(minutes=6)
    counts = {person: words["n"] for person, words in told_of_reports(stage)}
    assert counts == {stage.city_officer.person_id: "3", council.person_id: "3", stage.stranger.person_id: "1"}


def test_the_unit_that_holds_it_is_told_nothing_where_none_of_its_own_wait(stage: Stage) -> None:
    today = stage.clock.now().date()
    held = stage.a_held(unit=stage.city, held_by_id=stage.other_ward, held_until=today + timedelta(days=9))
    readers(stage, stage.stranger, stage.city_officer)
    say(stage, sits(stage, held, stage.a_worker(), unit_id=stage.ward), 1, "Thiếu dữ kiện.")
    stage.clock.advance(minutes=6)
    assert {person for person, _ in told_of_reports(stage)} == {stage.city_officer.person_id}


def test_an_answered_report_is_not_changed_any_more(stage: Stage) -> None:
    held = stage.a_held()
    sat = sits(stage, held, stage.a_worker())
    say(stage, sat, 1, "Sai.")
    answer(stage, held, sat.questions[0], "Câu này đúng.")
    with pytest.raises(Conflict):
        say(stage, sat, 1, "Vẫn sai.")
    with pytest.raises(Conflict):
        answer(stage, held, sat.questions[0], "Lời khác.")
    assert own(stage, sat) == [(1, "Sai.", "Câu này đúng.")]


def test_who_says_so_after_the_answer_is_answered_too(stage: Stage) -> None:
    held = stage.a_held()
    first, later = (sits(stage, held, stage.a_worker()) for _ in range(2))
    question = next(each for each in first.questions if each in later.questions)
    say(stage, first, first.questions.index(question) + 1, "Sai.")
    answer(stage, held, question, "Lần một.")
    say(stage, later, later.questions.index(question) + 1, "Cũng thấy sai.")
    assert answer(stage, held, question, "Lần hai.") == 1
    assert (own(stage, first)[0][2], own(stage, later)[0][2]) == ("Lần một.", "Lần hai.")


def test_of_a_sequential_paper_no_question_that_is_still_to_come(stage: Stage) -> None:
    sat = sits(stage, stage.a_held(replace(PLAN, is_sequential=True)), stage.a_worker(), place=2)
    assert paper_of(stage, sat).served == (1, 2, 3)
    say(stage, sat, 3, "Sai.")
    with pytest.raises(NotFound):
        say(stage, sat, 4, "Sai.")
    assert [paper_of(stage, sat).is_open(number) for number in (1, 2, 3, 4)] == [False, False, True, False]


def test_only_ones_own_started_paper_that_counts(stage: Stage) -> None:
    held = stage.a_held()
    mine, hers = sits(stage, held, stage.a_worker()), sits(stage, held, stage.a_worker())
    card = sits(stage, held)
    assert mine.actor is not None
    worker = stage.a_worker()
    prepared = stage.a_sitting(held, stage.a_candidate(held, worker))
    with stage.database.read() as session:
        for actor, sitting_id in ((mine.actor, hers.sitting_id), (mine.actor, card.sitting_id), (worker, prepared)):
            assert find_paper(session, (Sitting.id == sitting_id) & sat_by(actor), now=stage.clock.now()) is None
    with stage.database.unit_of_work() as work:
        work.session.get_one(Candidate, mine.candidate_id).erased_at = work.now
        work.session.get_one(Sitting, hers.sitting_id).is_void = True
    with stage.database.read() as session:
        for sat in (mine, hers):
            assert sat.actor is not None
            clause = (Sitting.id == sat.sitting_id) & sat_by(sat.actor)
            assert find_paper(session, clause, now=stage.clock.now()) is None


def test_a_paper_that_was_handed_in_or_is_over_takes_reports_and_shows_no_clock(stage: Stage) -> None:
    held = stage.a_held()
    sat, late = sits(stage, held, stage.a_worker()), sits(stage, held, stage.a_worker())
    assert paper_of(stage, sat).deadline_at is not None
    with stage.database.unit_of_work() as work:
        row = work.session.get_one(Sitting, sat.sitting_id)
        row.submitted_at, row.submitted_cause = work.now, Cause.CANDIDATE
    stage.clock.advance(minutes=30)
    for each in (sat, late):
        assert paper_of(stage, each).deadline_at is None
        say(stage, each, 1, "Sai.")
    with stage.database.read() as session:
        assert session.scalar(select(func.count()).select_from(QuestionReport)) == 2


def test_of_a_sitting_that_was_handed_in_on_paper_every_question_may_be_spoken_of(stage: Stage) -> None:
    held = stage.a_held(replace(PLAN, is_sequential=True))
    on_paper, at_machine = sits(stage, held, stage.a_worker()), sits(stage, held, stage.a_worker())
    for sat, cause in ((on_paper, Cause.PAPER), (at_machine, Cause.CANDIDATE)):
        assert paper_of(stage, sat).served == (1,)
        with stage.database.unit_of_work() as work:
            row = work.session.get_one(Sitting, sat.sitting_id)
            row.submitted_at, row.submitted_cause = work.now, cause
    last = len(on_paper.questions)
    assert paper_of(stage, on_paper).served == tuple(range(1, last + 1))
    say(stage, on_paper, last, "Thiếu dữ kiện.")
    assert own(stage, on_paper) == [(last, "Thiếu dữ kiện.", "")]
    assert paper_of(stage, at_machine).served == (1,)
    assert not paper_of(stage, on_paper).is_open(1)


def test_whoever_sits_once_more_still_reads_what_they_said_of_the_replaced_paper(stage: Stage) -> None:
    held, actor = stage.a_held(), stage.a_worker()
    sat, now = sits(stage, held, actor), stage.clock.now()
    for number in range(1, len(sat.questions) + 1):
        say(stage, sat, number, f"Lời {number}.")
    clause = (Sitting.examination_id == held.id) & sat_by(actor)

    def read() -> tuple[bool, list[OwnReport]]:
        with stage.database.read() as session:
            found = find_own_reports(session, clause, now=now)
        assert found is not None
        return found.paper is not None, list(found.reports)

    with stage.database.unit_of_work() as work:
        work.session.get_one(Sitting, sat.sitting_id).is_void = True
        again = prepare_sitting(work.session, held, sat.candidate_id, number=2, now=now)
    # Before the new paper is begun, all of them are of the one that was replaced.
    has_paper, said = read()
    assert (has_paper, [(each.number, each.is_replaced) for each in said]) == (False, [(n, True) for n in range(1, 7)])
    with stage.database.unit_of_work() as work:
        row = work.session.get_one(Sitting, again)
        row.started_at, row.deadline_at = now, now + timedelta(minutes=20)
        kept = {question for section in row.paper for question in section} & set(sat.questions)
        row.paper = [list(dict.fromkeys(sorted(kept)))[:-1]]
        left = list(row.paper[0])
    has_paper, said = read()
    assert has_paper
    assert [each.words for each in said if not each.is_replaced] == [f"Lời {sat.questions.index(each) + 1}." for each in left]
    replaced = [each for each in said if each.is_replaced]
    assert [each.words for each in replaced] == [f"Lời {each.number}." for each in replaced]
    assert len(said) == len(sat.questions)
    assert answer(stage, held, sat.questions[replaced[0].number - 1]) == 1
    assert next(each for each in read()[1] if each.is_replaced).answer == "Đúng là sai, câu này được bỏ."


def test_two_at_once_make_one_report(database: Database, stage: Stage) -> None:
    """The constraint decides: the second sending adds to the first."""
    sat = sits(stage, stage.a_held(), stage.a_worker())
    paper = paper_of(stage, sat)
    for words in ("Một.", "Hai."):
        with database.unit_of_work() as work:
            reports.say_wrong(work.session, paper, 1, words, now=work.now)
    assert own(stage, sat) == [(1, "Một.\n\nHai.", "")]
