"""The real application for tests of pages, over a small city that is made once and copied for each test.

Thành phố                  above
├── Phường A               own: the learner, and whoever has a role
│   └── Văn phòng A        below
└── Phường B               sibling
Thành phố khác             other: a second root

Two courses are published: the first one of the product, and one that has every kind of question, a case and both editions. The
application is made once; each test puts a database of its own behind it. Pages are fetched as they are; `checking` reads them as a
careful person would.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select

from config import Mode, Settings
from elearn.accounts import service as accounts
from elearn.app import create_app
from elearn.catalogue.queries import CourseEntry, get_course
from elearn.catalogue.service import publish
from elearn.catalogue.storage import LocalStorage
from elearn.content.compilation import Compilation
from elearn.content.compile import compile_sources
from elearn.content.document import Course
from elearn.content.source_folder import read_folder
from elearn.core.actor import SYSTEM, Role
from elearn.core.clock import FakeClock
from elearn.core.db.base import Base
from elearn.core.db.work import Database
from elearn.core.ids import Id
from elearn.organisation.rules import UnitKind
from elearn.web.access import SESSION_TOKEN
from elearn.wiring import SESSION_INFO
from tests.build import lessons_of
from tests.conftest import NOW
from tests.databases import sqlite_url
from tests.organisation.makers import a_grant, a_person, a_unit, an_account, hashed
from tests.web.checking_client import CheckingClient

SO_TAY = Path(__file__).parent / "content" / "courses" / "so-tay"
GUEST = "guest"
LEARNER = "learner"
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_SECRET = "zB4x-Qm81-kLpW-92vT-hYd0-Rn6s-aE3u"
_WRITES = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)', re.IGNORECASE)


@dataclass
class Plan:
    """What was made: units by place, a learner in each; tokens of sessions by place or role."""

    units: dict[str, Id] = field(default_factory=dict)
    people: dict[str, Id] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)


@cache
def so_tay() -> Compilation:
    """The course with every kind of question, compiled once a run."""
    compilation = compile_sources(read_folder(SO_TAY), laws=(SO_TAY.parent / "laws.yml").read_bytes())
    assert compilation.course is not None, compilation.errors
    return compilation


def course_of(compilation: Compilation) -> Course:
    assert compilation.course is not None
    return compilation.course


def first_course() -> Course:
    """The first course of the product."""
    return lessons_of()


def every_kind() -> Course:
    return course_of(so_tay())


def another(course: Course, *, code: str, **changes: object) -> Course:
    """A course of its own with the same lessons: `code` is its id, its address and its hash."""
    return replace(course, **{"id": code, "slug": code, "source_hash": f"{code:0<64}", **changes})  # type: ignore[arg-type]  # passed on


def sow(database: Database) -> Plan:
    """Makes the city and publishes both courses."""
    plan = Plan()
    with database.unit_of_work() as work:
        for course in (first_course(), every_kind()):
            publish(work.session, SYSTEM, course, {}, now=work.now)
        city = a_unit(work.session, name="Thành phố", kind=UnitKind.CITY)
        ward = a_unit(work.session, city, name="Phường A")
        plan.units = {
            "above": city,
            "own": ward,
            "below": a_unit(work.session, ward, name="Văn phòng A"),
            "sibling": a_unit(work.session, city, name="Phường B"),
            "other": a_unit(work.session, name="Thành phố khác", kind=UnitKind.CITY),
        }
        for who in (*plan.units, *Role):
            person = a_person(work.session, plan.units.get(who, ward), name=f"Nguyễn Thị {who}")
            account = an_account(work.session, person, username=f"user-{who}")
            if who in set(Role) - {Role.LEARNER}:
                a_grant(work.session, person, Role(who), ward)
            plan.people[who] = person
            plan.tokens[who] = accounts.begin_session(work.session, account, verified=hashed(), now=work.now)
    return plan


class Site:
    """The application over one database, and what is written in it."""

    def __init__(self, app: Flask, database: Database, plan: Plan, folder: Path) -> None:
        self.app, self.database, self.plan = app, database, plan
        app.extensions["elearn.database"] = database
        app.extensions["elearn.storage"] = LocalStorage(folder / "media")
        app.extensions["elearn.private"] = LocalStorage(folder / "private", is_private=True)
        self.written: list[str] = []
        event.listen(database.write_engine, "before_cursor_execute", self._listen)

    def _listen(self, _connection: object, _cursor: object, statement: str, *_: object) -> None:
        found = _WRITES.match(statement)
        if found:
            self.written.append(found[1])

    def browser(self, who: str = GUEST) -> FlaskClient:
        """A browser of a guest, of the learner in a unit (by its place) or of somebody with a role."""
        return self._signed_in(self.app.test_client(), who)

    def checking(self, who: str = GUEST) -> FlaskClient:
        """The same, reading every page for faults."""
        return self._signed_in(CheckingClient(self.app), who)

    def _signed_in(self, client: FlaskClient, who: str) -> FlaskClient:
        if who != GUEST:
            with client.session_transaction() as kept:
                kept[SESSION_TOKEN] = self.plan.tokens[who]
        return client

    def publish(self, course: Course, owner_id: Id | None = None) -> CourseEntry:
        """Publishes a document as the operator, for a unit where it belongs to one."""
        with self.database.unit_of_work() as work:
            publish(work.session, SYSTEM, course, {}, owner_id=owner_id, now=work.now)
        with self.database.read() as session:
            return get_course(session, SYSTEM, course.slug)

    def count(self, model: type[Base]) -> int:
        with self.database.read() as session:
            return session.execute(select(func.count()).select_from(model)).scalar_one()


@cache
def _application(folder: Path) -> Flask:
    settings = Settings(mode=Mode.PRODUCTION, instance=folder, secret_key=_SECRET, https=False, allowed_hosts=("localhost",))
    app = create_app(settings, clock=FakeClock(NOW))
    # The token of forms has tests of its own.
    app.config["WTF_CSRF_ENABLED"] = False
    app.extensions["elearn.database"].close()
    return app


@pytest.fixture(scope="session")
def application(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return _application(tmp_path_factory.getbasetemp() / "application")


@cache
def _sown(template: Path, path: Path) -> Plan:
    shutil.copyfile(template, path)
    database = Database(sqlite_url(path), clock=FakeClock(NOW))
    plan = sow(database)
    database.close()
    return plan


@pytest.fixture(scope="session")
def sown(sqlite_template: Path) -> tuple[Path, Plan]:
    path = sqlite_template.with_name("sown.db")
    return path, _sown(sqlite_template, path)


def _opened(app: Flask, url: str, plan: Plan | None, folder: Path) -> Iterator[Site]:
    database = Database(url, clock=FakeClock(NOW), session_info={**SESSION_INFO, "zone": ZONE})
    yield Site(app, database, plan or sow(database), folder)
    database.close()


@pytest.fixture
def site(application: Flask, sown: tuple[Path, Plan], tmp_path: Path) -> Iterator[Site]:
    """The site on SQLite."""
    template, plan = sown
    shutil.copyfile(template, tmp_path / "elearn.db")
    yield from _opened(application, sqlite_url(tmp_path / "elearn.db"), plan, tmp_path)


@pytest.fixture
def site_on_each(application: Flask, database_url: str, tmp_path: Path) -> Iterator[Site]:
    """The site on each kind of database, for what a database may refuse."""
    yield from _opened(application, database_url, None, tmp_path)
