"""The command line in tests: an installation of its own in a temporary folder, no settings from outside."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from elearn.cli import main
from elearn.core.db.work import Database

SECRET = "zB4x-Qm81-kLpW-92vT-hYd0-Rn6s-aE3u"

Elearn = Callable[..., Result]


@pytest.fixture
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """No `ELEARN_*` variable but those of a sound installation; answers its folder."""
    for name in [name for name in os.environ if name.startswith("ELEARN_")]:
        monkeypatch.delenv(name)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    instance = tmp_path / "instance"
    monkeypatch.setenv("ELEARN_INSTANCE", str(instance))
    monkeypatch.setenv("ELEARN_SECRET_KEY", SECRET)
    return instance


@pytest.fixture
def elearn(bare_environment: Path) -> Elearn:
    """Runs a command in this process: `elearn("db", "status")`."""

    def call(*words: str, **environment: str) -> Result:
        result = CliRunner().invoke(main, words, env=environment, prog_name="elearn")
        # What is not foreseen must fail the test, not hide behind an exit code.
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return call


@pytest.fixture
def installed(bare_environment: Path, migrated_template: Path) -> Database:
    """The installation's database, with its tables."""
    bare_environment.mkdir()
    shutil.copyfile(migrated_template, bare_environment / "elearn.db")
    database = Database(f"sqlite:///{bare_environment / 'elearn.db'}")
    database.close()
    return database
