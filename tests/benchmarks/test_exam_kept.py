"""What the measurement of kills in examinations calls lost, duplicated and half: each is found when it is there."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, update

from benchmarks.exam_kept import compare
from benchmarks.kept import Kept
from benchmarks.savers import Acknowledged
from elearn.assessment.responses import Response, Written
from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.core.ids import new_id
from elearn.examinations.models import Sitting, SittingLine, SittingResult
from elearn.examinations.queries.sittings import OwnSitting
from elearn.examinations.service import sittings
from tests.examinations.sat import WORDS, a_plan
from tests.examinations.sitter import Sitter, a_sitter
from tests.examinations.stage import a_stage


@pytest.fixture
def sitter(database: Database, clock: FakeClock) -> Sitter:
    stage = a_stage(database, clock)
    return a_sitter(stage, stage.a_held(a_plan(WORDS)))


@pytest.fixture
def sitting(sitter: Sitter) -> OwnSitting:
    found = sitter.start()
    save(sitter, found, "one", key="k1")
    return found


def save(sitter: Sitter, sitting: OwnSitting, words: str, *, key: str) -> None:
    item, response = sitting.paper.items[0], Response(Written(words))
    with sitter.stage.database.unit_of_work() as work:
        sittings.save_answer(work.session, sitting, item, response, language="vi", device=sitter.device, key=key, now=work.now)


def kept(sitter: Sitter, sitting: OwnSitting, *answers: str) -> Kept:
    return compare(sitter.stage.database, Acknowledged(answers=set(answers), begun={str(sitting.id)}))


def test_what_was_acknowledged_and_stored_is_kept(sitter: Sitter, sitting: OwnSitting) -> None:
    sitter.submit(sitting)
    found = compare(sitter.stage.database, Acknowledged({"one"}, {str(sitting.id)}, {str(sitting.id)}))
    assert (found.is_whole, found.stored, found.attempts) == (True, 1, 1), found


def test_what_was_acknowledged_and_is_not_there_is_lost(sitter: Sitter, sitting: OwnSitting) -> None:
    other = str(new_id())
    found = compare(sitter.stage.database, Acknowledged({"one", "two"}, {other}, {str(sitting.id)}))
    assert found.lost == ("two", other, str(sitting.id))


def test_an_answer_that_is_there_twice_is_duplicated(sitter: Sitter, sitting: OwnSitting) -> None:
    save(sitter, sitting, "one", key="k2")
    assert kept(sitter, sitting, "one").duplicated == ("one",)


def test_a_log_with_a_gap_is_half(sitter: Sitter, sitting: OwnSitting) -> None:
    with sitter.stage.database.unit_of_work() as work:
        work.session.execute(update(Sitting).values(lines=3))
    assert kept(sitter, sitting, "one").halves == (f"the log of {sitting.id}",)


def test_a_sitting_handed_in_without_its_result_is_half(sitter: Sitter, sitting: OwnSitting) -> None:
    sitter.submit(sitting)
    with sitter.stage.database.unit_of_work() as work:
        work.session.execute(delete(SittingResult))
    assert kept(sitter, sitting, "one").halves == (f"the result of {sitting.id}",)


def test_a_start_and_an_end_that_are_only_in_the_log_are_half(sitter: Sitter, sitting: OwnSitting) -> None:
    sitter.submit(sitting)
    with sitter.stage.database.unit_of_work() as work:
        work.session.execute(update(Sitting).values(started_at=None, deadline_at=None, submitted_at=None, submitted_cause=None))
    halves = kept(sitter, sitting, "one").halves
    assert {f"the start of {sitting.id}", f"the end of {sitting.id}"} <= set(halves)


def test_a_start_without_its_line_is_half(sitter: Sitter, sitting: OwnSitting) -> None:
    with sitter.stage.database.unit_of_work() as work:
        work.session.execute(delete(SittingLine).where(SittingLine.kind == "started"))
    assert f"the start of {sitting.id}" in kept(sitter, sitting, "one").halves
