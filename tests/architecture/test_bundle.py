"""`make bundle`: what it writes installs and answers with the network off. Slow, because it installs everything anew."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from elearn.core.db import revisions

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

ROOT = Path(__file__).parents[2]


def run(*words: str | Path, folder: Path, check: bool = True) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("ELEARN_", "PIP_", "VIRTUAL_ENV"))}
    return subprocess.run(words, cwd=folder, check=check, capture_output=True, text=True, env=environment)


def without_network() -> list[str]:
    """The words before a command that take its network away; none where this machine does not allow it."""
    words = ["unshare", "--net", "--map-root-user"]
    allowed = (
        shutil.which("unshare") is not None and subprocess.run([*words, "true"], check=False, capture_output=True).returncode == 0
    )
    return words if allowed else []


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle of this tree, unpacked elsewhere."""
    if not (ROOT / ".git").exists():
        pytest.skip("a bundle is made from a checkout")
    checkout = tmp_path_factory.mktemp("bundle") / "checkout"
    run("git", "clone", "--quiet", str(ROOT), str(checkout), folder=ROOT)
    # The environment that runs this test downloads the wheels.
    (checkout / ".venv").symlink_to(Path(sys.prefix))
    made = subprocess.run(["sh", "deploy/make-bundle.sh"], cwd=checkout, check=False, capture_output=True, text=True)
    if made.returncode:
        pytest.skip(f"the wheels cannot be downloaded here: {made.stderr.strip().splitlines()[-1:]}")
    archive = next((checkout / "dist").glob("*.tar.gz"))
    run("sha256sum", "--check", "--quiet", f"{archive.name}.sha256", folder=archive.parent)
    with tarfile.open(archive) as tar:
        tar.extractall(checkout.parent / "unpacked", filter="data")
    return next((checkout.parent / "unpacked").iterdir())


def test_a_bundle_holds_the_tree_and_its_wheels_but_no_history(unpacked: Path) -> None:
    assert (unpacked / "Makefile").is_file()
    assert not (unpacked / ".git").exists()
    assert {path.suffix for path in (unpacked / "wheels").iterdir()} == {".whl"}


def test_a_bundle_installs_and_migrates_with_the_network_off(unpacked: Path) -> None:
    apart = without_network()
    if not apart:
        # Without a namespace the wheels alone are proof enough that pip had nothing else: the folder is its only source.
        assert "--no-index" in (unpacked / "deploy" / "make-venv.sh").read_text(encoding="utf-8")
    installed = run(*apart, "deploy/make-venv.sh", "requirements.lock", folder=unpacked, check=False)
    assert installed.returncode == 0, installed.stderr
    secret = run(*apart, ".venv/bin/elearn", "secret", folder=unpacked).stdout.strip()
    migrated = run(*apart, "env", f"ELEARN_SECRET_KEY={secret}", ".venv/bin/elearn", "db", "upgrade", folder=unpacked)
    assert f"→ {revisions.NEEDED}" in migrated.stdout


def test_installing_again_does_nothing(unpacked: Path) -> None:
    run("deploy/make-venv.sh", "requirements.lock", folder=unpacked)
    assert run("deploy/make-venv.sh", "requirements.lock", folder=unpacked).stdout == ""
