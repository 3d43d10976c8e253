"""How the installation stands, as far as the database tells: the audit chain and its nightly check, the last backup, the queue.

What no row holds is noted when it happens: the end of a backup (`note_backup`) and of a check of the whole chain (`check_chain`).
A copy of the database that is put back tells of the backup before it, since a backup is noted when it is whole.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.core.actor import SYSTEM
from elearn.core.chain import count_unchained, read_head, verify
from elearn.core.db.work import UnitOfWork
from elearn.core.events import StoredEvent
from elearn.core.jobs.context import JobContext
from elearn.core.jobs.queries import oldest_due
from elearn.core.notes import Note, take_note

if TYPE_CHECKING:
    from elearn.core.chain_keys import KeyRing

BACKUP = "core.backup"
CHAIN_CHECK = "core.chain_check"
MOST_UNCHAINED = 10_000
"""Waiting events are counted no further: some seconds' worth is usual, and thousands already mean that the chainer stands still."""


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """What the last check of the whole chain found, and when."""

    at: datetime
    is_sound: bool
    checked: int


@dataclass(frozen=True, slots=True)
class Standing:
    """`oldest_unchained` and `oldest_due` are since when the oldest event and job wait that something should have taken by now.

    `backup_bytes` is the size of the last backup. None: there is none, or nothing waits.
    """

    head_at: datetime | None
    chained: int
    unchained: int
    oldest_unchained: datetime | None
    check: ChainCheck | None
    backup_at: datetime | None
    backup_bytes: int | None
    oldest_due: datetime | None


def read_standing(session: Session, *, now: datetime) -> Standing:
    """How things stand. Six statements, none of which looks at a whole table."""
    head = read_head(session)
    backup, checked = _last_note(session, BACKUP), _last_note(session, CHAIN_CHECK)
    oldest = select(StoredEvent.at).where(StoredEvent.position.is_(None)).order_by(StoredEvent.at, StoredEvent.id).limit(1)
    return Standing(
        head_at=head.signed_at if head else None,
        chained=head.position if head else 0,
        unchained=count_unchained(session, at_most=MOST_UNCHAINED),
        oldest_unchained=session.scalar(oldest),
        check=ChainCheck(checked.at, bool(checked.detail["is_sound"]), int(checked.detail["checked"])) if checked else None,
        backup_at=backup.at if backup else None,
        backup_bytes=int(backup.detail["bytes"]) if backup else None,
        oldest_due=oldest_due(session, now),
    )


def last_backup(session: Session) -> datetime | None:
    """When the last backup was whole, or None when none was noted."""
    found = _last_note(session, BACKUP)
    return found.at if found else None


def note_backup(work: UnitOfWork, size: int) -> None:
    """Notes that a backup of `size` bytes is whole."""
    take_note(work, BACKUP, SYSTEM, bytes=size)


def chain_checker(keys: KeyRing) -> Callable[[JobContext], None]:
    """The handler that checks the whole chain and notes what it found; twice does no harm."""

    def check_chain(context: JobContext) -> None:
        with context.read() as session:
            report = verify(session, keys)
        with context.unit_of_work() as work:
            take_note(work, CHAIN_CHECK, SYSTEM, is_sound=report.is_sound, checked=report.checked)

    return check_chain


def _last_note(session: Session, kind: str) -> Note | None:
    return session.scalars(select(Note).where(Note.kind == kind).order_by(Note.at.desc(), Note.id.desc()).limit(1)).one_or_none()
