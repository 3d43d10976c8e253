"""laws.yml as it was found is taken in: what changed is kept beside what it was, and those who write about it are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from elearn.catalogue.library import LIBRARY
from elearn.catalogue.models import Course
from elearn.catalogue.service import lock_catalogue
from elearn.content.problems import Problem
from elearn.content.register import Law, entry_hash, naming_hash
from elearn.content.wire import pack_problems
from elearn.core.actor import SYSTEM, Actor, Role
from elearn.core.days import day_of
from elearn.core.db.types import LocalisedText
from elearn.core.events import publish
from elearn.core.ids import Id
from elearn.laws.events import LawChanged
from elearn.laws.models import LawCitation, LawEntry, LawReading, LawState
from elearn.laws.queries.register import find_reading, known_laws
from elearn.laws.rules import GONE, to_json
from elearn.notifications.kinds import Kind
from elearn.notifications.service import notify
from elearn.organisation.queries import list_holders_upward


@dataclass(frozen=True, slots=True)
class FileRead:
    """laws.yml as it was read: its SHA-256, its laws, and what is wrong with it."""

    file_hash: str
    laws: Mapping[str, Law]
    problems: Sequence[Problem] = ()


def take_in(session: Session, actor: Actor, read: FileRead, *, now: datetime) -> bool:
    """Makes what was read the register that counts. A file that was taken in before changes nothing; one with problems is noted.

    Trainers are told once of each law that changed, for each course that cites it.

    Returns:
        Whether anything was written.
    """
    # Two runners may have read the same file: the second finds it taken in.
    lock_catalogue(session)
    latest = find_reading(session)
    if latest is not None and latest.file_hash == read.file_hash:
        return False
    if not read.problems:
        _replace(session, actor, read.laws, now)
    reading = LawReading(
        file_hash=read.file_hash,
        naming_hash=naming_hash(known_laws(session)),
        problems=pack_problems(tuple(read.problems)),
        read_at=now,
    )
    session.add(reading)
    session.flush()
    return True


def _replace(session: Session, actor: Actor, laws: Mapping[str, Law], now: datetime) -> None:
    there = {row.key: row for row in session.scalars(select(LawEntry))}
    for key, law in laws.items():
        row = there.get(key)
        if row is None:
            row = LawEntry(key=key, entry_hash=entry_hash(law), entry=to_json(law), seen_at=now)
            session.add(row)
            session.flush()
            _keep_state(session, row, now)
            continue
        # What does not count is kept as well: a name, a note, the day on which somebody looked.
        row.entry = to_json(law)
        _change(session, actor, row, entry_hash(law), now)
    for key in there.keys() - laws.keys():
        _change(session, actor, there[key], GONE, now)


def _change(session: Session, actor: Actor, row: LawEntry, digest: str, now: datetime) -> None:
    """The entry of a row has another hash now; nothing happens where it is the same."""
    before = row.entry_hash
    if before == digest:
        return
    row.entry_hash, row.changed_at = digest, now
    session.flush()
    _keep_state(session, row, now)
    publish(session, LawChanged(row.id, row.key, before, digest), actor=actor, now=now)
    for course_id, passages in _waiting(session, row).items():
        _tell(session, row, course_id, passages, now)


def _keep_state(session: Session, row: LawEntry, now: datetime) -> None:
    """The state that an entry has now, since now: also where it had it once before."""
    if row.entry_hash == GONE:
        return
    again = update(LawState).where(LawState.law_id == row.id, LawState.entry_hash == row.entry_hash).values(since=now)
    if not session.scalars(again.returning(LawState.id)).all():
        session.add(LawState(law_id=row.id, entry_hash=row.entry_hash, entry=row.entry, since=now))
        session.flush()


def _waiting(session: Session, row: LawEntry) -> dict[Id, int]:
    """How many passages of each served course are to be read again because of this law."""
    rows = session.execute(
        select(LawCitation.course_id, func.count())
        .join(Course, (Course.id == LawCitation.course_id) & (Course.rendition_id == LawCitation.rendition_id))
        .where(LawCitation.law_key == row.key, LawCitation.confirmed_hash != row.entry_hash, Course.retired_at.is_(None))
        .group_by(LawCitation.course_id)
    )
    return {row[0]: row[1] for row in rows}


def _tell(session: Session, row: LawEntry, course_id: Id, passages: int, now: datetime) -> None:
    """The trainers of the unit that the course belongs to, or of the nearest above that has some."""
    course = session.get_one(Course, course_id)
    today = day_of(session, now)
    near = next(iter(list_holders_upward(session, course.owner_unit_id, Role.TRAINER, besides=(), today=today)), None)
    if near is None or course.rendition_id is None:
        return
    trainers = near.people
    title = LIBRARY.get_document(session, course.rendition_id).title
    words: dict[str, str | LocalisedText] = {"law": str(row.entry["number"]), "course": title, "passages": str(passages)}
    notify(session, trainers, Kind.LAW_CHANGED, words, place=f"/studio/laws/{row.key}", actor=SYSTEM, now=now)
