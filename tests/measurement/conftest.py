"""Fixtures of measurement: a course to feed on each kind of database, a stage with a real quiz, the application behind pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from tests.assessment.quiz_stage import QuizStage, a_quiz_stage
from tests.build import a_published_course
from tests.measurement.stage import Feeder
from tests.site import application as application
from tests.site import site as site
from tests.site import site_on_each as site_on_each
from tests.site import sown as sown


@pytest.fixture
def feeder(database: Database) -> Feeder:
    entry, _ = a_published_course(database)
    return Feeder(database, entry.id)


@pytest.fixture
def stage(database_url: str, clock: FakeClock) -> Iterator[QuizStage]:
    """A quiz and somebody before it, on each kind of database."""
    made = a_quiz_stage(database_url, clock)
    yield made
    made.database.close()
