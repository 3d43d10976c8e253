"""A fresh installation to measure: published courses, people at work, learners who are signed in and have learned something.

Everything is made through the services. Nobody signs in over HTTP: hashing passwords would cost more than all else together.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import update
from sqlalchemy.orm import Session

from benchmarks.servers import ROOT
from benchmarks.sitting import hand_in
from config import Mode, Settings
from elearn.accounts import service as accounts
from elearn.accounts.passwords import PasswordHash, hashing
from elearn.accounts.service import NewPerson
from elearn.app import open_database
from elearn.assessment.solving import solve
from elearn.catalogue.folder import course_folders
from elearn.catalogue.library import LIBRARY
from elearn.catalogue.publishing import publish_folder
from elearn.catalogue.queries import CourseEntry, list_courses
from elearn.catalogue.storage import LocalStorage
from elearn.content.compilation import Compilation, Previous
from elearn.content.document import Course, Lesson
from elearn.content.workshop import Workshop
from elearn.core.actor import SYSTEM, Actor, Role
from elearn.core.db import schema
from elearn.core.db.work import Database
from elearn.core.ids import Id
from elearn.demo.city import fill
from elearn.demo.learning import fill_learning
from elearn.demo.scale import Scale
from elearn.learning import service as learning
from elearn.learning.service import Place
from elearn.models import metadata as metadata  # every table must be known before a row is written
from elearn.organisation import service as organisation
from elearn.organisation.models import Unit
from elearn.organisation.rules import UnitKind
from elearn.organisation.service import NewEmployment, NewUnit
from elearn.web.access import SESSION_TOKEN

SECRET = "a secret of the measurements, 0123456789"
LEARNERS = 24
MEASURED = Scale(people=2_055, completions=2_800)
"""The city that is measured, as large as in the figures before."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody with an open session: who they are, the Cookie header of their browser, and the token that their forms carry."""

    actor: Actor
    cookie: str
    form_token: str


@dataclass(frozen=True, slots=True)
class Stage:
    """An installation. `courses` are those that are served, with their documents; `officer` may open every list there is."""

    settings: Settings
    courses: tuple[tuple[CourseEntry, Course], ...]
    learners: tuple[SignedIn, ...]
    officer: SignedIn
    learner_unit: Id

    @property
    def environ(self) -> dict[str, str]:
        """The settings as a server process reads them."""
        return {
            "ELEARN_MODE": self.settings.mode.value,
            "ELEARN_INSTANCE": str(self.settings.instance),
            "ELEARN_DATABASE_URL": self.settings.database,
            "ELEARN_SECRET_KEY": SECRET,
            "ELEARN_HTTPS": "no",
            "ELEARN_LOG_LEVEL": "WARNING",
        }

    def lessons(self) -> list[tuple[CourseEntry, Course, Lesson]]:
        """Every lesson of every course, cases left out."""
        return [(entry, course, each) for entry, course in self.courses for each in course.lessons if each.kind == "lesson"]

    def lesson_paths(self, language: str = "vi") -> list[str]:
        return [f"/{language}/courses/{entry.slug}/{lesson.slug}" for entry, _, lesson in self.lessons()]


def make_stage(folder: Path, database_url: str, *, is_small: bool, learners: int = LEARNERS, is_bare: bool = False) -> Stage:
    """An installation in `folder`, which is made.

    Args:
        database_url: of an empty database.
        is_small: a ward with a few people instead of the demo city with two thousand.
        learners: how many people are signed in. A quarter each has done nothing yet, has answered some questions of every lesson,
            has finished the first lesson, and has completed the courses.
        is_bare: nothing is published, so that nobody has learned anything.
    """
    settings = Settings(
        mode=Mode.PRODUCTION, instance=folder, database_url=database_url, secret_key=SECRET, https=False, log_level="WARNING"
    )
    database = open_database(settings, patient=True)
    schema.upgrade(database)
    if not is_bare:
        with Workshop() as workshop:
            for course in course_folders(ROOT / "courses"):
                publish_folder(database, LocalStorage(settings.media), partial(_compile, workshop), SYSTEM, course)
    password_hash = hashing().hash("a password of the measurements")
    with database.unit_of_work() as work:
        city, ward = _small_city(work.session, work.now) if is_small else _demo_city(work.session, work.now)
        people = _people(work.session, ward, learners + 1, work.now)
        *signed_in, officer = _sign_in(work.session, people, ward, password_hash, work.now)
        today = work.now.date()
        for role in (Role.TRAINING_OFFICER, Role.HEAD, Role.ADMINISTRATOR, Role.TRAINER, Role.EXAM_OFFICER):
            organisation.grant_role(
                work.session, SYSTEM, people[-1], role, city, valid_from=today - timedelta(days=9), now=work.now, today=today
            )
        served = tuple(
            (entry, LIBRARY.get_document(work.session, entry.rendition_id)) for entry in list_courses(work.session, SYSTEM)
        )
        for number, each in enumerate(signed_in):
            let_learn(work.session, each.actor, served, number % 4, work.now)
    database.close()
    return Stage(settings, served, tuple(signed_in), officer, ward)


