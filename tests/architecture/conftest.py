"""The whole small site of `tests.architecture.site`, made once and copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.site import Plan, Site, make


@pytest.fixture(scope="session")
def site_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Plan]:
    path = tmp_path_factory.mktemp("site") / "template.db"
    shutil.copyfile(sqlite_template, path)
    return path, make(path)


@pytest.fixture
def site(site_template: tuple[Path, Plan], tmp_path: Path) -> Iterator[Site]:
    template, plan = site_template
    made = Site(template, plan, tmp_path / "instance")
    yield made
    made.close()
