"""The life of a sitting, played at random on both databases beside a small model that knows what must be true."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import func, select

from elearn.content.document import Draw
from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.core.errors import Conflict
from elearn.examinations.models import SittingResult
from elearn.examinations.plan.shape import Plan, Section
from elearn.examinations.queries.sittings import OwnSitting
from elearn.examinations.rules import Cause
from elearn.examinations.service.sitting_lines import HandedIn, Late, OtherMachine, QuestionClosed
from tests.conftest import NOW
from tests.examinations.sitter import FIRST, SECOND, a_sitter, an_answer, close_due
from tests.examinations.stage import BANK, Stage, a_stage

GRACE = timedelta(seconds=30)
PLANS = (
    Plan((Section("a", "Chung", (Draw(BANK, 4),)),), minutes=10),
    Plan((Section("a", "Chung", (Draw(BANK, 4),)),), minutes=10, is_sequential=True),
    Plan((Section("a", "Một", (Draw(BANK, 2),), minutes=3), Section("b", "Hai", (Draw(BANK, 2),), minutes=4)), minutes=6),
    Plan((Section("a", "Một", (Draw(BANK, 2),), minutes=3), Section("b", "Hai", (Draw(BANK, 2),))), minutes=8, is_sequential=True),
)


class SittingMachine(RuleBasedStateMachine):
    """One candidate, two machines, the clock and the closing job. The model keeps times, what is open, and what counts."""

    stage: Stage

    @initialize(plan=st.sampled_from(PLANS), extra=st.sampled_from([0, 0, 2]))
    def arrive(self, plan: Plan, extra: int) -> None:
        self.stage.clock.instant = NOW
        self.plan, self.extra = plan, extra
        self.sitter = a_sitter(self.stage, self.stage.a_held(plan), extra_minutes=extra)
        self.page: OwnSitting | None = None
        self.deadline = self.section_end = NOW
        self.section = self.place = 0
        self.device = FIRST
        self.given: dict[str, int] = {}
        self.kept: set[str] = set()
        self.lines = 0
        self.cause: Cause | None = None
        self.number = 0

    # --- the model -------------------------------------------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        return self.stage.clock.now()

    @property
    def is_over(self) -> bool:
        return self.now > min(self.deadline, self.section_end) + GRACE

    def open_indexes(self) -> list[int]:
        first = sum(each.count for each in self.plan.sections[: self.section])
        count = self.plan.sections[self.section].count
        indexes = list(range(first, first + count))
        return indexes[self.place : self.place + 1] if self.plan.is_sequential else indexes

    def refusal(self, index: int, device: bytes) -> type[Conflict] | None:
        """What a save must be refused with, or None where it is kept."""
        if index not in self.open_indexes():
            return QuestionClosed
        if self.cause is not None:
            return HandedIn
        if device != self.device:
            return OtherMachine
        return Late if self.is_over else None

    def enter(self, section: int) -> None:
        self.section, self.place = section, 0
        minutes = self.plan.sections[section].minutes
        whole = self.deadline
        self.section_end = whole if minutes is None else min(self.now + timedelta(minutes=minutes + self.extra), whole)

    # --- what can happen -------------------------------------------------------------------------------------------------

    @rule(seconds=st.sampled_from([1, 20, 30, 31, 60, 170, 400]))
    def time_passes(self, seconds: int) -> None:
        self.stage.clock.advance(seconds=seconds)

    @precondition(lambda self: self.page is not None)
    @rule(beyond=st.sampled_from([0, 30, 31]))
    def time_comes_to_the_edge(self, beyond: int) -> None:
        edge = min(self.deadline, self.section_end) + timedelta(seconds=beyond)
        if edge > self.now:
            self.stage.clock.instant = edge

    @rule(device=st.sampled_from([FIRST, SECOND]))
    def start(self, device: bytes) -> None:
        held = self.sitter.held
        if self.page is None and self.now > held.window.last_start_at:
            with pytest.raises(Conflict):
                self.sitter.at(device).start()
            return
        found = self.sitter.at(device).start()
        if self.page is None:
            self.device, self.lines = device, 1
            self.deadline = min(self.now + timedelta(minutes=self.plan.minutes), held.window.closes_at)
            self.deadline += timedelta(minutes=self.extra)
            self.enter(0)
        else:
            assert found.id == self.page.id
        self.page = found

    @precondition(lambda self: self.page is not None)
    @rule(index=st.integers(0, 3), option=st.integers(0, 1), device=st.sampled_from([FIRST, FIRST, SECOND]))
    def answer(self, index: int, option: int, device: bytes) -> None:
        page = self.sitter.look(self.page.id)  # type: ignore[union-attr]  # a precondition
        self.number += 1
        key = f"k{self.number}"
        refusal = self.refusal(index, device)
        if refusal is not None:
            with pytest.raises(refusal):
                self.sitter.at(device).save(page, index, option, key=key)
            return
        self.sitter.at(device).save(page, index, option, key=key)
        self.given[page.paper.items[index].id] = option
        self.lines += 1
        self.kept.add(f"{index} {option} {key} {self.section} {self.place}")

    @precondition(lambda self: self.page is not None and self.kept)
    @rule(which=st.integers(0, 50))
    def send_again(self, which: int) -> None:
        """What was kept is kept, as long as the page is the one that sent it, and changes nothing."""
        index, option, key, section, place = sorted(self.kept)[which % len(self.kept)].split()
        page = replace(self.sitter.look(self.page.id), section=int(section), place=int(place))  # type: ignore[union-attr]
        self.sitter.at(self.device).save(page, int(index), int(option), key=key)

    @precondition(lambda self: self.page is not None and self.plan.is_sequential)
    @rule(device=st.sampled_from([FIRST, FIRST, SECOND]))
    def next_question(self, device: bytes) -> None:
        page = self.sitter.look(self.page.id)  # type: ignore[union-attr]
        if not self.open_indexes():
            return
        index = self.open_indexes()[0]
        refusal = self.refusal(index, device)
        if refusal is not None:
            with pytest.raises(refusal):
                self.sitter.at(device).close_question(page, index)
            return
        self.sitter.at(device).close_question(page, index)
        self.place += 1
        self.lines += 1

    @precondition(lambda self: self.page is not None and self.section < len(self.plan.sections) - 1)
    @rule()
    def next_section(self) -> None:
        page = self.sitter.look(self.page.id)  # type: ignore[union-attr]
        act = self.sitter.at(self.device).close_section
        if self.cause is not None or self.now > self.deadline + GRACE:
            with pytest.raises((HandedIn, Late)):
                act(page, self.section)
            return
        act(page, self.section)
        act(page, self.section)
        self.enter(self.section + 1)
        self.lines += 1

    @precondition(lambda self: self.page is not None)
    @rule()
    def take_over(self) -> None:
        other = SECOND if self.device == FIRST else FIRST
        page = self.sitter.look(self.page.id)  # type: ignore[union-attr]
        if self.cause is not None:
            with pytest.raises(HandedIn):
                self.sitter.at(other).take_over(page)
            return
        self.sitter.at(other).take_over(page)
        self.device = other
        self.lines += 1

    @precondition(lambda self: self.page is not None)
    @rule(clicks=st.integers(1, 3))
    def hand_in(self, clicks: int) -> None:
        page = self.sitter.look(self.page.id)  # type: ignore[union-attr]
        sitter = self.sitter.at(self.device)
        is_early = self.now < self.deadline and self.section < len(self.plan.sections) - 1
        if self.cause is None and is_early:
            with pytest.raises(Conflict):
                sitter.submit(page)
            return
        was = self.cause
        done = [sitter.submit(page) for _ in range(clicks)]
        assert done == [was is None, *[False] * (clicks - 1)]
        if was is None:
            end = min(self.deadline, self.section_end) if self.section == len(self.plan.sections) - 1 else self.deadline
            self.cause = Cause.CLOCK if self.now >= end else Cause.CANDIDATE
            self.lines += 1

    @rule()
    def job(self) -> None:
        close_due(self.stage)
        if self.page is None or self.cause is not None or not self.is_over:
            return
        self.lines += 1
        if self.now > self.deadline + GRACE or self.section == len(self.plan.sections) - 1:
            self.cause = Cause.CLOCK
        else:
            self.enter(self.section + 1)

    # --- what must be true -----------------------------------------------------------------------------------------------

    @invariant()
    def it_stands_as_the_model_says(self) -> None:
        if getattr(self, "page", None) is None:
            return
        found = self.sitter.look(self.page.id)  # type: ignore[union-attr]
        assert (found.section, found.place, found.device) == (self.section, self.place, self.device)
        assert (found.deadline_at, found.ends_at) == (self.deadline, min(self.deadline, self.section_end))
        assert found.submitted_cause == self.cause
        items = {each.id: each for each in found.paper.items}
        assert self.sitter.given(found) == {each: an_answer(items[each], option) for each, option in self.given.items()}
        lines = self.sitter.lines(found)
        assert [each.seq for each in lines] == list(range(1, self.lines + 1))
        assert all(each.server_at <= self.deadline + GRACE for each in lines if each.kind in {"answered", "closed"})
        with self.stage.database.read() as session:
            results = session.scalar(select(func.count()).where(SittingResult.sitting_id == found.id))
        assert results == (0 if self.cause is None else 1)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_no_way_through_a_sitting_breaks_its_promises(database: Database, clock: FakeClock) -> None:
    class Machine(SittingMachine):
        stage = a_stage(database, clock)

    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    run_state_machine_as_test(Machine, settings=settings(max_examples=20, stateful_step_count=25, suppress_health_check=checks))
