"""A person's page costs what that person has done, not what everybody has: SQLite's plans of all that it reads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.engine.interfaces import DBAPICursor

from tests.assessment.counter import FINAL, STEPWISE, Candidate, counter_course, wrong_answer
from tests.site import Site

OF_EVERYBODY = {
    "attempt",
    "attempt_result",
    "completion",
    "desk_obstacle",
    "enrolment",
    "event",
    "evidence",
    "lesson_progress",
    "practice_response",
    "proficiency",
    "self_assessment",
}
"""Tables with rows for each person."""
_STEP = re.compile(r"(?P<how>SCAN|SEARCH) (?P<name>\w+)(?:.*?\((?P<by>[^)]*)\))?")
_ALIAS = re.compile(r"_\d+$")
OWN = ("person_id=?", "id=?", "rowid=?", "attempt_id=?", "corrects_id=?", "stream_id=?")
"""The first column that an index is searched by where it finds one person's rows."""


@contextmanager
def reading(site: Site) -> Iterator[list[tuple[str, object]]]:
    found: list[tuple[str, object]] = []

    def listen(_: Connection, __: DBAPICursor, statement: str, parameters: object, *___: object) -> None:
        if statement.startswith(("SELECT", "WITH")):
            found.append((statement, parameters))

    engines = (site.database.read_engine, site.database.write_engine)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", listen)
    yield found
    for engine in engines:
        event.remove(engine, "before_cursor_execute", listen)


def beyond_own(site: Site, asked: Sequence[tuple[str, object]]) -> list[str]:
    """The steps of the plans that go over other people's rows."""
    beyond = []
    with site.database.connection() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        for statement, parameters in asked:
            for *_, detail in driver.execute(f"EXPLAIN QUERY PLAN {statement}", parameters):
                step = _STEP.match(detail)
                if step and _ALIAS.sub("", step["name"]) in OF_EVERYBODY and not (step["by"] or "").startswith(OWN):
                    beyond.append(detail)
    return beyond


@pytest.fixture
def candidate(quiz_site: Site) -> Candidate:
    """Somebody with an attempt handed in and another one begun."""
    candidate = Candidate(quiz_site)
    attempt_id = candidate.start()
    for item in candidate.sitting(attempt_id).paper.items:
        candidate.save(attempt_id, item, wrong_answer(item.question))
    candidate.submit(attempt_id)
    candidate.start()
    return candidate


@pytest.mark.parametrize("page", ["", "learning", "competencies", "account", "courses", "course", "lesson", "quiz"])
def test_a_page_reads_nobody_elses_rows(quiz_site: Site, candidate: Candidate, page: str) -> None:
    course = "courses/tiep-khach/"
    places = {"course": course, "lesson": course + counter_course().lessons[0].slug, "quiz": course + FINAL}
    with reading(quiz_site) as asked:
        assert candidate.reader.get(f"/vi/{places.get(page, page)}").status_code == 200
    assert asked
    assert beyond_own(quiz_site, asked) == []


def test_an_answer_and_a_handing_in_touch_nobody_elses_rows(quiz_site: Site, candidate: Candidate) -> None:
    with reading(quiz_site) as asked:
        attempt_id = candidate.start(STEPWISE)
        for item in candidate.sitting(attempt_id).paper.items:
            candidate.save(attempt_id, item, wrong_answer(item.question))
        candidate.submit(attempt_id)
    assert beyond_own(quiz_site, asked) == []
