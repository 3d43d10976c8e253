"""What the measurement of kills calls lost, duplicated and half: each is found when it is there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import delete, update

from benchmarks.kept import Kept, compare
from benchmarks.savers import Acknowledged
from elearn.assessment.models import Attempt, AttemptLine, AttemptResult
from elearn.assessment.queries import Sitting
from elearn.assessment.responses import Response, Written
from elearn.competency.models import EvidenceLine
from elearn.core.clock import FakeClock
from tests.assessment.quiz_stage import QuizStage, a_quiz_stage

pytestmark = pytest.mark.slow


@pytest.fixture
def stage(sqlite_database_url: str, clock: FakeClock) -> Iterator[QuizStage]:
    made = a_quiz_stage(sqlite_database_url, clock)
    yield made
    made.database.close()


@pytest.fixture
def sitting(stage: QuizStage) -> Sitting:
    found = stage.start()
    save(stage, found, "one")
    return found


def save(stage: QuizStage, sitting: Sitting, words: str) -> None:
    """As the clients of the measurement do: they answer the question that takes a text."""
    item = next(each for each in sitting.paper.items if each.question.kind == "text")
    stage.save(sitting, item.id, Response(Written(words)))


def kept(stage: QuizStage, sitting: Sitting, *answers: str) -> Kept:
    return compare(stage.database, Acknowledged(answers=set(answers), begun={str(sitting.id)}))


def test_what_was_acknowledged_and_stored_is_kept(stage: QuizStage, sitting: Sitting) -> None:
    stage.submit(sitting)
    found = compare(stage.database, Acknowledged({"one"}, {str(sitting.id)}, {str(sitting.id)}))
    assert (found.is_whole, found.stored) == (True, 1), found


def test_an_answer_that_was_acknowledged_and_is_not_there_is_lost(stage: QuizStage, sitting: Sitting) -> None:
    assert kept(stage, sitting, "one", "two").lost == ("two",)


def test_a_handing_in_that_was_acknowledged_and_did_not_happen_is_lost(stage: QuizStage, sitting: Sitting) -> None:
    found = compare(stage.database, Acknowledged({"one"}, set(), {str(sitting.id)}))
    assert found.lost == (str(sitting.id),)


def test_an_answer_that_is_there_twice_is_duplicated(stage: QuizStage, sitting: Sitting) -> None:
    save(stage, sitting, "one")
    assert kept(stage, sitting, "one").duplicated == ("one",)


def test_a_log_with_a_gap_is_half(stage: QuizStage, sitting: Sitting) -> None:
    with stage.database.unit_of_work() as work:
        work.session.execute(update(Attempt).values(lines=2))
    assert kept(stage, sitting, "one").halves == (f"the log of {sitting.id}",)


@pytest.mark.parametrize("model", [AttemptResult, EvidenceLine])
def test_an_attempt_handed_in_without_what_follows_is_half(
    stage: QuizStage, sitting: Sitting, model: type[AttemptResult | EvidenceLine]
) -> None:
    stage.submit(sitting)
    with stage.database.unit_of_work() as work:
        work.session.execute(delete(model))
    assert kept(stage, sitting, "one").halves


def test_an_end_of_a_log_without_handing_in_is_half(stage: QuizStage, sitting: Sitting) -> None:
    stage.submit(sitting)
    with stage.database.unit_of_work() as work:
        work.session.execute(update(Attempt).values(submitted_at=None))
    assert f"the end of {sitting.id}" in kept(stage, sitting, "one").halves
    assert stage.count(AttemptLine) == 2
