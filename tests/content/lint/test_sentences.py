"""Every code that is raised anywhere has its sentence in both languages, and the guides for authors list it."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from elearn.content import lint
from elearn.content.lint.catalogue import SENTENCES, sentence_of
from elearn.content.lint.check import lint_file
from elearn.content.lint.guide import rule_table
from elearn.content.lint.sentences import GROUPS, RULES, group_of
from elearn.content.problems import Place, Problem, Severity
from tests.content.lint.examples import EXAMPLES

pytestmark = pytest.mark.pure

ROOT = Path(lint.__file__).parents[3]
CODE = re.compile(r'"((?:[A-Z]{2,4}|A11Y)[0-9]{3})"')
RAISED = {
    code
    for path in (ROOT / "elearn/content").rglob("*.py")
    if not path.name.startswith("sentences")
    for code in CODE.findall(path.read_text(encoding="utf-8"))
}


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_some_codes_are_found_in_the_sources() -> None:
    assert {"MCQ001", "CAS002", "LNK001"} <= RAISED


@pytest.mark.parametrize("code", sorted(RAISED))
def test_a_raised_code_has_a_sentence_in_both_languages(code: str) -> None:
    assert {"vi", "en"} <= set(SENTENCES[code])


@pytest.mark.parametrize("code", sorted(RULES))
def test_a_rule_is_raised_somewhere(code: str) -> None:
    assert code in RAISED


@pytest.mark.parametrize("code", sorted(RULES))
def test_both_languages_use_the_same_words(code: str) -> None:
    assert fields(RULES[code].vi) == fields(RULES[code].en)


@pytest.mark.parametrize("code", sorted(RULES))
def test_a_sentence_ends_with_a_full_stop_and_has_no_exclamation(code: str) -> None:
    for sentence in (RULES[code].vi, RULES[code].en):
        assert sentence.endswith((".", "…"))
        assert "!" not in sentence.replace("[!", "[").replace("<!--", "")


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_code_belongs_to_a_named_group(code: str) -> None:
    assert group_of(code) in GROUPS


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_words_of_a_problem_fill_its_sentence(code: str) -> None:
    _, problems = lint_file(EXAMPLES[code].path, EXAMPLES[code].broken)
    problem = next(problem for problem in problems if problem.code == code)
    assert fields(RULES[code].vi) <= {name for name, _ in problem.words}


def test_what_was_found_has_no_quotation_marks_like_those_around_it() -> None:
    problem = Problem(Place("a"), Severity.ERROR, "NUM001", (("found", "'QLVB'"),))
    assert sentence_of(problem, "en").startswith("the answer '’QLVB’' cannot be read.")


def test_a_sentence_that_misses_a_word_is_still_told() -> None:
    assert "…" in sentence_of(Problem(Place("a"), Severity.ERROR, "MCQ008"))


@pytest.mark.parametrize(("name", "language"), [("authoring.md", "en"), ("authoring.vi.md", "vi")])
def test_the_guide_for_authors_lists_every_code(name: str, language: str) -> None:
    guide = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert rule_table(language) in guide, f"run: python -m elearn.content.lint.guide docs/{name} {language}"
