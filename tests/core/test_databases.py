"""What the test fixtures promise, and what the database promises to all code."""

import socket
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, literal, select, text
from sqlalchemy.exc import DBAPIError

from elearn.core.actor import SYSTEM
from elearn.core.db import engine
from elearn.core.db.base import Base
from elearn.core.db.types import Instant
from elearn.core.db.work import Database, NoteOnlyError
from elearn.core.events import StoredEvent
from tests.conftest import NOW, SYNCHRONOUS_AS_SERVED, OutsideConnectionError
from tests.databases import sqlite_url


def an_event(name: str = "test.happened") -> StoredEvent:
    return StoredEvent(name=name, at=NOW, actor_kind=SYSTEM.kind.value, actor_id=SYSTEM.person_id, payload={})


@pytest.mark.pure
def test_no_connection_leaves_this_machine():
    with socket.socket() as outward, pytest.raises(OutsideConnectionError):
        outward.connect(("192.0.2.1", 80))


@pytest.mark.pure
def test_no_name_is_looked_up_outside():
    with pytest.raises(OutsideConnectionError):
        socket.create_connection(("example.org", 80))


@pytest.mark.pure
def test_this_machine_can_be_reached():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass


def test_a_database_has_the_tables_of_all_models(database: Database):
    with database.connection() as connection:
        assert set(inspect(connection).get_table_names()) >= set(Base.metadata.tables)


@pytest.mark.parametrize("turn", [1, 2])
def test_a_database_is_fresh_for_every_test(database: Database, turn: int):
    with database.unit_of_work() as work:
        assert work.session.scalars(select(StoredEvent)).all() == []
        work.session.add(an_event())


def test_a_commit_waits_for_the_disk_where_it_is_not_a_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(engine, "SQLITE_SYNCHRONOUS", SYNCHRONOUS_AS_SERVED)
    writer, reader = engine.open_engines(sqlite_url(tmp_path / "served.db"), pool_size=1)
    with writer.connect() as connection:
        assert connection.scalar(text("PRAGMA synchronous")) == 2
    writer.dispose()
    reader.dispose()


def test_a_unit_of_work_that_raises_leaves_nothing(database: Database):
    def fail_half_way() -> None:
        with database.unit_of_work() as work:
            work.session.add(an_event())
            work.session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    with database.read() as session:
        assert session.scalars(select(StoredEvent)).all() == []


def test_a_read_session_cannot_write(database: Database):
    with database.read() as session, pytest.raises(DBAPIError):
        session.execute(text("DELETE FROM event"))


def test_a_read_session_sees_one_moment(database: Database):
    with database.read() as session:
        before = session.scalars(select(StoredEvent.id)).all()
        with database.unit_of_work() as work:
            work.session.add(an_event())
        assert session.scalars(select(StoredEvent.id)).all() == before


def test_a_note_must_not_change_other_tables(database: Database):
    with pytest.raises(NoteOnlyError), database.notes() as work:
        work.session.add(an_event())


def test_a_unit_of_work_happens_at_the_time_of_the_clock(database: Database):
    with database.unit_of_work() as work:
        assert work.now == NOW


def test_without_a_clock_postgresql_tells_the_time(postgres_database_url: str):
    database = Database(postgres_database_url)
    with database.unit_of_work() as work:
        told = work.session.scalar(text("SELECT now() <= :now AND :now <= clock_timestamp()"), {"now": work.now})
    database.close()
    assert told


def test_an_error_of_the_database_shows_no_values(database: Database):
    with database.read() as session, pytest.raises(DBAPIError) as told:
        session.execute(text("SELECT * FROM nowhere WHERE name = :name"), {"name": "Nguyễn Văn Đức"})
    assert "Đức" not in str(told.value)


def test_an_instant_of_any_year_comes_back_as_it_was(database: Database):
    long_ago = NOW.replace(year=938)
    with database.read() as session:
        assert session.scalar(select(literal(long_ago, Instant()))) == long_ago


def end_other_connections(address: str) -> None:
    """Ends every connection to a PostgreSQL database but one's own, as a server that starts again does."""
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        ending = (
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        connection.execute(text(ending))
    engine.dispose()


def test_a_connection_that_ended_while_it_rested_is_replaced_unnoticed(
    postgres_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("elearn.core.db.engine.RESTED", 0.0)
    database = Database(postgres_database_url)
    with database.read() as session:
        session.execute(text("SELECT 1"))
    end_other_connections(postgres_database_url)
    with database.read() as session:
        assert session.execute(text("SELECT 1")).scalar_one() == 1
    database.close()


def test_a_connection_that_broke_in_use_is_not_used_again(postgres_database_url: str) -> None:
    """Used a moment ago, it is not asked: one reader is told, the next has a new one."""
    database = Database(postgres_database_url)
    with database.read() as session:
        session.execute(text("SELECT 1"))
    end_other_connections(postgres_database_url)
    with pytest.raises(DBAPIError), database.read() as session:
        session.execute(text("SELECT 1"))
    with database.read() as session:
        assert session.execute(text("SELECT 1")).scalar_one() == 1
    database.close()
