"""Fixtures of authoring: the studio's house, in which a course is written and which reacts to what is published."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from elearn.authoring.reactions import on_draft_made, on_draft_published
from elearn.authoring.views.shared import WORKSHOP
from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.studio.events import DraftMade, DraftPublished
from tests.authoring.workshop_here import WorkshopHere
from tests.site import application as application
from tests.site import site as site
from tests.site import sown as sown
from tests.studio.stage import House, furnish


@pytest.fixture
def house(database_url: str, clock: FakeClock, tmp_path: Path) -> Iterator[House]:
    """The house of the studio, on each kind of database, with workspaces in it."""
    opened = Database(
        database_url, clock=clock, session_info={"reactions": {DraftMade: (on_draft_made,), DraftPublished: (on_draft_published,)}}
    )
    yield furnish(opened, tmp_path)
    opened.close()


@pytest.fixture(autouse=True)
def _compiler_here(request: pytest.FixtureRequest) -> Iterator[None]:
    """Where there is a site, its compiler works in this process: the child has its own tests."""
    if "site" not in request.fixturenames:
        yield
        return
    extensions = request.getfixturevalue("site").app.extensions
    kept = extensions[WORKSHOP]
    extensions[WORKSHOP] = WorkshopHere()
    yield
    extensions[WORKSHOP] = kept
