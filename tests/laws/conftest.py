"""Fixtures of the register: the studio's house with a laws.yml, and the real application behind its pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from elearn.core.db.work import Database
from tests.laws.stage import Shelf
from tests.site import application as application
from tests.site import site as site
from tests.site import sown as sown
from tests.studio.stage import furnish


@pytest.fixture
def shelf(database: Database, tmp_path: Path) -> Shelf:
    """The house of the studio with a register, on each kind of database."""
    return Shelf(furnish(database, tmp_path), tmp_path / "laws.yml")
