"""The two languages of the command line, and its exit codes."""

from __future__ import annotations

import subprocess
import sys

import pytest

from elearn.cli import COMMANDS, main
from elearn.cli.speech import language_of_locale
from tests.cli.conftest import Elearn

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({}, "vi"),
        ({"LANG": "C.UTF-8"}, "vi"),
        ({"LANG": "vi_VN.UTF-8"}, "vi"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "vi_VN.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
    ],
)
def test_the_terminal_is_answered_in_its_language(environ: dict[str, str], language: str) -> None:
    assert language_of_locale(environ) == language


def test_help_is_vietnamese_by_itself(elearn: Elearn) -> None:
    assert "Phục vụ trang web." in elearn("--help").stdout


def test_help_is_english_when_asked(elearn: Elearn) -> None:
    assert "Serve the site." in elearn("--lang", "en", "--help").stdout


def test_help_of_a_command_below_is_english_when_asked(elearn: Elearn) -> None:
    assert "Print every setting" in elearn("--lang", "en", "config", "--help").stdout


def test_the_language_of_one_call_does_not_stay_for_the_next(elearn: Elearn) -> None:
    elearn("--lang", "en", "config", "--help")
    assert "In mọi thiết đặt" in elearn("config", "--help").stdout


def test_an_unknown_command_ends_with_code_two(elearn: Elearn) -> None:
    assert elearn("nothing").exit_code == 2


def test_every_command_has_help_of_one_line(elearn: Elearn) -> None:
    assert all(line and "\n" not in line for _, line in COMMANDS.values())


def test_every_command_can_be_loaded(elearn: Elearn) -> None:
    assert {name: elearn(name, "--help").exit_code for name in main.table} == dict.fromkeys(main.table, 0)


def test_an_error_of_the_product_is_told_in_one_sentence(elearn: Elearn) -> None:
    result = elearn("--lang", "en", "jobs", "retry", "not-an-id")
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1


def test_an_unreachable_database_ends_with_code_three_and_tells_no_password(elearn: Elearn) -> None:
    result = elearn("db", "status", ELEARN_DATABASE_URL="postgresql+psycopg://elearn:hidden-word@127.0.0.1:9/elearn")
    assert result.exit_code == 3
    assert "hidden-word" not in result.output


def test_a_small_command_does_not_wait_for_the_whole_product() -> None:
    asked = "import sys, elearn.cli.commands; print('elearn.app' in sys.modules or 'elearn.catalogue' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True)
    assert told.stdout == "False\n"
