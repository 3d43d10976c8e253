"""Lists of examinations, questions, acts and essays ask the database as often for many rows as for one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.examinations.acts import ActKind
from elearn.examinations.queries.entering import list_own
from elearn.examinations.queries.log import read_log_page
from elearn.examinations.queries.marking import read_progress
from elearn.examinations.queries.questions import list_asked
from elearn.examinations.rules import Body, State
from elearn.examinations.service.log import note_act
from tests.examinations.sat import CHOICE, ESSAY, a_plan, hand_in, right, written
from tests.examinations.stage import Stage, a_stage
from tests.organisation.makers import TODAY


@pytest.fixture
def stage(database: Database, clock: FakeClock) -> Stage:
    return a_stage(database, clock, has_essay=True)


def statements(stage: Stage, ask: Callable[[Any], object]) -> int:
    said: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        said.append(statement)

    with stage.database.read() as session:
        event.listen(stage.database.read_engine, "before_cursor_execute", hear)
        ask(session)
        event.remove(stage.database.read_engine, "before_cursor_execute", hear)
    return len(said)


def test_own_examinations(stage: Stage) -> None:
    person = stage.a_worker()

    def more() -> None:
        plan = a_plan(CHOICE, units=(str(stage.ward),))
        times: dict[str, Any] = {"opens_at": stage.clock.now(), "last_start_at": stage.clock.now() + timedelta(minutes=9)}
        for is_sealed in (True, False):
            stage.a_held(plan, is_sealed=is_sealed, **times)
            stage.a_candidate(stage.a_held(plan, is_sealed=is_sealed, **times), person)

    def ask(session: Any) -> list[Any]:
        return list_own(session, person, now=stage.clock.now(), today=TODAY)

    more()
    one = statements(stage, ask)
    for _ in range(4):
        more()
    with stage.database.read() as session:
        assert len(ask(session)) == 20
    assert statements(stage, ask) == one
    assert one <= 12


@pytest.mark.parametrize("state", [State.CLOSED])
def test_questions_essays_and_acts(stage: Stage, state: State) -> None:
    held = stage.a_held(a_plan(CHOICE, ESSAY), state=state)
    marker = stage.a_member(held, Body.MARKING)

    def more() -> None:
        hand_in(stage, held, {CHOICE: right(stage), ESSAY: written("bài")}, stage.a_worker())
        with stage.database.unit_of_work() as work:
            note_act(work.session, stage.officer, held.id, ActKind.INCIDENT, words="mất điện", now=work.now)

    asked: list[Callable[[Any], object]] = [
        lambda session: list_asked(session, held),
        lambda session: read_progress(session, held, marker.person_id),
        lambda session: read_log_page(session, held.id, 1),
    ]
    more()
    one = [statements(stage, each) for each in asked]
    for _ in range(6):
        more()
    assert [statements(stage, each) for each in asked] == one
    assert all(each <= 5 for each in one)
    with stage.database.read() as session:
        assert {each.question: (each.asked, each.right) for each in list_asked(session, held)}[CHOICE] == (7, 7)
        assert [each.waiting for each in read_progress(session, held, marker.person_id)] == [7]
