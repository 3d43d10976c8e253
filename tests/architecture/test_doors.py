"""Every address says what it needs; the table of them, and the words of the command line, are reviewed files."""

from __future__ import annotations

import os
import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from elearn.cli import main
from elearn.cli.access import NOTHING_DECLARED, doors, table
from elearn.core.permissions import PERMISSIONS
from elearn.web.access import PUBLIC
from tests.architecture.site import Site

REVIEWED = Path(__file__).parent / "reviewed"


def compare(name: str, text: str) -> None:
    """Compares with the reviewed file; a change that is meant is written down with `UPDATE_REVIEWED=1` and shows in the diff."""
    path = REVIEWED / name
    if os.environ.get("UPDATE_REVIEWED"):
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text, "if this is meant: UPDATE_REVIEWED=1 pytest tests/architecture/test_doors.py"


def test_every_address_says_what_it_needs(site: Site) -> None:
    assert not [each.endpoint for each in doors(site.app) if each.needs == NOTHING_DECLARED]


def test_every_address_needs_a_permission_that_exists(site: Site) -> None:
    assert {each.needs for each in doors(site.app)} <= {PUBLIC, *PERMISSIONS}


def test_every_permission_but_those_of_the_future_opens_something(site: Site) -> None:
    used = {each.needs for each in doors(site.app)}
    assert {permission for permission in PERMISSIONS if permission not in used} <= {"reporting.unit"}


def test_the_table_of_access_is_the_reviewed_one(site: Site) -> None:
    compare("access.txt", table(list(doors(site.app))))


def test_every_page_for_people_stands_below_a_language(site: Site) -> None:
    elsewhere = {each.endpoint for each in doors(site.app) if not each.address.startswith("/<any(vi, en):lang>/")}
    assert elsewhere == {"health.alive", "health.ready", "media.file", "service_worker", "static"}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_words_of_the_command_line_are_the_reviewed_ones(language: str) -> None:
    compare(f"help.{language}.txt", whole_help(language))


def whole_help(language: str) -> str:
    """The help of every command, in one text."""
    pages = []

    def visit(words: tuple[str, ...], command: click.Command, context: click.Context) -> None:
        told = CliRunner().invoke(main, ["--lang", language, *words, "--help"], prog_name="elearn", terminal_width=110)
        pages.append(f"$ elearn {' '.join([*words, '--help'])}\n{told.stdout}")
        if isinstance(command, click.Group):
            for name in command.list_commands(context):
                below = command.get_command(context, name)
                assert below is not None
                visit((*words, name), below, context)

    with click.Context(main, info_name="elearn") as context:
        visit((), main, context)
    return re.sub(r" +\n", "\n", "\n".join(pages))


def test_the_printed_table_has_the_pages_that_only_the_demo_has() -> None:
    assert "/design/sign-in" in CliRunner().invoke(main, ["access"], prog_name="elearn").stdout
