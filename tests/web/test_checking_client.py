"""The checking client finds each fault, and lets a sound page pass."""

from __future__ import annotations

import pytest
from flask import Flask, Response

from tests.web.checking_client import CheckingClient, PageError, check_page
from tests.web.page_rules import faults

pytestmark = pytest.mark.pure

SOUND = """<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>Trang – Học</title></head><body>
<a href="#main">x</a><main id="main"><h1>elearn</h1>{body}</main></body></html>"""


def page(body: str = "", *, lang: str = "vi") -> str:
    return SOUND.format(body=body, lang=lang)


def test_a_sound_page_has_no_fault() -> None:
    body = (
        '<h2>Hai</h2><form><label for="a">Tên</label><input id="a" type="text"><button>Gửi</button></form><img src="/a.png" alt="">'
    )
    assert faults(page(body), "vi") == []


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<p>a<div>b</div></p>", "HTML:"),
        ("<table><p>a</p></table>", "HTML:"),
        ('<p id="a">1</p><p id="a">2</p>', "stands 2 times"),
        ('<p id="a b">1</p>', "has a space"),
        ('<input type="text" id="a">', "has no label"),
        ('<label for="a"></label><input id="a" type="text">', "has no label"),
        ('<label for="b">Tên</label>', 'for points to "b"'),
        ('<p aria-describedby="nothing">a</p>', 'aria-describedby points to "nothing"'),
        ('<a href="#nothing">a</a>', "leads to nothing"),
        ("<h1>Hai</h1>", "the page has 2 h1"),
        ("<h3>Ba</h3>", "jumps from h1 to h3"),
        ("<h2> </h2>", "empty heading"),
        ('<a href="/x"></a>', "has no words"),
        ('<a href="/x"><svg aria-hidden="true"><path d="M0 0"/></svg></a>', "has no words"),
        ("<button></button>", "has no words"),
        ("<a>đây</a>", "has no address"),
        ('<img src="/a.png">', "has no alt"),
        ('<div role="region" tabindex="0">a</div>', "has no name"),
        ("<fieldset><p>a</p></fieldset>", "has no legend"),
        ("<ul><div>a</div></ul>", "is not allowed in"),
        ("<span><section>a</section></span>", "is a block inside"),
        ("<button>a<select aria-label='b'></select></button>", "stands inside"),
        ("<p></p>", "empty paragraph"),
        ('<p style="color:red">a</p>', "attribute style"),
        ('<p onclick="go()">a</p>', "attribute onclick"),
        ("<script>go()</script>", "stands inline"),
        ("<style>p{}</style>", "stands inline"),
        ('<a href="javascript:go()">a</a>', "href=javascript"),
        ('<form method="post"><button>a</button></form>', "without a form token"),
        ("<main>a</main>", "exactly one main"),
    ],
)
def test_each_fault_is_found(body: str, fault: str) -> None:
    assert any(fault in each for each in faults(page(body), "vi"))


def test_a_page_without_title_is_refused() -> None:
    assert "the page has no title" in faults(page().replace("Trang – Học", ""), "vi")


def test_a_page_in_another_language_than_its_address_is_refused() -> None:
    assert any("the address says" in each for each in faults(page(lang="vi"), "en"))


def test_a_vietnamese_sentence_of_the_catalogue_on_an_english_page_is_refused() -> None:
    assert any("is English but says" in each for each in faults(page("<p>Đến nội dung chính</p>", lang="en"), "en"))


def test_a_vietnamese_label_on_an_english_page_is_refused() -> None:
    assert any(
        "is English but says" in each for each in faults(page('<nav aria-label="Mục lục khóa học">a</nav>', lang="en"), "en")
    )


def test_a_vietnamese_sentence_marked_as_such_may_stand_on_an_english_page() -> None:
    assert faults(page('<p lang="vi">Đến nội dung chính</p>', lang="en"), "en") == []


def test_a_name_of_one_syllable_is_not_taken_for_a_leftover() -> None:
    assert faults(page("<p>Nguyễn Văn Đủ</p>", lang="en"), "en") == []


def test_the_refusal_names_every_fault_at_once() -> None:
    with pytest.raises(PageError, match=r"(?s)2 faults.*no words.*empty paragraph"):
        check_page(page("<button></button><p></p>"), where="/vi/x")


def test_the_client_checks_what_it_fetches() -> None:
    app = Flask("bad")
    app.add_url_rule("/vi/x", "x", lambda: "<p>no page at all")
    with pytest.raises(PageError):
        CheckingClient(app).get("/vi/x")


def test_the_client_leaves_other_kinds_of_answers_alone() -> None:
    app = Flask("data")
    app.add_url_rule("/x", "x", lambda: Response("<p>", content_type="text/plain"))
    assert CheckingClient(app).get("/x").status_code == 200
