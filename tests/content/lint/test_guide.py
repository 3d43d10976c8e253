"""The guides for authors show nothing that the grammar refuses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from elearn.content import limits, lint
from elearn.content.grammar.files import parse_file
from elearn.content.grammar.keys import kind_of
from elearn.content.lint.check import lint_file
from elearn.content.lint.guide import rewritten
from elearn.content.problems import Severity

pytestmark = pytest.mark.pure

DOCS = Path(lint.__file__).parents[3] / "docs"
GUIDES = {name: (DOCS / name).read_text(encoding="utf-8") for name in ("authoring.md", "authoring.vi.md")}
_EXAMPLE = re.compile(r"^(`{3,})markdown\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
EXAMPLES = [(name, match[2]) for name, guide in GUIDES.items() for match in _EXAMPLE.finditer(guide)]


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_an_example_of_the_guide_has_no_error(name: str, example: str) -> None:
    _, problems = lint_file("modules/01-a/01-vi-du.vi.md", example)
    assert [(name, problem) for problem in problems if problem.severity is Severity.ERROR] == []


@pytest.mark.parametrize("guide", GUIDES)
def test_a_guide_shows_every_kind_of_answer(guide: str) -> None:
    examples = [example for name, example in EXAMPLES if name == guide]
    kinds = {kind_of(question) for example in examples for question in parse_file("a.vi.md", example).questions}
    assert kinds >= {"single", "numeric", "text", "matching", "ordering", "cloze", "spot", "essay"}


def test_writing_the_table_twice_changes_nothing() -> None:
    assert rewritten(GUIDES["authoring.md"], "en") == GUIDES["authoring.md"]


def test_a_guide_without_the_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="codes"):
        rewritten("# Guide", "en")


def written(number: float, language: str) -> str:
    """A number as the guides write it: 8,000 in English, 8.000 in Vietnamese."""
    return f"{number:,.0f}".replace(",", "." if language == "vi" else ",")


@pytest.mark.parametrize(("guide", "language"), [("authoring.md", "en"), ("authoring.vi.md", "vi")])
def test_a_guide_tells_the_limits_that_hold(guide: str, language: str) -> None:
    table = GUIDES[guide].partition("<!-- codes -->")[0].rpartition("\n### ")[2]
    told = [
        f"{limits.SOURCE_BYTES // limits.KIB} kB",
        *(
            written(count, language)
            for count in (limits.LINES, limits.FILES, limits.PARAGRAPH_CHARACTERS, limits.MARKS, limits.FILE_MARKS)
        ),
        *(f"{count} " for count in (limits.HEADINGS, limits.QUESTIONS, limits.FENCES, limits.OPTIONS, limits.BRACKETS)),
        *(f" {count}" for count in (limits.DEFINITIONS, limits.NESTING, limits.STACKED_MARKS)),
        f"{limits.BLOCK_CHARACTERS // limits.KIB} kB",
        *(f"{size // limits.MIB} MB" for size in (limits.FOLDER_BYTES, limits.TEXT_BYTES)),
        *(f" {seconds:g} " for seconds in (limits.FILE_SECONDS, limits.COURSE_SECONDS)),
    ]
    assert [word for word in told if word not in table] == []