_compiled: dict[bytes, Compilation] = {}
"""By what was compiled: installations that are made one after the other get the same courses."""


def _compile(workshop: Workshop, sources: Mapping[str, bytes], laws: bytes | None, previous: Previous | None) -> Compilation:
    """As the workshop does; what this process has compiled before is not compiled again."""
    what = hashlib.sha256(repr((sorted(sources.items()), laws, previous)).encode()).digest()
    if what not in _compiled:
        _compiled[what] = workshop.compile(sources, laws=laws, previous=previous)
    return _compiled[what]


def _demo_city(session: Session, now: datetime) -> tuple[Id, Id]:
    city = fill(session, now=now, password="a password of the measurements", scale=MEASURED)
    fill_learning(session, city, now=now, scale=MEASURED)
    # A site in production refuses the demo city; this one stands for a real one.
    session.execute(update(Unit).values(code_system="BENCH"))
    return city.city_id, city.ward_id


def _small_city(session: Session, now: datetime) -> tuple[Id, Id]:
    since, today = (now - timedelta(days=500)).date(), now.date()

    def begin(code: str, kind: UnitKind, parent: Id | None) -> Id:
        unit = NewUnit("BENCH", code, {"vi": f"Đơn vị {code}", "en": f"Unit {code}"}, kind, parent)
        return organisation.create_unit(session, SYSTEM, unit, on=since, now=now, today=today)

    city = begin("00", UnitKind.CITY, None)
    return city, begin("001", UnitKind.WARD, city)


def _people(session: Session, unit: Id, count: int, now: datetime) -> list[Id]:
    new = [NewPerson(f"Người Học {number}", staff_code=f"BM{number:05d}") for number in range(count)]
    people = accounts.create_people(session, SYSTEM, new, now=now)
    since = (now - timedelta(days=400)).date()
    organisation.employ_all(session, SYSTEM, [NewEmployment(person, unit, since) for person in people], now=now, today=now.date())
    return people


def cookie_signer() -> URLSafeTimedSerializer:
    """What signs the cookies of sessions as the product does."""
    signer = Flask("signer")
    signer.secret_key = SECRET
    cookies = SecureCookieSessionInterface().get_signing_serializer(signer)
    if cookies is None:
        raise RuntimeError("cookies cannot be signed without a secret")
    return cookies


def _sign_in(session: Session, people: Sequence[Id], unit: Id, password_hash: PasswordHash, now: datetime) -> list[SignedIn]:
    cookies = cookie_signer()
    forms = URLSafeTimedSerializer(SECRET, salt="wtf-csrf-token")
    found = []
    for number, person in enumerate(people):
        account = accounts.create_account(session, SYSTEM, person, f"bench{number}", password_hash=password_hash, now=now)
        accounts.confirm_informed(session, Actor(person, account), now=now)
        token = accounts.begin_session(session, account, verified=password_hash, now=now)
        # The form token stands in the cookie from the first page with a form on, as in a browser that has seen one.
        content = {SESSION_TOKEN: token, "csrf_token": f"{number:040x}"}
        form_token = forms.dumps(content["csrf_token"])
        found.append(SignedIn(Actor(person, account, unit_id=unit), f"elearn={cookies.dumps(content)}", str(form_token)))
    return found


def let_learn(session: Session, actor: Actor, served: Sequence[tuple[CourseEntry, Course]], extent: int, now: datetime) -> None:
    """Extent 0: nothing; 1: every other question; 2: the first lesson; 3: all lessons."""
    for entry, course in served:
        lessons = {0: (), 1: course.lessons, 2: course.lessons[:1], 3: course.lessons}[extent]
        for lesson in lessons:
            if lesson.kind == "quiz":
                if extent > 1:
                    hand_in(session, actor, entry, course, lesson, now=now - timedelta(hours=11))
                continue
            place = Place(entry, course, lesson)
            for number, question in enumerate(course.iter_questions(lesson)):
                if extent == 1 and number % 2:
                    continue
                response, key = solve(question, course.source_language), f"bench-{question.id}"
                learning.answer(
                    session, actor, place, question, response, language=course.source_language, key=key, now=now - timedelta(days=1)
                )
            if extent > 1:
                learning.reach_end(session, actor, place, now=now - timedelta(hours=12))


def opened(stage: Stage) -> Database:
    """The stage's database, for measurements inside this process."""
    return open_database(stage.settings)
