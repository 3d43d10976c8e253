"""`elearn run`: the demo in one go."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from sqlalchemy import func, select

from config import Mode, Settings
from elearn.accounts.models import Account, Person
from elearn.accounts.passwords import hashing
from elearn.accounts.queries import find_credentials
from elearn.catalogue.models import CourseVersion
from elearn.cli.running import ACCOUNTS, demo_settings, fill_if_empty, publish_all, tell_accounts
from elearn.content import scaffold
from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.demo.password import demo_password
from elearn.demo.scale import SMALL
from elearn.learning.models import Enrolment
from tests.conftest import NOW
from tests.databases import sqlite_url

PASSWORD = "mot cau du dai de thu"


@pytest.fixture(scope="module")
def filled(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the demo city, made once. One kind is enough here: the services have their own tests on both."""
    path = tmp_path_factory.mktemp("demo") / "elearn.db"
    shutil.copyfile(sqlite_template, path)
    database = Database(sqlite_url(path), clock=FakeClock(NOW))
    fill_if_empty(database, PASSWORD, SMALL)
    database.close()
    return path


@pytest.fixture
def demo(filled: Path, tmp_path: Path) -> Iterator[Database]:
    """A fresh copy of the demo city."""
    shutil.copyfile(filled, tmp_path / "elearn.db")
    database = Database(sqlite_url(tmp_path / "elearn.db"), clock=FakeClock(NOW))
    yield database
    database.close()


def count(database: Database, model: type[Account | Person]) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def signs_in(database: Database, username: str, password: str) -> bool:
    with database.read() as session:
        found = find_credentials(session, username, now=database.clock.now())
    return found is not None and hashing().verify(password, found.password_hash)


def test_a_demo_speaks_plain_http_and_makes_its_own_secret(tmp_path: Path) -> None:
    settings = demo_settings({"ELEARN_INSTANCE": str(tmp_path)}, None)
    assert (settings.mode, settings.https, settings.host) == (Mode.DEMO, False, "127.0.0.1")
    assert len(settings.secret_key) >= 32


def test_what_a_demo_keeps_is_for_its_owner_alone(tmp_path: Path) -> None:
    demo_settings({"ELEARN_INSTANCE": str(tmp_path / "made")}, None)
    assert stat.S_IMODE((tmp_path / "made").stat().st_mode) == 0o700


def test_the_port_of_the_command_line_counts(tmp_path: Path) -> None:
    assert demo_settings({"ELEARN_INSTANCE": str(tmp_path), "ELEARN_PORT": "1"}, 8123).port == 8123


@pytest.mark.parametrize("mode", ["production", "development"])
def test_an_installation_that_is_no_demo_is_left_alone(mode: str) -> None:
    with pytest.raises(click.UsageError):
        demo_settings({"ELEARN_MODE": mode}, None)


def test_an_empty_database_gets_a_city_with_exactly_the_told_accounts(demo: Database) -> None:
    with demo.read() as session:
        assert set(session.scalars(select(Account.username))) == set(ACCOUNTS)


def test_a_second_start_adds_nobody(demo: Database) -> None:
    before = count(demo, Person)
    fill_if_empty(demo, PASSWORD, SMALL)
    assert count(demo, Person) == before


def test_every_account_is_told_on_a_line_with_its_password(demo: Database, capsys: pytest.CaptureFixture[str]) -> None:
    tell_accounts(demo, PASSWORD)
    lines = capsys.readouterr().out.splitlines()
    assert [(line.split()[0], PASSWORD in line) for line in lines] == [(name, True) for name in ACCOUNTS]


def test_the_told_password_is_true_even_when_another_one_was_used_before(demo: Database) -> None:
    tell_accounts(demo, "mot cau khac cung du dai")
    assert all(signs_in(demo, name, "mot cau khac cung du dai") for name in ACCOUNTS)


def test_a_told_password_that_fits_changes_nothing(demo: Database) -> None:
    with demo.read() as session:
        before = set(session.scalars(select(Account.password_hash)))
    tell_accounts(demo, PASSWORD)
    with demo.read() as session:
        assert set(session.scalars(select(Account.password_hash))) == before


def test_a_random_password_is_kept_for_the_owner_alone(tmp_path: Path) -> None:
    first = demo_password(tmp_path, {})
    assert demo_password(tmp_path, {}) == first
    assert stat.S_IMODE((tmp_path / "demo-password").stat().st_mode) == 0o600


def test_before_the_city_is_there_courses_count_as_published_before_its_people_begin(sqlite_template: Path, tmp_path: Path) -> None:
    shutil.copyfile(sqlite_template, tmp_path / "elearn.db")
    database = Database(sqlite_url(tmp_path / "elearn.db"), clock=FakeClock(NOW))
    for name, text in scaffold.files("an-toan", "An toàn", "Safety").items():
        path = tmp_path / "courses" / "an-toan" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    publish_all(database, Settings(instance=tmp_path), tmp_path / "courses")
    fill_if_empty(database, PASSWORD, SMALL)
    with database.read() as session:
        published = session.scalars(select(CourseVersion.published_at)).one()
        began = session.scalars(select(func.min(Enrolment.enrolled_at))).one()
    database.close()
    assert published < began


def test_a_course_that_comes_later_is_published_then(demo: Database, tmp_path: Path) -> None:
    for name, text in scaffold.files("an-toan", "An toàn", "Safety").items():
        path = tmp_path / "courses" / "an-toan" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    publish_all(demo, Settings(instance=tmp_path), tmp_path / "courses")
    with demo.read() as session:
        assert session.scalars(select(CourseVersion.published_at)).one() == NOW


def test_a_faulty_course_is_told_and_does_not_stop_the_site(
    demo: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "courses" / "broken").mkdir(parents=True)
    (tmp_path / "courses" / "broken" / "course.yml").write_text("id: [", encoding="utf-8")
    publish_all(demo, Settings(instance=tmp_path), tmp_path / "courses")
    assert "broken" in capsys.readouterr().err
