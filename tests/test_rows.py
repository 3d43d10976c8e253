"""What is laid into a database is what was made in the first one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Row, select

from elearn.catalogue.search import search
from elearn.catalogue.service import publish
from elearn.core.actor import SYSTEM
from elearn.core.clock import FakeClock
from elearn.core.db.base import Base
from elearn.core.db.work import Database
from tests.build import lessons_of
from tests.databases import sqlite_url
from tests.organisation.makers import a_person, a_unit
from tests.rows import laid

_runs = count()


@pytest.fixture(params=["sqlite", "postgresql"])
def two(request: pytest.FixtureRequest, clock: FakeClock, tmp_path: Path) -> Iterator[list[Database]]:
    """Two fresh databases of a kind."""
    if request.param == "sqlite":
        paths = [shutil.copyfile(request.getfixturevalue("sqlite_template"), tmp_path / f"{number}.db") for number in range(2)]
        addresses = [sqlite_url(path) for path in paths]
    else:
        server = request.getfixturevalue("postgres_server")
        addresses = [server.new_database() for _ in range(2)]
    opened = [Database(address, clock=clock) for address in addresses]
    yield opened
    for each in opened:
        each.close()
    if request.param == "postgresql":
        for address in addresses:
            server.give_back(address)


@pytest.fixture
def what() -> str:
    """Something that no other test lays."""
    return f"a test of its own {next(_runs)}"


def fill(database: Database) -> None:
    with database.unit_of_work() as work:
        a_person(work.session, a_unit(work.session))
        publish(work.session, SYSTEM, lessons_of(), {}, now=work.now)


def rows(database: Database) -> dict[str, list[Row[tuple[object, ...]]]]:
    with database.read() as session:
        return {table.name: list(session.execute(select(table))) for table in Base.metadata.sorted_tables}


def test_all_rows_come_back_without_being_made_again(two: list[Database], what: str) -> None:
    made: list[Database] = []

    def make(database: Database) -> int:
        made.append(database)
        fill(database)
        return len(made)

    assert [laid(each, what, partial(make, each)) for each in two] == [1, 1]
    assert made == two[:1]
    assert rows(two[0]) == rows(two[1])


def test_what_is_laid_is_found_by_its_words(two: list[Database], what: str) -> None:
    found = []
    for each in two:
        laid(each, what, partial(fill, each))
        with each.read() as session:
            found.append(search(session, SYSTEM, "lừa đảo", "vi"))
    assert found[0] == found[1] != []


def test_a_database_that_is_not_fresh_is_filled_as_ever(two: list[Database], what: str) -> None:
    laid(two[0], what, partial(fill, two[0]))
    fill(two[1])
    before = len(rows(two[1])["person"])
    with two[1].unit_of_work() as work:
        laid(two[1], what, lambda: a_person(work.session, a_unit(work.session)))
    assert len(rows(two[1])["person"]) == before + 1
