"""The two languages of the command line, and its exit codes."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from babel.messages.extract import extract_python

from elearn.cli import COMMANDS, frame, main
from elearn.cli.speech import language_first, language_of_locale
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


@pytest.mark.parametrize("words", [("config", "--lang", "en", "check", "--help"), ("config", "check", "--help", "--lang=en")])
def test_the_language_may_be_asked_for_behind_a_command(elearn: Elearn, words: tuple[str, ...]) -> None:
    assert "Usage:" in elearn(*words).stdout


def test_a_language_without_its_value_takes_no_other_word_for_it(elearn: Elearn) -> None:
    assert "'--lang' cần một giá trị" in elearn("config", "check", "--lang").stderr


def test_words_after_two_hyphens_are_no_language() -> None:
    assert language_first(["a", "--", "--lang", "en"]) == ["a", "--", "--lang", "en"]


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


def test_the_frame_of_help_is_in_the_language_of_the_call(elearn: Elearn) -> None:
    vietnamese, english = elearn("config", "--help").stdout, elearn("--lang", "en", "config", "--help").stdout
    assert ("Cách dùng:" in vietnamese, "Usage:" in vietnamese, "Tùy chọn:" in vietnamese) == (True, False, True)
    assert ("Usage:" in english, "Cách dùng:" in english, "Options:" in english) == (True, False, True)


def test_a_wrong_call_is_told_in_the_language_of_the_call(elearn: Elearn) -> None:
    assert "Không có lệnh 'conifg'" in elearn("conifg").stderr
    assert "No such option '--nothing'" in elearn("--lang", "en", "config", "show", "--nothing").stderr


def test_a_variable_chooses_the_language(elearn: Elearn) -> None:
    assert "Usage:" in elearn("--help", ELEARN_LANGUAGE="en", LANG="vi_VN.UTF-8").stdout
    assert "Cách dùng:" in elearn("--lang", "vi", "--help", ELEARN_LANGUAGE="en").stdout


def words_of_click() -> set[str]:
    folder = Path(click.__file__).parent
    found: set[str] = set()
    for name in ("core", "decorators", "exceptions", "formatting", "parser", "termui", "types"):
        with (folder / f"{name}.py").open("rb") as file:
            for _, _, message, _ in extract_python(file, {"_": None, "ngettext": (1, 2)}, (), {}):
                found |= {message} if isinstance(message, str) else {each for each in message if each}
    return found


def test_click_says_nothing_to_people_that_has_no_vietnamese() -> None:
    assert words_of_click() - set(frame.VIETNAMESE) == frame.NOT_FOR_PEOPLE


def test_click_s_words_keep_their_places() -> None:
    def places(text: str) -> set[str]:
        return set(re.findall(r"{(\w+)", text))

    assert {words for words, told in frame.VIETNAMESE.items() if places(words) - {"name"} != places(told) - {"name"}} == set()
