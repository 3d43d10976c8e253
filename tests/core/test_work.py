"""The two kinds of write."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import make_url, update

from elearn.core import limits
from elearn.core.actor import SYSTEM
from elearn.core.clock import FakeClock
from elearn.core.db import schema
from elearn.core.db.work import Database, NestedWriteError, NoteOnlyError
from elearn.core.errors import Unavailable
from elearn.core.events import StoredEvent
from elearn.core.notes import Note, list_notes, take_note


def test_a_unit_of_work_that_raises_leaves_nothing(database: Database) -> None:
    def use_case() -> None:
        with database.unit_of_work() as work:
            work.session.add(StoredEvent(name="x.y", at=work.now, actor_kind="system", payload={}))
            work.session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        use_case()
    with database.read() as session:
        assert session.query(StoredEvent).count() == 0


def test_a_unit_of_work_commits_when_its_block_ends(database: Database) -> None:
    with database.unit_of_work() as work:
        work.session.add(StoredEvent(name="x.y", at=work.now, actor_kind="system", payload={}))
    with database.read() as session:
        assert session.query(StoredEvent).count() == 1


def test_notes_take_notes_only(database: Database) -> None:
    with database.notes() as work:
        take_note(work, "x.y", SYSTEM, rows=1)
    with pytest.raises(NoteOnlyError), database.notes() as work:
        work.session.add(StoredEvent(name="x.y", at=work.now, actor_kind="system", payload={}))
    with database.read() as session:
        assert session.query(Note).count() == 1
        assert session.query(StoredEvent).count() == 0


def test_notes_refuse_what_was_flushed_on_the_way(database: Database) -> None:
    def change_a_record() -> None:
        with database.notes() as work:
            work.session.add(StoredEvent(name="x.y", at=work.now, actor_kind="system", payload={}))
            work.session.query(Note).count()

    with pytest.raises(NoteOnlyError):
        change_a_record()


def test_notes_refuse_statements_on_other_tables(database: Database) -> None:
    with pytest.raises(NoteOnlyError), database.notes() as work:
        work.session.execute(update(StoredEvent).values(name="z"))


def test_a_read_session_cannot_write(database: Database) -> None:
    with database.read() as session:
        session.add(StoredEvent(name="x.y", at=database.clock.now(), actor_kind="system", payload={}))
        with pytest.raises(Exception, match=r"read-?only|readonly"):
            session.flush()


def test_a_write_inside_a_write_is_refused_instead_of_waiting_for_itself(sqlite_database_url: str) -> None:
    database = Database(sqlite_database_url)
    with database.unit_of_work(), pytest.raises(NestedWriteError), database.notes():
        pass
    with database.notes() as work:
        take_note(work, "x.y", SYSTEM)
    database.close()


@contextmanager
def somebody_writing(database_url: str) -> Iterator[None]:
    """Another process holds the turn to write."""
    command = [sys.executable, "-c", HOLD, f"{make_url(database_url).database}.write.lock"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        try:
            yield
        finally:
            holder.stdin.close()


HOLD = """
import fcntl, sys
lock = open(sys.argv[1], "w")
fcntl.flock(lock, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


def write_something(database: Database) -> None:
    with database.notes() as work:
        take_note(work, "x.y", SYSTEM)


def test_who_waits_too_long_for_their_turn_is_told_and_nothing_is_held(
    sqlite_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "WRITER_WAIT", 0.2)
    database = Database(sqlite_database_url)
    with somebody_writing(sqlite_database_url):
        for _ in range(3):
            began = time.monotonic()
            with pytest.raises(Unavailable):
                write_something(database)
            assert time.monotonic() - began < 5
    # Those who gave up give the lock back when they get it.
    for _ in range(5):
        write_something(database)
    database.close()


def test_who_waits_for_a_short_turn_gets_theirs(sqlite_database_url: str) -> None:
    database = Database(sqlite_database_url)
    with somebody_writing(sqlite_database_url):
        waiting = threading.Thread(target=write_something, args=(database,))
        waiting.start()
        time.sleep(0.1)
    waiting.join(10)
    with database.read() as session:
        assert session.query(Note).count() == 1
    database.close()


def test_a_migration_takes_its_turn_like_every_writer(sqlite_database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WRITER_WAIT", 0.1)
    database = Database(sqlite_database_url)
    with somebody_writing(sqlite_database_url), pytest.raises(Unavailable):
        schema.upgrade(database)
    database.close()


def test_notes_are_listed_from_the_oldest_on_and_by_kind(database: Database, clock: FakeClock) -> None:
    begins = clock.now()
    for number in range(4):
        with database.notes() as work:
            take_note(work, "x.even" if number % 2 == 0 else "x.odd", SYSTEM, number=number)
        clock.advance(minutes=1)

    def numbers(**wanted: Any) -> list[int]:
        with database.read() as session:
            return [each.detail["number"] for each in list_notes(session, **wanted)]

    assert numbers() == [0, 1, 2, 3]
    assert numbers(kind="x.odd") == [1, 3]
    assert numbers(since=begins + timedelta(minutes=1)) == [1, 2, 3]
    assert numbers(since=begins + timedelta(minutes=1), kind="x.even") == [2]
