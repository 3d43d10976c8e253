"""Media on disk: named by their content, never written twice."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from elearn.catalogue.storage import LocalStorage

pytestmark = pytest.mark.pure

NAME = "a" * 64 + ".svg"


def test_what_was_put_is_found(tmp_path: Path) -> None:
    LocalStorage(tmp_path).put(NAME, b"<svg/>")
    found = LocalStorage(tmp_path).find(NAME)
    assert found is not None
    assert found.read_bytes() == b"<svg/>"


def test_a_file_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    storage = LocalStorage(tmp_path)
    storage.put(NAME, b"first")
    found = storage.find(NAME)
    assert found is not None
    before = found.stat()
    storage.put(NAME, b"first")
    assert found.stat().st_mtime_ns == before.st_mtime_ns
    assert found.stat().st_ino == before.st_ino


def test_only_old_files_that_nobody_needs_are_removed(tmp_path: Path) -> None:
    storage = LocalStorage(tmp_path, is_private=True)
    old, needed, young = (letter * 64 + ".zip" for letter in "abc")
    for name in (old, needed, young):
        storage.put(name, b"x")
    for name in (old, needed):
        age(storage, name)
    assert storage.remove_old(datetime(2026, 1, 1, tzinfo=UTC), keep={needed}) == 1
    assert [storage.find(name) is not None for name in (old, needed, young)] == [False, True, True]


def test_a_private_file_that_is_put_again_is_young_again(tmp_path: Path) -> None:
    storage = LocalStorage(tmp_path, is_private=True)
    storage.put(NAME, b"x")
    age(storage, NAME)
    storage.put(NAME, b"x")
    assert storage.remove_old(datetime(2026, 1, 1, tzinfo=UTC), keep=()) == 0


def age(storage: LocalStorage, name: str) -> None:
    """Makes a file as old as the year 2001."""
    path = storage.find(name)
    assert path is not None
    os.utime(path, (1_000_000_000, 1_000_000_000))


def test_no_draft_is_left_behind(tmp_path: Path) -> None:
    LocalStorage(tmp_path).put(NAME, b"x")
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [NAME]


def test_the_web_server_may_read_a_file(tmp_path: Path) -> None:
    storage = LocalStorage(tmp_path)
    storage.put(NAME, b"x")
    found = storage.find(NAME)
    assert found is not None
    assert found.stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize(
    "name",
    [
        "",
        "..",
        "../elearn.db",
        "A" * 64 + ".svg",
        "a" * 63 + ".svg",
        "a" * 64,
        "a" * 64 + ".",
        NAME + "\n",
        NAME + "\0",
        "a/" + NAME,
    ],
)
def test_a_name_that_is_no_content_is_never_looked_for(tmp_path: Path, name: str) -> None:
    (tmp_path / "aa").mkdir()
    (tmp_path / "elearn.db").write_bytes(b"secret")
    assert LocalStorage(tmp_path / "media").find(name) is None


def test_what_else_lies_beside_a_file_is_not_served(tmp_path: Path) -> None:
    storage = LocalStorage(tmp_path)
    storage.put(NAME, b"x")
    beside = NAME + ".html"
    (tmp_path / "aa" / beside).write_bytes(b"<script>")
    assert storage.find(beside) is None
