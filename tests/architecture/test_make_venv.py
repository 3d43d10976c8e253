"""`deploy/make-venv.sh`: what is right is left alone, what does not work is made anew. Programs stand in for Python and pip."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.pure

PYTHON = """#!/bin/sh
echo "$(basename $0) $*" >> "$CALLS"
case "$*" in
*"venv --clear .venv"*)
    rm -rf .venv && mkdir -p .venv/bin && cp "$0" .venv/bin/python && printf '#!%s/.venv/bin/python\\n' "$(pwd)" > .venv/bin/pip ;;
*"pip "*"-e ."*)
    touch .venv/bin/elearn && chmod +x .venv/bin/elearn ;;
esac
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A tree with the script, a lock and a Python that only notes what it is asked."""
    folder = tmp_path / "tree"
    (folder / "deploy").mkdir(parents=True)
    shutil.copy(ROOT / "deploy" / "make-venv.sh", folder / "deploy")
    for name in ("requirements.lock", "requirements-dev.lock"):
        (folder / name).write_text(f"# {name}\n")
    (folder / "pyproject.toml").write_text('[project]\nname = "x"\n\n[tool.ruff]\nline-length = 1\n')
    python = tmp_path / "python3"
    python.write_text(PYTHON)
    python.chmod(0o755)
    return folder


def make(tree: Path, lock: str = "requirements.lock") -> list[str]:
    """Runs the script; answers what Python was asked to do to the environment."""
    calls = tree.parent / "calls"
    calls.write_text("")
    environment = {
        "PATH": "/usr/bin:/bin",
        "PYTHON": str(tree.parent / "python3"),
        "CALLS": str(calls),
        "HOME": os.environ.get("HOME", "/"),
    }
    subprocess.run(["sh", "deploy/make-venv.sh", lock], cwd=tree, check=True, capture_output=True, env=environment)
    return [line for line in calls.read_text().splitlines() if " -m " in line]


def test_a_first_run_makes_the_environment_and_checks_every_hash(tree: Path) -> None:
    made = make(tree)
    assert "venv --clear" in made[0]
    assert "--require-hashes" in made[1]
    assert "--only-binary :all:" in made[1]


def test_a_second_run_does_nothing(tree: Path) -> None:
    make(tree)
    assert make(tree) == []


def test_a_changed_lock_installs_into_the_environment_that_is_there(tree: Path) -> None:
    make(tree)
    (tree / "requirements.lock").write_text("# newer\n")
    done = make(tree)
    assert done
    assert not [line for line in done if "venv --clear" in line]


def test_changed_settings_of_tools_install_nothing(tree: Path) -> None:
    make(tree)
    path = tree / "pyproject.toml"
    path.write_text(path.read_text().replace("line-length = 1", "line-length = 2"))
    assert make(tree) == []


def test_the_environment_for_development_serves_for_running_too(tree: Path) -> None:
    make(tree, "requirements-dev.lock")
    assert make(tree, "requirements.lock") == []


def test_a_moved_environment_is_made_anew(tree: Path) -> None:
    make(tree)
    moved = tree.parent / "elsewhere"
    tree.rename(moved)
    assert "venv --clear" in make(moved)[0]


def test_a_folder_of_wheels_is_the_only_source(tree: Path) -> None:
    (tree / "wheels").mkdir()
    assert "--no-index --find-links wheels" in make(tree)[1]
