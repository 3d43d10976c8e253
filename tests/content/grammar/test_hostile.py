"""Any text is read without an exception, and the time grows with its length, not with its square."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.content.grammar.files import parse_file
from elearn.content.lint.check import lint_file
from tests.content.grammar.excerpts import BANK, CASE, LESSON

pytestmark = pytest.mark.pure

PIECES = [
    "\n", "\n\n", " ", "    ", "\t", "a", "đ", "- ", "- [ ] ", "- [x] ", "-[x]", "1. ", "= ", "= 1.000", '= "a" => 5%', "> ",
    "  > ", "> [!NOTE]\n", "> [!TIP]\n", "> [!DESK]\n", "> [!RECALL] q\n", "> - a: b\n", "> [!RUBRIC]\n", "### ? a {#b}\n",
    "## a {#c role=ending}\n", "{#d}", "<!-- ", "-->", "type: order\n", "type: essay", "points: \"2\"", " => ", "=> ", "[[", "]]",
    "[[x: a | b]]", "[[=1+-1]]", "\\", "|", "```", "```spot\n", "~~~", "{+ ", "+}", "{- ", "-}", "{> ", "<}", "///",
    "/// if | a\n", "/// audience | citizen\n", "/// details | a\n", "---\n", "===\n", "***", "- [a](#b) | +5m | Làm: x | set: c",
    "|---|", "![", "](", ")", "[^a]: ", "*[A]: ", "{{ include: a }}", "<b>", "`", "\r", "\ufeff", "\ue000", "\u0301",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


@given(TEXTS, st.sampled_from(["lesson", "case", "bank", "card"]))
def test_any_text_is_read_and_checked_without_an_exception(text: str, kind: str) -> None:
    _, problems = lint_file("a.vi.md", f"---\nkind: {kind}\n---\n{text}")
    assert all(problem.place.line >= 1 and problem.place.column >= 1 for problem in problems)


@given(TEXTS)
def test_every_line_outside_comments_is_somewhere(text: str) -> None:
    """No text is lost silently: without comments, answers and directives, every word of a page stands in a block."""
    words = "\n\n".join(word for word in text.split() if word.isalpha())
    raw = parse_file("a.vi.md", words)
    assert "\n\n".join(block.text.markdown for block in raw.blocks) == words


@given(st.integers(0, 3000), st.sampled_from([LESSON, BANK, CASE]))
def test_a_file_cut_anywhere_is_still_read(length: int, text: str) -> None:
    assert parse_file("a.vi.md", text[:length]).lines


HOSTILE = {
    "brackets": "[" * 20_000,
    "open gaps": "### ? a {#a}\n\n" + "[[" * 20_000,
    "gaps with an open why": "### ? a {#a}\n\n" + "[[a]]{> " * 20_000,
    "nested lists": "".join(" " * min(2 * level, 120) + "- a\n" for level in range(3_000)),
    "nested quotes": ">" * 20_000,
    "many lines": "một dòng\n" * 20_000,
    "runs of backticks": "".join("`" * length + " " for length in range(1, 600)),
    "a bullet and spaces": "- " + " " * 200_000 + "x",
    "a fence and spaces": "```" + " " * 200_000 + "`",
    "open comments": "<!--\n" * 40_000,
    "open blocks": "/// xx\n" * 20_000 + "a\n\n" * 20_000,
    "open details": "/// details | a\n" * 40_000,
    "open segments": "### ? a {#a}\n\n```spot\n" + "{+ a " * 40_000,
    "segments": "### ? a {#a}\n\n```spot\n" + "{+ a +}\n" * 20_000 + "```",
    "pairs": "### ? a {#a}\n\n" + "- a => b\n" * 20_000,
    "arrows": "### ? a {#a}\n\n- " + " => " * 50_000,
    "questions": "### ? a\n" * 20_000,
    "a wide table": "a|b\n" + "-|" * 100_000,
    "braces": "## " + "{#a " * 50_000 + "}",
    "a long attribute": "## a {" + "a" * 200_000 + "}",
    "conditions": "---\nkind: case\n---\n## a {#a}\n\n" + "/// if | b\nc\n///\n" * 10_000,
    "forks": "---\nkind: case\n---\n## a {#a}\n\n- [a](#a)" + " | Làm: a" * 20_000,
    "half links": "](a.webm" * 30_000,
    "half tags": "<a" * 100_000,
    "quotation marks": "### ? " + "“" * 100_000 + " {#a}\n\n- [ ] a\n- [x] b",
    "backslashes": '### ? a {#a}\n\n= "' + "a\\" * 100_000,
    "digits": "### ? a {#a}\n\n= " + "1" * 200_000,
    "recalls": "> [!RECALL] a\n" + "> - a: b\n" * 20_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_takes_no_longer_than_an_honest_one_of_its_size(name: str) -> None:
    # Processor time, because the machine may be busy; every one of these took minutes with a quadratic reader.
    started = time.process_time()
    lint_file("a.vi.md", HOSTILE[name])
    assert time.process_time() - started < 15
