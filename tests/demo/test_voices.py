"""What the demo city tells: reports that lead somewhere, and hindrances that many share; alike each time."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from elearn.catalogue.library import LIBRARY
from elearn.catalogue.queries import list_courses
from elearn.content.document import Lesson
from elearn.core.actor import SYSTEM, Actor, Grant, Role
from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.demo.city import DemoAccounts, fill
from elearn.demo.learning import fill_learning
from elearn.demo.voices import find_hindrances
from elearn.learning.models import DeskObstacle, LessonProgress
from elearn.learning.rules import has_desk_act
from elearn.reporting.fault_queries import list_faults
from elearn.reporting.obstacle_queries import ObstaclePage, list_obstacles
from tests.build import a_published_course
from tests.conftest import NOW
from tests.databases import sqlite_url
from tests.organisation.makers import TODAY


def told(path: Path) -> tuple[Database, DemoAccounts]:
    """A city that has learned."""
    database = Database(sqlite_url(path), clock=FakeClock(NOW))
    a_published_course(database)
    with database.unit_of_work() as work:
        city = fill(work.session, now=work.now, password="mưa trên phố huyện xưa")
        fill_learning(work.session, city, now=work.now)
    return database, city


@pytest.fixture(scope="module")
def city(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Database, DemoAccounts]:
    path = tmp_path_factory.mktemp("told") / "elearn.db"
    shutil.copyfile(sqlite_template, path)
    return told(path)


def obstacles(session: Session, city: DemoAccounts) -> ObstaclePage:
    officer = Actor(person_id=city.usernames["nhansu"], grants=(Grant(Role.TRAINING_OFFICER, city.city_id),))
    return list_obstacles(session, officer, today=TODAY)


def rows(page: ObstaclePage) -> list[tuple[str, str, int]]:
    return [(row.reason, row.unit["vi"], row.people) for act in page.acts for row in act.rows]


def test_every_report_leads_to_a_place_that_is_there(city: tuple[Database, DemoAccounts]) -> None:
    database, accounts = city
    trainer = Actor(person_id=accounts.usernames["giangvien"], grants=(Grant(Role.TRAINER, accounts.city_id),))
    with database.read() as session:
        found = [list_faults(session, trainer, is_closed=closed) for closed in (False, True)]
    assert all(page.rows for page in found)
    assert [row.words for page in found for row in page.rows if row.spot is None or row.is_block_gone] == []


def test_the_officer_of_the_city_sees_communes_that_share_a_hindrance(city: tuple[Database, DemoAccounts]) -> None:
    database, accounts = city
    with database.read() as session:
        found = rows(obstacles(session, accounts))
    assert len({unit for _, unit, _ in found if unit.startswith(("Phường", "Xã"))}) > 3


def test_what_holds_up_a_commune_stands_at_an_act_at_the_desk(city: tuple[Database, DemoAccounts]) -> None:
    database, accounts = city
    with database.read() as session:
        (entry,) = list_courses(session, SYSTEM)
        course = LIBRARY.get_document(session, entry.rendition_id)
        with_act = [each for each in course.lessons if has_desk_act(each)]
        # Only the last one is left with an act: everybody must be held up there.
        kept = with_act[-1].id
        modules = [
            replace(module, lessons=tuple(each if each.id == kept else _without_act(each) for each in module.lessons))
            for module in course.modules
        ]
        found = find_hindrances(session, accounts, replace(course, modules=tuple(modules)))
    assert {lesson for lessons in found.values() for lesson in lessons} == {kept}


def _without_act(lesson: Lesson) -> Lesson:
    pages = {
        language: replace(page, blocks=tuple(each for each in page.blocks if each.kind != "desk"))
        for language, page in lesson.pages.items()
    }
    return replace(lesson, pages=pages)


def test_everybody_who_told_an_obstacle_is_known_not_to_have_done_the_act(city: tuple[Database, DemoAccounts]) -> None:
    database, _ = city
    with database.read() as session:
        counted = session.scalar(select(func.count()).select_from(DeskObstacle))
        undone = select(func.count()).select_from(LessonProgress).where(LessonProgress.desk_is_done.is_(False))
        assert counted == session.scalar(undone)


@pytest.mark.slow
def test_the_city_tells_the_same_each_time(city: tuple[Database, DemoAccounts], sqlite_template: Path, tmp_path: Path) -> None:
    path = tmp_path / "elearn.db"
    shutil.copyfile(sqlite_template, path)
    found = []
    for database, accounts in (city, told(path)):
        with database.read() as session:
            found.append(sorted(rows(obstacles(session, accounts))))
    assert found[0] == found[1]
