"""`elearn seed`: a city of any size, alike for the same seed and day, and refused wherever people may be."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Select, Table, func, select

from config import Settings
from elearn.cli.seeding import chain_all, seed_city
from elearn.competency.rebuild import differences
from elearn.core.chain import verify
from elearn.core.chain_keys import KeyRing, make_ring_file
from elearn.core.clock import FakeClock
from elearn.core.db.base import Base
from elearn.core.db.work import Database
from elearn.core.errors import Conflict
from elearn.demo.scale import Scale
from elearn.learning.models import Completion
from elearn.organisation.models import Unit
from elearn.wiring import REACTIONS
from tests.build import SEC_PHISH
from tests.cli.conftest import Elearn
from tests.conftest import NOW
from tests.databases import sqlite_url

# One course of the product is completed by ninety of these people at most; a short one is added for the rest.
TINY = Scale(people=130, completions=120, units=6)
PASSWORD = "mot cau du dai de thu"


def seeded(url: str, folder: Path, scale: Scale = TINY) -> Database:
    """A database filled by the command's own function, with one course of the product."""
    courses = folder / "courses"
    shutil.copytree(SEC_PHISH, courses / "sec-phish", dirs_exist_ok=True)
    shutil.copyfile(SEC_PHISH.parent / "laws.yml", courses / "laws.yml")
    database = Database(url, clock=FakeClock(NOW), session_info={"reactions": REACTIONS})
    seed_city(database, Settings(instance=folder), courses, scale, PASSWORD)
    return database


DRAWN = {"examination", "examination_act", "sitting", "sitting_line", "sitting_result", "measurement_waiting"}
"""Tables of examinations: their papers are drawn from secrets and their log is salted, in the demo as everywhere."""


def content(database: Database) -> dict[str, str]:
    """A digest of every table. The salt of password hashes and the codes of notices and remarks are chance, as they must be."""
    found = {}
    with database.read() as session:
        for name, table in Base.metadata.tables.items():
            if name in DRAWN:
                continue
            columns = [
                each
                for each in table.columns
                if f"{name}.{each.name}" not in {"account.password_hash", "notice.code", "fault_report.code"}
            ]
            rows = sorted(json.dumps(list(row), default=str, sort_keys=True) for row in session.execute(_rows(table, columns)))
            if rows:
                found[name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


def _rows(table: Table, columns: Sequence[Column[Any]]) -> Select[Any]:
    """Every row; of events those that do not tell digests of examinations."""
    wanted = select(*columns)
    return wanted.where(table.c.name.not_like("examination.%")) if table.name == "event" else wanted


@pytest.fixture(scope="module")
def city(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    folder = tmp_path_factory.mktemp("seeded")
    shutil.copyfile(sqlite_template, folder / "elearn.db")
    database = seeded(sqlite_url(folder / "elearn.db"), folder)
    yield database
    database.close()


@pytest.mark.slow
def test_the_same_seed_and_day_give_the_same_rows_on_both_databases(
    city: Database, postgres_database_url: str, tmp_path: Path
) -> None:
    other = seeded(postgres_database_url, tmp_path)
    one, two = content(city), content(other)
    other.close()
    assert one == two


def test_there_are_exactly_so_many_completions(city: Database) -> None:
    with city.read() as session:
        assert session.scalar(select(func.count()).select_from(Completion)) == TINY.completions


def test_every_level_is_what_its_evidence_gives(city: Database) -> None:
    with city.read() as session:
        assert differences(session) == []


def test_a_city_that_is_there_is_not_filled_again(city: Database, tmp_path: Path) -> None:
    with pytest.raises(Conflict):
        seed_city(city, Settings(instance=tmp_path), tmp_path, TINY, PASSWORD)


def test_the_chain_of_a_seeded_city_is_whole(city: Database, tmp_path: Path) -> None:
    # A copy: the module's city keeps its events without places, for its digest.
    shutil.copyfile(str(city.write_engine.url.database), tmp_path / "elearn.db")
    words = make_ring_file(tmp_path / "keys")
    database = Database(sqlite_url(tmp_path / "elearn.db"), clock=FakeClock(NOW))
    chained = chain_all(database, KeyRing.read(words))
    with database.read() as session:
        report = verify(session, KeyRing.read(words))
    database.close()
    assert report.is_sound
    assert (report.checked, report.unchained) == (chained, 0)


@pytest.mark.parametrize("mode", ["production", "development"])
def test_an_installation_that_is_no_demo_is_not_filled(elearn: Elearn, mode: str) -> None:
    assert elearn("seed", ELEARN_MODE=mode).exit_code == 2


def test_units_without_people_are_refused(elearn: Elearn) -> None:
    assert elearn("seed", "--people", "100", "--units", "168").exit_code == 2


def test_completions_beyond_what_whole_courses_allow_are_of_short_ones(city: Database) -> None:
    with city.read() as session:
        of_courses = session.scalars(select(func.count()).select_from(Completion).group_by(Completion.course_id)).all()
    assert len(of_courses) == 2
    assert min(of_courses) > 0


def test_there_are_so_many_units_and_one_that_was_taken_over(city: Database) -> None:
    with city.read() as session:
        units = session.scalar(select(func.count()).select_from(Unit))
    # The city with three offices, and each unit with four.
    assert units == 1 + 3 + (TINY.units + 1) * 5
