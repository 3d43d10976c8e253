"""The life of a sitting, played at random on both databases beside a small model that knows what must be true."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule, run_state_machine_as_test
from sqlalchemy import select

from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.core.errors import DomainError
from elearn.examinations.models import Sitting
from elearn.examinations.rules import Cause
from elearn.examinations.service import admitting, again, candidates, invigilating
from tests.examinations.invigilated import do
from tests.examinations.sitting_machine import CandidateMachine, refused
from tests.examinations.stage import a_stage


class SittingMachine(CandidateMachine):
    """The officers' acts between those of the candidate."""

    def officer(self, act: Callable[..., Any], refusal: type[DomainError] | None, **named: Any) -> Any:
        """What an act of an officer about the candidate answers, None where it was refused as it must be."""
        sitter, why = self.sitter, {"reason": "việc có lý do"}
        with refused(refusal):
            return do(self.stage, act, self.stage.officer, sitter.held, sitter.candidate_id, **why, **named)
        return None

    @rule(minutes=st.integers(1, 5))
    def more_time(self, minutes: int) -> None:
        is_done = self.model.sat is not None and self.model.sat.cause is not None
        refusal = self.model.refusal_of_act(is_conflict=is_done)
        self.officer(invigilating.extend, refusal, minutes=minutes)
        if refusal is None:
            self.model.extend(minutes)

    @precondition(lambda self: self.model.sat is None)
    @rule()
    def let_in_late(self) -> None:
        refusal = self.model.refusal_of_letting_in(self.now)
        self.officer(admitting.let_in, refusal)
        if refusal is None:
            self.model.let_in_at = self.now

    @precondition(lambda self: self.model.sat is not None)
    @rule()
    def restart(self) -> None:
        refusal = self.model.refusal_of_act(is_conflict=self.model.is_offered(self.now))
        self.officer(again.offer, refusal)
        if refusal is None:
            self.model.offered_at = self.now

    @precondition(lambda self: self.model.sat is not None)
    @rule(is_meant=st.integers(0, 3).map(lambda each: each == 1))
    def take_restart_back(self, is_meant: bool) -> None:
        """It is done now and then; most offers stay, so that they are used or lapse."""
        if self.model.offered_at is not None and not is_meant:
            return
        refusal = self.model.refusal_of_act(is_conflict=self.model.offered_at is None)
        self.officer(again.take_back, refusal)
        if refusal is None:
            self.model.offered_at = None

    @precondition(lambda self: self.model.sat is not None)
    @rule()
    def officer_hands_in(self) -> None:
        refusal = self.model.refusal_of_act(is_conflict=False)
        done = self.officer(invigilating.hand_in, refusal)
        if refusal is None:
            assert done == (self.sat.cause is None)
            if done:
                self.sat.cause = Cause.OFFICER
                self.sat.lines += 1

    @precondition(lambda self: self.model.sat is not None)
    @rule()
    def release(self) -> None:
        refusal = self.model.refusal_of_act(is_conflict=self.sat.cause is not None)
        self.officer(invigilating.release, refusal)
        if refusal is None:
            self.sat.device = None

    @rule(which=st.integers(0, 2))
    def act_that_does_not_fit(self, which: int) -> None:
        """Letting in who has begun, and everything else for who has not."""
        unfit = (again.offer, invigilating.hand_in, invigilating.release)
        if self.model.sat is not None:
            unfit = (admitting.let_in, candidates.strike, admitting.let_in)
        self.officer(unfit[which], self.model.refusal_of_act(is_conflict=True))

    @precondition(lambda self: self.model.sat is None)
    @rule(is_meant=st.integers(0, 24).map(lambda each: each == 17))
    def strike(self, is_meant: bool) -> None:
        """Before the first start alone; it is rare, because little happens after it."""
        if not is_meant and not self.model.past:
            return
        refusal = self.model.refusal_of_act(is_conflict=bool(self.model.past))
        self.officer(candidates.strike, refusal)
        self.model.is_struck |= refusal is None

    def teardown(self) -> None:
        """A day later everything is closed: what counts has one result, and what was replaced is as it was when it was."""
        if getattr(self, "model", None) is None:
            return
        self.stage.clock.advance(days=1)
        for _ in range(2):
            self.job()
        assert self.model.is_closed
        self.it_stands_as_the_model_says()
        for each in self.model.past:
            self.no_answer_is_lost_or_kept_twice(each)
            assert self.results_of(each) == (0 if each.cause is None else 1)
        with self.stage.database.read() as session:
            of_it = (Sitting.candidate_id == self.sitter.candidate_id, Sitting.started_at.is_not(None))
            begun = session.scalars(select(Sitting.id).where(*of_it)).all()
        assert set(begun) == {each.id for each in (*self.model.past, self.model.sat) if each is not None}


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_no_way_through_a_sitting_breaks_its_promises(database: Database, clock: FakeClock) -> None:
    class Machine(SittingMachine):
        stage = a_stage(database, clock)

    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    run_state_machine_as_test(Machine, settings=settings(max_examples=40, stateful_step_count=30, suppress_health_check=checks))
