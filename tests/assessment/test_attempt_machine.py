"""The life of an attempt, played at random on both databases beside a small model that knows what must be true."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import select

from elearn.assessment import history
from elearn.assessment.models import Attempt
from elearn.assessment.queries import Sitting
from elearn.assessment.responses import Chosen, Response, Written
from elearn.assessment.service import AskedBack
from elearn.core.clock import FakeClock
from elearn.core.errors import Conflict
from tests.assessment.quiz_stage import QuizStage, a_quiz_stage
from tests.build import a_learner
from tests.conftest import NOW

ITEMS = ("b-mot", "b-ba", "b-chin")
ANSWERS = {
    "b-mot": (Response(Chosen(("a",))), Response(Chosen(("b",))), Response(Chosen())),
    "b-ba": (Response(Written("1000")), Response(Written("1.000")), Response(Written("7"))),
    "b-chin": (Response(Chosen(("a",))), Response(Chosen(("b",)))),
}
RIGHT = {"b-mot": ANSWERS["b-mot"][0], "b-ba": ANSWERS["b-ba"][0], "b-chin": ANSWERS["b-chin"][0]}
UNCLEAR = ANSWERS["b-ba"][1]


@dataclass
class Sent:
    """A save as the model remembers it."""

    item: str
    response: Response
    key: str
    given_at: datetime


class AttemptMachine(RuleBasedStateMachine):
    """One learner and their attempts at one quiz. `stage` is set for the run."""

    stage: QuizStage

    @initialize()
    def arrive(self) -> None:
        self.stage.clock.instant = NOW
        self.person = replace(self.stage, actor=a_learner(self.stage.database))
        self.sitting: Sitting | None = None
        self.sent: list[Sent] = []
        self.lines = 0
        self.shares: list[int] = []
        self.number = 0

    def counted(self) -> dict[str, Response]:
        """The answer that must count for each question."""
        given: dict[str, Sent] = {}
        for each in self.sent:
            if each.item not in given or each.given_at >= given[each.item].given_at:
                given[each.item] = each
        return {item: each.response for item, each in given.items()}

    def is_unclear(self) -> bool:
        return self.counted().get("b-ba") == UNCLEAR

    @rule(seconds=st.integers(1, 900))
    def time_passes(self, seconds: int) -> None:
        self.stage.clock.advance(seconds=seconds)

    @rule()
    def begin(self) -> None:
        may = self.sitting is not None or (len(self.shares) < 3 and not any(share >= 7 for share in self.shares))
        try:
            begun = self.person.start(seed=f"seed-{len(self.shares)}")
        except Conflict:
            assert not may
            return
        assert may
        if self.sitting is not None:
            assert begun.id == self.sitting.id
            return
        assert begun.number == len(self.shares) + 1
        self.sitting, self.sent, self.lines = begun, [], 0

    @precondition(lambda self: self.sitting is not None)
    @rule(item=st.sampled_from(ITEMS), choice=st.integers(0, 2), waited=st.sampled_from([0, 0, 0, 30, 600, 86_400]))
    def answer(self, item: str, choice: int, waited: int) -> None:
        assert self.sitting is not None
        response = ANSWERS[item][choice % len(ANSWERS[item])]
        self.number += 1
        key = f"k{self.number}"
        given_at = max(self.sitting.started_at, self.stage.clock.now() - timedelta(seconds=waited))
        saved = self.person.save(self.sitting, item, response, key=key, waited=waited)
        self.sent.append(Sent(item, response, key, given_at))
        self.lines += 1
        assert saved.given_at == given_at
        assert saved.is_current == (self.counted()[item] == response)

    @precondition(lambda self: self.sitting is not None and self.sent)
    @rule(which=st.integers(0, 50))
    def send_again(self, which: int) -> None:
        assert self.sitting is not None
        old = self.sent[which % len(self.sent)]
        self.person.save(self.sitting, old.item, old.response, key=old.key)

    @precondition(lambda self: self.sitting is not None)
    @rule(clicks=st.integers(1, 3))
    def hand_in(self, clicks: int) -> None:
        assert self.sitting is not None
        if self.is_unclear():
            with pytest.raises(AskedBack):
                self.person.submit(self.sitting)
            return
        results = [self.person.submit(self.sitting) for _ in range(clicks)]
        assert len({each.id for each in results}) == 1
        right = sum(self.counted().get(item) == RIGHT[item] for item in ITEMS)
        assert results[0].result.earned == right
        self.shares.append(right)
        with pytest.raises(Conflict):
            self.person.save(self.sitting, "b-mot", RIGHT["b-mot"], key="too-late")
        self.sitting = None

    @invariant()
    def what_counts_is_what_was_given_last(self) -> None:
        if getattr(self, "sitting", None) is not None:
            assert self.sitting is not None
            sheet = self.person.sheet(self.sitting)
            assert {item: given.response for item, given in sheet.given.items()} == self.counted()
            assert self.person.lines(self.sitting) == list(range(1, self.lines + 1))

    @invariant()
    def at_most_one_attempt_is_open(self) -> None:
        if not hasattr(self, "person"):
            return
        with self.stage.database.read() as session:
            mine = Attempt.person_id == self.person.actor.person_id
            open_ids = list(session.scalars(select(Attempt.id).where(mine, Attempt.submitted_at.is_(None))))
            rows = history.list_attempts(session, self.person.actor.person_id, self.stage.entry.id, "kiem-tra", 1)  # type: ignore[arg-type]
        assert open_ids == ([] if self.sitting is None else [self.sitting.id])
        assert [each.number for each in rows] == list(range(1, len(rows) + 1))


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_no_way_through_an_attempt_breaks_its_promises(database_url: str, clock: FakeClock) -> None:
    stage = a_quiz_stage(database_url, clock)

    class Machine(AttemptMachine):
        pass

    Machine.stage = stage
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    run_state_machine_as_test(Machine, settings=settings(max_examples=12, stateful_step_count=20, suppress_health_check=checks))  # type: ignore[no-untyped-call]
    stage.database.close()
