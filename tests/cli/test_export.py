"""`elearn export`: the same files as from the page, recorded the same; and identity numbers put into them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from elearn.accounts.models import Person
from elearn.core.db.work import Database
from elearn.reporting.models import CompletionExport
from tests.cli.conftest import Elearn
from tests.reporting.sheets import read_sheet
from tests.reporting.test_completions import Register


@pytest.fixture
def register(installed: Database) -> Register:
    found = Register(installed)
    with installed.unit_of_work() as work:
        for name, person in found.people.items():
            work.session.get_one(Person, person).staff_code = f"00{name}"
    return found


def order(path: Path, form: str = "csv", *more: str) -> tuple[str, ...]:
    return ("export", "completions", "--purpose", "Báo cáo", "--form", form, "--to", str(path), *more)


def test_everything_is_exported_and_recorded(elearn: Elearn, register: Register, installed: Database, tmp_path: Path) -> None:
    result = elearn(*order(tmp_path / "out.csv", "csv", "--json"))
    told = json.loads(result.stdout)
    with installed.read() as session:
        row = session.scalars(select(CompletionExport)).one()
    assert (told["rows"], told["sha256"], row.purpose, row.person_id) == (5, row.sha256, "Báo cáo", None)
    assert len((tmp_path / "out.csv").read_text().splitlines()) == 6


def test_a_file_in_the_way_is_not_overwritten(elearn: Elearn, register: Register, tmp_path: Path) -> None:
    (tmp_path / "out.csv").touch()
    assert elearn(*order(tmp_path / "out.csv")).exit_code == 1
    assert (tmp_path / "out.csv").read_bytes() == b""


def test_without_a_purpose_nothing_is_written(elearn: Elearn, register: Register) -> None:
    assert elearn("export", "completions").exit_code == 2


@pytest.mark.parametrize("form", ["csv", "csv-comma", "xlsx"])
def test_numbers_are_put_beside_their_codes_and_keep_their_zeros(
    elearn: Elearn, register: Register, tmp_path: Path, form: str
) -> None:
    suffix = "xlsx" if form == "xlsx" else "csv"
    out, ids = tmp_path / f"out.{suffix}", tmp_path / "ids.csv"
    elearn(*order(out, form))
    ids.write_text("mã;số\n00own;079 085 000001\n00below;12\n00other;=1+1\n", encoding="utf-8")
    result = elearn("export", "join", str(out), str(ids))
    assert result.exit_code == 0, result.stderr
    joined = tmp_path / f"out-ids.{suffix}"
    if suffix == "xlsx":
        found = {row["Mã nhân sự"].value: row["Số định danh cá nhân"] for row in read_sheet(joined)}
        assert (found["00own"].value, found["00own"].kind, found["00below"].value) == ("079085000001", "s", "")
    else:
        lines = joined.read_text(encoding="utf-8-sig").splitlines()
        assert [line for line in lines if "079085000001" in line and "00own" in line]
        assert not [line for line in lines if "1+1" in line]


def test_a_file_without_staff_codes_is_refused_and_leaves_nothing(elearn: Elearn, tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_text("a;b\n1;2\n")
    (tmp_path / "ids.csv").write_text("1;079085000001\n")
    assert elearn("export", "join", str(tmp_path / "out.csv"), str(tmp_path / "ids.csv")).exit_code == 1
    assert not (tmp_path / "out-ids.csv").exists()
