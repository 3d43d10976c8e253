"""An installation with as many completions as are wanted, in two hundred units, and somebody who may export all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from benchmarks.stage import Stage, make_stage
from elearn.accounts import service as accounts
from elearn.accounts.service import NewPerson
from elearn.app import open_database
from elearn.core.actor import SYSTEM, Actor
from elearn.core.db.work import Database
from elearn.core.ids import Id, new_id
from elearn.learning.models import Completion
from elearn.organisation import service as organisation
from elearn.organisation.queries import actor_of
from elearn.organisation.rules import UnitKind
from elearn.organisation.service import NewUnit
from elearn.reporting.completion_filter import EVERYTHING
from elearn.reporting.service import NewExport, ask_for_export

UNITS, EACH = 200, 20
"""So many units; so many completions of one person, in as many cycles."""
_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Archive:
    """The installation and its database. `officer` answers for all units."""

    stage: Stage
    database: Database
    officer: Actor

    def ask(self, form: str) -> Id:
        """Asks for everything, in all columns."""
        with self.database.unit_of_work() as work:
            new = NewExport(EVERYTHING, "full", form, "vi", "đo")
            return ask_for_export(work.session, self.officer, new, now=work.now, today=work.now.date()).id


def make_archive(folder: Path, url: str, completions: int) -> Archive:
    """Makes an installation with so many completions more than its learners have."""
    stage = make_stage(folder, url, is_small=True, learners=1)
    database = open_database(stage.settings, patient=True)
    with database.unit_of_work() as work:
        since, today = (work.now - timedelta(days=400)).date(), work.now.date()
        new = [NewUnit("MANY", f"{n:05d}", {"vi": f"Phường Số {n}"}, UnitKind.WARD, stage.learner_unit) for n in range(UNITS)]
        units = organisation.create_units(work.session, SYSTEM, new, on=since, now=work.now, today=today)
        people = [NewPerson(f"Nguyễn Văn Thứ {n}", staff_code=f"0{n:06d}") for n in range(-(-completions // EACH))]
        ids = accounts.create_people(work.session, SYSTEM, people, now=work.now)
    rows = islice(_rows(stage, ids, units, database), completions)
    while batch := list(islice(rows, _BATCH)):
        with database.unit_of_work() as work:
            work.session.execute(insert(Completion.__table__), batch)  # type: ignore[arg-type]  # a table
    if database.is_postgresql:
        with database.connection() as connection:
            connection.exec_driver_sql("ANALYZE")
            connection.commit()
    officer = stage.officer.actor.person_id
    assert officer is not None
    with database.read() as session:
        found = actor_of(session, officer, today=today)
    assert found is not None
    return Archive(stage, database, found)


def _rows(stage: Stage, people: list[Id], units: list[Id], database: Database) -> Iterator[dict[str, Any]]:
    entry, _ = stage.courses[0]
    begins = database.clock.now() - timedelta(days=300)
    number = 0
    for cycle in range(1, EACH + 1):
        for at, person in enumerate(people):
            number += 1
            unit = units[at % len(units)]
            yield {
                "id": new_id(),
                "person_id": person,
                "unit_id": unit,
                "unit_path": [
                    {"id": "0", "name": {"vi": "Thành phố Ví Dụ"}},
                    {"id": str(unit), "name": {"vi": f"Phường Số {at % len(units)}"}},
                ],
                "position": {"id": "1", "title": {"vi": "Chuyên viên"}},
                "course_id": entry.id,
                "version_id": entry.version_id,
                "rendition_id": entry.rendition_id,
                "cycle": cycle,
                "minutes": 45 + at % 30,
                "source": "online",
                "completed_at": begins + timedelta(seconds=20 * number),
            }
