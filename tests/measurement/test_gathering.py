"""Responses are added to the sums exactly once, whoever feeds, re-marks and gathers at the same time; on both databases."""

from __future__ import annotations

import random
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from fractions import Fraction
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from elearn.assessment.responses import Chosen, Response
from elearn.assessment.service import mark_essay
from elearn.core import limits
from elearn.core.actor import Actor, Grant, Role
from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.core.ids import Id, new_id
from elearn.measurement import gathering
from elearn.measurement.feeding import MarkedAttempt
from elearn.measurement.models import FedAttempt, MeasuredForm, MeasuredItem, WaitingAttempt
from elearn.measurement.rules import AttemptResponses, ItemResponse, Source
from tests.assessment.quiz_stage import QuizStage, a_quiz_stage
from tests.build import a_learner
from tests.measurement.stage import Feeder, answered, gather_now, kept_items


def waiting(database: Database) -> int:
    with database.read() as session:
        return session.execute(select(func.count()).select_from(WaitingAttempt)).scalar_one()


def test_what_is_fed_is_added_at_the_next_beat(feeder: Feeder) -> None:
    feeder.feed(answered(1, 0, Fraction(1, 3)))
    feeder.feed(answered(0, 1, 1, option="b"))
    assert feeder.kept() == {}
    feeder.gather()
    assert feeder.kept() == feeder.expected()
    assert feeder.kept_paper() == feeder.expected_paper()
    assert waiting(feeder.database) == 0


def test_what_is_fed_twice_counts_once(feeder: Feeder) -> None:
    attempt = feeder.feed(answered(1, 0))
    feeder.feed(answered(1, 0), attempt)
    feeder.gather()
    feeder.feed(answered(1, 0), attempt)
    feeder.gather()
    feeder.gather()
    assert feeder.kept() == feeder.expected()
    assert feeder.kept()["q0"].responses == 1


def test_another_marking_takes_the_place_of_the_one_before(feeder: Feeder) -> None:
    attempt = feeder.feed(answered(1, 0, 0))
    feeder.feed(answered(1, 1, 0))
    feeder.gather()
    feeder.feed(answered(0, Fraction(1, 2), 1, option="c"), attempt, seq=2)
    feeder.gather()
    assert feeder.kept() == feeder.expected()
    assert feeder.kept_paper() == feeder.expected_paper()


def test_of_two_markings_that_wait_the_later_counts(feeder: Feeder) -> None:
    attempt = feeder.feed(answered(0, 0), seq=2)
    right = feeder.counted[attempt]
    feeder.feed(answered(1, 1), attempt, seq=1)
    feeder.counted[attempt] = right
    feeder.gather()
    assert feeder.kept() == feeder.expected()
    feeder.feed(answered(1, 1), attempt, seq=1)
    feeder.counted[attempt] = right
    feeder.gather()
    assert feeder.kept() == feeder.expected()


def test_an_attempt_fed_without_items_is_taken_out(feeder: Feeder) -> None:
    feeder.feed(answered(1, 0))
    attempt = feeder.feed(answered(0, 1))
    feeder.gather()
    feeder.feed(AttemptResponses("final", "form", ()), attempt, seq=2)
    feeder.gather()
    assert feeder.kept() == feeder.expected()
    assert feeder.kept()["q0"].responses == 1


def test_a_question_whose_key_changed_begins_anew(feeder: Feeder) -> None:
    feeder.feed(answered(1, 0))
    feeder.feed(answered(0, 1, identity="2"))
    feeder.gather()
    with feeder.database.read() as session:
        rows = session.execute(select(MeasuredItem.question, MeasuredItem.identity, MeasuredItem.responses)).all()
    assert sorted(tuple(row) for row in rows) == [("q0", "1", 1), ("q0", "2", 1), ("q1", "1", 1), ("q1", "2", 1)]


def test_more_than_a_batch_is_added_in_one_beat(feeder: Feeder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "STATISTICS_BATCH", 3)
    for number in range(8):
        feeder.feed(answered(number % 2, 1))
    feeder.gather()
    assert feeder.kept() == feeder.expected()


