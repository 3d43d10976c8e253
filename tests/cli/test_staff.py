"""`elearn staff import`."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from elearn.accounts.models import Person
from elearn.core.db.work import Database
from elearn.organisation.models import Employment
from tests.cli.conftest import Elearn
from tests.organisation.staff_import.files import text, workbook

HEADINGS = ("Mã số", "Họ và tên", "Mã đơn vị")


@pytest.fixture
def city(elearn: Elearn, installed: Database) -> Database:
    """An installation with a city, and a ward below it."""
    assert elearn("unit", "create", "00", "Thành phố", "--on", "1/7/2025").exit_code == 0
    assert elearn("unit", "create", "001", "Phường A", "--below", "00", "--on", "1/7/2025").exit_code == 0
    return installed


def a_file(folder: Path, *rows: tuple[str, ...]) -> str:
    path = folder / "ds.csv"
    path.write_text(text(*rows, headings=HEADINGS), encoding="utf-8")
    return str(path)


def people(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(Person)) or 0


AN, BINH = ("CB1", "Lê An", "001"), ("CB2", "Trần Bình", "001")


def test_a_list_is_written(elearn: Elearn, city: Database, tmp_path: Path) -> None:
    done = elearn("staff", "import", a_file(tmp_path, AN, BINH))
    assert done.exit_code == 0, done.output
    assert "Mới: 2" in done.stdout
    assert people(city) == 2


def test_a_workbook_is_written_too(elearn: Elearn, city: Database, tmp_path: Path) -> None:
    path = tmp_path / "ds.xlsx"
    path.write_bytes(workbook(AN, headings=HEADINGS))
    assert elearn("staff", "import", str(path)).exit_code == 0
    assert people(city) == 1


def test_a_rehearsal_writes_nothing(elearn: Elearn, city: Database, tmp_path: Path) -> None:
    done = elearn("staff", "import", a_file(tmp_path, AN), "--dry-run")
    assert done.exit_code == 0
    assert "Mới: 1" in done.stdout
    assert people(city) == 0


def test_problems_are_told_with_their_rows_and_nothing_is_written(elearn: Elearn, city: Database, tmp_path: Path) -> None:
    done = elearn("staff", "import", a_file(tmp_path, AN, ("CB2", "", "001"), ("CB3", "Phan Chi", "999")))
    assert done.exit_code == 1
    assert "Dòng 3: Chưa có họ và tên." in done.stderr
    assert "Dòng 4: Không có đơn vị “999”" in done.stderr
    assert people(city) == 0


def test_a_whole_list_needs_its_unit_and_a_large_share_its_number(elearn: Elearn, city: Database, tmp_path: Path) -> None:
    elearn("staff", "import", a_file(tmp_path, AN, BINH), "--on", "1/7/2026")
    path = a_file(tmp_path, AN)
    assert elearn("staff", "import", path, "--whole-list").exit_code == 2
    refused = elearn("staff", "import", path, "--whole-list", "--unit", "001")
    assert refused.exit_code == 1
    assert "--left 1" in refused.stderr
    assert elearn("staff", "import", path, "--whole-list", "--unit", "001", "--left", "1").exit_code == 0
    with city.read() as session:
        assert session.scalar(select(func.count()).select_from(Employment).where(Employment.valid_to.is_not(None))) == 1


def test_a_file_that_is_no_list_is_refused_in_words(elearn: Elearn, city: Database, tmp_path: Path) -> None:
    path = tmp_path / "ds.csv"
    path.write_text("a;b\n1;2", encoding="utf-8")
    done = elearn("staff", "import", str(path))
    assert done.exit_code == 1
    assert "Không thấy dòng tiêu đề" in done.stderr
