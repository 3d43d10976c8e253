"""The demo accounts exist in the demo alone."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from config import Mode
from elearn.app import create_app
from elearn.core.db.work import Database
from elearn.core.errors import Unavailable
from elearn.demo.city import fill
from tests.conftest import NOW
from tests.databases import sqlite_url
from tests.journeys.installation import settings_for


@pytest.mark.parametrize("mode", [Mode.PRODUCTION, Mode.DEVELOPMENT])
def test_a_database_with_the_demo_city_is_served_by_the_demo_alone(sqlite_template: Path, tmp_path: Path, mode: Mode) -> None:
    shutil.copyfile(sqlite_template, tmp_path / "elearn.db")
    url = sqlite_url(tmp_path / "elearn.db")
    settings = replace(settings_for(tmp_path, url), mode=mode)
    create_app(settings)
    database = Database(url)
    with database.unit_of_work() as work:
        fill(work.session, now=NOW, password="mưa trên phố huyện xưa")
    create_app(replace(settings, mode=Mode.DEMO))
    with pytest.raises(Unavailable):
        create_app(settings)


def test_a_database_that_is_not_made_yet_keeps_nobody_from_starting(tmp_path: Path) -> None:
    create_app(replace(settings_for(tmp_path, sqlite_url(tmp_path / "elearn.db")), mode=Mode.PRODUCTION))
