"""`statistics`: the page's tables over a million completions of three years, beside a plain `GROUP BY` over the year.

A hundred thousand people of two hundred wards. Each table is made as the page makes it, counting, deciding what may be told and
filling the rows; the plain one groups the same completions by unit and gender and tells everything. In turn, three rounds.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from benchmarks.databases import KINDS, Kind, database_server
from benchmarks.outcome import Outcome, Ratio
from benchmarks.quiz_course import make_course
from benchmarks.sitting import publish_made
from benchmarks.stage import make_stage
from elearn.accounts.models import Person
from elearn.app import open_database
from elearn.catalogue.queries import CourseEntry
from elearn.core.actor import SYSTEM, Actor, Grant, Role
from elearn.core.db.work import Database
from elearn.core.ids import Id, new_id
from elearn.learning.models import Completion
from elearn.organisation import service
from elearn.organisation.rules import UnitKind
from elearn.organisation.service import NewUnit
from elearn.reporting.statistics.asked import read_asked
from elearn.reporting.statistics.making import make_table

MOST = 20.0
WANTED = "a table over 1,000,000 completions of three years within 20 s on both databases"
MEANING = "How long the slowest table of statistics takes, beside a plain GROUP BY over the same year that hides nothing."
COMPLETIONS, WARDS, EACH, SEED = 1_000_000, 200, 10, 20261129
BEGINNING, TODAY = datetime(2024, 1, 1, tzinfo=UTC), date(2027, 1, 10)
ASKED: tuple[dict[str, str], ...] = ({}, {"across": "gender"}, {"by": "theme", "across": "month"}, {"by": "position"})
_BATCH = 10_000


def measure(folder: Path, quick: bool) -> Outcome:
    completions, rounds = (5_000, 1) if quick else (COMPLETIONS, 3)
    print(f"seed {SEED}")
    found = {kind: _on(kind, folder, completions, rounds) for kind in KINDS}
    words = "; ".join(f"{kind} {slowest.median:.1f} s, plain {plain.median:.1f} s" for kind, (slowest, plain) in found.items())
    return Outcome(f"{completions:,} completions: {words}", all(slowest.high <= MOST for slowest, _ in found.values()))


def _on(kind: Kind, folder: Path, completions: int, rounds: int) -> tuple[Ratio, Ratio]:
    chance = random.Random(f"{SEED} {kind}")
    with database_server(kind, folder) as server:
        stage = make_stage(folder / kind, server.new_database("elearn"), is_small=True, learners=1, is_bare=True)
        database = open_database(stage.settings, patient=True)
        entries = [publish_made(database, make_course(slug)) for slug in ("do-mot", "do-hai")]
        city, wards = _units(database)
        _fill(database, entries, wards, completions, chance)
        actor = Actor(person_id=new_id(), grants=(Grant(Role.TRAINING_OFFICER, city),))
        slowest, plain = [], []
        for _ in range(rounds):
            plain.append(_seconds(database, _plainly))
            slowest.append(max(_seconds(database, _making(actor, each)) for each in ASKED))
        database.close()
    return Ratio.of(slowest), Ratio.of(plain)


def _units(database: Database) -> tuple[Id, list[Id]]:
    day = date(2020, 1, 1)
    with database.unit_of_work() as work:

        def make(code: str, kind: UnitKind, above: Id | None) -> Id:
            return service.create_unit(
                work.session, SYSTEM, NewUnit("DO", code, {"vi": code}, kind, above), on=day, now=work.now, today=day
            )

        city = make("D0", UnitKind.CITY, None)
        return city, [make(f"D{number}", UnitKind.WARD, city) for number in range(1, WARDS + 1)]


def _fill(database: Database, entries: list[CourseEntry], wards: list[Id], completions: int, chance: random.Random) -> None:
    written = 0
    while written < completions:
        people, rows = [], []
        for _ in range(min(_BATCH, completions) // EACH):
            person, ward = new_id(), chance.choice(wards)
            gender = chance.choice(("female", "male", None))
            people.append({"id": person, "gender": gender, "created_at": BEGINNING})
            rows += [_completion(person, ward, entries[cycle % 2], cycle, chance) for cycle in range(EACH)]
        with database.unit_of_work() as work:
            work.session.execute(insert(Person), people)
            work.session.execute(insert(Completion), rows)
        written += len(rows)


def _completion(person: Id, ward: Id, entry: CourseEntry, cycle: int, chance: random.Random) -> dict[str, object]:
    return {
        "id": new_id(),
        "person_id": person,
        "unit_id": ward,
        "unit_path": [],
        "position": None,
        "course_id": entry.id,
        "version_id": entry.version_id,
        "rendition_id": entry.rendition_id,
        "cycle": cycle // 2 + 1,
        "minutes": 45,
        "source": "online",
        "completed_at": BEGINNING + timedelta(seconds=chance.randrange(3 * 365 * 86_400)),
    }


def _plainly(session: Session) -> None:
    year = (Completion.completed_at >= datetime(2026, 1, 1, tzinfo=UTC), Completion.completed_at < datetime(2027, 1, 1, tzinfo=UTC))
    by = (Completion.unit_id, Person.gender)
    wanted = select(*by, func.count(), func.count(func.distinct(Completion.person_id))).join(
        Person, Person.id == Completion.person_id
    )
    session.execute(wanted.where(*year).group_by(*by)).all()


def _making(actor: Actor, fields: dict[str, str]) -> Callable[[Session], None]:
    def make(session: Session) -> None:
        made = make_table(session, actor, read_asked(fields, today=TODAY), today=TODAY)
        assert made.table is not None

    return make


def _seconds(database: Database, read: Callable[[Session], None]) -> float:
    with database.read() as session:
        began = time.perf_counter()
        read(session)
        return time.perf_counter() - began
