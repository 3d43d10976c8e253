"""Reading and the two kinds of write. Nothing else in the product commits.

- `read()`: a session that cannot write.
- `unit_of_work()`: one use case. Everything its services and the reactions to their events change is committed once, together, when
  the block ends, or rolled back when it raises. Only then is the answer rendered, so what a person is told is durable.
- `notes()`: rows of tables marked NOTE (failed sign-ins, denials, looks at other people's records), in a short transaction of their
  own that neither waits for nor depends on the unit of work.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, event, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import ORMExecuteState, Session, sessionmaker

from elearn.core import limits
from elearn.core.clock import Clock, SystemClock
from elearn.core.db.base import Base
from elearn.core.db.engine import open_engines
from elearn.core.db.turn import take_turn

log = logging.getLogger(__name__)
_SERVER_NOW = text("SELECT clock_timestamp()")


class NoteOnlyError(RuntimeError):
    """A note transaction tried to change a table that is not marked NOTE."""


class NestedWriteError(RuntimeError):
    """A thread opened a unit of work or a note inside another one."""


@dataclass(frozen=True, slots=True)
class UnitOfWork:
    """What a use case works with: the session and the one instant at which it all happens."""

    session: Session
    now: datetime


class Database:
    """One installation's database.

    Args:
        url: see `engine`.
        clock: the clock of units of work; None means PostgreSQL's own clock, or the machine's on SQLite.
        session_info: what services find in `session.info` (the reactions to events).
        pool_size: connections kept per engine.
        patient: longer time limits, for commands and jobs.
    """

    def __init__(
        self,
        url: str,
        *,
        clock: Clock | None = None,
        session_info: dict[str, Any] | None = None,
        pool_size: int = 8,
        patient: bool = False,
    ) -> None:
        self.url = url
        self.write_engine, self.read_engine = open_engines(url, pool_size=pool_size, patient=patient)
        self.clock: Clock = clock or SystemClock()
        self._ask_server = clock is None and self.is_postgresql
        self._lock_path = None if self.is_postgresql else Path(f"{self.write_engine.url.database}.write.lock")
        self._turn = threading.local()
        self._patience = limits.WRITER_WAIT_PATIENT if patient else limits.WRITER_WAIT
        info = session_info or {}
        self._readers = sessionmaker(self.read_engine, expire_on_commit=False, autoflush=False, info=info)
        self._writers = sessionmaker(self.write_engine, expire_on_commit=False, info=info)

    @property
    def is_postgresql(self) -> bool:
        return self.write_engine.dialect.name == "postgresql"

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for reading, from one snapshot."""
        with self._readers() as session:
            yield session
            if self.is_postgresql:
                _end_read(session)

    @contextmanager
    def unit_of_work(self) -> Iterator[UnitOfWork]:
        """A use case: commits once when the block ends, rolls back when it raises."""
        before_waiting = self.clock.now()
        with self._turn_to_write(), self._writers() as session:
            now = self._server_now(session) if self._ask_server else before_waiting
            yield UnitOfWork(session, now)
            session.commit()

    @contextmanager
    def notes(self) -> Iterator[UnitOfWork]:
        """A short transaction for rows of tables marked NOTE.

        Raises:
            NoteOnlyError: something else was changed; nothing is written.
        """
        now = self.clock.now()
        with self._turn_to_write(), self._writers() as session:
            event.listen(session, "before_flush", _refuse_other_objects)
            event.listen(session, "do_orm_execute", _refuse_other_statements)
            yield UnitOfWork(session, now)
            session.commit()

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A bare connection for checks; the caller begins what it needs."""
        with self.write_engine.connect() as connection:
            yield connection

    @contextmanager
    def writing_connection(self) -> Iterator[Connection]:
        """A bare connection for migrations, which takes its turn like every writer; the caller begins and commits.

        Raises:
            Unavailable: others write for too long.
        """
        with self._turn_to_write(), self.write_engine.connect() as connection:
            yield connection

    def close(self) -> None:
        self.write_engine.dispose()
        self.read_engine.dispose()

    @contextmanager
    def _turn_to_write(self) -> Iterator[None]:
        """On SQLite one fair queue for writers.

        Raises:
            Unavailable: others write for longer than whoever writes here waits.
        """
        if self._lock_path is None:
            yield
            return
        if getattr(self._turn, "is_mine", False):
            raise NestedWriteError("This thread is writing already; a second transaction would wait for the first for ever.")
        lock = take_turn(self._lock_path, self._patience)
        try:
            self._turn.is_mine = True
            yield
        finally:
            self._turn.is_mine = False
            os.close(lock)

    @staticmethod
    def _server_now(session: Session) -> datetime:
        now: datetime = session.execute(_SERVER_NOW).scalar_one()
        return now.astimezone(UTC)


def _end_read(session: Session) -> None:
    """Commits what only read: the rollback of `close` would make psycopg forget every statement that it has prepared."""
    try:
        session.commit()
    except SQLAlchemyError as error:
        # The connection broke, and whoever needs it next is told. What was read was read.
        log.warning("a read did not end well", exc_info=error)


def _refuse_other_objects(session: Session, *_: object) -> None:
    """Before each flush of a note: what is about to be written is a note."""
    for thing in (*session.new, *session.dirty, *session.deleted):
        _require_note(type(thing).__table__ if isinstance(thing, Base) else None)


def _refuse_other_statements(state: ORMExecuteState) -> None:
    """Before each statement of a note: what it changes is a note."""
    if state.is_insert or state.is_update or state.is_delete:
        _require_note(getattr(state.statement, "table", None))


def _require_note(table: object) -> None:
    if not (isinstance(table, Table) and table.info.get("note")):
        raise NoteOnlyError(f"{table} is not a table of notes")