def test_gatherers_at_once_add_everything_once(feeder: Feeder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "STATISTICS_BATCH", 4)
    chance = random.Random(5)
    attempts = [feeder.feed(answered(*(chance.randint(0, 1) for _ in range(5)))) for _ in range(30)]

    def remark() -> None:
        for attempt in attempts[:10]:
            feeder.feed(answered(*(chance.randint(0, 1) for _ in range(5)), option="b"), attempt, seq=2)
            gather_now(feeder.database)

    with ThreadPoolExecutor() as pool:
        for done in [pool.submit(remark), *(pool.submit(gather_now, feeder.database) for _ in range(3))]:
            done.result()
    feeder.gather()
    assert feeder.kept() == feeder.expected()
    assert feeder.kept_paper() == feeder.expected_paper()


def test_gatherers_with_different_rows_lose_nothing(feeder: Feeder, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sums of a question are read, added to and written: two who do so at the same time would lose what one of them added."""
    for number in range(2):
        feeder.feed(answered(number, 1))
    read, put, taken = gathering._next, gathering.add, count()

    def one_each(session: Session) -> tuple[list[MarkedAttempt], list[Id]]:
        arrivals, ids = read(session)
        mine = next(taken)
        return (arrivals[mine : mine + 1], ids[mine : mine + 1]) if mine < 2 else ([], [])

    def slowly(session: Session, arrivals: list[MarkedAttempt], *, now: datetime) -> None:
        put(session, arrivals, now=now)
        time.sleep(0.3)

    monkeypatch.setattr(gathering, "_next", one_each)
    monkeypatch.setattr(gathering, "add", slowly)
    with ThreadPoolExecutor() as pool:
        for done in [pool.submit(gather_now, feeder.database) for _ in range(2)]:
            done.result()
    monkeypatch.undo()
    feeder.gather()
    assert feeder.kept() == feeder.expected()


acts = st.tuples(
    st.sampled_from(["new", "again", "gather"]),
    st.lists(st.fractions(0, 1, max_denominator=5), min_size=3, max_size=3),
    st.integers(0, 9),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(st.lists(acts, max_size=8))
def test_whatever_is_fed_remarked_and_gathered_the_sums_are_those_of_what_counts(
    feeder: Feeder, script: list[tuple[str, list[Fraction], int]]
) -> None:
    """One database for all examples: each begins where the one before it ended."""
    attempts: list[Id] = []
    for seq, (act, shares, which) in enumerate(script, 2):
        if act == "gather":
            feeder.gather()
        elif act == "again" and attempts:
            feeder.feed(answered(*shares, option="b"), attempts[which % len(attempts)], seq=seq)
        else:
            attempts.append(feeder.feed(answered(*shares)))
    feeder.gather()
    assert feeder.kept() == feeder.expected()


# --- quizzes ----------------------------------------------------------------------------------------------------------------


def sit(stage: QuizStage, right: int, actor: Actor | None = None) -> object:
    """An attempt with so many right answers, handed in; a minute passes before each."""
    assert isinstance(stage.clock, FakeClock)
    sitting = stage.start(actor)
    for item in sitting.paper.items[:right]:
        stage.clock.advance(seconds=60)
        stage.save(sitting, item.id)
    stage.submit(sitting, actor)
    return sitting


def test_a_quiz_that_was_handed_in_is_added(stage: QuizStage) -> None:
    sitting = stage.start()
    stage.clock.advance(seconds=40)
    stage.save(sitting, "b-mot", Response(Chosen(("dung-mot",))))
    stage.clock.advance(seconds=20)
    stage.save(sitting, "b-ba")
    stage.submit(sitting)
    gather_now(stage.database)
    kept = kept_items(stage.database, Source.QUIZ)
    assert set(kept) == {item.id for item in sitting.paper.items}
    assert kept["b-ba"].earned == 10_000
    assert kept["b-ba"].seconds == 20
    assert kept["b-muoi"].earned == 0
    assert kept["b-muoi"].options[""].chosen == 1
    assert kept["b-muoi"].timed == 0


def test_the_option_that_was_chosen_is_counted_with_its_rest(stage: QuizStage) -> None:
    question = stage.course.questions["b-mot"]
    sitting = stage.start()
    wrong = next(each for each in question.key.options if each not in question.key.right)  # type: ignore[union-attr]  # a choice
    stage.save(sitting, "b-mot", Response(Chosen((wrong,))))
    stage.save(sitting, "b-ba")
    stage.submit(sitting)
    gather_now(stage.database)
    sums = kept_items(stage.database, Source.QUIZ)["b-mot"]
    assert {option: each.chosen for option, each in sums.options.items()} == {wrong: 1}
    assert sums.options[wrong].rest == round(10_000 / 9)


def test_only_the_first_attempt_of_a_person_counts(stage: QuizStage) -> None:
    sit(stage, 2)
    sit(stage, 5)
    sit(stage, 3, a_learner(stage.database, name="Trần Văn Phúc"))
    gather_now(stage.database)
    assert {each.responses for each in kept_items(stage.database, Source.QUIZ).values()} == {2}
    assert waiting(stage.database) == 0


def test_the_first_gathering_takes_what_was_handed_in_before(stage: QuizStage) -> None:
    sit(stage, 2)
    sit(stage, 4, a_learner(stage.database, name="Trần Văn Phúc"))
    with stage.database.unit_of_work() as work:
        work.session.execute(delete(WaitingAttempt))
    gather_now(stage.database)
    assert {each.responses for each in kept_items(stage.database, Source.QUIZ).values()} == {2}
    gather_now(stage.database)
    assert {each.responses for each in kept_items(stage.database, Source.QUIZ).values()} == {2}


def test_the_first_gathering_counts_what_waits_already_once(stage: QuizStage) -> None:
    sit(stage, 2)
    with stage.database.unit_of_work() as work:
        work.session.execute(delete(WaitingAttempt))
    sit(stage, 4, a_learner(stage.database, name="Trần Văn Phúc"))
    gather_now(stage.database)
    assert {each.responses for each in kept_items(stage.database, Source.QUIZ).values()} == {2}


def test_an_essay_counts_when_a_person_has_marked_it_and_the_paper_with_it(database_url: str, clock: FakeClock) -> None:
    stage = a_quiz_stage(database_url, clock, essay=True)
    sitting = stage.start()
    for item in sitting.paper.items:
        stage.save(sitting, item.id)
    stage.submit(sitting)
    gather_now(stage.database)
    assert "b-viet" not in kept_items(stage.database, Source.QUIZ)
    assert stage.count(MeasuredForm) == 0
    trainer = Actor(person_id=a_learner(stage.database, name="Cô Lan").person_id, grants=(_grant(stage),))
    with stage.database.unit_of_work() as work:
        mark_essay(work.session, trainer, sitting, "b-viet", share=Fraction(1, 2), words="", now=work.now)
    gather_now(stage.database)
    kept = kept_items(stage.database, Source.QUIZ)
    assert kept["b-viet"].earned == 5_000
    assert {each.responses for each in kept.values()} == {1}
    assert stage.count(MeasuredForm, MeasuredForm.papers == 1) == 1
    assert stage.count(FedAttempt) == 1
    stage.database.close()


def _grant(stage: QuizStage) -> Grant:
    assert stage.actor.unit_id is not None
    return Grant(Role.TRAINER, stage.actor.unit_id)


def test_handing_in_touches_no_sums(stage: QuizStage) -> None:
    """Many hand in at once: each adds a row of its own, and nobody queues for the sums of a question."""
    sit(stage, 1)
    assert stage.count(WaitingAttempt) == 1
    assert stage.count(MeasuredItem) == 0


def test_examinations_and_quizzes_stand_apart(stage: QuizStage) -> None:
    sit(stage, 1)
    feeder = Feeder(stage.database, stage.entry.id)
    item = ItemResponse("b-mot", stage.course.questions["b-mot"].key_hash, Fraction(1))
    feeder.feed(AttemptResponses("ky-thi", "form", (item,)), new_id())
    gather_now(stage.database)
    assert feeder.kept()["b-mot"].responses == 1
    assert kept_items(stage.database, Source.QUIZ)["b-mot"].responses == 1
