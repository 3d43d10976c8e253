"""`elearn law`: the register as it is known, and what is to be read again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from elearn.cli import installation
from elearn.core.db.work import Database
from tests.cli.conftest import Elearn
from tests.laws.stage import DECREE, ENDED, REGISTER, citing_files, publish_files


@pytest.fixture
def laws(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, installed: Database) -> Path:
    """Where this installation's laws.yml stands, beside a published course that cites its laws."""
    monkeypatch.setattr(installation, "COURSES", tmp_path)
    publish_files(installed, citing_files())
    path = tmp_path / "laws.yml"
    path.write_text(REGISTER, encoding="utf-8")
    return path


def test_a_check_finds_nothing_where_no_law_changed(elearn: Elearn, laws: Path) -> None:
    assert elearn("law", "check").exit_code == 0


def test_a_check_lists_every_passage_that_cites_what_changed(elearn: Elearn, laws: Path) -> None:
    elearn("law", "check")
    laws.write_text(ENDED, encoding="utf-8")
    told = elearn("law", "check")
    assert (told.exit_code, told.stdout.splitlines()) == (
        1,
        [
            "13/2023/NĐ-CP\tthu\tthu-truoc-khi-gui\tquestion\tthu-mo-dau\t",
            "13/2023/NĐ-CP\tthu\tthu\tquestion\tthu-b-001\tĐiều 4",
            "13/2023/NĐ-CP\tthu\t\tcard\tthu-the\t",
        ],
    )


def test_a_check_for_programs_is_json(elearn: Elearn, laws: Path) -> None:
    elearn("law", "check")
    laws.write_text(ENDED, encoding="utf-8")
    told = json.loads(elearn("law", "check", "--json").stdout)
    assert [each["key"] for each in told["waiting"]] == ["thu-mo-dau", "thu-b-001", "thu-the"]


def test_a_faulty_register_is_told_with_its_line(elearn: Elearn, laws: Path) -> None:
    laws.write_text(REGISTER.replace("status: in-force\n  in_force: 2023", "status: lapsed\n  in_force: 2023"), encoding="utf-8")
    told = elearn("law", "check")
    assert (told.exit_code, told.stdout.startswith("laws.yml:9:11:")) == (1, True)


def test_without_a_register_that_is_told(elearn: Elearn, laws: Path) -> None:
    laws.unlink()
    told = elearn("law", "check")
    assert (told.exit_code, "laws.yml" in told.stderr) == (0, True)


def test_the_list_counts_courses_and_places(elearn: Elearn, laws: Path) -> None:
    elearn("law", "check")
    rows = elearn("law", "list").stdout.splitlines()
    assert rows[0].split("\t")[:6] == [DECREE, "13/2023/NĐ-CP", "in-force", "1", "3", "0"]


def test_the_list_for_programs_is_json(elearn: Elearn, laws: Path) -> None:
    elearn("law", "check")
    assert {row["law"]["key"] for row in json.loads(elearn("law", "list", "--json").stdout)} == {DECREE, "luat-91-2025"}
