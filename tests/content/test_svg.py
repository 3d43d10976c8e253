"""Author's drawings: shapes and words are written anew, everything else refuses the drawing."""

from __future__ import annotations

import time
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.content import limits
from elearn.content.phrases import PHRASES
from elearn.content.svg import DrawingRefused, Fault, Why, rewrite, size_of

pytestmark = pytest.mark.pure

TOP = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 10 20"'


def drawing(inside: str, attributes: str = "") -> bytes:
    return f"{TOP} {attributes}>{inside}</svg>".encode()


GOOD = [
    '<rect x="1" y="1" width="3" height="4" fill="#123456" stroke="none"/>',
    "<title>Quầy số 2</title><desc>Nét đứt</desc>",
    '<text x="1" y="2" font-size="3">Chữ <tspan>Việt</tspan> nữa</text>',
    '<defs><linearGradient id="g"><stop offset="0" stop-color="red"/></linearGradient></defs><rect fill="url(#g)"/>',
    '<defs><g id="a"><path d="M0 0h1"/></g></defs><use href="#a" x="2"/>',
    '<use xlink:href="#a"/><g id="a"/>',
    '<g class="x" transform="rotate(3)"><circle r="1"/></g>',
]


@pytest.mark.parametrize("inside", GOOD)
def test_a_plain_drawing_is_accepted_and_may_be_rewritten_again(inside: str) -> None:
    once = rewrite(drawing(inside))
    assert rewrite(once) == once


def test_words_of_a_drawing_are_kept() -> None:
    assert "Chữ <tspan>Việt</tspan> nữa" in rewrite(drawing(GOOD[2])).decode()


def test_comments_and_classes_are_left_out() -> None:
    written = rewrite(drawing('<!-- tên tác giả --><g class="x"/>'))
    assert b"<!--" not in written
    assert b"class" not in written


BAD = [
    "<script>alert(1)</script>",
    '<rect onload="alert(1)"/>',
    "<style>rect{fill:red}</style>",
    '<rect style="fill:red"/>',
    "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>",
    '<image href="https://evil.example/x.png"/>',
    '<a href="https://evil.example"><rect/></a>',
    '<use href="https://evil.example/x.svg#a"/>',
    '<use href="data:image/svg+xml,x"/>',
    '<use href="#none"/>',
    '<rect fill="url(https://evil.example/x)"/>',
    '<rect fill="url(  //evil.example )"/>',
    '<rect fill="URL(javascript:alert(1))"/>',
    '<rect fill="ur\\6c(x)"/>',
    '<animate attributeName="href" to="javascript:alert(1)"/>',
    '<set attributeName="onload" to="x"/>',
    '<filter id="f"/>',
    '<rect href="#a"/>',
    '<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>',
    '<script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>',
    '<rect xml:base="https://evil.example"/>',
    "<svg/>",
    "text without a place",
    "<?php x ?>",
    '<handler type="x"/>',
    "<g>" * 100 + "</g>" * 100,
]


@pytest.mark.parametrize("inside", BAD)
def test_anything_else_refuses_the_drawing(inside: str) -> None:
    with pytest.raises(DrawingRefused):
        rewrite(drawing(inside))


def test_the_refusal_names_what_and_where() -> None:
    with pytest.raises(DrawingRefused) as refused:
        rewrite(drawing("\n\n<script/>"))
    assert refused.value.faults == (Fault("element", "<script>", 3),)


def test_everything_that_must_go_is_told_at_once() -> None:
    with pytest.raises(DrawingRefused) as refused:
        rewrite(drawing('<metadata><a/></metadata><rect style="fill:red"/><rect style="fill:blue"/><script/>'))
    assert [(fault.why, fault.what) for fault in refused.value.faults] == [
        ("element", "<metadata>"),
        ("style", "style"),
        ("element", "<script>"),
    ]


@pytest.mark.parametrize("why", get_args(Why))
def test_every_reason_is_told_in_both_languages(why: str) -> None:
    assert set(PHRASES[f"svg-{why}"]) == {"vi", "en"}


LAUGHS = "".join(f'<!ENTITY l{n} "&l{n - 1};&l{n - 1};&l{n - 1};">' for n in range(1, 30))


@pytest.mark.parametrize(
    "head",
    [
        f'<!DOCTYPE svg [<!ENTITY l0 "ha">{LAUGHS}]>',
        '<!DOCTYPE svg SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        "<!DOCTYPE svg>",
        '<?xml-stylesheet href="https://evil.example/x.css"?>',
    ],
)
def test_a_drawing_with_a_document_type_is_refused_at_once(head: str) -> None:
    begun = time.process_time()
    with pytest.raises(DrawingRefused):
        rewrite(head.encode() + drawing("<text>&l29;</text>"))
    assert time.process_time() - begun < 15


def test_uses_of_uses_are_refused() -> None:
    with pytest.raises(DrawingRefused):
        rewrite(drawing('<g id="a"><use href="#b"/></g><g id="b"><rect/></g><use href="#a"/>'))


def test_a_use_of_itself_is_refused() -> None:
    with pytest.raises(DrawingRefused):
        rewrite(drawing('<g id="a"><use href="#a"/></g>'))


def test_too_many_elements_are_refused() -> None:
    with pytest.raises(DrawingRefused):
        rewrite(drawing("<g/>" * limits.SVG_ELEMENTS))


@pytest.mark.parametrize("content", [b"", b"x", b"<svg>", b"<svg/>", b"<p xmlns='http://www.w3.org/2000/svg'/>", b"\xff\xfe<"])
def test_what_is_no_drawing_is_refused(content: bytes) -> None:
    with pytest.raises(DrawingRefused):
        rewrite(content)


def test_a_drawing_without_a_size_is_refused() -> None:
    with pytest.raises(DrawingRefused):
        rewrite(b'<svg xmlns="http://www.w3.org/2000/svg"/>')


@pytest.mark.parametrize(
    ("attributes", "size"), [("", (10, 20)), ('width="640" height="300"', (640, 300)), ('width="100%" height="50"', (10, 20))]
)
def test_the_size_is_read(attributes: str, size: tuple[int, int]) -> None:
    assert size_of(rewrite(drawing("", attributes))) == size


_NAMES = ["rect", "path", "script", "style", "foreignObject", "use", "a", "image", "animate", "text", "title", "g"]
_VALUES = st.sampled_from(["#a", "url(#a)", "javascript:x", "https://x", "1", "x", "url(x)", "&#106;avascript:x"])
_ATTRIBUTE_NAMES = st.sampled_from(["href", "xlink:href", "fill", "onload", "style", "id", "d", "x", "class"])


@settings(max_examples=200)
@given(st.lists(st.tuples(st.sampled_from(_NAMES), _ATTRIBUTE_NAMES, _VALUES), max_size=6))
def test_what_is_accepted_holds_nothing_that_runs_or_leads_away(pieces: list[tuple[str, str, str]]) -> None:
    inside = "".join(f'<{name} {attribute}="{value}"/>' for name, attribute, value in pieces)
    try:
        written = rewrite(drawing(inside)).decode()
    except DrawingRefused:
        return
    plain = written.replace('xmlns="http://www.w3.org/2000/svg"', "")
    for word in ("script", "style", "onload", "foreignObject", "http", "javascript", "image", "animate", "<a "):
        assert word not in plain
