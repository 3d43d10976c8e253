"""Posting: what holds it up, that two people do it, whom it tells, and what it proves of competencies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from elearn.competency.ledger import LINE_COLUMNS, evidence_of
from elearn.competency.models import EvidenceLine
from elearn.competency.rules import in_force
from elearn.core.actor import SYSTEM, Actor
from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.core.errors import Conflict, DomainError, Forbidden, NotFound
from elearn.core.ids import new_id
from elearn.core.jobs.runner import Runner
from elearn.examinations.acts import ActKind
from elearn.examinations.models import ExaminationAct, Finding, Look, QuestionReport, Ruling, Sitting
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.posted import counts_of, list_results
from elearn.examinations.rules import Body, ResultCause, State, Template
from elearn.examinations.scores.posting_rules import Counts, appeal_until, tenths, whole_percent
from elearn.examinations.service import posting
from elearn.examinations.service.reports import answer_reports
from elearn.examinations.service.results import write_result
from elearn.measurement.models import WaitingAttempt
from elearn.notifications.kinds import Kind
from elearn.notifications.queries import list_notices
from elearn.wiring import REACTIONS
from tests.examinations.sat import CHOICE, ESSAY, WORDS, a_plan, hand_in, right, written, wrong
from tests.examinations.stage import Stage, a_stage
from tests.organisation.makers import an_account

PLAN = a_plan(CHOICE)


@pytest.fixture
def told_stage(database_url: str, clock: FakeClock) -> Iterator[Stage]:
    """The stage where events have their reactions."""
    database = Database(database_url, clock=clock, session_info={"reactions": REACTIONS})
    yield a_stage(database, clock, has_essay=True)
    database.close()


def closed(stage: Stage, plan: Any = PLAN, **changes: Any) -> Held:
    """An examination that was closed and looked through."""
    held = stage.a_held(plan, state=State.CLOSED, **changes)
    add(stage, Look(examination_id=held.id, looked_at=stage.clock.now(), papers=0, kinds=[]))
    return held


def add(stage: Stage, *rows: Any) -> None:
    with stage.database.unit_of_work() as work:
        work.session.add_all(rows)


def post(stage: Stage, held: Held, who: Actor | None = None) -> None:
    with stage.database.unit_of_work() as work:
        posting.post_results(work.session, who or stage.officer, held.id, now=work.now)


def propose(stage: Stage, held: Held, who: Actor) -> None:
    with stage.database.unit_of_work() as work:
        posting.propose_posting(work.session, who, held.id, words="đã xem", now=work.now)


def run_telling(stage: Stage) -> int:
    """Runs what was enqueued to tell, as the runner would; answers how many steps there were."""
    runner, steps = Runner(stage.database, {posting.TELL_RESULTS: posting.tell_results}), 0
    while runner.run_once():
        steps += 1
    return steps


def refused(act: Callable[[], None]) -> DomainError:
    with pytest.raises(DomainError) as told:
        act()
    return told.value


@pytest.mark.pure
@given(st.fractions(0, 200))
def test_a_score_is_never_rounded_up(points: Fraction) -> None:
    assert Fraction(0) <= points - Fraction(tenths(points)) < Fraction(1, 10)
    assert Fraction(0) <= points / 2 - whole_percent(points, Fraction(200)) < 1


@pytest.mark.pure
def test_just_less_than_what_passes_does_not_look_like_it() -> None:
    assert whole_percent(Fraction(298, 10), Fraction(60)) == 49
    assert whole_percent(Fraction(30), Fraction(60)) == 50
    assert whole_percent(Fraction(0), Fraction(0)) == 0


@pytest.mark.pure
def test_appeals_are_taken_for_so_many_days_after_the_day_of_posting() -> None:
    assert appeal_until(date(2026, 11, 22), 15) == date(2026, 12, 7)
    assert appeal_until(date(2026, 11, 22), 0) is None


def test_who_is_absent_passed_and_failed_is_counted(stage: Stage) -> None:
    held = closed(stage)
    hand_in(stage, held, {CHOICE: right(stage)}, number="3")
    hand_in(stage, held, {CHOICE: wrong(stage)}, number="20")
    stage.a_sitting(held, stage.a_candidate(held, number="100"))
    stage.a_candidate(held, number="101", struck_at=stage.clock.now())
    with stage.database.read() as session:
        lines = list_results(session, held)
    assert [(each.number, each.came) for each in lines] == [("3", True), ("20", True), ("100", False)]
    assert counts_of(lines) == Counts(listed=3, came=2, passed=1, failed=1, waiting=0)


def test_nothing_is_posted_while_something_is_to_be_done(stage: Stage) -> None:
    held = stage.a_held(PLAN, state=State.CLOSED)
    now, about = stage.clock.now(), {"examination_id": held.id}
    assert stage.officer.person_id
    ruling = {"question": CHOICE, "remedy": "dropped", "reason": "x", "asked_by": stage.officer.person_id, "asked_at": now}
    running = {"started_at": now, "deadline_at": now}
    sitting = stage.a_sitting(held, stage.a_candidate(held), **running)
    add(stage, Ruling(id=new_id(), **about, **ruling), Finding(id=new_id(), **about, kind="speed", evidence={}, found_at=now))

    def said() -> str:
        return refused(lambda: post(stage, held)).message

    def settle(model: Any, **values: Any) -> None:
        with stage.database.unit_of_work() as work:
            for row in work.session.scalars(select(model)):
                for name, value in values.items():
                    setattr(row, name, value)

    assert "chưa nộp bài" in said()
    settle(Sitting, submitted_at=now, submitted_cause="clock")
    assert "chưa có kết quả" in said()
    with stage.database.unit_of_work() as work:
        write_result(work.session, SYSTEM, sitting, cause=ResultCause.SUBMITTED, now=work.now)
    assert "đề nghị về câu hỏi" in said()
    settle(Ruling, decided_at=now, is_granted=True, decided_by=stage.city_officer.person_id)
    assert "đề nghị về câu hỏi" in said()
    settle(Ruling, applied_at=now)
    assert "chưa được rà soát" in said()
    add(stage, Look(**about, looked_at=now, papers=1, kinds=[]))
    assert "dấu hiệu cần xem xét" in said()
    settle(Finding, closed_at=now, closed_by=stage.officer.person_id)
    post(stage, held)
    assert stage.held(held.id).state is State.POSTED
    assert "công bố rồi" in said()


def test_nothing_is_posted_while_an_essay_waits(told_stage: Stage) -> None:
    stage = told_stage
    held = closed(stage, a_plan(CHOICE, ESSAY))
    hand_in(stage, held, {CHOICE: right(stage), ESSAY: written("một ý")})
    assert "tự luận" in refused(lambda: post(stage, held)).message


def test_only_the_unit_that_answers_for_it_posts(stage: Stage) -> None:
    held = closed(stage)
    handed = closed(stage, unit=stage.city, held_by_id=stage.ward, held_until=date(2026, 12, 31))
    for who, what in ((stage.stranger, held), (stage.officer, handed), (stage.a_member(held, Body.COUNCIL), held)):
        assert isinstance(refused(lambda who=who, what=what: post(stage, what, who)), NotFound)  # type: ignore[misc]  # bound
    assert isinstance(refused(lambda: post(stage, stage.a_held(PLAN, state=State.READY))), Conflict)


def test_a_recruitment_is_posted_by_two_people(stage: Stage) -> None:
    held = closed(stage, template=Template.RECRUITMENT)
    sitting = hand_in(stage, held, {CHOICE: right(stage)})
    council = stage.a_member(held, Body.COUNCIL)
    assert "hội đồng" in refused(lambda: post(stage, held)).message
    assert isinstance(refused(lambda: propose(stage, held, stage.a_member(held, Body.MARKING))), NotFound)
    propose(stage, held, council)
    assert isinstance(refused(lambda: propose(stage, held, council)), Conflict)
    stage.clock.advance(seconds=1)
    with stage.database.unit_of_work() as work:
        write_result(work.session, SYSTEM, sitting, cause=ResultCause.RULED, now=work.now)
    assert "hội đồng" in refused(lambda: post(stage, held)).message, "what was proposed is no longer what stands"
    stage.clock.advance(seconds=1)
    propose(stage, held, council)
    alone = replace(council, grants=stage.officer.grants)
    assert isinstance(refused(lambda: post(stage, held, alone)), Forbidden)
    post(stage, held)
    with stage.database.read() as session:
        acts = list(session.execute(select(ExaminationAct.kind, ExaminationAct.actor_id).order_by(ExaminationAct.seq)))
    both = (council.person_id, council.person_id, stage.officer.person_id)
    assert [tuple(each) for each in acts] == [(ActKind.POSTED, each) for each in both]


def test_whoever_has_an_account_is_told_once_and_their_level_follows_the_last_result(
    told_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = told_stage
    held = closed(stage)
    came, absent = stage.a_worker(), stage.a_worker()
    with stage.database.unit_of_work() as work:
        for number, who in enumerate((came, absent)):
            assert who.person_id
            an_account(work.session, who.person_id, username=f"thi-{number}")
    sitting = hand_in(stage, held, {CHOICE: wrong(stage)}, came)
    stage.a_candidate(held, absent)
    hand_in(stage, held, {CHOICE: right(stage)})

    def evidence() -> list[tuple[Any, ...]]:
        with stage.database.read() as session:
            rows = session.execute(select(EvidenceLine.person_id, EvidenceLine.weight, EvidenceLine.revision))
            return sorted((tuple(each) for each in rows), key=lambda each: each[2])

    assert evidence() == [], "nothing is proven before it is told"
    post(stage, held)
    monkeypatch.setattr(posting, "STEP", 1)
    assert run_telling(stage) == 4, "three candidates, and a step that finds nobody left"
    assert evidence() == [(came.person_id, 0, 1)]
    with stage.database.read() as session:
        told = [[each.kind for each in list_notices(session, who).rows] for who in (came, absent)]
    assert told[1] == []
    assert set(told[0]) == {Kind.EXAM_POSTED}
    with stage.database.unit_of_work() as work:
        work.session.add(
            Ruling(id=new_id(), examination_id=held.id, question=CHOICE, remedy="granted", reason="x",
                   asked_by=stage.officer.person_id, asked_at=work.now, decided_by=stage.city_officer.person_id,
                   decided_at=work.now, is_granted=True)
        )  # fmt: skip
        work.session.flush()
        write_result(work.session, SYSTEM, sitting, cause=ResultCause.RULED, now=work.now)
    assert evidence() == [(came.person_id, 0, 1), (came.person_id, 70, 2)]
    with stage.database.read() as session:
        lines = [evidence_of(row) for row in session.execute(select(*LINE_COLUMNS))]
    assert [each.weight for each in in_force(lines)] == [70], "the earlier finding is replaced, not doubled"


def test_every_paper_tells_of_its_questions_once_results_are_told_and_again_when_one_changes(told_stage: Stage) -> None:
    stage = told_stage
    held = closed(stage, a_plan(CHOICE, WORDS))
    first = hand_in(stage, held, {CHOICE: wrong(stage), WORDS: written("x")}, stage.a_worker())
    second = hand_in(stage, held, {CHOICE: right(stage)})

    def fed() -> dict[Any, Any]:
        with stage.database.read() as session:
            rows = session.scalars(select(WaitingAttempt).where(WaitingAttempt.source == "examination"))
            return {(each.attempt_id, each.seq): each.contribution for each in rows}

    assert not fed()
    post(stage, held)
    run_telling(stage)
    assert set(fed()) == {(first, 1), (second, 1)}
    assert all(CHOICE in str(each) and WORDS in str(each) for each in fed().values())
    with stage.database.unit_of_work() as work:
        ruling = {"remedy": "granted", "reason": "x", "asked_at": work.now, "decided_at": work.now, "is_granted": True}
        people = {"asked_by": stage.officer.person_id, "decided_by": stage.city_officer.person_id}
        work.session.add(Ruling(id=new_id(), examination_id=held.id, question=CHOICE, **ruling, **people))
        work.session.flush()
        write_result(work.session, SYSTEM, first, cause=ResultCause.RULED, now=work.now)
    assert CHOICE not in str(fed()[first, 2]), "what everybody was granted tells nothing of the question"
    assert WORDS in str(fed()[first, 2])


def test_what_a_dropped_question_proved_is_withdrawn_and_comes_back_with_it(told_stage: Stage) -> None:
    stage = told_stage
    held, came = closed(stage), stage.a_worker()
    sitting = hand_in(stage, held, {CHOICE: right(stage)}, came)
    post(stage, held)
    run_telling(stage)

    def proven() -> list[tuple[int, int]]:
        with stage.database.read() as session:
            lines = [evidence_of(row) for row in session.execute(select(*LINE_COLUMNS))]
        return [(each.weight, each.revision) for each in in_force(lines)]

    def rule(remedy: str) -> None:
        decided = {"decided_by": stage.city_officer.person_id, "decided_at": stage.clock.now(), "is_granted": True}
        about = {"id": new_id(), "examination_id": held.id, "question": CHOICE, "remedy": remedy, "reason": "x"}
        add(stage, Ruling(**about, asked_by=stage.officer.person_id, asked_at=stage.clock.now(), **decided))
        with stage.database.unit_of_work() as work:
            write_result(work.session, SYSTEM, sitting, cause=ResultCause.RULED, now=work.now)
        stage.clock.advance(minutes=1)

    assert proven() == [(70, 1)]
    rule("dropped")
    assert proven() == []
    rule("granted")
    assert proven() == [(70, 3)]


def test_results_are_not_told_while_a_report_waits_for_its_answer(stage: Stage) -> None:
    held, candidate = closed(stage), stage.a_worker()
    listed = stage.row(Sitting, hand_in(stage, held, {CHOICE: right(stage)}, candidate)).candidate_id
    said = {"examination_id": held.id, "candidate_id": listed, "question": CHOICE, "words": "Hai đáp án cùng đúng."}
    add(stage, QuestionReport(id=new_id(), said_at=stage.clock.now(), **said))
    assert "lời báo câu hỏi sai" in refused(lambda: post(stage, held)).message
    with stage.database.unit_of_work() as work:
        answer_reports(work.session, stage.officer, held, CHOICE, "Đáp án đúng.", now=work.now)
    post(stage, held)
