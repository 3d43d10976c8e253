"""Words struck and set: what is taken away gives back what came in, and nothing that comes in takes long or gets through."""

from __future__ import annotations

import re
import time
from html import escape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.content.alignment import MOST
from elearn.content.diffing import Marks, diff_html, diff_text
from elearn.content.sanitise import TAGS, safe_html

pytestmark = pytest.mark.pure

MARKS = Marks("bỏ", "thêm")
SECONDS = 10
"""What the slowest of the hostile inputs may take on a busy machine; each takes less than one where nothing else runs."""

_words = st.lists(st.sampled_from(["báo", "trong", "72", "giờ", "ngay", "<b>", "&", "x", '"', "đã,"]), max_size=12).map(" ".join)
_inline = st.one_of(
    _words.map(escape),
    st.builds(lambda tag, text: f"<{tag}>{escape(text)}</{tag}>", st.sampled_from(["strong", "em", "code", "del"]), _words),
    st.builds(lambda to, text: f'<a href="/{to}">{escape(text)}</a>', st.sampled_from("abc"), _words),
)
_line = st.lists(_inline, max_size=4).map(" ".join)
_block = st.one_of(
    _line.map(lambda line: f"<p>{line}</p>"),
    st.lists(_line, min_size=1, max_size=4).map(lambda lines: f"<ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>"),
    st.lists(_line, min_size=1, max_size=3).map(
        lambda cells: f"<table><tbody><tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr></tbody></table>"
    ),
)
_html = st.lists(_block, max_size=4).map("\n".join)


class _Text(HTMLParser):
    """The words of HTML without those of one kind of mark, and without what is said to screen readers."""

    def __init__(self, without: str) -> None:
        super().__init__(convert_charrefs=True)
        self.without = without
        self.open: list[str] = []
        self.said = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"br", "img", "hr"}:
            return
        mark = dict(attrs).get("class")
        self.open.append("cut" if mark == "cut" else "vh" if mark == "vh" else tag)

    def handle_endtag(self, tag: str) -> None:
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if not {"vh", self.without} & set(self.open):
            self.said += data


def text(html: str, *, without: str = "") -> str:
    reader = _Text(without)
    reader.feed(html)
    reader.close()
    return "".join(reader.said.split())


def tags(html: str) -> list[str]:
    found: list[str] = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append(f"{tag} {sorted(attrs, key=str)}")

    Tags().feed(html)
    return found


@given(_html, _html)
def test_without_what_was_set_the_words_are_the_earlier_ones(before: str, after: str) -> None:
    assert text(diff_html(before, after, MARKS), without="ins") == text(before)


@given(_html, _html)
def test_without_what_was_struck_the_words_are_the_later_ones(before: str, after: str) -> None:
    assert text(diff_html(before, after, MARKS), without="cut") == text(after)


@given(_html)
def test_nothing_is_marked_where_nothing_differs(html: str) -> None:
    marked = diff_html(html, html, MARKS)
    assert "<ins" not in marked
    assert 'class="cut"' not in marked


@given(_html, _html)
def test_the_tags_of_the_later_text_stay_in_their_order(before: str, after: str) -> None:
    marked = iter(tags(diff_html(before, after, MARKS)))
    assert all(each in marked for each in tags(after))


@given(_html, _html)
def test_no_tag_comes_in_that_was_in_neither(before: str, after: str) -> None:
    ours = {"ins []", "del [('class', 'cut')]", "span [('class', 'vh')]", "br []", "p []"}
    assert set(tags(diff_html(before, after, MARKS))) <= ours | set(tags(before)) | set(tags(after))


@given(st.text(max_size=60), st.text(max_size=60))
def test_plain_text_can_become_no_tag(before: str, after: str) -> None:
    assert set(tags(diff_text(before, after, MARKS))) <= {"ins []", "del [('class', 'cut')]", "span [('class', 'vh')]", "p []"}


