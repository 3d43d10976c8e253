"""What the demo city shows of competencies: evidence that the rule stands behind, gaps with ways, a believable coverage."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import func, select

from elearn.cli.importing import import_shipped
from elearn.competency.models import EvidenceLine
from elearn.competency.profile import State, read_profile
from elearn.competency.rebuild import differences
from elearn.core.actor import Actor, Grant, Role
from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.demo.city import DemoAccounts, fill
from elearn.demo.learning import fill_learning
from elearn.reporting.coverage_queries import list_coverage
from elearn.wiring import REACTIONS
from tests.build import a_published_course
from tests.conftest import NOW
from tests.databases import sqlite_url
from tests.organisation.makers import TODAY


@pytest.fixture(scope="module")
def city(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Database, DemoAccounts]:
    path = tmp_path_factory.mktemp("shown") / "elearn.db"
    shutil.copyfile(sqlite_template, path)
    database = Database(sqlite_url(path), clock=FakeClock(NOW), session_info={"reactions": REACTIONS})
    list(import_shipped(database))
    a_published_course(database)
    with database.unit_of_work() as work:
        made = fill(work.session, now=work.now, password="mưa trên phố huyện xưa")
        fill_learning(work.session, made, now=work.now)
    return database, made


def test_every_level_of_the_city_is_what_its_evidence_gives(city: tuple[Database, DemoAccounts]) -> None:
    with city[0].read() as session:
        assert (session.scalar(select(func.count()).select_from(EvidenceLine)) or 0) > 5_000
        assert differences(session) == []


def test_the_learner_sees_gaps_with_and_without_a_way(city: tuple[Database, DemoAccounts]) -> None:
    database, accounts = city
    with database.read() as session:
        found = read_profile(session, Actor(person_id=accounts.usernames["hocvien"]), today=TODAY, now=NOW)
    gaps = [row for row in found.required if row.state is State.MORE]
    assert any(row.way is not None for row in gaps)
    assert any(row.way is None for row in gaps)
    assert any(row.lines for row in gaps)


def test_the_head_of_the_ward_sees_a_competency_that_some_reach_and_some_do_not(city: tuple[Database, DemoAccounts]) -> None:
    database, accounts = city
    head = Actor(person_id=accounts.usernames["lanhdao"], grants=(Grant(Role.HEAD, accounts.ward_id),))
    with database.read() as session:
        found = list_coverage(session, head, today=TODAY)
    assert any(
        each.total is not None and each.total.fewest > 0 and each.total.most < each.total.people for each in found.competencies
    )
