"""Who completed an earlier version is told of a later one that has changes to tell, once, however many they are."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from elearn.catalogue.events import CoursePublished
from elearn.catalogue.models import Course, Rendition
from elearn.catalogue.service import publish, retire
from elearn.content import document
from elearn.core.actor import SYSTEM
from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.core.ids import Id
from elearn.core.jobs.runner import Runner
from elearn.learning import telling
from elearn.learning.models import Completion
from elearn.learning.telling import TELL_CHANGES, on_course_published, tell_changes
from elearn.notifications.models import Message, Notice
from tests.learning.test_changes import LATER, version
from tests.notifications.makers import a_reader


@pytest.fixture
def telling_database(database_url: str, clock: FakeClock) -> Iterator[Database]:
    """A database in which the publication of a course is reacted to."""
    opened = Database(database_url, clock=clock, session_info={"reactions": {CoursePublished: (on_course_published,)}})
    yield opened
    opened.close()


def serve(database: Database, course: document.Course) -> None:
    with database.unit_of_work() as work:
        publish(work.session, SYSTEM, course, {}, now=work.now)


def complete(database: Database, people: int) -> list[Id]:
    """So many people complete what is served."""
    made = []
    with database.unit_of_work() as work:
        served = work.session.execute(
            select(Course.id, Rendition.id, Rendition.version_id).join(Rendition, Rendition.id == Course.rendition_id)
        ).one()
        for _ in range(people):
            person = a_reader(work.session).person_id
            assert person is not None
            made.append(person)
            work.session.add(
                Completion(
                    person_id=person, unit_path=[], course_id=served[0], rendition_id=served[1], version_id=served[2], minutes=60,
                    source="online", completed_at=work.now,
                )
            )  # fmt: skip
    return made


def run_jobs(database: Database) -> int:
    """Does every job; answers how many there were."""
    runner, done = Runner(database, {TELL_CHANGES: tell_changes}), 0
    while runner.run_job():
        done += 1
    return done


def told(database: Database) -> list[Id]:
    with database.read() as session:
        return sorted(session.scalars(select(Notice.person_id)))


def test_each_who_completed_is_told_once_in_several_steps(telling_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "STEP", 2)
    serve(telling_database, version("9.0.0"))
    people = complete(telling_database, 5)
    serve(telling_database, LATER)
    assert run_jobs(telling_database) == 3
    assert told(telling_database) == sorted(people)
    with telling_database.read() as session:
        words = session.scalars(select(Message.words)).first()
    assert words is not None
    assert words["changes"]["vi"] == "Bản 9.1.0 đổi."


def test_a_version_without_changes_to_tell_is_not_told(telling_database: Database) -> None:
    serve(telling_database, version("9.0.0"))
    complete(telling_database, 1)
    serve(telling_database, version("9.1.0"))
    assert (run_jobs(telling_database), told(telling_database)) == (0, [])


def test_who_completed_the_new_version_is_not_told(telling_database: Database) -> None:
    serve(telling_database, version("9.0.0"))
    serve(telling_database, LATER)
    complete(telling_database, 1)
    assert (run_jobs(telling_database), told(telling_database)) == (1, [])


def test_nobody_is_told_of_a_course_that_was_retired_meanwhile(telling_database: Database) -> None:
    serve(telling_database, version("9.0.0"))
    complete(telling_database, 1)
    serve(telling_database, LATER)
    with telling_database.unit_of_work() as work:
        retire(work.session, SYSTEM, LATER.id, now=work.now)
    assert (run_jobs(telling_database), told(telling_database)) == (1, [])