def test_the_words_that_differ_are_marked_and_no_others() -> None:
    marked = diff_html("<p>Báo trong 72 giờ.</p>", "<p>Báo trong 24 giờ.</p>", Marks("", ""))
    assert marked == '<p>Báo trong <del class="cut">72 </del><ins>24 </ins>giờ.</p>'


def test_an_item_that_is_gone_is_struck_on_a_line_of_its_own() -> None:
    marked = diff_html("<ul><li>một</li><li>hai</li><li>ba</li></ul>", "<ul><li>một</li><li>ba</li></ul>", Marks("", ""))
    assert marked == '<ul><li>một<del class="cut"><br>hai</del></li><li>ba</li></ul>'


def test_words_that_are_gone_stay_apart() -> None:
    marked = diff_html("<p>a <strong>Nếp.</strong> Trên</p>", "<p>a</p>", Marks("", ""))
    assert marked == '<p>a<del class="cut"> <strong>Nếp.</strong> Trên</del></p>'


def test_a_link_to_another_address_is_a_change_though_its_words_are_the_same() -> None:
    assert "<ins>" in diff_html('<p><a href="/a">xem</a></p>', '<p><a href="/b">xem</a></p>', MARKS)


def test_a_picture_that_was_put_in_place_of_another_is_marked() -> None:
    marked = diff_html('<p><img src="/media/a" alt="A"></p>', '<p><img src="/media/b" alt="B"></p>', Marks("", ""))
    assert marked == '<p><del class="cut"><img src="/media/a" alt="A"></del><ins><img src="/media/b" alt="B"></ins></p>'


def test_of_names_only_the_later_ones_stay_because_two_texts_stand_on_one_page() -> None:
    marked = diff_html('<h2 id="a">x <sup id="c">1</sup></h2>', '<h2 id="b">y</h2>', MARKS)
    assert re.findall(r'id="(\w+)"', marked) == ["b"]


def test_screen_readers_are_told_before_each_run() -> None:
    marked = diff_html("<p>một hai ba</p>", "<p>một bốn năm ba</p>", MARKS)
    assert (marked.count(">bỏ <"), marked.count(">thêm <")) == (1, 1)


@pytest.mark.parametrize("nasty", ["<script>alert(1)</script>", '<p onclick="x">a</p>', "<p>a</p><iframe src=x></iframe>"])
def test_what_went_through_the_sanitisers_stays_safe(nasty: str) -> None:
    before, after = safe_html(f"<p>a</p>{nasty}", "vi"), safe_html(f"{nasty}<p>b</p>", "vi")
    found = {each.partition(" ")[0] for each in tags(diff_html(before, after, MARKS))}
    assert found <= TAGS | {"ins"}


_NASTY = {
    "one word, ever again": ("a " * 8_000, "a " * 7_990 + "b"),
    "two words in turns": ("a b " * 4_000, "b a c " * 2_600),
    "all words the other way round": (" ".join(map(str, range(8_000))), " ".join(map(str, range(8_000, 0, -1)))),
    "more than is compared": ("x y " * 60_000, "y z " * 60_000),
    "tags that never close": ("<em>" * 20_000 + "a", "<strong>" * 20_000 + "b"),
    "tags that never opened": ("</em>" * 20_000 + "a", "</p>" * 20_000 + "b"),
    "the beginning of tags": (escape("<" * 50_000), escape("<a " * 20_000)),
    "entities": ("&#" * 40_000, "&amp" * 40_000),
}


@pytest.mark.parametrize("name", _NASTY)
def test_nothing_that_comes_in_takes_long(name: str) -> None:
    before, after = _NASTY[name]
    begun = time.monotonic()
    diff_html(before, after, MARKS)
    assert time.monotonic() - begun < SECONDS


def test_texts_too_long_to_be_compared_are_one_that_went_and_one_that_came() -> None:
    size = int(MOST**0.5) + 10
    marked = diff_html(" ".join(["cũ", *["a"] * size, "x"]), " ".join(["mới", *["a"] * size, "y"]), Marks("", ""))
    assert (marked.count("<ins>"), marked.count('class="cut"')) == (1, 1)
