"""`elearn db` on both databases."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from elearn.core.db.work import Database
from tests.cli.conftest import Elearn
from tests.databases import PostgresServer, sqlite_url


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of an empty database, which the commands use."""
    if request.param == "sqlite":
        monkeypatch.setenv("ELEARN_DATABASE_URL", sqlite_url(tmp_path / "given.db"))
        yield sqlite_url(tmp_path / "given.db")
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    made = server.new_database(empty=True)
    monkeypatch.setenv("ELEARN_DATABASE_URL", made)
    yield made
    server.give_back(made)


def test_an_upgraded_database_is_at_the_wanted_revision(elearn: Elearn, address: str) -> None:
    elearn("db", "upgrade")
    told = json.loads(elearn("db", "status", "--json").stdout)
    assert told["found"] == told["wanted"]


def test_an_empty_database_is_told_with_code_one(elearn: Elearn, address: str) -> None:
    assert elearn("db", "status").exit_code == 1


def test_an_upgraded_database_passes_the_check(elearn: Elearn, address: str) -> None:
    elearn("db", "upgrade")
    assert elearn("db", "check").exit_code == 0


def test_a_changed_database_fails_the_check(elearn: Elearn, address: str) -> None:
    elearn("db", "upgrade")
    database = Database(address)
    with database.write_engine.begin() as connection:
        connection.execute(text("ALTER TABLE note ADD COLUMN surplus INTEGER"))
    database.close()
    assert elearn("db", "check").exit_code == 1


def test_a_downgrade_asks_first(elearn: Elearn, address: str) -> None:
    elearn("db", "upgrade")
    assert elearn("db", "downgrade", "base").exit_code == 1
    assert elearn("db", "status").exit_code == 0


def test_a_confirmed_downgrade_removes_the_tables(elearn: Elearn, address: str) -> None:
    elearn("db", "upgrade")
    elearn("db", "downgrade", "base", "--yes")
    assert json.loads(elearn("db", "status", "--json").stdout)["found"] is None


def test_what_a_new_installation_writes_is_for_its_owner_alone(elearn: Elearn, bare_environment: Path) -> None:
    before = os.umask(0o022)
    try:
        assert elearn("db", "upgrade").exit_code == 0
        assert os.umask(0o022) == 0o022
    finally:
        os.umask(before)
    modes = {each: each.stat().st_mode & 0o077 for each in (bare_environment, *bare_environment.rglob("*"))}
    assert bare_environment / "elearn.db" in modes
    assert set(modes.values()) == {0}
