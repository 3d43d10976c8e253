"""The stage of examinations on each kind of database."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from elearn.core.clock import FakeClock
from elearn.core.db import schema
from elearn.core.db.work import Database
from tests.databases import PostgresServer, sqlite_url
from tests.examinations.stage import Stage, a_stage
from tests.site import application as application
from tests.site import site as site
from tests.site import sown as sown


@pytest.fixture
def stage(database: Database, clock: FakeClock) -> Stage:
    return a_stage(database, clock)


@pytest.fixture
def secret_stage(database: Database, clock: FakeClock) -> Stage:
    """The same with a bank that no quiz draws on."""
    return a_stage(database, clock, is_kept=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def kept_stage(request: pytest.FixtureRequest, tmp_path: Path, clock: FakeClock) -> Iterator[Stage]:
    """The stage over migrated tables, which have the triggers that refuse changes."""
    if request.param == "sqlite":
        shutil.copyfile(request.getfixturevalue("migrated_template"), tmp_path / "kept.db")
        database = Database(sqlite_url(tmp_path / "kept.db"), clock=clock)
        yield a_stage(database, clock)
        database.close()
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    address = server.new_database(empty=True)
    database = Database(address, clock=clock)
    schema.upgrade(database)
    yield a_stage(database, clock)
    database.close()
    server.give_back(address)
