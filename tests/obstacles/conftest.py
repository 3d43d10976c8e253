"""A ward with a head and people at their desks, under a city; and the real application behind the tests of pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.wiring import REACTIONS
from tests.obstacles.ward import Ward
from tests.site import application as application
from tests.site import site as site
from tests.site import sown as sown


@pytest.fixture
def ward(database_url: str, clock: FakeClock) -> Iterator[Ward]:
    opened = Database(database_url, clock=clock, session_info={"reactions": REACTIONS})
    yield Ward(opened)
    opened.close()
