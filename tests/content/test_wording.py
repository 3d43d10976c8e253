"""Texts without any mark are not parsed, and come out as if they had been."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.content import sanitise
from elearn.content.grammar.raw import Line, RawText
from elearn.content.links import Links, Site
from elearn.content.markdown import Renderer
from elearn.content.problems import Problem
from elearn.content.wording import Definitions, Wording

pytestmark = pytest.mark.pure

SIGNS = ",.;:?!()%/–—“”‘’…-"
PLAIN = st.builds("".join, st.lists(st.sampled_from([*"aĐếuQ07", " ", *SIGNS]), min_size=1, max_size=24))
ANY = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn", "Zl", "Zp")), min_size=1, max_size=24
).filter(
    # Where links and pictures lead is another matter.
    lambda text: "[" not in text and "<" not in text
)


def worded(text: str, *, inline: bool) -> str:
    problems: list[Problem] = []
    wording = Wording("a.vi.md", "vi", Links(Site(""), "vi", problems), Definitions(), problems)
    lines = RawText((Line(1, 1, text),))
    return wording.inline(lines) if inline else wording.block(lines)


def parsed(text: str, *, inline: bool) -> str:
    if not inline:
        return sanitise.safe_html(Renderer().blocks(text), "vi")
    return sanitise.safe_html(f"<p>{Renderer().inline(text)}</p>", "vi").removeprefix("<p>").removesuffix("</p>")


@given(PLAIN | ANY, st.booleans())
def test_a_text_without_marks_is_what_parsers_and_sanitisers_make_of_it(text: str, inline: bool) -> None:
    try:
        expected = parsed(text, inline=inline)
    except sanitise.SanitisersDisagree:
        expected = ""
    assert worded(text, inline=inline) == expected


@pytest.mark.parametrize("text", ["1. Một", "- một", "a *b*", "a <b>", "a & b", "a_b", "a `b`", "    a"])
def test_what_has_a_mark_is_parsed(text: str) -> None:
    assert worded(text, inline=False) == parsed(text, inline=False)
