"""A start beside an act of officers: whichever is first is seen by the other, and starts do not wait for each other."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as Waits
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from elearn.core.db.work import UnitOfWork
from elearn.core.errors import Conflict, NotFound
from elearn.examinations.models import Sitting
from elearn.examinations.queries.sittings import OwnSitting
from elearn.examinations.service import candidates, invigilating, plans, starting
from tests.examinations.sitter import FIRST, Sitter, a_sitter
from tests.examinations.stage import Stage

WAITS = 0.5
"""So many seconds a start has to show that it does not wait for the act, when it does not."""


def _cancel(work: UnitOfWork, stage: Stage, sitter: Sitter) -> None:
    plans.cancel(work.session, stage.officer, sitter.held.id, "Mưa bão.", now=work.now)


def _reopen(work: UnitOfWork, stage: Stage, sitter: Sitter) -> None:
    plans.reopen(work.session, stage.officer, sitter.held.id, "Sai giờ.", now=work.now)


def _strike(work: UnitOfWork, stage: Stage, sitter: Sitter) -> None:
    candidates.strike(work.session, stage.officer, sitter.held, sitter.candidate_id, "Nghỉ việc.", now=work.now)


def _extend(work: UnitOfWork, stage: Stage, sitter: Sitter) -> None:
    invigilating.extend(work.session, stage.officer, sitter.held, sitter.candidate_id, minutes=9, reason="Mắt kém.", now=work.now)


def _start_beside(stage: Stage, sitter: Sitter, act: Callable[[UnitOfWork, Stage, Sitter], None]) -> Future[OwnSitting]:
    """A start that begins when the act is done and not committed yet; what became of it after that."""
    with ThreadPoolExecutor(1) as pool:
        with stage.database.unit_of_work() as work:
            act(work, stage, sitter)
            work.session.flush()
            found = pool.submit(sitter.start)
            with suppress(Waits, Conflict, NotFound):
                found.result(WAITS)
        with suppress(Conflict, NotFound):
            found.result(20)
    return found


@pytest.mark.parametrize("act", [_cancel, _reopen])
def test_nobody_starts_by_what_was_read_before_the_examination_was_called_off(stage: Stage, act: Callable[..., Any]) -> None:
    sitter = a_sitter(stage, stage.a_held())
    stage.a_sitting(sitter.held, sitter.candidate_id)
    with stage.database.unit_of_work() as work:
        act(work, stage, sitter)
    with pytest.raises(Conflict):
        sitter.start()


@pytest.mark.parametrize(("act", "refusal"), [(_cancel, Conflict), (_reopen, Conflict), (_strike, NotFound)])
def test_a_start_beside_it_waits_and_is_refused(stage: Stage, act: Callable[..., Any], refusal: type[Exception]) -> None:
    sitter = a_sitter(stage, stage.a_held())
    with pytest.raises(refusal):
        _start_beside(stage, sitter, act).result()


def test_minutes_that_are_given_beside_a_start_are_not_lost(stage: Stage) -> None:
    sitter = a_sitter(stage, stage.a_held())
    stage.a_sitting(sitter.held, sitter.candidate_id)
    begun = _start_beside(stage, sitter, _extend).result()
    assert begun.deadline_at == stage.clock.now() + timedelta(minutes=29)


def test_what_officers_do_beside_a_start_sees_it(stage: Stage) -> None:
    sitter = a_sitter(stage, stage.a_held())
    prepared = stage.a_sitting(sitter.held, sitter.candidate_id)

    def cancel() -> None:
        with stage.database.unit_of_work() as work:
            _cancel(work, stage, sitter)

    with ThreadPoolExecutor(1) as pool:
        with stage.database.unit_of_work() as work:
            who, held = sitter.holder, sitter.held
            starting.start(work.session, who, held, sitter.candidate_id, device=FIRST, access_code="", now=work.now)
            found = pool.submit(cancel)
            with suppress(Waits, Conflict):
                found.result(WAITS)
        with pytest.raises(Conflict):
            found.result(20)
    assert stage.row(Sitting, prepared).started_at is not None


def test_one_start_does_not_wait_for_another(stage: Stage) -> None:
    if not stage.database.is_postgresql:
        pytest.skip("one writes at a time")
    held = stage.a_held()
    first, second = a_sitter(stage, held), a_sitter(stage, held)
    with ThreadPoolExecutor(1) as pool, stage.database.unit_of_work() as work:
        starting.start(work.session, first.holder, first.held, first.candidate_id, device=FIRST, access_code="", now=work.now)
        assert pool.submit(second.start).result(20).is_open
