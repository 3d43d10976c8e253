"""Too many of anything in one file is told once, at the first that is too many, and nothing more is done with the file."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from elearn.content import limits
from elearn.content.grammar.files import parse_file
from elearn.content.lint.check import lint_file
from elearn.content.problems import Problem
from tests.content.source_folders import M, compiled, sound

pytestmark = pytest.mark.pure

PATH = "modules/01-a/01-bai.vi.md"
ASK = "### ? a {#q}\n\n"
CASE = '---\nkind: case\nid: ca\ntitle: a\nminutes: 1\nstart: "13:40"\nactor: b\n---\n\n## a {#a}\n\n'

AMOUNTS: dict[str, tuple[str, int, Callable[[int], str]]] = {
    "lines": ("lines", limits.LINES, lambda count: "a\n" * count),
    "marks": ("file-marks", limits.FILE_MARKS, lambda count: ("*a* " * 50 + "\n\n") * (count // 100) + "*" * (count % 100) + "a\n"),
    "headings": ("headings", limits.HEADINGS, lambda count: "".join(f"## a {number}\n" for number in range(count))),
    "scenes": ("headings", limits.HEADINGS, lambda count: CASE + "".join(f"## a {{#b{number}}}\n" for number in range(count - 1))),
    "questions": (
        "questions",
        limits.QUESTIONS,
        lambda count: "".join(f"### ? a {{#q-{number}}}\n\n= 1\n\n" for number in range(count)),
    ),
    "fences": ("fences", limits.FENCES, lambda count: "```\na\n```\n\n" * count),
    "fences in quotes": ("fences", limits.FENCES, lambda count: "> ```\n> a\n> ```\n\n" * count),
    "fences in lists": ("fences", limits.FENCES, lambda count: "- ```\n  a\n  ```\n\n" * count),
    "definitions": ("definitions", limits.DEFINITIONS, lambda count: "".join(f"[^a{number}]: b\n" for number in range(count))),
    "options": ("options", limits.OPTIONS, lambda count: ASK + "- [x] a\n" * count),
    "pairs": ("options", limits.OPTIONS, lambda count: ASK + "- a => b\n" * count),
    "items": ("options", limits.OPTIONS, lambda count: ASK + "<!-- type: order -->\n\n" + "1. a\n" * count),
    "numbers": ("options", limits.OPTIONS, lambda count: ASK + "= 1\n" * count),
    "texts": ("options", limits.OPTIONS, lambda count: ASK + '= "a"\n' * count),
    "gaps": ("options", limits.OPTIONS, lambda count: ASK + "[[a]] " * count),
    "choices of a gap": ("options", limits.OPTIONS, lambda count: ASK + "[[x: a" + " | b" * (count - 1) + "]]"),
    "segments": ("options", limits.OPTIONS, lambda count: ASK + "```spot\n" + "{+ a +}\n" * count + "```\n"),
    "choices of a scene": ("options", limits.OPTIONS, lambda count: CASE + "- [a](#a) | +1m\n" * count),
}


def told(text: str) -> list[Problem]:
    return [problem for problem in lint_file(PATH, text)[1] if problem.code == "MD091"]


@pytest.mark.parametrize("name", AMOUNTS)
def test_one_too_many_is_told(name: str) -> None:
    why, limit, written = AMOUNTS[name]
    words = [dict(problem.words) for problem in told(written(limit + 1))]
    assert [(said["why"], str(limit) in said["why_vi"]) for said in words] == [(why, True)]


@pytest.mark.parametrize("name", AMOUNTS)
def test_as_many_as_are_allowed_are_not_told(name: str) -> None:
    _, limit, written = AMOUNTS[name]
    assert told(written(limit)) == []


@pytest.mark.parametrize("name", ["lines", "headings", "questions", "options", "definitions"])
def test_it_is_told_at_the_first_that_is_too_many(name: str) -> None:
    _, limit, written = AMOUNTS[name]
    text = written(limit + 1)
    assert told(text)[0].place.line == len(text.rstrip("\n").split("\n")) - 2 * (name == "questions")


def test_a_file_with_too_many_is_not_checked_by_the_rules() -> None:
    text = AMOUNTS["fences"][2](limits.FENCES + 1) + "# a\n"
    assert {problem.code for problem in lint_file(PATH, text)[1]} == {"MD091"}


def test_a_file_with_too_many_is_not_rendered() -> None:
    text = "---\nid: lon\ntitle: a\nminutes: 1\n---\n\n[a](khong.vi.md)\n\n" + AMOUNTS["fences"][2](limits.FENCES + 1)
    compilation = compiled(sound() | {M + "05-lon.vi.md": text.encode()})
    assert [problem.code for problem in compilation.errors] == ["MD091"]


def test_the_other_files_are_checked_as_ever() -> None:
    text = "---\nid: lon\ntitle: a\nminutes: 1\n---\n\n" + AMOUNTS["fences"][2](limits.FENCES + 1)
    card = sound()["card.vi.md"] + b"\n[a](khong.vi.md)\n"
    compilation = compiled(sound() | {M + "05-lon.vi.md": text.encode(), "card.vi.md": card})
    assert [(problem.place.path, problem.code) for problem in compilation.errors] == [
        ("card.vi.md", "LNK001"),
        (M + "05-lon.vi.md", "MD091"),
    ]


def test_counting_takes_no_mark_for_a_fence_that_is_none() -> None:
    raw = parse_file(PATH, "`a` ``b`` và ```c```\n" * 500)
    assert not [problem for problem in lint_file(PATH, "\n".join(raw.lines))[1] if dict(problem.words).get("why") == "fences"]
