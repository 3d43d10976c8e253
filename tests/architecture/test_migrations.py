"""The migrations make the very schema that the models declare, on both databases, and guard the records."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Inspector, MetaData, Table, create_engine, delete, insert, inspect, select, text, update
from sqlalchemy.exc import DBAPIError

from elearn.core import clock as clocks
from elearn.core.db import revisions, schema
from elearn.core.db.work import Database
from elearn.models import metadata
from tests.databases import PostgresServer, create_schema, sqlite_url


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without any table."""
    if request.param == "sqlite":
        database = Database(sqlite_url(tmp_path / "bare.db"))
        yield database
        database.close()
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    address = server.new_database(empty=True)
    database = Database(address)
    yield database
    database.close()
    server.give_back(address)


def names(database: Database) -> set[str]:
    engine = create_engine(database.url)
    found = set(inspect(engine).get_table_names())
    engine.dispose()
    return found


def test_every_table_of_the_models_is_made(bare: Database) -> None:
    schema.upgrade(bare)
    assert set(metadata.tables) <= names(bare)


def test_down_removes_everything_and_up_makes_it_again(bare: Database) -> None:
    schema.upgrade(bare)
    before = names(bare)
    schema.downgrade(bare, "base")
    assert names(bare) == {"alembic_version"}
    schema.upgrade(bare)
    assert names(bare) == before


def test_models_and_migrations_do_not_differ(bare: Database) -> None:
    schema.upgrade(bare)
    schema.differences(bare)


def test_a_second_upgrade_changes_nothing(bare: Database) -> None:
    schema.upgrade(bare)
    schema.upgrade(bare)
    assert revisions.current_revision(bare) == revisions.NEEDED


