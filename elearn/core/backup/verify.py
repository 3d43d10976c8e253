"""Checking a backup without touching the installation."""

from __future__ import annotations

import tempfile
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from gzip import BadGzipFile
from pathlib import Path

from sqlalchemy.orm import Session

from elearn.core.backup import postgres_dump, postgres_portable, sqlite_copy
from elearn.core.backup.archive import MANIFEST, Archive, HeadEntry, Manifest, open_archive
from elearn.core.chain import ChainReport, SignedHead
from elearn.core.chain import verify as verify_chain
from elearn.core.chain_keys import KeyRing
from elearn.core.db.engine import open_engines
from elearn.core.errors import DomainError
from elearn.core.events import StoredEvent


class Fault(StrEnum):
    """What can be wrong with a backup."""

    UNREADABLE = "unreadable"
    FILE_MISSING = "file-missing"
    FILE_CHANGED = "file-changed"
    FILE_UNKNOWN = "file-unknown"
    DATABASE_DAMAGED = "database-damaged"
    ROWS_DIFFER = "rows-differ"
    REFERENCE_BROKEN = "reference-broken"
    CHAIN_BROKEN = "chain-broken"
    HEAD_MISSING = "head-missing"
    HEAD_FORGED = "head-forged"


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault and what it is about: the name of a file or table, or empty."""

    fault: Fault
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What `verify` found. `chain` is None when it was not walked: that needs SQLite, or a scratch database for PostgreSQL."""

    manifest: Manifest | None
    problems: tuple[Problem, ...]
    chain: ChainReport | None = None

    @property
    def is_sound(self) -> bool:
        return not self.problems


def verify(path: Path, scratch_url: str | None = None, keys: KeyRing | None = None) -> Report:
    """Checks the hash of every file, opens a copy of the database, counts its rows and walks its audit chain.

    Args:
        path: the backup.
        scratch_url: for a backup of PostgreSQL: an empty database to restore into. Without it the rows of a dump by `pg_dump` are
            not counted and the chain is not walked.
        keys: one of them must have signed the chain's head; None leaves the signature unchecked.
    """
    try:
        with open_archive(path) as archive:
            problems = check_files(archive) + _check_head(archive.manifest, keys)
            if problems:
                return Report(archive.manifest, tuple(problems))
            problems, chain = _check_database(archive, scratch_url, keys)
            return Report(archive.manifest, tuple(problems), chain)
    except DomainError:
        return Report(None, (Problem(Fault.UNREADABLE),))


def check_files(archive: Archive) -> list[Problem]:
    """What is missing, changed or not announced in the archive."""
    expected = archive.manifest.files
    problems = [Problem(Fault.FILE_UNKNOWN, name) for name in sorted(archive.members.keys() - expected.keys() - {MANIFEST})]
    for name, entry in expected.items():
        member = archive.members.get(name)
        if member is None or not member.isreg():
            problems.append(Problem(Fault.FILE_MISSING, name))
        elif archive.hash_of(name) != entry:
            problems.append(Problem(Fault.FILE_CHANGED, name))
    return problems


def _check_head(manifest: Manifest, keys: KeyRing | None) -> list[Problem]:
    """Where there are events, the manifest must name a head: without one nothing would tell that events were taken away."""
    head = manifest.chain_head
    if head is None:
        return [Problem(Fault.HEAD_MISSING)] if manifest.tables.get(StoredEvent.__tablename__) else []
    if keys is None or keys.has_signed(head.key_id, bytes.fromhex(head.signature), _known(head).canonical()):
        return []
    return [Problem(Fault.HEAD_FORGED)]


def _known(head: HeadEntry) -> SignedHead:
    return SignedHead(head.position, bytes.fromhex(head.hash), head.signed_at, head.key_id)


def _check_database(archive: Archive, scratch_url: str | None, keys: KeyRing | None) -> tuple[list[Problem], ChainReport | None]:
    with tempfile.TemporaryDirectory(prefix="elearn-verify-") as name:
        copy = Path(name) / "copy"
        if archive.manifest.database == "sqlite":
            return _check_sqlite(archive, copy, keys)
        if scratch_url is not None:
            # Restoring compares the rows with the manifest by itself.
            postgres_dump.restore(archive, scratch_url, replace=False, now=datetime.now(UTC))
            return _check_chain(archive, scratch_url, keys)
        return _check_offline(archive, copy), None


def _check_sqlite(archive: Archive, copy: Path, keys: KeyRing | None) -> tuple[list[Problem], ChainReport | None]:
    try:
        archive.extract(sqlite_copy.MEMBER, copy, unpack=True)
    except (BadGzipFile, EOFError, zlib.error):
        return [Problem(Fault.DATABASE_DAMAGED)], None
    if sqlite_copy.is_damaged(copy):
        return [Problem(Fault.DATABASE_DAMAGED)], None
    problems = [Problem(Fault.REFERENCE_BROKEN, name) for name in sqlite_copy.dangling_references(copy)]
    problems += _differing(archive.manifest.tables, sqlite_copy.facts_of(copy).tables)
    broken, chain = _check_chain(archive, f"sqlite:///{copy}", keys)
    return problems + broken, chain


def _check_offline(archive: Archive, copy: Path) -> list[Problem]:
    if archive.manifest.database == "postgresql-portable":
        return _differing(archive.manifest.tables, postgres_portable.count_rows(archive))
    archive.extract(postgres_dump.MEMBER, copy)
    return [Problem(Fault.DATABASE_DAMAGED)] if postgres_dump.is_readable(copy) is False else []


def _check_chain(archive: Archive, url: str, keys: KeyRing | None) -> tuple[list[Problem], ChainReport | None]:
    head = archive.manifest.chain_head
    if head is None:
        return [], None
    writer, reader = open_engines(url, pool_size=1, patient=True)
    try:
        with Session(reader) as session:
            chain = verify_chain(session, keys, _known(head))
    finally:
        reader.dispose()
        writer.dispose()
    return ([] if chain.is_sound else [Problem(Fault.CHAIN_BROKEN)]), chain


def _differing(expected: dict[str, int], found: dict[str, int]) -> list[Problem]:
    return [
        Problem(Fault.ROWS_DIFFER, name) for name in sorted(expected.keys() | found.keys()) if expected.get(name) != found.get(name)
    ]
