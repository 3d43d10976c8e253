"""The day set for it: nothing of candidates without account is left in any table, and what else there is stays true."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DatabaseError

from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.core.ids import Id, new_id
from elearn.core.jobs.context import JobContext
from elearn.core.jobs.runner import Runner
from elearn.examinations.acts import Act, ActKind, first_broken
from elearn.examinations.models import (
    Appeal,
    Candidate,
    EssayMarking,
    Examination,
    ExaminationAct,
    Finding,
    FindingPerson,
    Hearing,
    PaperEntry,
    QuestionReport,
    Room,
    Ruling,
    Sitting,
    SittingLine,
    SittingResult,
)
from elearn.examinations.plan.shape import write_plan
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.posted import counts_of, list_results
from elearn.examinations.rules import State
from elearn.examinations.service import erasing
from elearn.examinations.service.applying import carry_on
from elearn.examinations.service.log import note_act
from elearn.measurement.models import FedAttempt, WaitingAttempt
from elearn.measurement.rules.sources import Source
from elearn.models import metadata
from elearn.notifications.models import Notice
from elearn.wiring import REACTIONS
from tests.examinations.sat import CHOICE, WORDS, a_plan, hand_in, right, written
from tests.examinations.stage import Stage, a_stage
from tests.organisation.makers import an_account

CANARY = "Hoàngyến"
"""Stands in everything that tells of a candidate without account, and nowhere else."""
OTHER = "Sẻnâu"
"""Stands in what tells of a candidate with an account."""
PLAN = a_plan(CHOICE, WORDS)
DAY = date(2026, 11, 22)


def about_somebody(stage: Stage, held: Held, word: str, sitting_id: Id, candidate_id: Id) -> list[Any]:
    """Rows of every kind that tell of a candidate; the act is added apart."""
    officer, now = stage.officer.person_id, stage.clock.now()
    assert officer
    about = {"candidate_id": candidate_id}
    finding = Finding(
        id=new_id(), examination_id=held.id, kind="speed", evidence={"who": word}, found_at=now, outcome=word,
        closed_by=officer, closed_at=now,
    )  # fmt: skip
    return [
        PaperEntry(id=new_id(), sitting_id=sitting_id, round=1, answers={"x": word}, entered_by=officer, entered_at=now),
        EssayMarking(
            id=new_id(), sitting_id=sitting_id, question="x", round="first", share="1", criteria=[{"line": word}], words=word,
            marked_by=officer, marked_at=now,
        ),
        QuestionReport(
            id=new_id(), examination_id=held.id, **about, question="x", words=word, said_at=now, answer=word, answered_by=officer,
            answered_at=now,
        ),
        Appeal(
            id=new_id(), **about, sitting_id=sitting_id, words=word, asked_at=now, answer=word, is_changed=False,
            answered_by=officer, answered_at=now,
        ),
        finding,
        FindingPerson(finding_id=finding.id, **about, reply=word, replied_at=now),
        Hearing(finding_id=finding.id, **about, words=word, written_by=officer, written_at=now),
    ]  # fmt: skip


def a_crowded(stage: Stage, *, state: State = State.POSTED) -> tuple[Held, Id, Id]:
    """An examination with a candidate without account and one with, of both of whom everything is told that can be."""
    held = stage.a_held(PLAN, state=state, erase_on=DAY, posted_at=stage.clock.now())
    room = new_id()
    with stage.database.unit_of_work() as work:
        work.session.add(Room(id=room, examination_id=held.id, name="P1", place="", seats=30))
    personal: dict[str, Any] = {
        "name": f"{CANARY} A", "name_sort": f"a {CANARY}", "birth_date": date(1999, 1, 2), "about": CANARY, "room_id": room,
        "seat": 1, "extra_minutes": 9, "extra_reason": CANARY, "card_digest": CANARY.encode(), "number": f"{CANARY}-1",
    }  # fmt: skip
    outside = hand_in(stage, held, {CHOICE: right(stage), WORDS: written(CANARY)}, **personal)
    inside = hand_in(stage, held, {CHOICE: right(stage), WORDS: written(OTHER)}, stage.a_worker(), number=f"{OTHER}-2")
    for word, sitting in ((CANARY, outside), (OTHER, inside)):
        candidate = stage.row(Sitting, sitting).candidate_id
        with stage.database.unit_of_work() as work:
            rows = about_somebody(stage, held, word, sitting, candidate)
            work.session.add_all(rows[:-1])
            work.session.flush()
            work.session.add(rows[-1])
            note_act(work.session, stage.officer, held.id, ActKind.INCIDENT, candidate_id=candidate, words=word, now=work.now)
    with stage.database.unit_of_work() as work:
        note_act(work.session, stage.officer, held.id, ActKind.INCIDENT, words=f"{CANARY} ngất", now=work.now)
        note_act(work.session, stage.officer, held.id, ActKind.READY, words="chốt", now=work.now)
    return held, outside, inside


def places_of(stage: Stage, word: str) -> set[str]:
    """The tables in which a word stands, of all there are."""
    found = set()
    with stage.database.read() as session:
        for table in metadata.sorted_tables:
            for row in session.execute(select(table)):
                values = [_text(value) for value in row]
                if any(word in each for each in values):
                    found.add(table.name)
    return found


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def erase(stage: Stage) -> None:
    erasing.erase_due(JobContext(stage.database, threading.Event()))


def test_nothing_of_a_candidate_without_account_is_left_in_any_table(kept_stage: Stage) -> None:
    stage = kept_stage
    held, outside, _ = a_crowded(stage)
    everywhere = {
        *("examination_candidate", "sitting_line", "paper_entry", "essay_marking", "question_report", "examination_appeal"),
        *("examination_finding", "examination_finding_person", "examination_hearing", "examination_act"),
    }
    assert places_of(stage, CANARY) == everywhere
    others = places_of(stage, OTHER)
    with stage.database.read() as session:
        before = counts_of(list_results(session, held))
    erase(stage)
    assert places_of(stage, CANARY) == set()
    assert places_of(stage, OTHER) == others
    row = stage.row(Candidate, stage.row(Sitting, outside).candidate_id)
    assert (row.birth_date, row.seat, row.room_id, row.extra_minutes) == (None, None, None, 0)
    with stage.database.read() as session:
        assert counts_of(list_results(session, held)) == before
        kept = session.scalars(select(SittingResult).where(SittingResult.sitting_id == outside)).one()
        assert (kept.items, kept.competencies, kept.earned) == ([], {}, "1")


def test_the_sealed_log_holds_after_erasing_and_says_that_it_was_done(kept_stage: Stage) -> None:
    stage = kept_stage
    held, *_ = a_crowded(stage)
    for _ in range(2):
        erase(stage)
    with stage.database.read() as session:
        rows = list(session.scalars(select(ExaminationAct).order_by(ExaminationAct.seq)))
    log = [
        (Act(each.seq, ActKind(each.kind), each.actor_id, each.candidate_id, each.at, each.words_digest), each.digest)
        for each in rows
    ]
    assert first_broken(log) is None
    assert [(each.kind, each.words) for each in rows] == [
        ("incident", ""), ("incident", OTHER), ("incident", ""), ("ready", "chốt"), ("erased", "1"),
    ]  # fmt: skip
    assert stage.row(Examination, held.id).erased_at is not None


def test_what_somebody_answered_is_removed_only_once_they_are_erased(kept_stage: Stage) -> None:
    stage = kept_stage
    _, outside, inside = a_crowded(stage)
    for sitting in (outside, inside):
        for table in (SittingLine, PaperEntry, EssayMarking):
            with pytest.raises(DatabaseError, match="append-only"), stage.database.unit_of_work() as work:
                work.session.execute(delete(table).where(table.sitting_id == sitting))
        with pytest.raises(DatabaseError, match="append-only"), stage.database.unit_of_work() as work:
            work.session.execute(update(SittingResult).where(SittingResult.sitting_id == sitting).values(items=[], competencies={}))
    erase(stage)
    with pytest.raises(DatabaseError, match="append-only"), stage.database.unit_of_work() as work:
        work.session.execute(update(SittingResult).where(SittingResult.sitting_id == outside).values(earned="0"))
    with pytest.raises(DatabaseError, match="append-only"), stage.database.unit_of_work() as work:
        work.session.execute(update(SittingResult).where(SittingResult.sitting_id == outside).values(items=["x"]))
    with pytest.raises(DatabaseError, match="append-only"), stage.database.unit_of_work() as work:
        work.session.execute(delete(SittingResult).where(SittingResult.sitting_id == outside))


def test_nothing_is_erased_before_its_day(stage: Stage) -> None:
    held, *_ = a_crowded(stage)
    with stage.database.unit_of_work() as work:
        work.session.execute(update(Examination).values(erase_on=DAY + timedelta(days=1)))
    erase(stage)
    assert CANARY in str(stage.row(Candidate, _only_outside(stage, held)).name)


def _only_outside(stage: Stage, held: Held) -> Id:
    wanted = (Candidate.examination_id == held.id, Candidate.person_id.is_(None))
    with stage.database.read() as session:
        return session.scalars(select(Candidate.id).where(*wanted)).one()


def test_nobody_is_erased_while_they_may_still_appeal_after_results_came_late(stage: Stage) -> None:
    held, *_ = a_crowded(stage)
    with stage.database.unit_of_work() as work:
        work.session.execute(update(Examination).values(plan=write_plan(replace(PLAN, appeal_days=3))))
    outside = _only_outside(stage, held)
    stage.clock.advance(days=3)
    erase(stage)
    assert stage.row(Candidate, outside).name is not None
    stage.clock.advance(days=1)
    erase(stage)
    assert stage.row(Candidate, outside).name is None


def test_one_examination_that_cannot_be_erased_holds_up_no_other(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, *_ = a_crowded(stage)
    with stage.database.unit_of_work() as work:
        work.session.execute(update(Examination).where(Examination.id == bad.id).values(erase_on=DAY - timedelta(days=1)))
    good = stage.a_held(PLAN, state=State.POSTED, erase_on=DAY, posted_at=stage.clock.now())
    candidate = stage.a_candidate(good)
    erase_candidates = erasing.erase_candidates

    def fails(session: object, examination_id: Id, **more: object) -> int:
        if examination_id == bad.id:
            raise RuntimeError
        return erase_candidates(session, examination_id, **more)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr(erasing, "erase_candidates", fails)
    erase(stage)
    assert stage.row(Candidate, candidate).name is None
    assert stage.row(Candidate, _only_outside(stage, bad)).name is not None


@pytest.mark.parametrize("holds_up", ["results", "appeal", "report"])
def test_where_it_must_wait_officers_are_told_once_a_day(stage: Stage, holds_up: str) -> None:
    held, *_ = a_crowded(stage, state=State.READY if holds_up == "results" else State.POSTED)
    with stage.database.unit_of_work() as work:
        assert stage.officer.person_id
        an_account(work.session, stage.officer.person_id, username="khao-thi")
        if holds_up == "appeal":
            work.session.execute(update(Appeal).values(answered_at=None))
        if holds_up == "report":
            work.session.execute(update(QuestionReport).values(answered_at=None))
    for _ in range(2):
        erase(stage)
    assert stage.row(Candidate, _only_outside(stage, held)).erased_at is None
    runner = Runner(stage.database, {erasing.TELL_WAITING: erasing.tell_waiting})
    assert [runner.run_once(), runner.run_once()] == [True, False]
    with stage.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Notice)) == 1


def test_a_report_waits_for_its_answer_only_of_whom_it_could_not_be_told_afterwards(kept_stage: Stage) -> None:
    stage = kept_stage
    held, outside, inside = a_crowded(stage)
    unanswered = update(QuestionReport).values(answered_at=None)
    with stage.database.unit_of_work() as work:
        candidate = stage.row(Sitting, inside).candidate_id
        work.session.execute(unanswered.where(QuestionReport.candidate_id == candidate))
        assert erasing.why_waits(work.session, held.id, DAY) is None
        candidate = stage.row(Sitting, outside).candidate_id
        work.session.execute(unanswered.where(QuestionReport.candidate_id == candidate))
        assert erasing.why_waits(work.session, held.id, DAY) is erasing.Wait.REPORT
    erase(stage)
    assert stage.row(Candidate, candidate).name is not None
    with stage.database.unit_of_work() as work:
        work.session.execute(update(QuestionReport).values(answered_at=work.now))
    erase(stage)
    assert stage.row(Candidate, candidate).name is None


def test_whoever_is_entered_after_the_day_is_erased_too(stage: Stage) -> None:
    held, *_ = a_crowded(stage)
    erase(stage)
    late = stage.a_candidate(held, name=f"{CANARY} B")
    with stage.database.unit_of_work() as work:
        assert erasing.erase_candidates(work.session, held.id, now=work.now) == 1
    assert stage.row(Candidate, late).name is None


def test_a_ruling_after_the_day_marks_nobody_anew_who_was_erased(stage: Stage) -> None:
    held, outside, inside = a_crowded(stage)
    erase(stage)
    assert stage.city_officer.person_id
    with stage.database.unit_of_work() as work:
        people = {"asked_by": stage.officer.person_id, "decided_by": stage.city_officer.person_id}
        facts = {"asked_at": work.now, "decided_at": work.now, "is_granted": True, "reason": "x", "remedy": "dropped"}
        ruling = Ruling(id=new_id(), examination_id=held.id, question=CHOICE, **facts, **people)
        work.session.add(ruling)
        work.session.flush()
        carry_on(work.session, ruling.id, None, now=work.now)
    with stage.database.read() as session:
        counts = dict(session.execute(select(SittingResult.sitting_id, func.count()).group_by(SittingResult.sitting_id)).all())
    assert counts == {outside: 1, inside: 2}


def test_what_statistics_keep_of_one_sitting_goes_too(database_url: str, clock: FakeClock) -> None:
    database = Database(database_url, clock=clock, session_info={"reactions": REACTIONS})
    stage = a_stage(database, clock)
    _, outside, inside = a_crowded(stage)
    with database.unit_of_work() as work:
        for sitting in (outside, inside):
            # The figures of the examination alone are by candidate, those of all examinations of the course by sitting.
            candidate = work.session.get_one(Sitting, sitting).candidate_id
            work.session.execute(delete(WaitingAttempt).where(WaitingAttempt.attempt_id == candidate))
            for source, whose in ((Source.EXAMINATION, sitting), (Source.HELD, candidate)):
                about = {"source": source, "course_id": stage.entry.id, "attempt_id": whose, "seq": 2}
                work.session.add_all([FedAttempt(**about, contribution={"x": 1}), WaitingAttempt(**about, contribution=None)])
            kept = {sitting, candidate}
    erase(stage)
    with database.read() as session:
        left = {*session.scalars(select(FedAttempt.attempt_id)), *session.scalars(select(WaitingAttempt.attempt_id))}
    database.close()
    assert left == kept
