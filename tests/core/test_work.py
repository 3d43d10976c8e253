"""The two kinds of write."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from elearn.core.actor import SYSTEM
from elearn.core.db.work import Database, NestedWriteError, NoteOnlyError
from elearn.core.events import StoredEvent
from elearn.core.notes import Note, take_note


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
