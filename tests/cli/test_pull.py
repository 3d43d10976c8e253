"""`elearn course pull`: courses of a Git repository on this machine become drafts of a trainer."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from elearn.catalogue.storage import LocalStorage
from elearn.content.archive import read_archive
from elearn.core.actor import Role
from elearn.core.db.work import Database
from elearn.core.jobs.model import Job
from elearn.studio.files import read_archive_file
from elearn.studio.models import CourseDraft
from elearn.studio.rules import Origin
from elearn.studio.service import CHECK
from tests.cli.conftest import Elearn
from tests.exchange.test_repository import a_repository
from tests.organisation.makers import a_grant, a_person, a_unit, an_account
from tests.studio.stage import course_files


@pytest.fixture
def people(installed: Database) -> None:
    """A trainer and a learner in the installation."""
    with installed.unit_of_work() as work:
        ward = a_unit(work.session, name="Phường A", code="00017")
        for username, role in (("giang", Role.TRAINER), ("hoc", None)):
            person = a_person(work.session, ward)
            an_account(work.session, person, username=username)
            if role is not None:
                a_grant(work.session, person, role, ward)


def drafts(database: Database) -> list[CourseDraft]:
    with database.read() as session:
        return list(session.scalars(select(CourseDraft)))


@pytest.mark.usefixtures("people")
def test_a_course_of_a_repository_becomes_a_draft_and_a_job(
    elearn: Elearn, installed: Database, bare_environment: Path, tmp_path: Path
) -> None:
    files = {f"courses/thu/{path}": content for path, content in course_files().items()}
    result = elearn("course", "pull", str(a_repository(tmp_path / "kho", files)), "--for", "giang")
    assert result.exit_code == 0, result.output
    (draft,) = drafts(installed)
    assert (draft.origin, draft.file_name.partition("@")[0], draft.file_name.rpartition(":")[2]) == (
        Origin.UPLOAD,
        "kho",
        "courses/thu",
    )
    assert f"/vi/studio/drafts/{draft.id}" in result.output
    with installed.read() as session:
        assert session.scalars(select(Job.args).where(Job.kind == CHECK)).one() == {"draft": str(draft.id)}
    private = LocalStorage(bare_environment / "private", is_private=True)
    assert draft.archive_sha256 is not None
    assert read_archive(read_archive_file(private, draft.archive_sha256)) == dict(course_files())


@pytest.mark.usefixtures("people")
def test_of_several_courses_one_can_be_named(elearn: Elearn, installed: Database, tmp_path: Path) -> None:
    files = {f"{name}/course.yml": b"format: 1\n" for name in ("a", "b")}
    repo = str(a_repository(tmp_path / "kho", files))
    assert elearn("course", "pull", repo, "--for", "giang", "--path", "b").exit_code == 0
    assert [draft.file_name.rpartition(":")[2] for draft in drafts(installed)] == ["b"]
    assert elearn("course", "pull", repo, "--for", "giang").exit_code == 0
    assert len(drafts(installed)) == 3


@pytest.mark.usefixtures("people")
def test_a_course_that_is_refused_is_told_and_the_others_are_taken(elearn: Elearn, installed: Database, tmp_path: Path) -> None:
    files = {"a/course.yml": b"format: 1\n", "b/course.yml": b"format: 1\n", "b/../x.md": b"x"}
    result = elearn("course", "pull", str(a_repository(tmp_path / "kho", files)), "--for", "giang")
    assert result.exit_code == 1
    assert "SEC001" in result.output
    assert [draft.file_name.rpartition(":")[2] for draft in drafts(installed)] == ["a"]


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--for", "giang", "--ref", "khong-co"), "khong-co"),
        (("--for", "giang", "--path", "../kho"), "course.yml"),
        (("--for", "khong-ai"), "tài khoản"),
        (("--for", "hoc"), "giảng viên"),
        (("--for", "giang", "--unit", "khong-co"), "đơn vị"),
    ],
)
def test_a_wrong_call_makes_nothing_and_says_why(
    elearn: Elearn, installed: Database, tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    repo = a_repository(tmp_path / "kho", dict(course_files()))
    result = elearn("course", "pull", str(repo), *words)
    assert result.exit_code == 1, result.output
    assert told in result.output
    with installed.read() as session:
        assert session.scalar(select(func.count()).select_from(Job)) == 0
    assert not drafts(installed)


@pytest.mark.usefixtures("people")
def test_a_folder_that_is_no_repository_is_told(elearn: Elearn, tmp_path: Path) -> None:
    result = elearn("course", "pull", str(tmp_path), "--for", "giang")
    assert result.exit_code == 1
    assert "Git" in result.output
