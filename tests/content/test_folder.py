"""Writing into a course folder: all or nothing, never through a link."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from elearn.content.folder import replace_file
from elearn.content.source import SourcesRefused

pytestmark = pytest.mark.pure


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with one file, beside one that is none of its business."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "a.md").write_bytes(b"theirs")
    (tmp_path / "course" / "snippets").mkdir(parents=True)
    (tmp_path / "course" / "snippets" / "a.md").write_bytes(b"old")
    return tmp_path / "course"


def codes_of(refused: pytest.ExceptionInfo[SourcesRefused]) -> list[str]:
    return [problem.code for problem in refused.value.problems]


def test_a_file_gets_its_new_content(root: Path) -> None:
    replace_file(root, "snippets/a.md", b"new")
    assert (root / "snippets" / "a.md").read_bytes() == b"new"


def test_nothing_is_left_beside_it(root: Path) -> None:
    replace_file(root, "snippets/a.md", b"new")
    assert [path.name for path in (root / "snippets").iterdir()] == ["a.md"]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
def test_a_file_keeps_its_mode(root: Path, mode: int) -> None:
    (root / "snippets" / "a.md").chmod(mode)
    replace_file(root, "snippets/a.md", b"new")
    assert stat.S_IMODE((root / "snippets" / "a.md").stat().st_mode) == mode


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="space"):
        replace_file(root, "snippets/a.md", b"new")
    assert [(path.name, path.read_bytes()) for path in (root / "snippets").iterdir()] == [("a.md", b"old")]


def test_a_link_is_not_written_through(root: Path) -> None:
    (root / "snippets" / "b.md").symlink_to(root.parent / "outside" / "a.md")
    with pytest.raises(SourcesRefused) as refused:
        replace_file(root, "snippets/b.md", b"new")
    assert (codes_of(refused), (root.parent / "outside" / "a.md").read_bytes()) == (["SEC003"], b"theirs")


def test_a_link_to_a_file_of_the_course_is_refused_as_well(root: Path) -> None:
    (root / "snippets" / "b.md").symlink_to("a.md")
    with pytest.raises(SourcesRefused):
        replace_file(root, "snippets/b.md", b"new")


def test_a_folder_that_is_a_link_is_not_written_through(root: Path) -> None:
    (root / "more").symlink_to(root.parent / "outside")
    with pytest.raises(SourcesRefused) as refused:
        replace_file(root, "more/a.md", b"new")
    assert (codes_of(refused), (root.parent / "outside" / "a.md").read_bytes()) == (["SEC003"], b"theirs")


def test_a_path_that_leaves_the_folder_is_refused(root: Path) -> None:
    with pytest.raises(SourcesRefused):
        replace_file(root, "../outside/a.md", b"new")


def test_a_course_folder_that_is_a_link_is_not_written_into(root: Path) -> None:
    link = root.parent / "link"
    link.symlink_to(root)
    with pytest.raises(SourcesRefused) as refused:
        replace_file(link, "snippets/a.md", b"new")
    assert (codes_of(refused), (root / "snippets" / "a.md").read_bytes()) == (["SEC003"], b"old")


def test_a_second_name_outside_keeps_its_content(root: Path) -> None:
    (root / "snippets" / "c.md").hardlink_to(root.parent / "outside" / "a.md")
    replace_file(root, "snippets/c.md", b"new")
    assert (root.parent / "outside" / "a.md").read_bytes() == b"theirs"


def test_a_special_file_is_refused(root: Path) -> None:
    os.mkfifo(root / "snippets" / "d.md")
    with pytest.raises(SourcesRefused):
        replace_file(root, "snippets/d.md", b"new")
