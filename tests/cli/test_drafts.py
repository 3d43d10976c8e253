"""`elearn course draft`: a folder of the import directory becomes a draft in a trainer's studio."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from elearn.core.actor import Role
from elearn.core.db.work import Database
from elearn.core.jobs.model import Job
from elearn.studio.models import CourseDraft
from elearn.studio.service import CHECK
from tests.cli.conftest import Elearn
from tests.organisation.makers import a_grant, a_person, a_unit, an_account
from tests.studio.test_importing import put


@pytest.fixture
def imports(installed: Database, tmp_path: Path) -> str:
    """An import directory with a course, and a trainer and a learner in the installation."""
    put(tmp_path / "imports")
    with installed.unit_of_work() as work:
        ward = a_unit(work.session, name="Phường A", code="00017")
        for username, role in (("giang", Role.TRAINER), ("hoc", None)):
            person = a_person(work.session, ward)
            an_account(work.session, person, username=username)
            if role is not None:
                a_grant(work.session, person, role, ward)
    return str(tmp_path / "imports")


def count(database: Database, model: type[CourseDraft | Job]) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_folder_becomes_a_draft_and_a_job(elearn: Elearn, installed: Database, imports: str) -> None:
    result = elearn("course", "draft", "thu", "--author", "giang", ELEARN_IMPORT_FOLDER=imports)
    assert result.exit_code == 0, result.output
    with installed.read() as session:
        draft = session.scalars(select(CourseDraft)).one()
        assert session.scalars(select(Job.args).where(Job.kind == CHECK)).one() == {"draft": str(draft.id)}
    assert f"/vi/studio/drafts/{draft.id}" in result.output


@pytest.mark.parametrize(
    "words",
    [
        ("khong-co", "--author", "giang"),
        ("../imports/thu", "--author", "giang"),
        ("thu", "--author", "khong-ai"),
        ("thu", "--author", "hoc"),
        ("thu", "--author", "giang", "--unit", "khong-co"),
    ],
)
def test_a_wrong_call_makes_nothing(elearn: Elearn, installed: Database, imports: str, words: tuple[str, ...]) -> None:
    result = elearn("course", "draft", *words, ELEARN_IMPORT_FOLDER=imports)
    assert result.exit_code == 1, result.output
    assert (count(installed, CourseDraft), count(installed, Job)) == (0, 0)


def test_without_an_import_directory_there_is_no_folder(elearn: Elearn, installed: Database, imports: str) -> None:
    assert elearn("course", "draft", "thu", "--author", "giang").exit_code == 1
