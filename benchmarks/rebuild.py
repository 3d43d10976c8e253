"""`rebuild`: levels worked out anew from a million lines of evidence, and equal to those that were kept in step line by line.

The time for working everything out stands beside that for merely reading the same rows in the same order, in turn, three rounds.
Ten thousand people live through random histories that are told as the real ones may be: findings twice, late, in any order, later
findings about the same attempt before earlier ones, many people at once.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from benchmarks.databases import KINDS, Kind, database_server
from benchmarks.outcome import Outcome, Ratio
from benchmarks.quiz_course import make_course
from benchmarks.sitting import publish_made
from benchmarks.stage import make_stage
from elearn.accounts import service as accounts
from elearn.accounts.service import NewPerson
from elearn.app import open_database
from elearn.catalogue.queries import CourseEntry
from elearn.competency import ledger, rebuild
from elearn.competency.ledger import LINE_COLUMNS, Finding
from elearn.competency.models import EvidenceLine
from elearn.competency.rules import Source
from elearn.core.actor import SYSTEM
from elearn.core.db.work import Database
from elearn.core.ids import Id, new_id

WANTED = "1,000,000 lines, equal to live after 10,000 random histories with duplicates, late and reordered events"
MEANING = "How long it takes to work out every level from the ledger, beside reading it, and whether it gives what is stored."
LINES, HISTORIES, SEED = 1_000_000, 10_000, 20261128
LINES_EACH = 50
"""Lines of one person in the bulk, about five competencies."""
COMPETENCIES = ("WD1", "WD2", "WD3", "WD5", "WD8")
BEGINNING = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
_BATCH = 5_000
_AT_ONCE = 50
_lines = EvidenceLine.__table__.c


@dataclass(frozen=True, slots=True)
class _Found:
    """Seconds for working out and for reading, in each round; how many lines there were; how many levels differ from live."""

    work: tuple[float, ...]
    reading: tuple[float, ...]
    lines: int
    told: int
    differences: int

    @property
    def ratio(self) -> Ratio:
        return Ratio.of([work / reading for work, reading in zip(self.work, self.reading, strict=True)])


def measure(folder: Path, quick: bool) -> Outcome:
    lines, histories, rounds = (5_000, 60, 2) if quick else (LINES, HISTORIES, 3)
    print(f"seed {SEED}")
    found = {kind: _on(kind, folder, lines, histories, rounds) for kind in KINDS}
    words = "; ".join(f"{kind} {_words(each)}" for kind, each in found.items())
    return Outcome(f"{words}; after {histories:,} histories", not any(each.differences for each in found.values()))


def _words(found: _Found) -> str:
    ratio, work, reading = found.ratio, Ratio.of(found.work), Ratio.of(found.reading)
    return (
        f"{ratio.median:.1f} × reading ({ratio.low:.1f}–{ratio.high:.1f}; {work.median:.1f} s, reading {reading.median:.1f} s) "
        f"for {found.lines:,} lines, {found.told:,} findings told live, {found.differences} levels differ"
    )


def _on(kind: Kind, folder: Path, lines: int, histories: int, rounds: int) -> _Found:
    chance = random.Random(f"{SEED} {kind}")
    with database_server(kind, folder) as server:
        stage = make_stage(folder / kind, server.new_database("elearn"), is_small=True, learners=1, is_bare=True)
        # Reading a million rows takes longer than a page may.
        database = open_database(stage.settings, patient=True)
        entries = [publish_made(database, make_course(slug)) for slug in ("do-mot", "do-hai")]
        told = _live(database, entries, _people(database, histories, "sống"), chance)
        with database.read() as session:
            differences = len(rebuild.differences(session))
        count = _fill(database, entries, _people(database, lines // LINES_EACH, "khối"), chance)
        # The first reading fills the database's own memory, and is not counted.
        _seconds(database, _read_all)
        pairs = [(_seconds(database, _read_all), _seconds(database, _work_out_all)) for _ in range(rounds)]
        database.close()
    return _Found(tuple(work for _, work in pairs), tuple(reading for reading, _ in pairs), count + told, told, differences)


def _people(database: Database, count: int, name: str) -> list[Id]:
    with database.unit_of_work() as work:
        new = [NewPerson(f"{name} {number}", staff_code=f"{name[0].upper()}{number:06d}") for number in range(count)]
        return accounts.create_people(work.session, SYSTEM, new, now=work.now)


# --- live ----------------------------------------------------------------------------------------------------------------


def _live(database: Database, entries: Sequence[CourseEntry], people: Sequence[Id], chance: random.Random) -> int:
    """Tells the histories of all people, those of fifty mixed in one unit of work; answers how many findings were told."""
    told, waiting = 0, iter(people)
    while crowd := list(islice(waiting, _AT_ONCE)):
        findings = [finding for person in crowd for finding in _history(person, entries, chance)]
        chance.shuffle(findings)
        with database.unit_of_work() as work:
            for portion in _portions(findings, chance):
                ledger.write(work.session, portion)
        told += len(findings)
    return told


def _history(person: Id, entries: Sequence[CourseEntry], chance: random.Random) -> list[Finding]:
    """What is found out about one person, some of it told twice."""
    once = [_finding(person, entries, chance) for _ in range(chance.randint(1, 6))]
    return once + chance.sample(once, chance.randint(0, len(once) // 2))


def _finding(person: Id, entries: Sequence[CourseEntry], chance: random.Random) -> Finding:
    source, entry = chance.choice(list(Source)), chance.choice(entries)
    is_quiz = source is Source.QUIZ
    return Finding(
        person_id=person,
        framework="WARD-DT",
        competency=chance.choice(COMPETENCIES[:2]),
        level=chance.randint(1, 6),
        source=source,
        course_id=entry.id,
        version_id=entry.version_id,
        cycle=chance.randint(1, 3),
        at=BEGINNING + timedelta(days=chance.randint(0, 300)),
        work="" if source is Source.COMPLETION else chance.choice(("a", "b", "c", "d")),
        stream=f"{person}-{chance.randint(1, 2)}" if is_quiz else "",
        revision=chance.randint(1, 3) if is_quiz else 0,
        is_reached=chance.random() < 0.7,
    )


def _portions(findings: Sequence[Finding], chance: random.Random) -> Iterator[Sequence[Finding]]:
    at = 0
    while at < len(findings):
        size = chance.randint(1, 4)
        yield findings[at : at + size]
        at += size


# --- a million lines ----------------------------------------------------------------------------------------------------


def _fill(database: Database, entries: Sequence[CourseEntry], people: Sequence[Id], chance: random.Random) -> int:
    """Writes the bulk of lines as the ledger holds them; answers how many."""
    rows, count = (row for person in people for row in _rows(person, entries, chance)), 0
    while batch := list(islice(rows, _BATCH)):
        with database.unit_of_work() as work:
            work.session.execute(insert(EvidenceLine.__table__), batch)  # type: ignore[arg-type]  # a table
        count += len(batch)
    return count


def _rows(person: Id, entries: Sequence[CourseEntry], chance: random.Random) -> Iterator[dict[str, Any]]:
    for number in range(LINES_EACH):
        found = _finding(person, entries, chance)
        yield {
            "id": new_id(),
            "person_id": person,
            "framework": found.framework,
            "competency": COMPETENCIES[number % len(COMPETENCIES)],
            "source": found.source.value,
            "level": found.level,
            "weight": found.weight,
            "course_id": found.course_id,
            "version_id": found.version_id,
            "work": found.work,
            "stream": found.stream,
            "revision": found.revision,
            "at": found.at,
            "key": f"{number:040d}",
        }


def _seconds(database: Database, act: Callable[[Session], int]) -> float:
    with database.read() as session:
        began = time.perf_counter()
        act(session)
        return time.perf_counter() - began


def _work_out_all(session: Session) -> int:
    return sum(1 for _ in rebuild.work_out_all(session))


def _read_all(session: Session) -> int:
    """Reads the rows that `work_out_all` reads, in its order, and does nothing with them."""
    place = (_lines.person_id, _lines.framework, _lines.competency)
    statement = select(*LINE_COLUMNS, *place).order_by(*place).execution_options(yield_per=_BATCH)
    return sum(1 for _ in session.execute(statement))
