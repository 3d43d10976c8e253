"""Fixtures of the studio: the house of its services, and the real application behind its pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from elearn.core.db.work import Database
from tests.site import application as application
from tests.site import site as site
from tests.site import sown as sown
from tests.studio.stage import House, furnish


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    """The house of the studio, on each kind of database."""
    return furnish(database, tmp_path)
