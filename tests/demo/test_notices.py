"""What chị Hạnh of the demo city reads under "Notices" is what happened."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from elearn.catalogue.models import Course
from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.core.ids import Id
from elearn.demo.city import fill
from elearn.demo.learning import fill_learning
from elearn.demo.scale import Scale
from elearn.learning.models import Completion, FaultReport, LessonProgress
from elearn.notifications.kinds import Kind
from elearn.notifications.models import Message, Notice
from elearn.planning.models import Reminder
from tests.build import COURSES, a_published_course
from tests.conftest import NOW
from tests.databases import sqlite_url

FOLDERS = ("sec-phish", "priv-basics")
LESSONS: dict[str, int] = {}


@pytest.fixture(scope="module")
def hanh(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Database, Id]:
    """A small city with the two courses that are asked of people, and its learner."""
    path = tmp_path_factory.mktemp("notices") / "elearn.db"
    shutil.copyfile(sqlite_template, path)
    database = Database(sqlite_url(path), clock=FakeClock(NOW))
    for folder in FOLDERS:
        _, course = a_published_course(database, COURSES / folder)
        LESSONS[course.slug] = len(course.lessons)
    scale = Scale(people=200, completions=100, units=2)
    with database.unit_of_work() as work:
        made = fill(work.session, now=work.now, password="mưa trên phố huyện xưa", scale=scale)
        fill_learning(work.session, made, now=work.now, scale=scale)
    return database, made.usernames["hocvien"]


def told(hanh: tuple[Database, Id], kind: Kind) -> list[Message]:
    database, person = hanh
    with database.read() as session:
        wanted = select(Message).join(Notice).where(Notice.person_id == person, Message.kind == kind.value)
        return list(session.scalars(wanted))


def test_of_changes_only_those_are_told_of_a_course_that_she_completed(hanh: tuple[Database, Id]) -> None:
    database, person = hanh
    with database.read() as session:
        completed = session.scalars(select(Completion.id).where(Completion.person_id == person)).all()
    assert (told(hanh, Kind.COURSE_CHANGED), completed) == ([], [])


def test_the_reminder_tells_how_many_lessons_she_has_left(hanh: tuple[Database, Id]) -> None:
    database, person = hanh
    (reminder,) = told(hanh, Kind.REMINDER)
    slug = str(reminder.place).split("/")[2]
    with database.read() as session:
        finished = session.scalars(
            select(LessonProgress.lesson)
            .join(Course, Course.id == LessonProgress.course_id)
            .where(LessonProgress.person_id == person, Course.slug == slug, LessonProgress.rendition_id.is_not(None))
        ).all()
        assert session.scalars(select(Reminder.words).where(Reminder.person_id == person)).all() == [reminder.words["text"]]
    assert int(reminder.words["lessons"]) == LESSONS[slug] - len(finished)


def test_the_answer_is_one_to_her_own_report(hanh: tuple[Database, Id]) -> None:
    database, person = hanh
    with database.read() as session:
        answers = session.scalars(select(FaultReport.answer).where(FaultReport.person_id == person)).all()
    assert [each.words["answer"] for each in told(hanh, Kind.FAULT_ANSWERED)] == answers
    assert answers


def test_some_she_has_read_and_some_not(hanh: tuple[Database, Id]) -> None:
    database, person = hanh
    with database.read() as session:
        read = [each is not None for each in session.scalars(select(Notice.read_at).where(Notice.person_id == person))]
    assert set(read) == {True, False}
