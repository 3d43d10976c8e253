"""What the publisher sees of a folder before anything is compiled: the course's own id, its laws, and folders that are traps."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from elearn.catalogue.folder import CourseFolder, course_folders, read_course_folder
from elearn.content import limits
from elearn.content.source import SourcesRefused
from elearn.core.errors import Invalid

pytestmark = pytest.mark.pure

LAWS = "mot: {number: 1/2025/QH15, title: {vi: Luật Một}, status: in-force}\nhai: {number: 2, title: {vi: Hai}, status: draft}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "khoa").mkdir()
    return tmp_path / "khoa"


def read(folder: Path, course_yml: str, laws: str | None = None) -> CourseFolder:
    (folder / "course.yml").write_bytes(course_yml.encode())
    if laws is not None:
        (folder.parent / "laws.yml").write_text(laws, encoding="utf-8")
    return read_course_folder(folder)


@pytest.mark.parametrize(
    "course_yml",
    [
        "id: so-tay",
        "\ufeffid: so-tay",
        "id: 'so-tay'",
        '"id": "so-tay"',
        "id:\n  so-tay",
        "id: so-tay # mã",
        "{format: 1, id: so-tay}",
        "# id: khac\nid: so-tay",
        "title: {id: khac}\nid: so-tay",
        'summary: "một\nid: khac\n"\nid: so-tay',
        "format: 1\r\nid: so-tay\r\nversion: [",
        "modules:\n- id: khac\nid: so-tay\nkey-that-is-not-known: x",
    ],
)
def test_the_id_is_read_as_yaml_writes_it(folder: Path, course_yml: str) -> None:
    # A text that is no YAML has no id; the compiler tells the fault.
    assert read(folder, course_yml).code == (None if course_yml.endswith("[") else "so-tay")


@pytest.mark.parametrize(
    "course_yml",
    [
        "",
        "id: [so-tay]",
        "id: {a: b}",
        "id: So Tay",
        "- id",
        "id: a\nid: b",
        "id: &a so-tay",
        'id: "\\0"',
        'id: "\\UFFFFFFFF"',
        "\0",
        "id: ",
    ],
)
def test_what_is_no_id_is_none(folder: Path, course_yml: str) -> None:
    assert read(folder, course_yml).code is None


@pytest.mark.parametrize(
    ("refs", "same_as"), [("[mot]", "mot"), ("mot", "[mot]"), ("\n- mot", "[mot]"), ("[mot, khong-co]", "[mot]")]
)
def test_laws_count_however_they_are_named(folder: Path, refs: str, same_as: str) -> None:
    assert read(folder, f"law_refs: {refs}", LAWS).laws_hash == read(folder, f"law_refs: {same_as}", LAWS).laws_hash


def test_only_the_laws_that_a_course_names_count(folder: Path) -> None:
    before = read(folder, "law_refs: [mot]", LAWS).laws_hash
    assert read(folder, "law_refs: [mot]", LAWS.replace("draft", "repealed")).laws_hash == before
    assert read(folder, "law_refs: [mot]", LAWS.replace("in-force", "repealed")).laws_hash != before


def test_a_course_without_laws_needs_no_file_of_laws(folder: Path) -> None:
    assert read(folder, "id: so-tay").laws is None


def test_a_huge_file_of_laws_is_not_read_whole(folder: Path) -> None:
    found = read(folder, "id: so-tay", "x" * 3 * limits.SOURCE_BYTES)
    assert found.laws is not None
    assert len(found.laws) == limits.SOURCE_BYTES + 1


def test_media_are_no_texts(folder: Path) -> None:
    (folder / "assets").mkdir()
    (folder / "assets" / "a.png").write_bytes(b"x")
    assert set(read(folder, "id: so-tay").texts) == {"course.yml"}


# --- folders that are traps --------------------------------------------------------------------------------------------


def codes(folder: Path) -> set[str]:
    with pytest.raises(SourcesRefused) as refused:
        read_course_folder(folder)
    return {problem.code for problem in refused.value.problems}


def test_a_loop_of_links_is_refused(folder: Path) -> None:
    (folder / "modules").symlink_to(folder)
    assert codes(folder) == {"SEC003"}


def test_a_pipe_is_refused_and_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "course.yml")
    assert codes(folder) == {"SEC003"}


def test_ten_thousand_files_are_too_many(folder: Path) -> None:
    for number in range(10_000):
        (folder / f"{number}.md").touch()
    assert codes(folder) == {"SEC005"}


def test_a_bottomless_folder_is_refused(folder: Path) -> None:
    subprocess.run(["mkdir", "-p", "/".join("a" * 1_500)], cwd=folder, check=True)
    try:
        assert codes(folder) == {"SEC001"}
    finally:
        # What removes the folders of tests would exhaust its stack in it.
        subprocess.run(["rm", "-r", "a"], cwd=folder, check=True)


def test_a_name_that_is_no_text_is_refused(folder: Path) -> None:
    (Path(os.fsdecode(os.fsencode(folder) + b"/\xff.md"))).touch()
    assert codes(folder) == {"SEC001"}


@pytest.mark.parametrize("name", ["course.yml", "modules"])
def test_what_cannot_be_read_is_named(folder: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The superuser may read everything, so the refusal of the system is played."""
    (folder / "course.yml").touch()
    (folder / "modules").mkdir()

    def refuse(path: object) -> None:
        if os.fspath(path).endswith(name):  # type: ignore[call-overload]  # a path or its text
            raise PermissionError(13, "Permission denied", os.fspath(path))  # type: ignore[call-overload]  # the same

    scandir, read_bytes = os.scandir, Path.read_bytes
    monkeypatch.setattr(os, "scandir", lambda path: refuse(path) or scandir(path))
    monkeypatch.setattr(Path, "read_bytes", lambda path: refuse(path) or read_bytes(path))
    with pytest.raises(Invalid) as refused:
        read_course_folder(folder)
    assert refused.value.values == {"path": str(folder / name)}


def test_a_folder_that_must_not_be_read_is_not_passed_over(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "exists", refuse)
    assert course_folders(folder.parent) == [folder]


def test_a_folder_that_is_gone_is_named(folder: Path) -> None:
    with pytest.raises(Invalid) as refused:
        read_course_folder(folder / "da\nxoa")
    assert refused.value.values == {"path": f"{folder}/da\ufffdxoa", "reason": "No such file or directory"}


def test_only_folders_with_a_course_are_courses(folder: Path) -> None:
    (folder.parent / "nhap").mkdir()
    (folder / "course.yml").touch()
    assert course_folders(folder.parent) == [folder]
