"""`elearn bank export|import`: banks of a course folder to and from other formats."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from sqlalchemy import select

from elearn.authoring.models import Workspace
from elearn.authoring.queries import read_texts
from elearn.content.compile import compile_sources
from elearn.content.problems import Severity
from elearn.content.source_folder import read_folder
from elearn.content.writing.items import Item
from elearn.core.actor import Role
from elearn.core.db.work import Database
from elearn.exchange import formats
from elearn.exchange.banks import find_bank
from tests.cli.conftest import Elearn
from tests.content.source_folders import LAWS, sound
from tests.exchange.pictures import HOSTILE
from tests.organisation.makers import a_grant, a_person, a_unit, an_account
from tests.studio.stage import course_files

BANK = "tiep-dan"
GIFT = """// hai câu
::Một:: Ai tiếp công dân? {=Chủ tịch ~Văn thư}

::Hai:: Nối { =a -> b =c -> d =e -> f }

::Ba:: Hỏng {=
"""


def put(folder: Path, files: Mapping[str, bytes]) -> Path:
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return folder


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return put(tmp_path / "khoa", sound())


def banked(folder: Path, name: str = BANK) -> tuple[Item, ...]:
    return find_bank(read_folder(folder), name).items


@pytest.mark.parametrize("form", ["gift", "moodle-xml", "qti", "xlsx"])
def test_a_bank_goes_out_and_comes_into_another_course_whole(elearn: Elearn, course: Path, tmp_path: Path, form: str) -> None:
    target = tmp_path / f"ngan-hang{formats.format_of(form).suffix}"
    out = elearn("bank", "export", str(course), BANK, "--format", form, "--output", str(target))
    assert target.is_file(), out.output
    other = put(tmp_path / "khac", course_files())
    result = elearn("bank", "import", str(target), "--format", form, "--course", str(other), "--bank", "moi")
    assert result.exit_code == 0, result.output
    found = banked(other, "moi")
    assert [item for item in banked(course) if item not in found] == [] or form == "xlsx"
    assert found


def test_what_a_format_does_not_hold_is_not_counted_as_written(elearn: Elearn, course: Path, tmp_path: Path) -> None:
    bank = course / "banks" / f"{BANK}.vi.md"
    bank.write_text(f"{bank.read_text()}\n### ? Điền sổ {{#dien-so}}\n\nVào [[sổ]] nhé.\n")
    result = elearn("bank", "export", str(course), BANK, "--format", "xlsx", "--output", str(tmp_path / "x.xlsx"))
    held = len(formats.read("xlsx", (tmp_path / "x.xlsx").read_bytes()).items)
    assert held == len(banked(course)) - 1
    assert f"Đã ghi {held} câu hỏi" in result.output


def test_the_course_with_the_imported_bank_compiles(elearn: Elearn, course: Path, tmp_path: Path) -> None:
    target = tmp_path / "b.zip"
    elearn("bank", "export", str(course), BANK, "--format", "qti", "--output", str(target))
    assert elearn("bank", "import", str(target), "--format", "qti", "--course", str(course), "--bank", BANK).exit_code == 0
    compilation = compile_sources(read_folder(course), laws=LAWS)
    codes = {problem.code for problem in compilation.problems if problem.severity is Severity.ERROR}
    # The translation lacks them; nothing else is wrong, and no id is there twice.
    assert codes <= {"TRN002"}
    assert len({item.id for item in banked(course)}) == len(banked(course))


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_picture_is_never_written(elearn: Elearn, course: Path, tmp_path: Path, kind: str) -> None:
    name, content = HOSTILE[kind]
    file = f'<file name="{name}" path="/" encoding="base64">{base64.b64encode(content).decode()}</file>'
    text = f'<questiontext format="html"><text>&lt;img src="@@PLUGINFILE@@/{name}" alt="hình"&gt;</text>{file}</questiontext>'
    (tmp_path / "x.xml").write_text(f'<quiz><question type="essay">{text}</question></quiz>')
    before = set(read_folder(course))
    result = elearn("bank", "import", str(tmp_path / "x.xml"), "--format", "moodle-xml", "--course", str(course), "--bank", "x")
    assert "IMP032" in result.output
    assert set(read_folder(course)) - before == {"banks/x.vi.md"}


def test_each_question_is_told_and_what_is_refused_says_why(elearn: Elearn, course: Path, tmp_path: Path) -> None:
    (tmp_path / "cu.txt").write_text(GIFT)
    result = elearn("bank", "import", str(tmp_path / "cu.txt"), "--format", "gift", "--course", str(course), "--bank", "cu")
    assert result.exit_code == 1
    assert "nhận trọn: " in result.output
    assert "từ chối: " in result.output
    assert len(banked(course, "cu")) == 2


def test_the_report_can_be_read_by_programs(elearn: Elearn, course: Path, tmp_path: Path) -> None:
    (tmp_path / "cu.txt").write_text(GIFT)
    result = elearn("bank", "import", str(tmp_path / "cu.txt"), "--format", "gift", "--course", str(course), "--json")
    told = json.loads(result.output)
    assert told["counts"] == {"imported": 2, "imported-with-loss": 0, "refused": 1}
    assert told["written"] == ["banks/cu.vi.md"]
    refused = next(entry for entry in told["entries"] if entry["outcome"] == "refused")
    assert refused["problems"][0]["vi"] != refused["problems"][0]["en"]


def test_a_file_that_is_refused_changes_nothing(elearn: Elearn, course: Path, tmp_path: Path) -> None:
    before = read_folder(course)
    (tmp_path / "x.zip").write_bytes(b"PK\x03\x04nonsense")
    result = elearn("bank", "import", str(tmp_path / "x.zip"), "--format", "qti", "--course", str(course))
    assert result.exit_code == 1
    assert "SEC014" in result.output
    assert read_folder(course) == before


@pytest.mark.parametrize("name", ["../x", "Tên", "a/b", ""])
def test_a_name_that_no_bank_can_have_is_refused(elearn: Elearn, course: Path, tmp_path: Path, name: str) -> None:
    before = read_folder(course)
    (tmp_path / "cu.txt").write_text(GIFT)
    result = elearn("bank", "import", str(tmp_path / "cu.txt"), "--format", "gift", "--course", str(course), "--bank", name)
    assert result.exit_code == 1
    assert read_folder(course) == before or not name


def test_a_folder_that_is_no_course_is_told(elearn: Elearn, tmp_path: Path) -> None:
    (tmp_path / "cu.txt").write_text(GIFT)
    result = elearn("bank", "import", str(tmp_path / "cu.txt"), "--format", "gift", "--course", str(tmp_path))
    assert result.exit_code == 1
    assert "course.yml" in result.output


def test_a_bank_that_is_not_there_is_told_with_those_that_are(elearn: Elearn, course: Path) -> None:
    result = elearn("bank", "export", str(course), "khong-co", "--format", "gift")
    assert result.exit_code == 1
    assert BANK in result.output


def test_a_file_that_is_there_is_overwritten_only_where_it_is_named(
    elearn: Elearn, course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert elearn("bank", "export", str(course), BANK, "--format", "gift").exit_code == 0
    assert elearn("bank", "export", str(course), BANK, "--format", "gift").exit_code == 1
    assert elearn("bank", "export", str(course), BANK, "--format", "gift", "--output", f"{BANK}.gift.txt").exit_code == 0


@pytest.mark.usefixtures("installed")
def test_a_course_that_is_not_there_is_told(elearn: Elearn) -> None:
    assert elearn("bank", "export", "khong-co", BANK, "--format", "gift").exit_code == 1


def test_the_template_is_written_and_overwrites_nothing(elearn: Elearn, tmp_path: Path) -> None:
    target = tmp_path / "mau.xlsx"
    assert elearn("bank", "template", "--output", str(target)).exit_code == 0
    assert [problem.code for problem in formats.read("xlsx", target.read_bytes()).problems] == ["IMP006"]
    assert elearn("bank", "template", "--output", str(target)).exit_code == 1


@pytest.fixture
def served(elearn: Elearn, installed: Database, tmp_path: Path) -> str:
    """The name of a course that a ward's trainer may change, and another ward's may not."""
    with installed.unit_of_work() as work:
        for code, username in (("00017", "giang"), ("00018", "khach")):
            ward = a_unit(work.session, name=f"Phường {code}", code=code)
            person = a_person(work.session, ward)
            an_account(work.session, person, username=username)
            a_grant(work.session, person, Role.TRAINER, ward)
    titles = ("--title-vi", "An toàn", "--title-en", "Safety")
    made = elearn("course", "new", "an-toan", *titles, "--folder", str(tmp_path / "courses"))
    published = elearn("course", "publish", made.stdout.strip(), "--unit", "00017")
    assert published.exit_code == 0, published.output
    return "an-toan"


def written(database: Database) -> dict[str, str]:
    """The texts of all workspaces."""
    with database.read() as session:
        found = {}
        for workspace_id in session.scalars(select(Workspace.id)):
            found |= read_texts(session, workspace_id)
        return found


def test_questions_come_to_where_a_trainer_writes_a_served_course(
    elearn: Elearn, installed: Database, served: str, tmp_path: Path
) -> None:
    (tmp_path / "cu.txt").write_text(GIFT)
    call = ("bank", "import", str(tmp_path / "cu.txt"), "--format", "gift", "--course", served, "--for", "giang", "--bank", "cu")
    result = elearn(*call)
    assert result.exit_code == 1, result.output
    assert "/vi/authoring/" in result.output
    once = written(installed)
    assert "Ai tiếp công dân?" in once["banks/cu.vi.md"]
    assert "course.yml" in once
    # A second file goes behind the first; the place where the course is written stays the same.
    assert "written" in json.loads(elearn(*call, "--json").output)
    assert written(installed)["banks/cu.vi.md"].count("Ai tiếp công dân?") == 2


@pytest.mark.parametrize(("course", "author"), [("an-toan", "khach"), ("an-toan", None), ("khong-co", "giang"), ("an-toan", "la")])
@pytest.mark.usefixtures("served")
def test_nobody_brings_questions_into_a_course_that_is_not_theirs(
    elearn: Elearn, installed: Database, tmp_path: Path, course: str, author: str | None
) -> None:
    (tmp_path / "cu.txt").write_text(GIFT)
    whose = ("--for", author) if author else ()
    result = elearn("bank", "import", str(tmp_path / "cu.txt"), "--format", "gift", "--course", course, *whose)
    assert result.exit_code == 1
    assert written(installed) == {}
