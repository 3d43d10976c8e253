"""Backups made while people work, checked and restored on both databases."""

import gzip
import hashlib
import io
import json
import os
import tarfile
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import column, create_engine, func, select, table, text

from elearn.core.backup import postgres_dump
from elearn.core.backup.archive import MEDIA, PRIVATE, open_archive
from elearn.core.backup.create import create
from elearn.core.backup.restore import restore
from elearn.core.backup.verify import Fault, Problem, verify
from elearn.core.chain import ChainHead
from elearn.core.clock import FakeClock
from elearn.core.db.types import Instant
from elearn.core.db.work import Database
from elearn.core.errors import Conflict, Invalid
from elearn.core.events import StoredEvent
from elearn.core.jobs.queue import enqueue
from tests.conftest import NOW
from tests.core.test_chain import KEYS, chain_all, check, happen
from tests.databases import PostgresServer, postgres_binaries, sqlite_url

LATER = NOW + timedelta(days=1)


@pytest.fixture(params=["sqlite", "portable", "pg_dump"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each way in which a database gets into a backup."""
    binaries = postgres_binaries()
    if request.param == "portable":
        monkeypatch.setenv("PATH", "/nowhere")
    elif request.param == "pg_dump":
        if binaries is None or not (binaries / "pg_dump").exists() or os.environ.get("ELEARN_TEST_POSTGRES"):
            pytest.skip("no pg_dump that fits the test server")
        monkeypatch.setenv("PATH", f"{binaries}:{os.environ['PATH']}")
    return request.param


@pytest.fixture
def source(way: str, request: pytest.FixtureRequest, clock: FakeClock) -> Iterator[Database]:
    """An installation with a chain of events, a job and a file."""
    address = request.getfixturevalue("sqlite_database_url" if way == "sqlite" else "postgres_database_url")
    database = Database(address, clock=clock)
    happen(database, 5)
    chain_all(database)
    with database.unit_of_work() as work:
        enqueue(work.session, "test.work", {"tab\tand": "new\nline \\ Đức"}, now=work.now)
    yield database
    database.close()


@pytest.fixture
def media(tmp_path: Path) -> Path:
    folder = tmp_path / "media" / "ab"
    folder.mkdir(parents=True)
    (folder / "ab12.webp").write_bytes(b"picture")
    (folder / "tmpdraft").write_bytes(b"half a pic")
    return folder.parent


@pytest.fixture
def empty_url(way: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with nothing in it."""
    if way == "sqlite":
        yield sqlite_url(tmp_path / "elsewhere" / "restored.db")
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    address = server.new_database(empty=True)
    yield address
    server.give_back(address)


@pytest.fixture
def backup(source: Database, media: Path, tmp_path: Path) -> Path:
    return create(source.url, media, tmp_path / "backups", NOW)


@pytest.fixture
def a_backup(sqlite_database_url: str, media: Path, tmp_path: Path) -> Path:
    """A backup, where it does not matter of which database."""
    return create(sqlite_database_url, media, tmp_path / "backups", NOW)


def rewritten(backup: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """A copy of the backup whose members somebody changed."""
    with tarfile.open(backup) as tar:
        members = {member.name: tar.extractfile(member).read() for member in tar}
    change(members)
    other = backup.with_name("changed.tar")
    with tarfile.open(other, "w") as tar:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return other


def plain(schema: dict[str, list[str]]) -> list[str]:
    """The statements but for lists of values, which PostgreSQL writes differently after having read them once."""
    return [each.split("ARRAY[")[0].rstrip("(") for each in (*schema["before"], *schema["tables"], *schema["after"])]


def rows(url: str) -> list[tuple[object, ...]]:
    database = Database(url)
    with database.read() as session:
        events = session.execute(
            select(StoredEvent.id, StoredEvent.at, StoredEvent.payload, StoredEvent.hash).order_by(StoredEvent.id)
        ).all()
        jobs = session.execute(text("SELECT args FROM job")).all()
    database.close()
    return [*(tuple(row) for row in events), *(tuple(row) for row in jobs)]


def test_a_backup_is_sound(backup: Path):
    assert verify(backup).problems == ()


def test_a_backup_is_named_after_its_time(a_backup: Path):
    assert a_backup.name == "elearn-20261122T014200Z.tar"


def test_a_backup_is_for_its_owner_only(a_backup: Path):
    assert a_backup.stat().st_mode & 0o777 == 0o600


def test_nothing_else_is_left_beside_a_backup(a_backup: Path):
    assert list(a_backup.parent.iterdir()) == [a_backup]


def test_a_second_backup_of_the_same_second_is_refused(a_backup: Path, sqlite_database_url: str, media: Path):
    with pytest.raises(FileExistsError):
        create(sqlite_database_url, media, a_backup.parent, NOW)


def test_the_manifest_counts_the_rows(backup: Path):
    with open_archive(backup) as archive:
        assert (archive.manifest.tables["event"], archive.manifest.tables["job"]) == (5, 1)


def test_the_manifest_names_the_head_of_the_chain(backup: Path):
    with open_archive(backup) as archive:
        assert archive.manifest.chain_head.position == 5


def test_a_draft_among_the_media_is_left_out(a_backup: Path):
    with open_archive(a_backup) as archive:
        assert archive.below(MEDIA) == ["media/ab/ab12.webp"]


def test_a_restored_database_holds_the_same_rows(backup: Path, source: Database, empty_url: str, tmp_path: Path):
    restore(backup, empty_url, tmp_path / "new-media", now=LATER)
    assert rows(empty_url) == rows(source.url)


def test_restored_media_are_the_same(a_backup: Path, tmp_path: Path):
    restore(a_backup, sqlite_url(tmp_path / "restored.db"), tmp_path / "new-media", now=LATER)
    assert (tmp_path / "new-media/ab/ab12.webp").read_bytes() == b"picture"


def test_private_files_come_back_for_the_service_alone(sqlite_database_url: str, media: Path, tmp_path: Path):
    private = tmp_path / "private" / "cd"
    private.mkdir(parents=True)
    (private / "cd34.zip").write_bytes(b"what somebody sent")
    database = Database(sqlite_database_url)
    happen(database, 1)
    chain_all(database)
    database.close()
    made = create(sqlite_database_url, media, tmp_path / "out", NOW, private_dir=private.parent)
    with open_archive(made) as archive:
        assert archive.below(PRIVATE) == ["private/cd/cd34.zip"]
    restore(made, sqlite_url(tmp_path / "restored.db"), tmp_path / "new-media", now=LATER, private_dir=tmp_path / "new")
    back = tmp_path / "new/cd/cd34.zip"
    assert (back.read_bytes(), back.stat().st_mode & 0o077) == (b"what somebody sent", 0)
    assert not list((tmp_path / "new-media").rglob("*.zip"))


def test_a_restored_database_works_on(backup: Path, empty_url: str, tmp_path: Path):
    restore(backup, empty_url, tmp_path / "new-media", now=LATER)
    database = Database(empty_url, clock=FakeClock(LATER))
    happen(database, 2, 100)
    chain_all(database)
    report = check(database)
    database.close()
    assert (report.checked, report.is_sound) == (7, True)


def test_a_restored_database_still_keeps_its_events(backup: Path, empty_url: str, tmp_path: Path):
    restore(backup, empty_url, tmp_path / "new-media", now=LATER)
    database = Database(empty_url)
    with database.unit_of_work() as work, pytest.raises(Exception, match="append-only"):
        work.session.execute(text("DELETE FROM event"))
    database.close()


def test_a_backup_of_a_restored_database_is_the_same_again(backup: Path, empty_url: str, tmp_path: Path):
    restore(backup, empty_url, tmp_path / "new-media", now=LATER)
    again = create(empty_url, tmp_path / "new-media", tmp_path / "again", NOW)
    with open_archive(backup) as first, open_archive(again) as second:
        assert first.manifest.tables == second.manifest.tables
        if "schema.json" in first.members:
            with first.open("schema.json") as one, second.open("schema.json") as other:
                assert plain(json.load(one)) == plain(json.load(other))


def test_everybody_is_signed_out_by_a_restore(way: str, source: Database, media: Path, empty_url: str, tmp_path: Path):
    with source.connection() as connection, connection.begin():
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS account_session {'' if way == 'sqlite' else 'CASCADE'}")
        connection.exec_driver_sql(f"CREATE TABLE account_session (ended_at {'TEXT' if way == 'sqlite' else 'TIMESTAMPTZ'})")
        connection.exec_driver_sql("INSERT INTO account_session VALUES (NULL)")
    restore(create(source.url, media, tmp_path / "backups", NOW), empty_url, media, now=LATER)
    engine = create_engine(empty_url)
    with engine.connect() as connection:
        ended = connection.execute(select(column("ended_at", Instant())).select_from(table("account_session"))).scalar_one()
    engine.dispose()
    assert ended == LATER


def test_a_filled_database_is_not_overwritten(backup: Path, source: Database, media: Path):
    source.close()
    with pytest.raises(Conflict):
        restore(backup, source.url, media, now=LATER)


def test_a_filled_database_is_replaced_when_asked_for(backup: Path, source: Database, media: Path):
    before = rows(source.url)
    happen(source, 3, 100)
    source.close()
    restore(backup, source.url, media, now=LATER, replace=True)
    assert rows(source.url) == before


def test_a_failed_restore_leaves_the_old_database(way: str, backup: Path, source: Database, media: Path):
    def announce_another_count(members: dict[str, bytes]) -> None:
        members["manifest.json"] = members["manifest.json"].replace(b'"event": 5', b'"event": 6')

    happen(source, 3, 100)
    before = rows(source.url)
    source.close()
    with pytest.raises(Exception, match=r"hỏng|không chạy được"):
        restore(rewritten(backup, announce_another_count), source.url, media, now=LATER, replace=True)
    assert rows(source.url) == before


def test_a_changed_file_is_named(a_backup: Path):
    def spoil(members: dict[str, bytes]) -> None:
        members["media/ab/ab12.webp"] = b"pictur3"

    assert verify(rewritten(a_backup, spoil)).problems == (Problem(Fault.FILE_CHANGED, "media/ab/ab12.webp"),)


def test_a_missing_file_is_named(a_backup: Path):
    def take_away(members: dict[str, bytes]) -> None:
        del members["media/ab/ab12.webp"]

    assert verify(rewritten(a_backup, take_away)).problems == (Problem(Fault.FILE_MISSING, "media/ab/ab12.webp"),)


def test_an_added_file_is_named(a_backup: Path):
    def add(members: dict[str, bytes]) -> None:
        members["media/evil.html"] = b"x"

    assert verify(rewritten(a_backup, add)).problems == (Problem(Fault.FILE_UNKNOWN, "media/evil.html"),)


def test_a_damaged_backup_is_not_restored(a_backup: Path, tmp_path: Path):
    def spoil(members: dict[str, bytes]) -> None:
        members["media/ab/ab12.webp"] = b"pictur3"

    with pytest.raises(Invalid):
        restore(rewritten(a_backup, spoil), sqlite_url(tmp_path / "restored.db"), tmp_path / "new-media", now=LATER)


@pytest.mark.parametrize("keep", [0, 100, 10_000])
def test_a_cut_backup_is_unreadable(a_backup: Path, keep: int):
    a_backup.write_bytes(a_backup.read_bytes()[:keep])
    assert verify(a_backup).problems == (Problem(Fault.UNREADABLE),)


def test_a_backup_is_made_while_people_write(source: Database, media: Path, empty_url: str, tmp_path: Path):
    stop = threading.Event()
    acknowledged: list[int] = []

    def keep_writing(start: int) -> None:
        n = start
        while not stop.is_set():
            happen(source, 1, n)
            acknowledged.append(n)
            n += 1

    writers = [threading.Thread(target=keep_writing, args=(start,)) for start in (1_000, 100_000)]
    for each in writers:
        each.start()
    while len(acknowledged) < 20:
        stop.wait(0.01)
    before = set(acknowledged)
    backup = create(source.url, media, tmp_path / "backups", NOW)
    stop.set()
    for each in writers:
        each.join()
    assert verify(backup).is_sound
    restore(backup, empty_url, media, now=LATER)
    database = Database(empty_url)
    with database.read() as session:
        kept = {payload["n"] for payload in session.scalars(select(StoredEvent.payload))}
    database.close()
    assert before <= kept


def test_the_chain_of_a_backup_is_walked(way: str, backup: Path, empty_url: str):
    report = verify(backup, None if way == "sqlite" else empty_url, KEYS)
    assert (report.chain.checked, report.chain.is_sound, report.is_sound) == (5, True, True)


def test_a_broken_chain_in_a_backup_is_found(sqlite_database_url: str, clock: FakeClock, tmp_path: Path):
    database = Database(sqlite_database_url, clock=clock)
    happen(database, 5)
    chain_all(database)
    with database.connection() as connection, connection.begin():
        connection.exec_driver_sql("DROP TRIGGER event_append_only_update")
        connection.execute(text("UPDATE event SET name = 'test.other' WHERE position = 3"))
    database.close()
    report = verify(create(sqlite_database_url, tmp_path / "none", tmp_path / "backups", NOW))
    assert (report.problems, report.chain.first_bad) == ((Problem(Fault.CHAIN_BROKEN),), 3)


def without_head(members: dict[str, bytes]) -> None:
    members["manifest.json"] = json.dumps(json.loads(members["manifest.json"]) | {"chain_head": None}).encode()


def test_a_manifest_without_head_is_refused_where_there_are_events(backup: Path):
    assert verify(rewritten(backup, without_head)).problems == (Problem(Fault.HEAD_MISSING),)


def test_a_backup_of_nothing_needs_no_head(sqlite_database_url: str, tmp_path: Path):
    assert verify(create(sqlite_database_url, tmp_path / "none", tmp_path / "backups", NOW)).is_sound


def test_a_head_in_the_manifest_that_no_key_has_signed_is_refused(backup: Path):
    def forge(members: dict[str, bytes]) -> None:
        manifest = json.loads(members["manifest.json"])
        manifest["chain_head"]["position"] = 4
        members["manifest.json"] = json.dumps(manifest).encode()

    assert verify(rewritten(backup, forge), keys=KEYS).problems == (Problem(Fault.HEAD_FORGED),)


def test_a_backup_of_the_other_database_is_refused(way: str, backup: Path, tmp_path: Path):
    other = "postgresql+psycopg://nobody@localhost/nothing" if way == "sqlite" else sqlite_url(tmp_path / "x.db")
    with pytest.raises(Invalid):
        restore(backup, other, tmp_path / "new-media", now=LATER)


def test_sqlite_in_use_is_not_replaced(sqlite_database_url: str, clock: FakeClock, tmp_path: Path):
    database = Database(sqlite_database_url, clock=clock)
    backup = create(sqlite_database_url, tmp_path / "none", tmp_path / "backups", NOW)
    with database.read() as session:
        session.execute(select(func.count()).select_from(ChainHead))
        with pytest.raises(Conflict):
            restore(backup, sqlite_database_url, tmp_path / "none", now=LATER, replace=True)
    database.close()


def test_a_wrong_address_makes_no_empty_backup(tmp_path: Path):
    with pytest.raises(Exception, match="unable to open"):
        create(sqlite_url(tmp_path / "nowhere.db"), tmp_path / "none", tmp_path / "backups", NOW)


def test_what_the_portable_way_cannot_carry_is_refused(postgres_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", "/nowhere")
    database = Database(postgres_database_url)
    with database.connection() as connection, connection.begin():
        connection.exec_driver_sql("CREATE VIEW late AS SELECT * FROM event")
    database.close()
    with pytest.raises(Conflict) as told:
        create(postgres_database_url, tmp_path / "none", tmp_path / "backups", NOW)
    assert told.value.values == {"names": "late"}


def test_the_portable_way_carries_every_kind_of_column(
    postgres_server: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PATH", "/nowhere")
    source, target = postgres_server.new_database(empty=True), postgres_server.new_database(empty=True)
    first, second = create_engine(source), create_engine(target)
    with first.begin() as connection:
        for statement in (
            """CREATE TABLE odd (id serial PRIMARY KEY, n int GENERATED ALWAYS AS IDENTITY, "Order" int REFERENCES odd,
                word varchar(20) COLLATE "C" DEFAULT 'a''b' NOT NULL, twice text GENERATED ALWAYS AS (word || word) STORED,
                at timestamptz(3), amount numeric(8, 2) CHECK (amount > 0), UNIQUE (word, at))""",
            "CREATE INDEX ON odd (lower(word)) WHERE amount > 1",
            "INSERT INTO odd (word, amount, \"Order\") VALUES (E'x\\ty\\n\\\\', 1.5, NULL), (DEFAULT, 2, 1)",
        ):
            connection.exec_driver_sql(statement)
    restore(create(source, tmp_path / "none", tmp_path / "backups", NOW), target, tmp_path / "none", now=LATER)
    query = "SELECT * FROM odd ORDER BY id"
    with first.connect() as one, second.connect() as other:
        assert one.exec_driver_sql(query).all() == other.exec_driver_sql(query).all()
    with second.begin() as connection:
        row = connection.exec_driver_sql("INSERT INTO odd DEFAULT VALUES RETURNING id, n, word, twice").one()
    assert tuple(row) == (3, 3, "a'b", "a'ba'b")
    first.dispose()
    second.dispose()
    for each in (source, target):
        postgres_server.give_back(each)


def test_an_old_pg_dump_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    old = tmp_path / "pg_dump"
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 14.2'\n")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert postgres_dump._fitting("pg_dump", "16.1") is None
    assert postgres_dump._fitting("pg_dump", "14.9") == str(old)


def test_a_password_never_stands_among_the_arguments():
    assert "geheim" not in postgres_dump._conninfo("postgresql+psycopg://elearn:geheim@db.example:5433/elearn?sslmode=require")


def test_rows_that_differ_are_named_without_a_server(way: str, backup: Path):
    if way != "portable":
        pytest.skip("only the portable way can be counted without its database")

    def lose_a_row(members: dict[str, bytes]) -> None:
        lines = gzip.decompress(members["tables/event.copy.gz"]).splitlines(keepends=True)
        changed = gzip.compress(b"".join(lines[1:]))
        manifest = json.loads(members["manifest.json"])
        manifest["files"]["tables/event.copy.gz"] = {"sha256": hashlib.sha256(changed).hexdigest(), "size": len(changed)}
        members |= {"tables/event.copy.gz": changed, "manifest.json": json.dumps(manifest).encode()}

    assert verify(rewritten(backup, lose_a_row)).problems == (Problem(Fault.ROWS_DIFFER, "event"),)


def test_a_linked_file_is_nobodys_media(sqlite_database_url: str, tmp_path: Path, media: Path):
    (media / "passwd.txt").symlink_to("/etc/passwd")
    with open_archive(create(sqlite_database_url, media, tmp_path / "backups", NOW)) as archive:
        assert archive.below(MEDIA) == ["media/ab/ab12.webp"]


def test_a_reference_to_nothing_is_named_but_can_be_restored(sqlite_database_url: str, tmp_path: Path):
    engine = create_engine(sqlite_database_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE mother (id INTEGER PRIMARY KEY)")
        connection.exec_driver_sql("CREATE TABLE orphan (mother INTEGER REFERENCES mother)")
        connection.exec_driver_sql("INSERT INTO orphan VALUES (7)")
    engine.dispose()
    backup = create(sqlite_database_url, tmp_path / "none", tmp_path / "backups", NOW)
    assert verify(backup).problems == (Problem(Fault.REFERENCE_BROKEN, "orphan"),)
    restore(backup, sqlite_url(tmp_path / "restored.db"), tmp_path / "none", now=LATER)
