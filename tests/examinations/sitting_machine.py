"""What a candidate and the clock do at random beside the model, and what must be true after each step."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import func, select

from elearn.content.document import Draw
from elearn.core.errors import Conflict, DomainError, NotFound
from elearn.core.ids import Id
from elearn.examinations.models import Sitting, SittingResult
from elearn.examinations.plan.shape import Plan, Section
from elearn.examinations.queries.sittings import OwnSitting
from elearn.examinations.rules import Cause, State
from elearn.examinations.service.sitting_lines import HandedIn
from tests.conftest import NOW
from tests.examinations.sitter import FIRST, SECOND, a_sitter, an_answer, close_due
from tests.examinations.sitting_model import GRACE, HALF_AN_HOUR, Model, Sat
from tests.examinations.stage import BANK, Stage

PLANS = (
    Plan((Section("a", "Chung", (Draw(BANK, 4),)),), minutes=10),
    Plan((Section("a", "Chung", (Draw(BANK, 4),)),), minutes=10, is_sequential=True),
    Plan((Section("a", "Một", (Draw(BANK, 2),), minutes=3), Section("b", "Hai", (Draw(BANK, 2),), minutes=4)), minutes=6),
    Plan((Section("a", "Một", (Draw(BANK, 2),), minutes=3), Section("b", "Hai", (Draw(BANK, 2),))), minutes=8, is_sequential=True),
)
devices = st.sampled_from([FIRST, FIRST, SECOND])


def refused(refusal: type[DomainError] | None) -> AbstractContextManager[Any]:
    return nullcontext() if refusal is None else pytest.raises(refusal)


class CandidateMachine(RuleBasedStateMachine):
    """One candidate, two machines, the clock and the closing job, beside the model."""

    stage: Stage
    model: Model

    @initialize(plan=st.sampled_from(PLANS), extra=st.sampled_from([0, 0, 2]), after=st.sampled_from([60, -25, 0, 60, 481, 870]))
    def arrive(self, plan: Plan, extra: int, after: int) -> None:
        """`after`: so many seconds after the opening; the last start is eight minutes after it, the closing fourteen and a half."""
        self.stage.clock.instant = NOW
        opens_at = NOW - timedelta(seconds=after)
        times = {"opens_at": opens_at, "last_start_at": opens_at + timedelta(minutes=8)}
        held = self.stage.a_held(plan, **times, closes_at=opens_at + timedelta(seconds=870))
        self.sitter = a_sitter(self.stage, held, extra_minutes=extra)
        self.model = Model(plan, held.window, extra)
        self.number = 0
        if after > 0:
            self.start(FIRST)

    @property
    def now(self) -> datetime:
        return self.stage.clock.now()

    @property
    def sat(self) -> Sat:
        assert self.model.sat is not None
        return self.model.sat

    @property
    def page(self) -> OwnSitting:
        return self.sitter.look(self.sat.id)

    @property
    def device(self) -> bytes:
        """The machine at which they sit; whoever was let go sits at any."""
        return self.sat.device or FIRST

    # --- time ------------------------------------------------------------------------------------------------------------

    @rule(seconds=st.sampled_from([1, 5, 20, 31, 60, 170]))
    def time_passes(self, seconds: int) -> None:
        self.stage.clock.advance(seconds=seconds)

    @precondition(lambda self: self.model.sat is not None or self.model.past)
    @rule(beyond=st.sampled_from([0, 1, 30, 31]), has_job=st.booleans())
    def time_comes_to_an_edge(self, beyond: int, has_job: bool) -> None:
        """To the next instant at which a sitting, its section, starting or the window ends; perhaps the job runs just then."""
        ends = [self.sat.ends_at] if self.model.sat is not None else [self.model.begin_until]
        ends += [self.model.offered_at + HALF_AN_HOUR] if self.model.offered_at is not None else []
        edges = [each + timedelta(seconds=beyond) for each in (*ends, self.model.window.closes_at)]
        self.stage.clock.instant = min((each for each in edges if each > self.now), default=self.now)
        if has_job:
            self.job()

    @rule()
    def job(self) -> None:
        close_due(self.stage)
        self.model.tick(self.now)

    @precondition(lambda self: self.model.offered_at is not None or (self.model.sat is None and self.model.admissions))
    @rule()
    def the_window_closes_while_they_are_awaited(self) -> None:
        self.stage.clock.instant = max(self.now, self.model.window.closes_at + GRACE + timedelta(seconds=1))
        self.job()

    # --- the candidate ---------------------------------------------------------------------------------------------------

    @rule(device=st.sampled_from([FIRST, SECOND]))
    def start(self, device: bytes) -> None:
        act = self.sitter.at(device).start
        if self.model.is_struck:
            with pytest.raises(NotFound):
                act()
        elif self.model.sat is not None:
            assert act().id == self.sat.id
        elif not self.model.may_start(self.now):
            with pytest.raises(Conflict):
                act()
        else:
            found = act()
            assert found.id not in {each.id for each in self.model.past}
            self.model.started(found.id, device, self.now)

    @precondition(lambda self: self.model.sat is not None)
    @rule(device=st.sampled_from([FIRST, SECOND]), clicks=st.integers(1, 2))
    def start_again(self, device: bytes, clicks: int) -> None:
        """Pressed twice it is begun once, and void is only what counted before."""
        old, shown = self.sat, self.sitter.offered()
        if not self.model.is_offered(self.now):
            with pytest.raises(Conflict):
                self.sitter.at(device).start_again(shown)
            return
        found = {self.sitter.at(device).start_again(shown).id for _ in range(clicks)}
        assert found == {shown}
        assert shown != old.id
        self.model.started_again(shown, device, self.now)

    @precondition(lambda self: self.model.sat is not None)
    @rule(index=st.integers(0, 3), option=st.integers(0, 1), device=devices)
    def answer(self, index: int, option: int, device: bytes) -> None:
        page, sat = self.page, self.sat
        self.number += 1
        key = f"k{self.number}"
        refusal = self.model.refusal(sat, index, device, self.now)
        with refused(refusal):
            self.sitter.at(device).save(page, index, option, key=key)
        if refusal is None:
            sat.given[page.paper.items[index].id] = option
            sat.lines += 1
            sat.keys[key] = f"{index} {option} {sat.section} {sat.place}"

    @precondition(lambda self: self.model.sat is not None and self.model.sat.keys)
    @rule(which=st.integers(0, 50))
    def send_again(self, which: int) -> None:
        """What was kept is kept, as long as the page is the one that sent it, and changes nothing."""
        key, kept = sorted(self.sat.keys.items())[which % len(self.sat.keys)]
        index, option, section, place = map(int, kept.split())
        page = replace(self.page, section=section, place=place)
        self.sitter.at(self.device).save(page, index, option, key=key)

    @precondition(lambda self: self.model.past)
    @rule(index=st.integers(0, 3), device=devices)
    def answer_what_was_replaced(self, index: int, device: bytes) -> None:
        old = self.model.past[-1]
        if self.model.is_struck:
            return
        with refused(self.model.refusal(old, index, device, self.now)):
            self.sitter.at(device).save(self.sitter.look(old.id), index, key="too late")

    @precondition(lambda self: self.model.sat is not None and self.model.plan.is_sequential)
    @rule(device=devices)
    def next_question(self, device: bytes) -> None:
        sat = self.sat
        for index in self.model.open_indexes(sat):
            refusal = self.model.refusal(sat, index, device, self.now)
            with refused(refusal):
                self.sitter.at(device).close_question(self.page, index)
            if refusal is None:
                sat.place += 1
                sat.lines += 1

    @precondition(lambda self: self.model.sat is not None and not self.model.is_last_section(self.model.sat))
    @rule()
    def next_section(self) -> None:
        page, sat, act = self.page, self.sat, self.sitter.at(self.device).close_section
        refusal = self.model.refusal_of_section(sat, self.device, self.now)
        with refused(refusal):
            act(page, sat.section)
            act(page, sat.section)
        if refusal is None:
            self.model.enter(sat, sat.section + 1, self.now)
            sat.lines += 1

    @precondition(lambda self: self.model.sat is not None)
    @rule()
    def take_over(self) -> None:
        other = SECOND if self.sat.device == FIRST else FIRST
        if self.sat.cause is not None:
            with pytest.raises(HandedIn):
                self.sitter.at(other).take_over(self.page)
            return
        self.sitter.at(other).take_over(self.page)
        self.sat.device = other
        self.sat.lines += 1

    @precondition(lambda self: self.model.sat is not None)
    @rule(clicks=st.integers(1, 3))
    def hand_in(self, clicks: int) -> None:
        page, sat, sitter = self.page, self.sat, self.sitter.at(self.device)
        refusal = self.model.refusal_of_handing_in(sat, self.device, self.now)
        if refusal is not None:
            with pytest.raises(refusal):
                sitter.submit(page)
            return
        done = [sitter.submit(page) for _ in range(clicks)]
        assert done == [sat.cause is None, *[False] * (clicks - 1)]
        if sat.cause is None:
            end = sat.ends_at if self.model.is_last_section(sat) else sat.deadline
            sat.cause = Cause.CLOCK if self.now >= end else Cause.CANDIDATE
            sat.lines += 1

    # --- what must be true -----------------------------------------------------------------------------------------------

    @invariant()
    def it_stands_as_the_model_says(self) -> None:
        if getattr(self, "model", None) is None:
            return
        assert self.stage.held(self.sitter.held.id).state is (State.CLOSED if self.model.is_closed else State.READY)
        if self.model.sat is None:
            return
        found, sat = self.page, self.sat
        assert (self.counting(), self.sitter.offered() is not None) == ([sat.id], self.model.offered_at is not None)
        assert (found.section, found.place, found.device) == (sat.section, sat.place, sat.device)
        assert (found.deadline_at, found.ends_at) == (sat.deadline, sat.ends_at)
        assert found.submitted_cause == sat.cause
        self.no_answer_is_lost_or_kept_twice(sat)
        assert self.results_of(sat) == (0 if sat.cause is None else 1)

    def no_answer_is_lost_or_kept_twice(self, sat: Sat) -> None:
        found = self.sitter.look(sat.id)
        items = {each.id: each for each in found.paper.items}
        assert self.sitter.given(found) == {each: an_answer(items[each], option) for each, option in sat.given.items()}
        lines = self.sitter.lines(found)
        assert [each.seq for each in lines] == list(range(1, sat.lines + 1))
        assert sorted(each.key for each in lines if each.kind == "answered") == sorted(sat.keys)
        assert all(each.server_at <= sat.deadline + GRACE for each in lines if each.kind in {"answered", "closed"})

    def counting(self) -> list[Id]:
        wanted = (Sitting.candidate_id == self.sitter.candidate_id, Sitting.is_void.is_(False))
        with self.stage.database.read() as session:
            return list(session.scalars(select(Sitting.id).where(*wanted)))

    def results_of(self, sat: Sat) -> int:
        with self.stage.database.read() as session:
            return session.scalar(select(func.count()).where(SittingResult.sitting_id == sat.id)) or 0
