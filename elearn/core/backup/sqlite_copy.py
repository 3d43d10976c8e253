"""SQLite: a copy of a live database by the database's own means, and putting one in place."""

from __future__ import annotations

import fcntl
import gzip
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import make_url

from elearn.core.backup.archive import Archive
from elearn.core.backup.facts import Facts, end_sessions, read_facts, table_names
from elearn.core.db.engine import open_engines
from elearn.core.errors import N_, Conflict, Invalid

MEMBER = "database.sqlite.gz"


def path_of(database_url: str) -> Path:
    """The file of an SQLite address."""
    name = make_url(database_url).database
    if not name:
        raise ValueError("SQLite needs a file: sqlite:////absolute/path")
    return Path(name)


def dump(database_url: str, folder: Path) -> tuple[Facts, str, list[Path]]:
    """Copies the live database into the folder; answers what it holds, the version of SQLite and the files."""
    plain, packed = folder / "database.sqlite", folder / MEMBER
    # Never creating the source: a wrong address must not become an empty backup.
    source_address = f"{path_of(database_url).absolute().as_uri()}?mode=rw"
    with closing(sqlite3.connect(source_address, uri=True)) as source, closing(sqlite3.connect(plain)) as target:
        # In one step: in several, every write of somebody else would make the copy begin again.
        source.backup(target, pages=-1)
    facts = facts_of(plain)
    with plain.open("rb") as copy, gzip.open(packed, "wb", compresslevel=4) as out:
        shutil.copyfileobj(copy, out, 1024 * 1024)
    plain.unlink()
    return facts, sqlite3.sqlite_version, [packed]


def facts_of(path: Path) -> Facts:
    """What a database file holds, that nobody else uses."""
    writer, reader = open_engines(f"sqlite:///{path}", pool_size=1)
    try:
        with reader.connect() as connection:
            return read_facts(connection)
    finally:
        reader.dispose()
        writer.dispose()


def is_damaged(path: Path) -> bool:
    """Whether SQLite itself finds the file broken."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            return bool(connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)])
    except sqlite3.DatabaseError:
        return True


def dangling_references(path: Path) -> list[str]:
    """The tables with rows that refer to a row which is not there. It can still be restored; its original has the same fault."""
    with closing(sqlite3.connect(path)) as connection:
        return sorted({str(row[0]) for row in connection.execute("PRAGMA foreign_key_check")})


def restore(archive: Archive, database_url: str, *, replace: bool, now: datetime) -> None:
    """Puts the database of the archive in place, in one rename.

    Raises:
        Conflict: the target is not empty, or somebody still uses it.
        Invalid: the copy is damaged.
    """
    target = path_of(database_url)
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists() and not replace and _has_tables(target):
        raise Conflict(N_("Cơ sở dữ liệu đích không trống. Chọn thay thế nếu đúng là muốn ghi đè."))
    fresh = target.with_name(f"{target.name}.restoring")
    fresh.unlink(missing_ok=True)
    try:
        archive.extract(MEMBER, fresh, unpack=True)
        _prepare(fresh, archive, now)
        with _nobody_using(target):
            fresh.replace(target)
            sync(target.parent)
    finally:
        for leftover in (fresh, *(fresh.with_name(fresh.name + end) for end in ("-wal", "-shm", "-journal"))):
            leftover.unlink(missing_ok=True)


def _prepare(fresh: Path, archive: Archive, now: datetime) -> None:
    if is_damaged(fresh) or facts_of(fresh).tables != archive.manifest.tables:
        raise Invalid(N_("Cơ sở dữ liệu trong tệp sao lưu bị hỏng. Chưa có gì bị thay đổi."))
    writer, reader = open_engines(f"sqlite:///{fresh}", pool_size=1)
    with writer.begin() as connection:
        end_sessions(connection, now)
    reader.dispose()
    writer.dispose()
    sync(fresh)


def _has_tables(path: Path) -> bool:
    writer, reader = open_engines(f"sqlite:///{path}", pool_size=1)
    try:
        with reader.connect() as connection:
            return bool(table_names(connection))
    finally:
        reader.dispose()
        writer.dispose()


@contextmanager
def _nobody_using(target: Path) -> Iterator[None]:
    """Holds the old file exclusively, so that nobody goes on writing into a file that has lost its name."""
    if not target.exists():
        yield
        return
    lock = os.open(f"{target}.write.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        with closing(sqlite3.connect(target, timeout=2, isolation_level=None)) as old:
            # Leaving WAL needs the file alone: with any other connection open it raises that the database is locked.
            old.execute("PRAGMA journal_mode=DELETE")
            old.execute("BEGIN EXCLUSIVE")
            yield
    except (BlockingIOError, sqlite3.OperationalError) as error:
        raise Conflict(N_("Cơ sở dữ liệu đích đang được sử dụng. Hãy dừng elearn rồi phục hồi lại.")) from error
    finally:
        os.close(lock)


def sync(path: Path) -> None:
    """Makes a file's content, or a folder's names, survive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)
