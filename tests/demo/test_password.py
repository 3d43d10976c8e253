"""The demo's password."""

from __future__ import annotations

from pathlib import Path

import pytest

from elearn.demo.password import demo_password

pytestmark = pytest.mark.pure


def test_the_environment_decides(tmp_path: Path) -> None:
    assert demo_password(tmp_path, {"ELEARN_DEMO_PASSWORD": "chosen"}) == "chosen"
    assert not (tmp_path / "demo-password").exists()


def test_a_made_password_stays(tmp_path: Path) -> None:
    assert demo_password(tmp_path / "new", {}) == demo_password(tmp_path / "new", {})


def test_only_the_owner_reads_it(tmp_path: Path) -> None:
    demo_password(tmp_path, {})
    assert (tmp_path / "demo-password").stat().st_mode & 0o777 == 0o600


def test_two_installations_have_different_ones(tmp_path: Path) -> None:
    assert demo_password(tmp_path / "a", {}) != demo_password(tmp_path / "b", {})
