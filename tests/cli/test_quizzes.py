"""`elearn quiz allow`: further attempts given by the operator."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from elearn.assessment.models import AttemptAllowance
from elearn.catalogue.queries import get_course
from elearn.catalogue.service import publish
from elearn.core.actor import SYSTEM
from elearn.core.db.work import Database
from elearn.learning.models import Enrolment
from tests.assessment.counter import FINAL, WRITING, counter_course
from tests.cli.conftest import Elearn
from tests.conftest import NOW
from tests.organisation.makers import a_person

SLUG = counter_course().slug


@pytest.fixture
def taught(installed: Database) -> Database:
    """Somebody with the code CB-1 takes the course of the counter for the second time; CB-2 does not take it."""
    with installed.unit_of_work() as work:
        publish(work.session, SYSTEM, counter_course(), {}, now=work.now)
        course = get_course(work.session, SYSTEM, SLUG).id
        person = a_person(work.session, staff_code="CB-1")
        a_person(work.session, name="Lê Văn Hai", staff_code="CB-2")
        for cycle in (1, 2):
            work.session.add(Enrolment(person_id=person, course_id=course, cycle=cycle, enrolled_at=NOW))
    return installed


def allowances(database: Database) -> list[tuple[str, int, int, str]]:
    kept = AttemptAllowance
    with database.read() as session:
        return [tuple(row) for row in session.execute(select(kept.quiz, kept.cycle, kept.extra, kept.reason))]


def test_the_operator_allows_further_attempts_in_the_cycle_of_today(elearn: Elearn, taught: Database) -> None:
    done = elearn("quiz", "allow", "CB-1", SLUG, FINAL, "--attempts", "2", "--because", "Mất điện")
    assert done.exit_code == 0, done.output
    assert allowances(taught) == [(FINAL, 2, 2, "Mất điện")]


@pytest.mark.parametrize(
    "words",
    [
        ("CB-9", SLUG, FINAL),
        ("CB-2", SLUG, FINAL),
        ("CB-1", "khong-co", FINAL),
        ("CB-1", SLUG, "khong-co"),
        ("CB-1", SLUG, "tung-cau"),
    ],
    ids=["nobody", "not taking it", "no course", "no quiz", "no limit"],
)
def test_what_does_not_fit_is_refused(elearn: Elearn, taught: Database, words: tuple[str, ...]) -> None:
    assert elearn("quiz", "allow", *words, "--attempts", "1", "--because", "x").exit_code == 1
    assert allowances(taught) == []


@pytest.mark.parametrize("attempts", ["0", "21", "x"])
def test_a_number_out_of_reach_is_a_wrong_call(elearn: Elearn, taught: Database, attempts: str) -> None:
    assert elearn("quiz", "allow", "CB-1", SLUG, WRITING, "--attempts", attempts, "--because", "x").exit_code == 2
    assert allowances(taught) == []
