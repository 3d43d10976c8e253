"""An examination with enough papers to be looked at: thirty questions, two with the same wrong answers, one who is too quick."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from random import Random
from threading import Event
from typing import Any

import pytest

from elearn.content.document import Choice, Draw
from elearn.core.actor import Actor
from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.core.jobs.context import JobContext
from elearn.core.jobs.lease import claim
from elearn.examinations.plan.shape import Plan, Section
from elearn.examinations.queries.findings import FindingRow, list_findings
from elearn.examinations.queries.held import Held
from elearn.examinations.rules import State
from elearn.examinations.service import looking
from tests.assessment import quiz_course
from tests.examinations import stage as stages
from tests.examinations.sat_papers import Sat, hands_in, in_state, sits
from tests.examinations.stage import BANK, Stage, a_stage
from tests.rows import laid

QUESTIONS = 30
CANDIDATES = 24
PLAN = Plan((Section("a", "Phần chung", (Draw(BANK, QUESTIONS),)),), minutes=60, is_sequential=True)


_with_long_bank = cache(quiz_course.quiz_course.__wrapped__)
"""Compiled apart: what is kept of the course for other tests has the short bank."""


def use_long_bank(patch: pytest.MonkeyPatch) -> None:
    """The course that `a_stage` compiles gets a bank of thirty choices with one right and three wrong options."""
    patch.setattr(stages, "quiz_course", _with_long_bank)
    for language, head in (("vi", "Ngân hàng dài"), ("en", "A long bank")):
        asked = [
            f"### ? {head}, câu {n}. {{#c-{n:02d}}}\n\n- [x] Đúng {n}\n- [ ] Sai {n} a\n- [ ] Sai {n} b\n- [ ] Sai {n} c\n"
            for n in range(1, QUESTIONS + 1)
        ]
        front = f"---\nkind: bank\nid: thu\ntitle: {head}\n"
        front += "defaults: {points: 1, difficulty: 2, competency: WD3}\n" if language == "vi" else ""
        patch.setitem(quiz_course.BANK, language, front + "---\n\n" + "\n".join(asked))


@dataclass(frozen=True)
class Looked:
    """An examination that is closed; `pair` gave the same wrong answers, `quick` had it all right within seconds."""

    stage: Stage
    held: Held
    sats: tuple[Sat, ...]

    @property
    def pair(self) -> tuple[Sat, Sat]:
        return self.sats[0], self.sats[1]

    @property
    def quick(self) -> Sat:
        return self.sats[2]

    def findings(self) -> list[FindingRow]:
        with self.stage.database.read() as session:
            return list_findings(session, self.held)

    def similarity(self) -> FindingRow:
        return next(each for each in self.findings() if len(each.people) == 2)

    def speed(self) -> FindingRow:
        return next(each for each in self.findings() if len(each.people) == 1)


def an_examination(
    stage: Stage, actors: tuple[Actor | None, ...] = (), *, plan: Plan = PLAN, count: int = CANDIDATES, quick: float = 3.0
) -> Looked:
    """Everybody hands in, then it is closed. `actors` are the first candidates; the others have no account.

    Args:
        quick: seconds that the quick one takes for a question.
    """
    random, held = Random(7), stage.a_held(plan)
    sats = tuple(sits(stage, held, actors[n] if n < len(actors) else None) for n in range(count))
    copied: dict[str, tuple[str, ...]] = {}
    for n, sat in enumerate(sats):
        chosen, seconds = {}, {}
        # In one order, whatever order the paper asks them in: the same answers in every run.
        for question in sorted(sat.questions):
            key = stage.course.questions[question].key
            assert isinstance(key, Choice)
            wrong = [each for each in key.options if each not in key.right]
            chosen[question] = key.right if n == 2 or random.random() > 0.4 else (random.choice(wrong),)
            seconds[question] = quick if n == 2 else 30 * random.uniform(0.6, 1.6)
        if n == 0:
            copied = dict(chosen)
        hands_in(stage, sat, copied if n == 1 else chosen, seconds=seconds, closes=plan.is_sequential)
    return Looked(stage, in_state(stage, held, State.CLOSED), sats)


def laid_looked(database: Database, clock: FakeClock, make: Callable[[Stage], Looked]) -> Looked:
    """What `make` makes on the stage with the long bank, where that is all there is in the database: made once, then laid."""

    def on_stage() -> Looked:
        made = make(a_stage(database, clock))
        nowhere: Any = None
        return replace(made, stage=replace(made.stage, database=nowhere, clock=nowhere))

    looked = laid(database, ("looked", make), on_stage)
    return replace(looked, stage=replace(looked.stage, database=database, clock=clock))


def look(stage: Stage, held: Held) -> None:
    """What closing enqueues, done as the runner does it."""
    with stage.database.unit_of_work() as work:
        looking.enqueue_look(work.session, held.id, now=work.now)
    assert run_looks(stage)


def run_looks(stage: Stage) -> int:
    """Does every look that waits; answers how many."""
    done, lasts = 0, timedelta(minutes=5)
    while True:
        with stage.database.unit_of_work() as work:
            lease = claim(work.session, [looking.LOOK], {}, lasts, work.now)
        if lease is None:
            return done
        looking.look_through(JobContext(stage.database, Event(), lease, lasts))
        done += 1
