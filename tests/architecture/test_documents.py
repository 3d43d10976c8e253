"""What the documents name is there: files they link to, tests and modules they point at, commands they tell people to type."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest

from elearn.cli import COMMANDS, main

pytestmark = pytest.mark.pure

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
CODE = re.compile(r"`([^`\n]+)`")
COMMAND = re.compile(r"(?:^|[ /])elearn ((?:[a-z]+ ?)+)", re.MULTILINE)
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
# Shown as they will look once `make pictures` has drawn them.
DRAWN = re.compile(r"docs/pictures/|pictures/")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def words_in_code(path: Path) -> list[str]:
    """What a document sets in a code span."""
    return CODE.findall(FENCE.sub("", path.read_text(encoding="utf-8")))


def lines_to_type(path: Path) -> list[str]:
    """Code spans, and the lines of fenced blocks."""
    fenced = FENCE.findall(path.read_text(encoding="utf-8"))
    return [*words_in_code(path), *(line for block in fenced for line in block.splitlines()[1:-1])]


def links() -> Iterator[tuple[Path, str]]:
    for path in DOCUMENTS:
        plain = CODE.sub("", FENCE.sub("", path.read_text(encoding="utf-8")))
        for target in LINK.findall(plain):
            if "://" not in target and not target.startswith(("mailto:", "/")) and not DRAWN.search(target):
                yield path, target


@cache
def names_of_tests() -> frozenset[str]:
    """Every test of the suite, and its files."""
    found = set()
    for path in (ROOT / "tests").rglob("*.py"):
        found |= set(re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE))
    return frozenset(found)


def test_documents_are_found() -> None:
    assert {"README.md", "docs/architecture.md", "docs/security.md"} <= {name_of(path) for path in DOCUMENTS}


def test_a_link_leads_to_a_file() -> None:
    assert not [f"{name_of(path)}: {target}" for path, target in links() if not (path.parent / target).exists()]


def test_a_test_that_a_document_names_exists() -> None:
    missing = []
    for path in DOCUMENTS:
        for words in words_in_code(path):
            is_file = words.startswith("tests/") and words.endswith(".py")
            if (is_file and not (ROOT / words).is_file()) or (re.fullmatch(r"test_\w+", words) and words not in names_of_tests()):
                missing.append(f"{name_of(path)}: {words}")
    assert not missing


def test_a_module_that_a_document_names_exists() -> None:
    named = [(path, words) for path in DOCUMENTS for words in words_in_code(path)]
    is_module = re.compile(r"elearn/[\w/]+\.(py|html|js|css|po)")
    assert not [f"{name_of(path)}: {words}" for path, words in named if is_module.fullmatch(words) and not (ROOT / words).is_file()]


def told_commands() -> Iterator[tuple[str, list[str]]]:
    for path in DOCUMENTS:
        for line in lines_to_type(path):
            for words in COMMAND.findall(line):
                yield name_of(path), words.split()


def test_a_command_that_a_document_tells_exists() -> None:
    unknown = []
    context = click.Context(main)
    for name, words in told_commands():
        if words[0] not in COMMANDS:
            unknown.append(f"{name}: elearn {' '.join(words)}")
            continue
        command = main.get_command(context, words[0])
        if isinstance(command, click.Group) and len(words) > 1 and words[1] not in command.commands:
            unknown.append(f"{name}: elearn {' '.join(words)}")
    assert not unknown


def test_a_make_command_that_a_document_tells_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    told = {
        (name_of(path), target)
        for path in DOCUMENTS
        for line in lines_to_type(path)
        for target in re.findall(r"^(?:\w+=\S+ )?make ([a-z]+)", line)
    }
    assert not {(name, target) for name, target in told if target not in targets}
