"""One person with an account, and a browser at the door. On SQLite: what differs between databases is tested below the pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.core.ids import Id
from tests.organisation.makers import a_person, a_unit, an_account
from tests.organisation.stage import Browser, make_stage


@pytest.fixture
def site(sqlite_database_url: str, clock: FakeClock) -> Iterator[Database]:
    """The database behind the pages."""
    opened = Database(sqlite_database_url, clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def hanh(site: Database) -> Id:
    """The account of chị Hạnh, username `hanh`."""
    with site.unit_of_work() as work:
        root = a_unit(work.session, name="Thành phố Ví Dụ")
        return an_account(work.session, a_person(work.session, root, staff_code="VD7"), username="hanh", email="hanh@vidu.vn")


@pytest.fixture
def stage(site: Database, tmp_path: Path) -> Flask:
    return make_stage(site, tmp_path)


@pytest.fixture
def browser(stage: Flask, hanh: Id) -> Browser:
    assert hanh
    return Browser(stage)
