"""Fixtures for every test: databases of both kinds, a clock that stands still, no way out of this machine."""

from __future__ import annotations

import gc
import ipaddress
import os
import shutil
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

from elearn.core.clock import FakeClock
from elearn.core.db import engine, schema
from elearn.core.db.work import Database
from tests.databases import PostgresServer, make_sqlite_template, sqlite_url, why_no_postgres
from tests.made_once import made_once

# Deadlines measure how busy the machine is, not the code.
settings.register_profile("dev", max_examples=50, deadline=None)
settings.register_profile("ci", max_examples=200, deadline=None, derandomize=True, print_blob=True)
settings.load_profile(os.environ.get("ELEARN_HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "dev"))

SYNCHRONOUS_AS_SERVED = engine.SQLITE_SYNCHRONOUS
NOW = datetime(2026, 11, 22, 1, 42, tzinfo=UTC)


def pytest_report_header() -> str | None:
    reason = why_no_postgres()
    return None if reason is None else f"{reason}; its tests are skipped"


_LONGEST = ("benchmarks", "journeys", "architecture")
"""Folders whose files take longest, the longest first."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files come first: one that is begun last keeps one process at work while the others have nothing to do."""
    rank = {name: at for at, name in enumerate(_LONGEST)}
    items.sort(key=lambda item: rank.get(item.path.parent.name, len(rank)))


def pytest_collection_finish() -> None:
    """What all tests need stays anyway: the collector of garbage does not go through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_RARELY)


_RARELY = (20_000, 20, 20)
"""New objects after which the youngest are looked through, and how often before the older ones are; each is far more than usual."""


class OutsideConnectionError(RuntimeError):
    """A test tried to leave this machine. No OSError, so that no code takes it for bad weather."""


def _is_here(host: object) -> bool:
    if host is None or host in ("", b"", "localhost", b"localhost"):
        return True
    try:
        address = ipaddress.ip_address(host.decode() if isinstance(host, bytes) else str(host).split("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


@pytest.fixture(scope="session", autouse=True)
def no_way_out() -> Iterator[None]:
    """Refuses connections, datagrams and look-ups that would leave this machine."""
    patch = pytest.MonkeyPatch()

    def guard(name: str) -> None:
        original = getattr(socket.socket, name)

        def guarded(self: socket.socket, *args: object) -> object:
            if self.family != socket.AF_UNIX and not _is_here(args[-1][0]):  # type: ignore[index]  # an address is a tuple
                raise OutsideConnectionError(f"{name}: {args[-1]}")
            return original(self, *args)

        patch.setattr(socket.socket, name, guarded)

    for name in ("connect", "connect_ex", "sendto"):
        guard(name)
    look_up = socket.getaddrinfo

    def guarded_look_up(host: object, *args: object, **named: object) -> object:
        if not _is_here(host):
            raise OutsideConnectionError(f"getaddrinfo: {host!r}")
        return look_up(host, *args, **named)  # type: ignore[arg-type]  # passed on as they came

    patch.setattr(socket, "getaddrinfo", guarded_look_up)
    yield
    patch.undo()


@pytest.fixture(scope="session", autouse=True)
def parts_of_applications(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What is alike in all applications of this process is made once."""
    with made_once(tmp_path_factory.getbasetemp() / "static"):
        yield


@pytest.fixture(scope="session", autouse=True)
def no_waiting_for_the_disk() -> Iterator[None]:
    """A test's SQLite file has not to survive a power cut. What survives a killed process is the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "SQLITE_SYNCHRONOUS", "OFF")
        yield


@pytest.fixture
def clock() -> FakeClock:
    """A clock at 08:42 of a Sunday morning in Vietnam."""
    return FakeClock(NOW)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_sqlite_template(tmp_path_factory.mktemp("sqlite") / "template.db")


@pytest.fixture(scope="session")
def migrated_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file whose tables the migrations have made, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "template.db"
    database = Database(sqlite_url(path))
    schema.upgrade(database)
    database.close()
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """The PostgreSQL server of this test process; its tests are skipped where there can be none."""
    reason = why_no_postgres()
    if reason is not None:
        pytest.skip(reason)
    server = PostgresServer.start()
    yield server
    server.stop()


@pytest.fixture
def sqlite_database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a fresh SQLite database with the whole schema."""
    path = tmp_path / "elearn.db"
    shutil.copyfile(sqlite_template, path)
    return sqlite_url(path)


@pytest.fixture
def postgres_database_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The address of a fresh PostgreSQL database with the whole schema."""
    address = postgres_server.new_database()
    yield address
    postgres_server.give_back(address)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh database with the whole schema, once of each kind."""
    name = "sqlite_database_url" if request.param == "sqlite" else "postgres_database_url"
    address: str = request.getfixturevalue(name)
    return address


@pytest.fixture
def database(database_url: str, clock: FakeClock) -> Iterator[Database]:
    """A fresh database of each kind, on the clock that stands still."""
    opened = Database(database_url, clock=clock)
    yield opened
    opened.close()
