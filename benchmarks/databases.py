"""Databases to measure on: an SQLite file, and PostgreSQL as durable as in production.

The PostgreSQL server is the one of `ELEARN_BENCH_POSTGRES` (an address whose user may create databases), else one of our own with
PostgreSQL's defaults: the one of the tests keeps nothing safe and would flatter every write. Figures that are measured in one go
share it (`one_postgres`), one after the other: starting one takes longer than many a figure in a hurry.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias

import psycopg
from sqlalchemy import URL, make_url

from tests.databases import PostgresServer, postgres_binaries, sqlite_url

Kind: TypeAlias = Literal["SQLite", "PostgreSQL"]
KINDS: tuple[Kind, ...] = ("SQLite", "PostgreSQL")


@dataclass(frozen=True, slots=True)
class Server:
    """Where databases come from. `pid` is the PostgreSQL server's, None where its processor time cannot be seen."""

    new_database: Callable[[str], str]
    pid: int | None = None


@contextmanager
def database_server(kind: Kind, folder: Path) -> Iterator[Server]:
    """A source of empty databases of a kind; their files lie in `folder`."""
    if kind == "SQLite":
        yield Server(lambda name: sqlite_url(folder / f"{name}.db"))
        return
    made: list[str] = []
    with _postgres(folder) as server:

        def new_database(_name: str) -> str:
            made.append(server.new_database(empty=True))
            return made[-1]

        yield Server(new_database, server.process.pid if server.process is not None else None)
        for address in made:
            server.give_back(address)


@contextmanager
def one_postgres() -> Iterator[None]:
    """Within the block, the first figure that needs PostgreSQL starts a server, and those after it use the same one."""
    folder = Path(tempfile.mkdtemp(prefix="elearn-figures-"))
    # A server that gives up root's rights must be able to reach its files below.
    folder.chmod(0o755)
    try:
        with ExitStack() as kept:
            outside = _shared.set(cache(lambda: kept.enter_context(_own_postgres(folder))))
            try:
                yield
            finally:
                _shared.reset(outside)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


_shared: ContextVar[Callable[[], PostgresServer] | None] = ContextVar("shared", default=None)
"""Answers the server of `one_postgres`; None outside of it."""


@contextmanager
def _postgres(folder: Path) -> Iterator[PostgresServer]:
    shared = _shared.get()
    if shared is not None:
        yield shared()
        return
    with _own_postgres(folder) as server:
        yield server


@contextmanager
def _own_postgres(folder: Path) -> Iterator[PostgresServer]:
    server = _start_postgres(folder)
    try:
        yield server
    finally:
        server.stop()


def _start_postgres(folder: Path) -> PostgresServer:
    given = os.environ.get("ELEARN_BENCH_POSTGRES")
    if given:
        return PostgresServer(make_url(given).set(drivername="postgresql+psycopg"))
    binaries = postgres_binaries()
    if binaries is None:
        raise RuntimeError("no PostgreSQL: set ELEARN_BENCH_POSTGRES or install the development dependencies")
    home = folder / "postgres"
    home.mkdir()
    # PostgreSQL refuses to run as root.
    user = "nobody" if os.geteuid() == 0 else None
    if user is not None:
        shutil.chown(home, user)
    subprocess.run(
        [binaries / "initdb", "-D", home / "db", "-U", "elearn", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"],
        check=True,
        capture_output=True,
        user=user,
        cwd="/",
    )
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(
            [binaries / "postgres", "-D", home / "db", "-k", home, "-h", ""], stdout=log, stderr=log, user=user, cwd="/"
        )
    _await(home, process)
    address = URL.create("postgresql+psycopg", username="elearn", database="postgres", query={"host": str(home)})
    return PostgresServer(address, folder=home, process=process)


def _await(home: Path, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(host=str(home), user="elearn", dbname="postgres").close()
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"PostgreSQL does not start: {(home / 'log').read_text()}") from None
            time.sleep(0.05)
        else:
            return
