"""`elearn course`: writing, checking and publishing from the terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from elearn.core.db.work import Database
from tests.cli.conftest import Elearn


@pytest.fixture
def sample(elearn: Elearn, tmp_path: Path) -> Path:
    """A course as `elearn course new` makes it."""
    result = elearn(
        "course", "new", "an-toan", "--title-vi", "An toàn", "--title-en", "Safety", "--folder", str(tmp_path / "courses")
    )
    return Path(result.stdout.strip())


def test_a_new_course_passes_the_check(elearn: Elearn, sample: Path) -> None:
    result = elearn("course", "lint", str(sample))
    assert (result.exit_code, result.stdout.count("[")) == (0, 0)


def test_a_folder_of_courses_is_checked_as_a_whole(elearn: Elearn, sample: Path) -> None:
    (sample / "course.yml").write_text("id: [", encoding="utf-8")
    assert elearn("course", "lint", str(sample.parent)).exit_code == 1


def test_a_folder_without_a_course_is_a_wrong_call(elearn: Elearn, tmp_path: Path) -> None:
    assert elearn("course", "lint", str(tmp_path)).exit_code == 2


@pytest.mark.parametrize("slug", ["../elsewhere", "Hoa Hồng", ""])
def test_a_name_that_cannot_be_an_address_is_refused(elearn: Elearn, tmp_path: Path, slug: str) -> None:
    result = elearn("course", "new", slug, "--title-vi", "a", "--title-en", "a", "--folder", str(tmp_path))
    assert (result.exit_code, list(tmp_path.iterdir())) == (2, [])


def test_an_existing_folder_is_not_written_over(elearn: Elearn, sample: Path) -> None:
    again = elearn("course", "new", "an-toan", "--title-vi", "Khác", "--title-en", "Other", "--folder", str(sample.parent))
    assert again.exit_code == 1


def test_problems_are_told_with_their_place_and_code(elearn: Elearn, sample: Path) -> None:
    lesson = next(sample.rglob("*.vi.md"))
    lesson.write_text(lesson.read_text(encoding="utf-8") + "\n[hỏng](khong-co.vi.md)\n", encoding="utf-8")
    result = elearn("course", "lint", str(sample))
    assert result.exit_code == 1
    assert f"{lesson}:" in result.stdout
    assert "[LNK001]" in result.stdout


def test_the_report_can_be_read_by_programs(elearn: Elearn, sample: Path) -> None:
    assert json.loads(elearn("course", "lint", str(sample), "--format", "sarif").stdout)["version"] == "2.1.0"


def test_fixing_writes_what_a_machine_can_mend(elearn: Elearn, sample: Path) -> None:
    lesson = next(sample.rglob("*.vi.md"))
    before = lesson.read_text(encoding="utf-8")
    lesson.write_text(before + "\nMột tiêu đề\n-----------\n\nChữ.\n", encoding="utf-8")
    elearn("course", "lint", str(sample), "--fix")
    assert "## Một tiêu đề" in lesson.read_text(encoding="utf-8")


def test_a_course_is_published_once(elearn: Elearn, installed: Database, sample: Path) -> None:
    first = elearn("--lang", "en", "course", "publish", str(sample))
    second = elearn("--lang", "en", "course", "publish", str(sample))
    assert ("Published" in first.stdout, "Unchanged" in second.stdout) == (True, True)


def test_what_is_published_is_listed(elearn: Elearn, installed: Database, sample: Path) -> None:
    elearn("course", "publish", str(sample))
    assert [each["slug"] for each in json.loads(elearn("course", "list", "--json").stdout)] == ["an-toan"]


def test_a_faulty_course_is_not_published(elearn: Elearn, installed: Database, sample: Path) -> None:
    (sample / "course.yml").write_text("id: [", encoding="utf-8")
    assert elearn("course", "publish", str(sample)).exit_code == 1
    assert json.loads(elearn("course", "list", "--json").stdout) == []


def test_a_retired_course_is_listed_no_more(elearn: Elearn, installed: Database, sample: Path) -> None:
    elearn("course", "publish", str(sample))
    code = json.loads(elearn("course", "list", "--json").stdout)[0]["code"]
    elearn("course", "retire", code)
    assert json.loads(elearn("course", "list", "--json").stdout) == []


def test_a_published_version_can_be_rendered_anew_from_its_sources(elearn: Elearn, installed: Database, sample: Path) -> None:
    elearn("course", "publish", str(sample))
    assert elearn("course", "rerender", str(sample), "--because", "a fault in the renderer").exit_code == 0


def test_sources_that_were_never_published_cannot_be_rendered_anew(elearn: Elearn, installed: Database, sample: Path) -> None:
    assert elearn("course", "rerender", str(sample), "--because", "x").exit_code == 1


def test_publishing_needs_the_schema(elearn: Elearn, sample: Path) -> None:
    assert elearn("course", "publish", str(sample)).exit_code == 3
