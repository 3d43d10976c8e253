"""The whole life of an examination, played at random beside a model: from the plan to the day when candidates are erased."""

from __future__ import annotations

import threading
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from elearn.core.actor import Actor
from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.core.errors import DomainError
from elearn.core.ids import Id
from elearn.core.jobs.context import JobContext
from elearn.examinations.fairness.chances import Chance
from elearn.examinations.fairness.evidence import write_evidence
from elearn.examinations.fairness.speed import QuickPaper
from elearn.examinations.models import Candidate, Examination, Finding, FindingPerson, Sitting, SittingResult
from elearn.examinations.queries.entering import find_card
from elearn.examinations.queries.held import get_held
from elearn.examinations.queries.log import read_log
from elearn.examinations.queries.posted import list_lacks
from elearn.examinations.rules import Template, Window
from elearn.examinations.service import erasing, plans
from tests.conftest import NOW
from tests.examinations.life_acts import ACTS, PLAN, Played
from tests.examinations.life_model import ALLOWED, CITY, EFFECTS, FIRST, MEMBERS, OFFICER, PEOPLE, STRANGER, Life, next_act
from tests.examinations.looked import look
from tests.examinations.sat import CHOICE
from tests.examinations.sitter import close_due
from tests.examinations.stage import Stage, a_stage
from tests.examinations.test_erasing import places_of
from tests.examinations.test_ruling import run_jobs
from tests.organisation.makers import TODAY, a_person, acting

_numbers = count(1)
MINUTES = {"opens_at": 30, "last_start_at": 60, "closes_at": 90}


