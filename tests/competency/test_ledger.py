"""The ledger on both databases: what people do becomes evidence once, and the levels can be rebuilt from it."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from elearn.competency import ledger, rebuild
from elearn.competency.ledger import Finding
from elearn.competency.models import EvidenceLine, ProficiencyRow
from elearn.competency.rules import Source
from elearn.core.clock import FakeClock
from elearn.core.ids import Id
from tests.assessment.quiz_stage import QuizStage, a_quiz_stage
from tests.build import a_learner
from tests.conftest import NOW

StageMaker = Callable[..., QuizStage]


@pytest.fixture
def stage(database_url: str, clock: FakeClock) -> Iterator[QuizStage]:
    made = a_quiz_stage(database_url, clock)
    yield made
    made.database.close()


def lines(stage: QuizStage) -> set[tuple[str, str, int, int]]:
    with stage.database.read() as session:
        rows = session.execute(select(EvidenceLine.source, EvidenceLine.competency, EvidenceLine.level, EvidenceLine.weight))
        return {(row[0], row[1], row[2], row[3]) for row in rows}


def levels(stage: QuizStage) -> dict[str, int]:
    with stage.database.read() as session:
        rows = session.execute(select(ProficiencyRow.competency, ProficiencyRow.level))
        return {row[0]: row[1] for row in rows}


def test_a_lesson_done_is_a_line_for_each_competency_it_names(stage: QuizStage) -> None:
    stage.finish_reading()
    assert lines(stage) == {("practice", "WD3", 4, 15)}
    assert levels(stage) == {"WD3": 0}


def test_the_ledger_says_of_which_competencies_it_speaks(stage: QuizStage) -> None:
    stage.finish_reading()
    with stage.database.read() as session:
        assert ledger.competencies_spoken_of(session, "WARD-DT", ["WD3", "WD8"]) == {"WD3"}


def test_a_quiz_speaks_of_each_competency_apart(stage: QuizStage) -> None:
    """All of WD3 right, none of WD8: passed as a whole, and only one of the two is proven."""
    sitting = stage.start()
    for item in sitting.paper.items:
        if item.question.competencies == ("WD3",):
            stage.save(sitting, item.id)
    stage.submit(sitting)
    assert lines(stage) == {("quiz", "WD3", 4, 70), ("quiz", "WD8", 3, 0)}


def test_a_completed_course_reaches_what_it_claims(stage: QuizStage) -> None:
    stage.finish_reading()
    sitting = stage.start()
    stage.answer_right(sitting, 10)
    stage.submit(sitting)
    assert levels(stage) == {"WD3": 4, "WD8": 3}


def test_handing_in_twice_is_evidence_once(stage: QuizStage) -> None:
    sitting = stage.start()
    stage.submit(sitting)
    before = stage.count(EvidenceLine)
    stage.submit(sitting)
    assert stage.count(EvidenceLine) == before == 2


def test_an_attempt_that_waits_for_a_person_says_nothing_yet(database_url: str, clock: FakeClock) -> None:
    stage = a_quiz_stage(database_url, clock, essay=True, passing=100)
    sitting = stage.start()
    stage.answer_right(sitting, 11)
    stage.submit(sitting)
    assert lines(stage) == set()
    stage.database.close()


def finding(stage: QuizStage, person: Id, chance: random.Random) -> Finding:
    source = chance.choice(list(Source))
    return Finding(
        person_id=person,
        framework="WARD-DT",
        competency=chance.choice(["WD1", "WD2"]),
        level=chance.randint(1, 6),
        source=source,
        course_id=stage.entry.id,
        version_id=stage.entry.version_id,
        cycle=chance.randint(1, 3),
        at=NOW + timedelta(days=chance.randint(0, 9)),
        work="" if source is Source.COMPLETION else chance.choice(["a", "b", "c"]),
        stream="s" if source is Source.QUIZ else "",
        revision=chance.randint(0, 3) if source is Source.QUIZ else 0,
        is_reached=chance.random() < 0.7,
    )


def test_levels_are_what_the_ledger_gives_whatever_came_when(stage: QuizStage) -> None:
    """Late, reordered and repeated findings: after each, the stored levels equal those worked out anew."""
    chance = random.Random(7)
    people = [a_learner(stage.database, name=f"Người {number}").person_id for number in range(3)]
    for _ in range(60):
        batch = [finding(stage, chance.choice(people), chance) for _ in range(chance.randint(1, 3))]  # type: ignore[arg-type]  # all have an id
        with stage.database.unit_of_work() as work:
            ledger.write(work.session, chance.choices(batch, k=len(batch) + 1))
    with stage.database.read() as session:
        assert rebuild.differences(session) == []


def test_a_rebuild_gives_the_same_rows_again(stage: QuizStage) -> None:
    stage.finish_reading()
    sitting = stage.start()
    stage.answer_right(sitting, 10)
    stage.submit(sitting)

    def rows() -> list[tuple[object, ...]]:
        with stage.database.read() as session:
            return sorted((tuple(row) for row in session.execute(select(*ProficiencyRow.__table__.c))), key=str)

    before = rows()
    with stage.database.unit_of_work() as work:
        assert rebuild.rebuild(work.session) == 2
    assert rows() == before


def test_a_level_that_was_tampered_with_is_found(stage: QuizStage) -> None:
    stage.finish_reading()
    with stage.database.unit_of_work() as work:
        row = work.session.scalars(select(ProficiencyRow)).one()
        row.level = 8
    with stage.database.read() as session:
        assert rebuild.differences(session) == [(stage.actor.person_id, "WARD-DT", "WD3")]


def test_two_courses_that_finish_at_once_both_count(stage: QuizStage) -> None:
    """Each weighs 70; whoever comes second must see what the first wrote, or no level is reached."""
    person = stage.actor.person_id
    assert person is not None
    plain = finding(stage, person, random.Random(1))
    both = [
        replace(
            plain, competency="WD1", level=4, source=Source.QUIZ, work=f"q{number}", stream=f"s{number}", is_reached=True, cycle=1
        )
        for number in range(2)
    ]
    lessons = [replace(each, source=Source.KNOWN, work=f"l{number}", stream="", revision=0) for number, each in enumerate(both)]
    ready = threading.Barrier(2)

    def act(mine: list[Finding]) -> None:
        ready.wait()
        with stage.database.unit_of_work() as work:
            ledger.write(work.session, mine)

    threads = [threading.Thread(target=act, args=(mine,)) for mine in (both[:1], lessons)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with stage.database.read() as session:
        assert rebuild.differences(session) == []
    assert levels(stage) == {"WD1": 4}
