"""`elearn competency rebuild`: what it finds, what it writes, and what it never tells."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from sqlalchemy import func, insert, select

from elearn.competency.models import ProficiencyRow
from elearn.core.db.work import Database
from tests.cli.conftest import Elearn
from tests.organisation.makers import a_person


def tampered(database: Database) -> str:
    """A level that no evidence stands behind; answers the person's id."""
    with database.unit_of_work() as work:
        person = a_person(work.session, name="Người Bí Mật")
        about = {"person_id": person, "framework": "WARD-DT", "competency": "WD3", "level": 4, "rule": 1}
        work.session.execute(insert(ProficiencyRow), [{**about, "reached_at": datetime(2026, 11, 22, tzinfo=UTC)}])
    return str(person)


def count(database: Database) -> int:
    with database.read() as session:
        return session.execute(select(func.count()).select_from(ProficiencyRow)).scalar_one()


def test_a_check_finds_nothing_where_all_is_well(elearn: Elearn, installed: Database) -> None:
    assert elearn("competency", "rebuild", "--check").exit_code == 0


def test_a_check_lists_what_differs_and_writes_nothing(elearn: Elearn, installed: Database) -> None:
    person = tampered(installed)
    told = elearn("competency", "rebuild", "--check")
    assert (told.exit_code, f"{person}\tWARD-DT\tWD3" in told.stdout, count(installed)) == (1, True, 1)


def test_a_rebuild_puts_right_what_differs(elearn: Elearn, installed: Database) -> None:
    tampered(installed)
    assert elearn("competency", "rebuild").exit_code == 0
    assert (count(installed), elearn("competency", "rebuild", "--check").exit_code) == (0, 0)


def test_other_tools_are_told_the_same(elearn: Elearn, installed: Database) -> None:
    person = tampered(installed)
    told = json.loads(elearn("competency", "rebuild", "--check", "--json").stdout)
    assert told == {
        "rule": 1,
        "differences": [{"person": person, "framework": "WARD-DT", "competency": "WD3"}],
        "written": None,
    }


def test_no_name_and_no_level_is_told(elearn: Elearn, installed: Database) -> None:
    tampered(installed)
    told = elearn("competency", "rebuild", "--check", "--json").stdout
    assert "Bí Mật" not in told
    assert "level" not in told
