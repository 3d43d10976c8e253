"""`elearn course`: writing, checking and publishing from the terminal."""

from __future__ import annotations

import json
import random
import shutil
import threading
import unicodedata
from fractions import Fraction
from pathlib import Path

import pytest
from PIL import Image

from elearn.catalogue.library import LIBRARY
from elearn.catalogue.queries import get_course
from elearn.content.document import Choice, Question
from elearn.core.actor import SYSTEM
from elearn.core.db.work import Database
from elearn.core.ids import new_id
from elearn.core.jobs.context import JobContext
from elearn.measurement.feeding import MarkedAttempt, feed
from elearn.measurement.gathering import gather
from elearn.measurement.rules import AttemptResponses, ItemResponse, Source
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


def test_where_no_folder_is_named_the_courses_of_the_current_folder_are_checked(
    elearn: Elearn, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (sample / "course.yml").write_text("id: [", encoding="utf-8")
    monkeypatch.chdir(sample.parents[1])
    assert "courses/an-toan/course.yml:1:" in elearn("course", "lint").stdout


def test_where_no_folder_is_named_the_course_that_one_stands_in_is_checked(
    elearn: Elearn, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (sample / "course.yml").write_text("id: [", encoding="utf-8")
    monkeypatch.chdir(sample)
    assert elearn("course", "lint").stdout.startswith("course.yml:1:")


def test_where_there_is_no_course_the_call_is_told_what_to_name(
    elearn: Elearn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = elearn("--lang", "en", "course", "lint")
    assert (result.exit_code, "elearn course lint courses/my-course" in result.stderr) == (2, True)


def test_the_laws_of_a_course_that_one_stands_in_are_found(elearn: Elearn, sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    laws = "mot: {number: 1/2025, title: {vi: Luật Một}, status: in-force}\n"
    (sample.parent / "laws.yml").write_text(laws, encoding="utf-8")
    (sample / "course.yml").write_text((sample / "course.yml").read_text(encoding="utf-8") + "law_refs: [mot]\n", encoding="utf-8")
    monkeypatch.chdir(sample)
    assert "LAW001" not in elearn("course", "lint", ".").stdout


def test_a_new_course_stands_below_the_current_folder(elearn: Elearn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    elearn("course", "new", "an-toan", "--title-vi", "An toàn", "--title-en", "Safety")
    assert (tmp_path / "courses" / "an-toan" / "course.yml").is_file()


def test_a_new_course_that_cannot_be_written_is_told(elearn: Elearn, tmp_path: Path) -> None:
    (tmp_path / "courses").write_text("", encoding="utf-8")
    result = elearn("course", "new", "a", "--title-vi", "a", "--title-en", "a", "--folder", str(tmp_path / "courses" / "b"))
    assert (result.exit_code, result.stderr.startswith("Không ghi được")) == (3, True)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_name_that_cannot_be_an_address_is_told_in_the_language_of_the_call(elearn: Elearn, language: str) -> None:
    told = elearn("--lang", language, "course", "new", "../x", "--title-vi", "a", "--title-en", "a").stderr
    assert {"vi": "không dùng làm mã khóa học được", "en": "cannot be the id of a course"}[language] in told


def test_a_title_that_is_empty_is_refused(elearn: Elearn, tmp_path: Path) -> None:
    result = elearn("course", "new", "a", "--title-vi", "a", "--title-en", " ", "--folder", str(tmp_path))
    assert (result.exit_code, "--title-en" in result.stderr, list(tmp_path.iterdir())) == (2, True, [])


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


def test_what_was_mended_is_not_told_as_nothing_to_mend(elearn: Elearn, sample: Path) -> None:
    lesson = sample / "card.vi.md"
    lesson.write_text(unicodedata.normalize("NFD", lesson.read_text(encoding="utf-8")), encoding="utf-8")
    result = elearn("--lang", "en", "course", "lint", str(sample), "--fix")
    assert (result.stderr, result.stdout) == (f"Mended {lesson}\n", "Nothing is left to mend.\n")


def spoil(path: Path) -> None:
    """Put something into a page that a machine can mend."""
    path.write_text(path.read_text(encoding="utf-8") + "\nMột tiêu đề\n-----------\n\nChữ.\n", encoding="utf-8")


def test_fixing_never_writes_through_a_link(elearn: Elearn, sample: Path, tmp_path: Path) -> None:
    outside = tmp_path / "theirs.md"
    outside.write_text("Một\n---\n", encoding="utf-8")
    (sample / "snippets").mkdir(exist_ok=True)
    (sample / "snippets" / "link.md").symlink_to(outside)
    result = elearn("course", "lint", str(sample), "--fix")
    assert (result.exit_code, result.stdout.count("[SEC003]")) == (1, 1)
    assert outside.read_text(encoding="utf-8") == "Một\n---\n"


def test_fixing_does_not_follow_a_folder_that_is_a_link(elearn: Elearn, sample: Path, tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "a.md").write_text("Một\n---\n", encoding="utf-8")
    (sample / "snippets").symlink_to(tmp_path / "theirs")
    assert elearn("course", "lint", str(sample), "--fix").exit_code == 1
    assert (tmp_path / "theirs" / "a.md").read_text(encoding="utf-8") == "Một\n---\n"


def test_fixing_a_course_that_is_itself_a_link_is_refused(elearn: Elearn, sample: Path, tmp_path: Path) -> None:
    lesson = next(sample.rglob("*.vi.md"))
    spoil(lesson)
    (tmp_path / "link").symlink_to(sample)
    result = elearn("course", "lint", str(tmp_path / "link"), "--fix")
    assert (result.exit_code, "[SEC003]" in result.stdout) == (1, True)
    assert "-----------" in lesson.read_text(encoding="utf-8")


def test_fixing_leaves_a_file_that_is_not_utf_8_and_mends_the_others(elearn: Elearn, sample: Path) -> None:
    lesson = next(sample.rglob("*.vi.md"))
    spoil(lesson)
    (sample / "snippets").mkdir(exist_ok=True)
    (sample / "snippets" / "a.md").write_bytes(b"M\xf4t\n---\n")
    result = elearn("course", "lint", str(sample), "--fix")
    assert (result.exit_code, "[SEC008]" in result.stdout) == (1, True)
    assert (sample / "snippets" / "a.md").read_bytes() == b"M\xf4t\n---\n"
    assert "## Một tiêu đề" in lesson.read_text(encoding="utf-8")


def test_a_file_that_cannot_be_written_is_told_and_stays(elearn: Elearn, sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    lesson = next(sample.rglob("*.vi.md"))
    spoil(lesson)
    before = lesson.read_bytes()
    monkeypatch.setattr("os.fsync", full)
    result = elearn("--lang", "en", "course", "lint", str(sample), "--fix")
    assert (result.exit_code, lesson.read_bytes()) == (3, before)
    assert f"Could not write {lesson}: No space left on device" in result.stderr


def reworded(folder: Path, *, version: str = "1.0.0") -> None:
    """Another sentence in the course, under this version."""
    lesson = next(folder.rglob("01-*.vi.md"))
    lesson.write_text(lesson.read_text(encoding="utf-8") + "\nMột câu nữa.\n", encoding="utf-8")
    settings = (folder / "course.yml").read_text(encoding="utf-8")
    (folder / "course.yml").write_text(settings.replace("version: 1.0.0", f"version: {version}"), encoding="utf-8")


@pytest.mark.parametrize("packed", [False, True])
def test_a_course_is_compared_with_the_folder_or_the_zip_of_an_earlier_version(
    elearn: Elearn, sample: Path, tmp_path: Path, *, packed: bool
) -> None:
    earlier = tmp_path / "earlier"
    shutil.copytree(sample, earlier)
    against = shutil.make_archive(str(earlier), "zip", earlier) if packed else str(earlier)
    reworded(sample)
    alone, compared = elearn("course", "lint", str(sample)), elearn("course", "lint", str(sample), "--against", against)
    assert ("[CRS004]" in alone.stdout, "[CRS004]" in compared.stdout, compared.exit_code) == (False, True, 1)


def test_a_course_is_compared_with_what_is_installed(elearn: Elearn, installed: Database, sample: Path) -> None:
    elearn("course", "publish", str(sample))
    reworded(sample, version="1.1.0")
    told = elearn("course", "lint", str(sample), "--against", "installed").stdout
    assert ("[CRS004]" in told, "[CRS016]" in told) == (False, True)


def test_what_is_not_changed_is_nothing_new(elearn: Elearn, installed: Database, sample: Path) -> None:
    elearn("course", "publish", str(sample))
    assert elearn("course", "lint", str(sample), "--against", "installed").exit_code == 0
    assert elearn("course", "lint", str(sample), "--against", str(sample)).exit_code == 0


@pytest.mark.parametrize("what", ["nothing", "text", "faulty"])
def test_what_cannot_be_compared_with_is_a_wrong_call(elearn: Elearn, sample: Path, tmp_path: Path, what: str) -> None:
    against = tmp_path / what
    if what == "text":
        against.write_text("x", encoding="utf-8")
    if what == "faulty":
        shutil.copytree(sample, against)
        next(against.rglob("01-*.vi.md")).write_text("x", encoding="utf-8")
    result = elearn("--lang", "en", "course", "lint", str(sample), "--against", str(against))
    assert (result.exit_code, f"Cannot compare with {against}." in result.stderr) == (2, True)


def test_the_schema_is_printed_in_the_language_of_the_call(elearn: Elearn) -> None:
    told = [json.loads(elearn("--lang", language, "course", "schema").stdout) for language in ("vi", "en")]
    assert [each["properties"]["slug"]["description"] for each in told] == ["Địa chỉ của khóa học", "The address of the course"]


def test_the_schema_of_a_kind_of_file_is_printed(elearn: Elearn) -> None:
    assert json.loads(elearn("course", "schema", "--of", "quiz").stdout)["title"] == "kind: quiz"


def test_an_editor_finds_the_schema_of_a_new_course(elearn: Elearn, sample: Path) -> None:
    first, _, _ = (sample / "course.yml").read_text(encoding="utf-8").partition("\n")
    named = sample / first.removeprefix("# yaml-language-server: $schema=")
    assert json.loads(named.read_text(encoding="utf-8")) == json.loads(elearn("course", "schema").stdout)


def test_a_heavy_picture_becomes_webp_and_pages_lead_to_it(elearn: Elearn, sample: Path) -> None:
    (sample / "assets").mkdir(exist_ok=True)
    noise(700, 500).save(sample / "assets" / "anh.png")
    lesson = next(sample.rglob("01-*.vi.md"))
    shown = "\n![Quầy](assets/anh.png)\n\nXem [hình](../../assets/anh.png), `](assets/anh.png)`.\n"
    lesson.write_text(lesson.read_text(encoding="utf-8") + shown, encoding="utf-8")
    assert "[IMG003]" in elearn("course", "lint", str(sample)).stdout
    result = elearn("course", "lint", str(sample), "--fix")
    assert sorted(each.name for each in (sample / "assets").glob("anh.*")) == ["anh.webp"]
    assert "[IMG002]" not in result.stdout
    assert lesson.read_text(encoding="utf-8").endswith(
        "\n![Quầy](assets/anh.webp)\n\nXem [hình](../../assets/anh.webp), `](assets/anh.png)`.\n"
    )
    again = elearn("course", "lint", str(sample), "--fix")
    assert (again.stderr, again.exit_code) == ("", result.exit_code)


def noise(width: int, height: int) -> Image.Image:
    """A picture that packs badly."""
    return Image.frombytes("RGB", (width, height), random.Random(1).randbytes(width * height * 3))


@pytest.fixture
def two_courses(elearn: Elearn, sample: Path) -> list[Path]:
    """Two courses, each with a dead link."""
    elearn("course", "new", "khac", "--title-vi", "Khác", "--title-en", "Other", "--folder", str(sample.parent))
    folders = [sample, sample.parent / "khac"]
    for folder in folders:
        lesson = next(folder.rglob("*.vi.md"))
        lesson.write_text(lesson.read_text(encoding="utf-8") + "\n[hỏng](khong-co.vi.md)\n", encoding="utf-8")
    return folders


def test_two_folders_are_one_json_document(elearn: Elearn, two_courses: list[Path]) -> None:
    report = json.loads(elearn("course", "lint", *map(str, two_courses), "--format", "json").stdout)
    dead = [problem["path"] for problem in report["problems"] if problem["code"] == "LNK001"]
    assert [Path(path).is_relative_to(folder) for path, folder in zip(dead, two_courses, strict=True)] == [True, True]
    assert report["counts"]["error"] == 2


def test_two_folders_are_one_run_of_sarif(elearn: Elearn, two_courses: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(two_courses[0].parent)
    report = json.loads(elearn("course", "lint", *map(str, two_courses), "--format", "sarif").stdout)
    dead = [result for result in report["runs"][0]["results"] if result["ruleId"] == "LNK001"]
    addresses = [each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for each in dead]
    assert [address.split("/")[0] for address in addresses] == ["an-toan", "khac"]


def test_annotations_name_files_from_the_current_folder_on(
    elearn: Elearn, two_courses: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(two_courses[0].parent)
    lines = elearn("course", "lint", str(two_courses[0]), "--format", "github").stdout.splitlines()
    assert any(line.startswith("::error file=an-toan/") for line in lines)


def test_two_folders_are_counted_once_at_the_end(elearn: Elearn, two_courses: list[Path]) -> None:
    told = elearn("--lang", "en", "course", "lint", *map(str, two_courses)).stdout
    assert told.endswith("\n2 errors.\n")


def test_a_course_is_published_once(elearn: Elearn, installed: Database, sample: Path) -> None:
    first = elearn("--lang", "en", "course", "publish", str(sample))
    second = elearn("--lang", "en", "course", "publish", str(sample))
    assert ("Published" in first.stdout, "Unchanged" in second.stdout) == (True, True)
    for each in (first, second):
        assert "/en/courses/" in each.stdout
        assert "Seen by: everybody who is signed in (visibility: signed-in)." in each.stdout


def test_a_course_of_a_unit_is_published_for_that_unit(elearn: Elearn, installed: Database, sample: Path) -> None:
    elearn("unit", "create", "P01", "Phường Một", "--kind", "ward")
    settings = (sample / "course.yml").read_text(encoding="utf-8")
    (sample / "course.yml").write_text(settings.replace("visibility: signed-in", "visibility: unit"), encoding="utf-8")
    without = elearn("--lang", "en", "course", "publish", str(sample))
    assert (without.exit_code, "--unit CODE" in without.stderr) == (1, True)
    assert elearn("course", "publish", str(sample), "--unit", "P01").exit_code == 0
    assert "Unchanged" in elearn("--lang", "en", "course", "publish", str(sample)).stdout


def test_an_unknown_unit_publishes_nothing(elearn: Elearn, installed: Database, sample: Path) -> None:
    assert elearn("course", "publish", str(sample), "--unit", "P99").exit_code == 1
    assert json.loads(elearn("course", "list", "--json").stdout) == []


def test_a_changed_law_is_told(elearn: Elearn, installed: Database, sample: Path) -> None:
    laws = sample.parent / "laws.yml"
    laws.write_text("mot: {number: 1/2025, title: {vi: Luật Một}, status: in-force}\n", encoding="utf-8")
    (sample / "course.yml").write_text((sample / "course.yml").read_text(encoding="utf-8") + "law_refs: [mot]\n", encoding="utf-8")
    elearn("course", "publish", str(sample))
    laws.write_text(laws.read_text(encoding="utf-8").replace("in-force", "amended"), encoding="utf-8")
    told = elearn("--lang", "en", "course", "publish", str(sample)).stdout
    assert told.startswith("Rendered course an-toan, version 1.0.0 anew (laws: mot)\n")


def test_a_wrong_folder_among_several_publishes_nothing(elearn: Elearn, installed: Database, sample: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = elearn("course", "publish", str(sample), str(tmp_path / "empty"))
    assert (result.exit_code, str(tmp_path / "empty") in result.stderr) == (2, True)
    assert json.loads(elearn("course", "list", "--json").stdout) == []


def test_a_folder_that_cannot_be_published_does_not_stop_the_others(elearn: Elearn, installed: Database, sample: Path) -> None:
    other = sample.parent / "aa"
    shutil.copytree(sample, other)
    settings = (other / "course.yml").read_text(encoding="utf-8")
    (other / "course.yml").write_text(settings.replace("visibility: signed-in", "visibility: unit"), encoding="utf-8")
    assert elearn("course", "publish", str(sample.parent)).exit_code == 1
    assert len(json.loads(elearn("course", "list", "--json").stdout)) == 1


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


def test_any_version_can_be_rendered_anew_from_what_is_stored(elearn: Elearn, installed: Database, sample: Path) -> None:
    elearn("course", "publish", str(sample))
    label = json.loads(elearn("course", "list", "--json").stdout)[0]["label"]
    shutil.rmtree(sample)
    call = ("course", "rerender", "--because", "a fault", "--course", "an-toan", "--version")
    assert elearn(*call, label).exit_code == 0
    assert elearn(*call, "99.9").exit_code == 1


def test_rendering_anew_needs_a_folder_or_a_version_and_not_both(elearn: Elearn, installed: Database, sample: Path) -> None:
    assert elearn("course", "rerender", "--because", "x").exit_code == 2
    assert elearn("course", "rerender", "--because", "x", "--course", "an-toan").exit_code == 2
    assert elearn("course", "rerender", str(sample), "--because", "x", "--course", "a", "--version", "1").exit_code == 2


def test_sources_that_were_never_published_cannot_be_rendered_anew(elearn: Elearn, installed: Database, sample: Path) -> None:
    assert elearn("course", "rerender", str(sample), "--because", "x").exit_code == 1


def test_publishing_needs_the_schema(elearn: Elearn, sample: Path) -> None:
    assert elearn("course", "publish", str(sample)).exit_code == 3


def right_options(question: Question) -> tuple[str, ...]:
    return question.key.right if isinstance(question.key, Choice) else ()


def test_answers_are_told_beside_what_the_folder_shows(elearn: Elearn, installed: Database, sample: Path) -> None:
    elearn("course", "publish", str(sample))
    with installed.read() as session:
        entry = get_course(session, SYSTEM, "an-toan")
        course = LIBRARY.get_document(session, entry.rendition_id)
    asked = [course.questions[each] for each in course.banks[0].questions]
    with installed.unit_of_work() as work:
        for _ in range(60):
            items = tuple(ItemResponse(each.id, each.key_hash, Fraction(1), Fraction(1), right_options(each)) for each in asked)
            marked = MarkedAttempt(Source.QUIZ, entry.id, new_id(), 1, AttemptResponses("kiem-tra", "form", items))
            feed(work.session, marked)
    gather(JobContext(installed, threading.Event()))
    alone, beside = elearn("course", "lint", str(sample)), elearn("course", "lint", str(sample), "--with-statistics")
    assert "[STA" not in alone.stdout
    assert (beside.stdout.count("[STA006]"), beside.exit_code) == (len(asked), 0)
    assert f"{sample}/banks/an-toan.vi.md:" in beside.stdout
