"""HTML of other systems becomes Markdown that is shown the same; what lessons cannot hold is told."""

from __future__ import annotations

import pytest

from elearn.content.markdown import Renderer
from elearn.content.problems import Place
from elearn.exchange.html import Converter
from elearn.exchange.html_tags import is_html
from elearn.exchange.report import Notes
from tests.exchange.reading import codes

pytestmark = pytest.mark.pure


def converted(html: str) -> tuple[str, list[str]]:
    notes = Notes(Place("x"))
    return Converter(notes).blocks(html), codes(notes.found)


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>a <b>b </b>c</p><p>d</p>", "a **b** c\n\nd"),
        ("a<br>b", "a\n\nb"),
        ("<ul><li>x<ul><li>y</li></ul></li><li>z</li></ul>", "- x\n    - y\n- z"),
        ("<ol><li>x</li><li>y</li></ol>", "1. x\n2. y"),
        ("<table><tr><th>a</th><th>b</th></tr><tr><td>c|d</td><td></td></tr></table>", "| a | b |\n|---|---|\n| c\\|d |  |"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<pre>a\n  b</pre>", "```\na\n  b\n```"),
        ('<a href="https://a.vn/b">c</a>', "[c](https://a.vn/b)"),
        ("H<sub>2</sub>O, m<sup>2</sup>", "H₂O, m²"),
        ("<h3>Mục</h3><p>a</p>", "**Mục**\n\na"),
        ("a * b_c [x] &lt;i&gt; &amp;amp;", "a \\* b_c \\[x] &lt;i> &amp;amp;"),
        ("<p># a</p><p>- b</p><p>1. c</p><p>= 10</p>", "\\# a\n\n\\- b\n\n1\\. c\n\n&#61; 10"),
        ("a\u00a0b", "a b"),
    ],
)
def test_what_lessons_hold_is_kept(html: str, markdown: str) -> None:
    assert converted(html) == (markdown, [])


@pytest.mark.parametrize(
    "words", ["1. a", "- a", "# a", "> a", "a * b * c", "`a`", "a_b_c _d_", "[a](b)", "***", "---", "~~a~~", "<b>", "&amp;"]
)
def test_words_are_shown_as_they_were(words: str) -> None:
    escaped = words.replace("&", "&amp;").replace("<", "&lt;")
    assert Renderer().blocks(converted(f"<p>{escaped}</p>")[0]).replace("&gt;", ">") == f"<p>{escaped}</p>"


@pytest.mark.parametrize(
    "html",
    [
        "<u>a</u>", "<iframe src='https://a.vn'></iframe>", "<script>a()</script>", '<a href="javascript:a()">a</a>',
        "<table><tr><td colspan=2>a</td></tr></table>", "<p>\\(x^2\\)</p>", "<math><mi>x</mi></math>", "<sub>abc</sub>",
    ],
)  # fmt: skip
def test_what_lessons_cannot_hold_is_told(html: str) -> None:
    assert converted(html)[1] == ["IMP020"]


def test_no_script_comes_through() -> None:
    assert "alert" not in converted("a<script>alert(1)</script><style>alert{}</style><svg onload=alert(1)>")[0]


def test_what_is_nested_too_deeply_keeps_its_words() -> None:
    assert converted("<div>" * 5_000 + "sâu") == ("sâu", ["IMP020"])


@pytest.mark.parametrize(
    ("text", "expected"), [("a < b", False), ("a <b>c</b>", True), ("<họ tên>", False), ("x<y>z", False), ("a", False)]
)
def test_html_is_told_from_words(text: str, *, expected: bool) -> None:
    assert is_html(text) is expected
