"""Days as options of commands."""

from __future__ import annotations

from datetime import date

import pytest

from elearn.cli.days import read_day
from elearn.core.db.work import Database
from tests.cli.conftest import Elearn

LAST = date(2026, 12, 31)
NO_DAYS = ["12/31/2026", "31/12/26", "31/12-2026", "30/2/2026", "2026-13-01", "hôm nay", ""]


@pytest.mark.pure
@pytest.mark.parametrize("text", ["31/12/2026", "2026-12-31", "31-12-2026", "31.12.2026", " 31/12/2026 "])
def test_a_day_is_read_as_vietnam_and_as_programs_write_it(text: str) -> None:
    assert read_day(text) == LAST


@pytest.mark.pure
def test_the_day_comes_before_the_month() -> None:
    assert read_day("8/2/2026") == date(2026, 2, 8)


@pytest.mark.pure
@pytest.mark.parametrize("text", NO_DAYS)
def test_what_is_no_day_is_none(text: str) -> None:
    assert read_day(text) is None


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    "words",
    [
        ("position", "import", "--shipped", "--on"),
        ("user", "leave", "VD4", "--on"),
        ("unit", "rename", "01", "A", "--on"),
        ("audit", "notes", "--since"),
    ],
)
def test_a_command_says_how_a_day_is_typed(elearn: Elearn, installed: Database, words: tuple[str, ...], language: str) -> None:
    result = elearn("--lang", language, *words, "12/31/2026")
    assert (result.exit_code, "31/12/2026" in result.stderr, "%" in result.stderr) == (2, True, False)


def test_a_command_takes_a_day_of_vietnam(elearn: Elearn, installed: Database) -> None:
    assert elearn("audit", "notes", "--since", "31/12/2026").exit_code == 0