class LifeMachine(RuleBasedStateMachine):
    """An examination, everybody around it, and the clock."""

    stage: Stage
    actors: dict[str, Actor]
    codes: dict[str, str]

    @initialize(has_finding=st.booleans())
    def plan(self, has_finding: bool) -> None:
        self.stage.clock.instant = NOW
        window = Window(**{name: NOW + timedelta(minutes=each) for name, each in MINUTES.items()})
        erase_on, self.has_finding = TODAY + timedelta(days=9), has_finding
        new = plans.NewExamination(Template.RECRUITMENT, "Tuyển công chức", self.stage.ward, self.stage.entry.id, window)
        with self.stage.database.unit_of_work() as work:
            made = plans.make_examination(work.session, self.stage.officer, new, now=work.now)
            wanted = plans.Settings(new.title, window, PLAN, is_sealed=True, erase_on=erase_on)
            plans.change_settings(work.session, self.stage.officer, made, wanted, now=work.now)
        self.played = Played(self.stage, made, f"canary{next(_numbers):05d}", self.actors, self.codes)
        self.life = Life(NOW, window.opens_at, window.last_start_at, window.closes_at, erase_on)
        self.known: dict[Id, tuple[object, ...]] = {}

    # --- what can happen -------------------------------------------------------------------------------------------------

    def does(self, act: str, who: str, k: int) -> None:
        """Does an act: it comes to what the model says, or is refused and leaves no trace."""
        self.passes(timedelta(seconds=1))
        is_allowed, life, actor = self.life.allows(act, who, k), self.life, self.actors.get(who, Actor())
        if act == "post" and is_allowed:
            self.nothing_waits()
        if not is_allowed:
            with pytest.raises(DomainError), self.stage.database.unit_of_work() as work:
                ACTS[act](self.played, work.session, actor, k, work.now)
            return
        with self.stage.database.unit_of_work() as work:
            ACTS[act](self.played, work.session, actor, k, work.now)
        EFFECTS[act](life, who, k)
        if act == "decide":
            run_jobs(self.stage)
        self.results_stand()

    def passes(self, time: timedelta) -> None:
        self.stage.clock.instant = self.life.now = self.stage.clock.instant + time

    @rule(act=st.sampled_from(sorted(ALLOWED)), first=st.integers(0, len(PEOPLE) - 1), k=st.integers(0, 2))
    def everybody_tries(self, act: str, first: int, k: int) -> None:
        """Everybody in turn, whoever comes first."""
        for who in (*PEOPLE[first:], *PEOPLE[:first]):
            self.does(act, who, k)

    @rule(seconds=st.sampled_from([29, 600, 600, 86_400]), has_jobs=st.booleans())
    def time_passes(self, seconds: int, has_jobs: bool) -> None:
        if seconds < 86_400 or self.life.state in {"closed", "posted"}:
            self.passes(timedelta(seconds=seconds))
        if has_jobs:
            self.jobs()

    @rule(steps=st.integers(1, 5))
    def work_goes_on(self, steps: int) -> None:
        for _ in range(steps):
            if self.life.is_hindered:
                # What must never be done too early is tried each time.
                self.does("propose", FIRST, 0)
                self.does("post", OFFICER, 0)
            step = next_act(self.life)
            if step is not None:
                self.does(*step)
            else:
                self.clock_goes_on()

    def clock_goes_on(self) -> None:
        """To the next instant at which a job or a door does something; then the jobs."""
        life = self.life
        if life.state == "closed" and not life.is_looked:
            self.looks()
        elif life.state == "posted":
            self.passes(timedelta(days=1))
        elif life.state == "ready":
            edges = [life.opens_at, life.closes_at + timedelta(minutes=1)]
            self.passes(max(timedelta(), min([each for each in edges if each > life.now], default=life.now) - life.now))
        self.jobs()

    def jobs(self) -> None:
        # What one look leaves closed for the sittings, the next one finds for the examination.
        close_due(self.stage)
        close_due(self.stage)
        self.life.tick()
        erasing.erase_due(JobContext(self.stage.database, threading.Event()))
        if self.life.may_erase and not self.life.is_erased:
            self.life.is_erased = True
            event("erased")
            self.nothing_is_left()

    def looks(self) -> None:
        """The look after closing; it may find something, of which it writes what a look writes."""
        with self.stage.database.read() as session:
            held = get_held(session, self.played.id)
        look(self.stage, held)
        self.life.is_looked = True
        if not self.has_finding or 0 not in self.life.papers:
            return
        with self.stage.database.unit_of_work() as work:
            about = self.played.holder(work.session, 0).candidate_id
            quick = QuickPaper(self.played.word, 20, (CHOICE,), 1, 0.4, 2.0, 31.0, Chance(1e-9, 1e-5))
            values = {"kind": "speed", "evidence": write_evidence(quick), "found_at": work.now}
            work.session.add(Finding(id=self.played.finding, examination_id=held.id, **values))
            work.session.flush()
            work.session.add(FindingPerson(finding_id=self.played.finding, candidate_id=about))
        self.life.finding = "open"

    # --- what must be true -----------------------------------------------------------------------------------------------

    def nothing_waits(self) -> None:
        with self.stage.database.read() as session:
            assert list_lacks(session, get_held(session, self.played.id)) == []

    def nothing_is_left(self) -> None:
        assert places_of(self.stage, self.played.word) == set()
        with self.stage.database.read() as session:
            assert find_card(session, [self.played.card(k) for k in range(2)]) is None
            rows = session.scalars(select(Candidate).where(Candidate.examination_id == self.played.id)).all()
            assert all(each.birth_date is None and each.number.startswith("x") for each in rows)

    @invariant()
    def it_stands_as_the_model_says(self) -> None:
        if not hasattr(self, "life"):
            return
        with self.stage.database.read() as session:
            row = session.get_one(Examination, self.played.id)
            assert (row.state, row.erased_at is not None) == (self.life.state, self.life.is_erased), self.life
            assert read_log(session, self.played.id).broken_at is None
        self.results_stand()

    def results_stand(self) -> None:
        """Old results stay as they are; once they are told, only a ruling or an appeal writes another one."""
        columns = (
            SittingResult.id,
            SittingResult.cause,
            SittingResult.earned,
            SittingResult.is_passed,
            SittingResult.decided_at,
        )
        mine = select(*columns).join(Sitting, Sitting.id == SittingResult.sitting_id)
        with self.stage.database.read() as session:
            rows = session.execute(mine.where(Sitting.examination_id == self.played.id))
            found: dict[Id, tuple[object, ...]] = {each.id: tuple(each) for each in rows}
        assert found.items() >= self.known.items()
        if self.life.state == "posted":
            new = [each for key, each in found.items() if key not in self.known]
            assert {each[1] for each in new} <= {"ruled", "appealed"}
        self.known = found


def people_of(stage: Stage) -> tuple[dict[str, Actor], dict[str, str]]:
    """Who acts, and the staff codes of those who can be appointed."""
    actors = {OFFICER: stage.officer, CITY: stage.city_officer, STRANGER: stage.stranger}
    codes = {each: f"CB-{place}" for place, each in enumerate(MEMBERS, 1)}
    with stage.database.unit_of_work() as work:
        actors |= {each: acting(a_person(work.session, stage.ward, staff_code=codes[each])) for each in MEMBERS}
    return actors, codes


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_no_way_through_the_life_of_an_examination_breaks_its_promises(database: Database, clock: FakeClock) -> None:
    class Machine(LifeMachine):
        stage = a_stage(database, clock, has_essay=True, is_kept=True)
        actors, codes = people_of(stage)

    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    with database.read() as session:
        is_quick = session.get_bind().dialect.name == "sqlite"
    examples = 12 if is_quick else 3
    run_state_machine_as_test(
        Machine, settings=settings(max_examples=examples, stateful_step_count=40, deadline=None, suppress_health_check=checks)
    )
