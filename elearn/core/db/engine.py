"""How connections are opened and begun.

SQLite (`sqlite:////path`): WAL, `synchronous=FULL` so that what was acknowledged survives a power cut, foreign keys on, no trusted
schema. Write transactions begin with `BEGIN IMMEDIATE`: a deferred transaction that turns into a writer fails at once when another
writer is there, and waiting cannot mend it. Read connections are `query_only`.
PostgreSQL (`postgresql+psycopg://…`): time limits on locks, statements and idle transactions. Reads are read-only and see one
snapshot.

Errors of the database never show values (`hide_parameters`): they end in logs, and values are names and answers.
"""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

RESTED = 1.0
"""Seconds after which a connection to PostgreSQL may have broken without anybody noticing."""
SQLITE_BUSY_MS = 10_000
SQLITE_SYNCHRONOUS = "FULL"
"""Every commit waits for the disk. The suite, whose databases outlive no power cut, sets it otherwise."""
POSTGRES_LIMITS = {"lock_timeout": "1s", "statement_timeout": "10s", "idle_in_transaction_session_timeout": "15s"}
POSTGRES_PATIENT_LIMITS = {
    "lock_timeout": "10s",
    "statement_timeout": "600s",
    "idle_in_transaction_session_timeout": "600s",
}


def open_engines(url: str, *, pool_size: int, patient: bool = False) -> tuple[Engine, Engine]:
    """The engine for writing and the engine for reading.

    Args:
        url: `sqlite:////absolute/path` or `postgresql+psycopg://…`.
        pool_size: connections kept per engine.
        patient: longer limits, for migrations, jobs and commands.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed, pool_size, read_only=False), _sqlite(parsed, pool_size, read_only=True)
    engine = _postgresql(parsed, pool_size, patient=patient)
    # One snapshot for the whole read, as on SQLite: a list and its count never contradict each other.
    return engine, engine.execution_options(postgresql_readonly=True, isolation_level="REPEATABLE READ")


def _sqlite(url: URL, pool_size: int, *, read_only: bool) -> Engine:
    if not url.database or url.database == ":memory:":
        raise ValueError("SQLite needs a file: sqlite:////absolute/path")
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        hide_parameters=True,
        # The statements of the busiest pages stay prepared; each costs a connection some ten kilobytes.
        connect_args={"check_same_thread": False, "cached_statements": 32},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        # The driver must not begin transactions by itself: `begin` below decides which kind.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout={SQLITE_BUSY_MS}",
            "journal_mode=WAL",
            f"synchronous={SQLITE_SYNCHRONOUS}",
            # Kilobytes, for each connection of each thread; what is read again comes from the system's memory of files.
            "cache_size=-200",
            "foreign_keys=ON",
            "trusted_schema=OFF",
            f"query_only={'ON' if read_only else 'OFF'}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine


def _postgresql(url: URL, pool_size: int, *, patient: bool) -> Engine:
    limits = POSTGRES_PATIENT_LIMITS if patient else POSTGRES_LIMITS
    options = " ".join(f"-c {name}={value}" for name, value in limits.items())
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        hide_parameters=True,
        connect_args={"options": options, "connect_timeout": 5, "application_name": "elearn"},
    )
    _ask_who_has_rested(engine)
    return engine


def _ask_who_has_rested(engine: Engine) -> None:
    """Asks a connection that has rested whether it is still there before it is used, and replaces it if not.

    SQLAlchemy's own `pool_pre_ping` asks each time, which is a fifth of what saving an answer costs. One that was used a moment ago
    can break unnoticed only as it can in the middle of its use.
    """

    @event.listens_for(engine, "checkin")
    def rest(_connection: Any, record: ConnectionPoolEntry) -> None:
        record.info["rests_since"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def ask(connection: Any, record: ConnectionPoolEntry, _proxy: PoolProxiedConnection) -> None:
        since = record.info.get("rests_since")
        if since is None or time.monotonic() - since < RESTED:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            # The pool makes a new one in its place, and asks all others as if they had broken too.
            raise InvalidatePoolError from error