def test_the_migrated_schema_is_the_declared_one(bare: Database, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Also what `alembic check` cannot compare: checks, partial indexes, the search index, functions and triggers."""
    schema.upgrade(bare)
    schema.downgrade(bare, "base")
    schema.upgrade(bare)
    if bare.is_postgresql:
        address = request.getfixturevalue("postgres_server").new_database(empty=True)
    else:
        address = sqlite_url(tmp_path / "declared.db")
    declared = Database(address)
    create_schema(declared.write_engine)
    try:
        migrated, wanted = shape(bare), shape(declared)
        assert {name: (migrated[name], wanted[name]) for name in wanted if migrated[name] != wanted[name]} == {}
    finally:
        declared.close()


RECORDS = (
    "completion",
    "practice_response",
    "attempt_line",
    "attempt_result",
    "essay_mark",
    "attempt_allowance",
    "evidence",
    "self_assessment",
    "reminder",
    "change_seen",
    "draft_review",
    "sitting_line",
    "sitting_result",
    "paper_entry",
    "essay_marking",
)
KEPT = ("assignment", "exemption")
"""Tables of which rows change and none is removed."""
GUARDED = tuple(f"{each}_append_only" for each in ("attempt", *KEPT))


def shape(database: Database) -> dict[str, object]:
    with database.connection() as connection:
        return _postgresql_shape(connection) if database.is_postgresql else _sqlite_shape(connection)


def _postgresql_shape(connection: Connection) -> dict[str, object]:
    def rows(query: str) -> list[tuple[object, ...]]:
        return sorted(tuple(row) for row in connection.execute(text(query)))

    return {
        "columns": rows(
            "SELECT table_name, column_name, data_type, is_nullable, coalesce(column_default, ''), "
            "coalesce(character_maximum_length, 0) FROM information_schema.columns "
            "WHERE table_schema = 'public' AND table_name <> 'alembic_version'"
        ),
        "constraints": rows(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> 'alembic_version'"
        ),
        "indexes": rows(
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
        ),
        "triggers": rows(
            "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal "
            "AND (tgrelid::regclass::text = 'event' OR tgname NOT LIKE '%append_only%')"
        ),
        "functions": rows(
            "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace "
            "AND proname NOT IN ('record_append_only', 'sitting_is_erased')"
        ),
    }


def _sqlite_shape(connection: Connection) -> dict[str, object]:
    inspector = inspect(connection)
    statements: dict[str, object] = {
        name: re.sub(r"\s*([(),])\s*", r"\1", " ".join(sql.split()))
        for name, sql in connection.execute(text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
        if (" TRIGGER " in sql or " INDEX " in sql or " VIRTUAL " in sql) and not name.startswith((*RECORDS, *GUARDED))
    }
    tables = sorted(set(inspector.get_table_names()) - {"alembic_version"})
    return statements | {name: _table_shape(inspector, name) for name in tables}


def _table_shape(inspector: Inspector, name: str) -> object:
    columns = [(each["name"], str(each["type"]), each["nullable"], each["default"]) for each in inspector.get_columns(name)]
    keys = sorted((str(each["name"]), each["referred_table"], str(each["options"])) for each in inspector.get_foreign_keys(name))
    checks = sorted((str(each["name"]), each["sqltext"]) for each in inspector.get_check_constraints(name))
    uniques = sorted((str(each["name"]), each["column_names"]) for each in inspector.get_unique_constraints(name))
    return columns, keys, checks, uniques


@pytest.fixture
def migrated(bare: Database, migrated_template: Path) -> Database:
    """A database with every table as the migrations make it; on SQLite they were run once for all tests."""
    if bare.is_postgresql:
        schema.upgrade(bare)
    else:
        shutil.copyfile(migrated_template, str(bare.write_engine.url.database))
    return bare


@pytest.fixture(params=RECORDS)
def record(request: pytest.FixtureRequest, migrated: Database) -> tuple[Database, str]:
    """A table of records with one row."""
    table: str = request.param
    add_one_row(migrated, table)
    return migrated, table


@pytest.fixture
def attempt(migrated: Database) -> Database:
    """A database with one attempt, which is not handed in."""
    add_one_row(migrated, "attempt")
    return migrated


def add_one_row(database: Database, table: str) -> None:
    """Adds a row to a table freed of its foreign keys, so that the row needs no others."""
    with database.connection() as connection:
        if database.is_postgresql:
            for each in inspect(connection).get_foreign_keys(table):
                connection.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {each['name']}"))
        else:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("BEGIN")
        connection.execute(insert(metadata.tables[table]).values(_values(metadata.tables[table])))
        connection.commit()


FITTING = {
    "completion.source": "online",
    "practice_response.asked_in": "lesson",
    "practice_response.outcome": "right",
    "attempt_line.kind": "answered",
    "attempt_result.cause": "submitted",
    "evidence.source": "quiz",
    "assignment.asked_as": "head",
    "exemption.reason": "sick",
    "draft_review.decision": "agreed",
    "sitting_line.kind": "answered",
    "sitting_line.moment": "in-time",
    "sitting_result.cause": "submitted",
    "essay_marking.round": "first",
}
"""What fits into a column that takes only some words."""


def _values(table: Table) -> dict[str, object]:
    """Something for every column that must not be empty."""
    plain: dict[type, object] = {str: "x", int: 1, bool: False, date: date(2026, 11, 22), list: [], dict: {}}
    values: dict[str, object] = {}
    for column in table.columns:
        if column.nullable and not column.primary_key:
            continue
        kind = type(column.type).__name__
        if kind == "Instant":
            values[column.name] = clocks.SystemClock().now()
        elif kind == "Id":
            values[column.name] = uuid.uuid4()
        elif kind == "Json":
            values[column.name] = []
        else:
            values[column.name] = FITTING.get(str(column), plain[column.type.python_type])
    return values


@pytest.mark.parametrize("statement", ["UPDATE {table} SET {column} = {column}", "DELETE FROM {table}"])
def test_a_record_is_neither_changed_nor_removed(record: tuple[Database, str], statement: str) -> None:
    database, table = record
    with database.connection() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.execute(text(statement.format(table=table, column=metadata.tables[table].primary_key.columns[0].name)))


def test_a_record_is_not_replaced(record: tuple[Database, str]) -> None:
    database, table = record
    if database.is_postgresql:
        with database.connection() as connection, pytest.raises(DBAPIError, match="append-only"):
            connection.execute(text(f"TRUNCATE {table}"))
        return
    model = metadata.tables[table]
    with database.connection() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.execute(insert(model).prefix_with("OR REPLACE").from_select(list(model.columns), select(model)))


@pytest.mark.parametrize("name", KEPT)
def test_what_was_asked_changes_and_is_never_removed(migrated: Database, name: str) -> None:
    add_one_row(migrated, name)
    table = metadata.tables[name]
    with migrated.connection() as connection:
        connection.execute(update(table).values(id=table.c.id))
    with migrated.connection() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.execute(delete(table))


HAND_IN = "UPDATE attempt SET submitted_at = started_at"
GOES_ON = {"lines", "submitted_at"}
"""The columns by which an attempt goes on."""


def run(database: Database, *statements: str) -> None:
    with database.connection() as connection:
        for statement in statements:
            connection.execute(text(statement))
        connection.commit()


def test_an_attempt_goes_on_until_it_is_handed_in(attempt: Database) -> None:
    run(attempt, "UPDATE attempt SET lines = lines + 1", "UPDATE attempt SET lines = lines - 1", HAND_IN)


@pytest.mark.parametrize("statement", ["UPDATE attempt SET lines = lines + 1", "UPDATE attempt SET submitted_at = NULL"])
def test_nothing_of_an_attempt_changes_once_it_was_handed_in(attempt: Database, statement: str) -> None:
    run(attempt, HAND_IN)
    with pytest.raises(DBAPIError, match="append-only"):
        run(attempt, statement)


@pytest.mark.parametrize("column", sorted({each.name for each in metadata.tables["attempt"].columns} - GOES_ON))
def test_what_an_attempt_asks_whom_is_never_changed(attempt: Database, column: str) -> None:
    values = _values(metadata.tables["attempt"]) | {"unit_id": uuid.uuid4(), "quiz": "y", "seed": "y", "paper": ["y"]}
    values |= {"cycle": 2, "number": 2}
    with attempt.connection() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.execute(update(metadata.tables["attempt"]).values({column: values[column]}))


def test_an_attempt_is_not_removed(attempt: Database) -> None:
    with pytest.raises(DBAPIError, match="append-only"):
        run(attempt, "DELETE FROM attempt")


def test_an_attempt_is_not_replaced(attempt: Database) -> None:
    model = metadata.tables["attempt"]
    again = insert(model).prefix_with("OR REPLACE").from_select(list(model.columns), select(model))
    statement = text("TRUNCATE attempt CASCADE") if attempt.is_postgresql else again
    with attempt.connection() as connection, pytest.raises(DBAPIError, match="attempt is append-only"):
        connection.execute(statement)


MIGRATE = """
import sys
from elearn.core.db import schema
from elearn.core.db.work import Database
import elearn.models
database = Database(sys.argv[1], patient=True)
print("ready", flush=True)
sys.stdin.readline()
schema.upgrade(database)
database.close()
"""


def test_processes_that_migrate_at_once_make_one_schema(bare: Database) -> None:
    command, pipe = [sys.executable, "-c", MIGRATE, bare.url], subprocess.PIPE
    processes = [subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe) for _ in range(3)]
    for each in processes:
        assert each.stdout is not None
        assert each.stdout.readline() == b"ready\n"
    for each in processes:
        assert each.stdin is not None
        each.stdin.write(b"go\n")
        each.stdin.flush()
    told = [each.communicate(timeout=60)[1].decode() for each in processes]
    assert [each.returncode for each in processes] == [0, 0, 0], told
    assert revisions.current_revision(bare) == revisions.NEEDED
    schema.differences(bare)


def test_an_older_database_is_noticed(bare: Database) -> None:
    assert revisions.current_revision(bare) is None


def test_the_revision_needed_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.SCRIPTS))
    assert ScriptDirectory.from_config(config).get_current_head() == revisions.NEEDED


def test_reflection_finds_no_table_that_the_models_do_not_know(bare: Database) -> None:
    schema.upgrade(bare)
    found = MetaData()
    found.reflect(bare.read_engine)
    unknown = {name for name in found.tables if name not in metadata.tables and not name.startswith("search_fts")}
    assert unknown == {"alembic_version"}


def test_notices_stay_while_a_kind_is_added_and_those_of_it_go_with_it(bare: Database) -> None:
    schema.upgrade(bare, "0014")
    message, notice = metadata.tables["notice_message"], metadata.tables["notice"]
    person = metadata.tables["person"]

    def told(kind: str) -> None:
        owner, about, now = uuid.uuid4(), uuid.uuid4(), clocks.SystemClock().now()
        with bare.writing_connection() as connection:
            connection.execute(insert(person).values(id=owner, full_name="A", created_at=now))
            connection.execute(insert(message).values(id=about, kind=kind, words={"text": "x"}, written_at=now))
            told = {"id": uuid.uuid4(), "person_id": owner, "message_id": about, "code": "VD-0001", "written_at": now}
            connection.execute(insert(notice).values(told))
            connection.commit()

    def kinds() -> set[str]:
        with bare.read_engine.connect() as connection:
            return set(connection.scalars(select(message.c.kind).join(notice, notice.c.message_id == message.c.id)))

    told("reminder")
    schema.upgrade(bare)
    told("obstacle-handed")
    assert kinds() == {"reminder", "obstacle-handed"}
    schema.downgrade(bare, "0014")
    assert kinds() == {"reminder"}


def test_reports_of_faults_become_remarks_and_none_is_lost(bare: Database) -> None:
    schema.upgrade(bare, "0018")
    now = clocks.SystemClock().now()
    course, version, rendition = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    table = metadata.tables["fault_report"]
    report = {"course_id": course, "rendition_id": rendition, "lesson": "a", "language": "vi", "reported_at": now}
    words = {"title": {"vi": "A"}, "summary": {"vi": "A"}, "theme": "t", "place": "p", "minutes": 1, "lessons": 1}
    rows: dict[str, dict[str, object]] = {
        "course": {"id": course, "code": "a", "slug": "a", "visibility": "public", "created_at": now},
        "course_version": {
            "id": version, "course_id": course, "label": "1", "source_hash": "a", "languages": ["vi"], "sources": b"", **words,
            "published_at": now,
        },
        "rendition": {
            "id": rendition, "version_id": version, "renderer": "1", "laws_hash": "a", "hash": "a", "document": b"",
            "created_at": now,
        },
    }  # fmt: skip
    with bare.writing_connection() as connection:
        for name, row in rows.items():
            connection.execute(insert(metadata.tables[name]).values(row))
        connection.execute(insert(table).values(id=uuid.uuid4(), words="mở", **report))
        connection.execute(insert(table).values(id=uuid.uuid4(), words="đóng", closed_at=now, answer="Xong.", **report))
        connection.commit()

    def kept(*columns: str) -> list[tuple[object, ...]]:
        with bare.read_engine.connect() as connection:
            return [tuple(row) for row in connection.execute(select(*(table.c[each] for each in columns)).order_by(table.c.words))]

    schema.upgrade(bare)
    assert kept("words", "kind", "outcome", "answer") == [("mở", "wrong", None, None), ("đóng", "wrong", "closed", "Xong.")]
    schema.downgrade(bare, "0018")
    assert kept("words", "answer") == [("mở", None), ("đóng", "Xong.")]
