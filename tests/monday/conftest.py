"""The site."""

from __future__ import annotations

import pytest

from elearn.core.db.work import Database
from tests.planning.office import Office
from tests.site import application as application
from tests.site import site as site
from tests.site import sown as sown


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database)
