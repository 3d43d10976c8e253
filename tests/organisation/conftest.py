"""The real application behind the tests of pages; a stage with an administrator's browser for modules with their own database."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from elearn.core.db.work import Database
from tests.organisation.stage import Browser, make_stage
from tests.site import application as application
from tests.site import site as site
from tests.site import site_on_each as site_on_each
from tests.site import sown as sown


@pytest.fixture
def stage(site: Database, tmp_path: Path) -> Flask:
    """The kit with accounts and organisation over the database that the module calls its site."""
    return make_stage(site, tmp_path)


@pytest.fixture
def browser(stage: Flask, wards: object) -> Browser:
    """The browser of the administrator `quantri` of the module's wards."""
    assert wards
    found = Browser(stage)
    found.sign_in("quantri")
    return found
