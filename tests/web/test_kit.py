"""The kit's templates: every page of the style book is sound in both languages, and the words are all translated."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from flask import Flask, render_template_string
from jinja2.ext import babel_extract

import elearn.web
from elearn.core import limits
from elearn.web.design import ERRORS, PAPERS
from tests.web.checking_client import CheckingClient
from tests.web.page_rules import strings_of

pytestmark = pytest.mark.pure

ROOT = Path(elearn.web.__file__).parent
TEMPLATES = ROOT / "templates"
PAGES = [
    "",
    "pause",
    "aid",
    "sign-in",
    "lesson",
    "case",
    *(f"paper/{kind}" for kind in PAPERS),
    *(f"error/{status}" for status in ERRORS),
]


def render(stage: Flask, source: str, *, lang: str = "vi", **values: object) -> str:
    with stage.test_request_context(f"/{lang}/design/"):
        stage.preprocess_request()
        return render_template_string(source, **values)


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_the_style_book_is_sound(visitor: CheckingClient, lang: str, page: str) -> None:
    assert visitor.get(f"/{lang}/design/{page}").status_code == 200


def test_an_unknown_paper_is_no_page(visitor: CheckingClient) -> None:
    assert visitor.get("/vi/design/paper/nothing").status_code == 404


@pytest.mark.parametrize(("lang", "words"), [("vi", "Địa chỉ này quá dài"), ("en", "This address is too long")])
def test_a_query_beyond_the_limit_is_told_in_the_language_of_the_address(stage: Flask, lang: str, words: str) -> None:
    within = stage.test_client().get(f"/{lang}/?" + "a" * limits.QUERY_BYTES)
    beyond = stage.test_client().get(f"/{lang}/?" + "a" * (limits.QUERY_BYTES + 1))
    assert (within.status_code, beyond.status_code) == (200, 414)
    assert words in beyond.get_data(as_text=True)


def test_a_missing_page_says_what_to_do(visitor: CheckingClient) -> None:
    answer = visitor.get("/vi/nowhere")
    assert answer.status_code == 404
    assert "Về trang đầu" in answer.text


def template_messages() -> set[str]:
    found: set[str] = set()
    for path in TEMPLATES.rglob("*.html"):
        with path.open("rb") as file:
            for _line, _function, message, _comments in babel_extract(file, ("_", "gettext", "ngettext"), (), {}):
                found.add(strings_of(message)[0])
    return found


def code_messages() -> set[str]:
    found: set[str] = set()
    for path in ROOT.glob("*.py"):
        with path.open("rb") as file:
            found |= {strings_of(message)[0] for _line, _function, message, _comments in extract_python(file, {"N_": None}, (), {})}
    return found


def catalogue() -> dict[tuple[str, ...], tuple[str, ...]]:
    with (ROOT / "translations" / "en.po").open("rb") as file:
        return {strings_of(each.id): strings_of(each.string) for each in read_po(file, locale="en") if each.id}


def test_every_word_of_the_kit_has_english() -> None:
    translated = {sources[0] for sources, english in catalogue().items() if all(english)}
    assert (template_messages() | code_messages()) - translated == set()


def test_no_translation_is_left_over() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in [*ROOT.glob("*.py"), ROOT.parent / "app.py"])
    spoken = {sources[0] for sources in catalogue()} - template_messages()
    assert {words for words in spoken if f'"{words}"' not in code} == set()


def test_placeholders_are_the_same_in_both_languages() -> None:
    for sources, english in catalogue().items():
        assert set(re.findall(r"%\(\w+\)s", english[-1])) == set(re.findall(r"%\(\w+\)s", sources[-1])), sources


def test_no_word_is_translated_while_a_macro_file_is_loaded() -> None:
    # An imported template is evaluated once for all languages; only inside a macro is the reader's language known.
    for path in (TEMPLATES / "kit").glob("*.html"):
        outside = re.sub(r"(?s){%-? macro .*?{%-? endmacro -?%}|{#.*?#}", "", path.read_text(encoding="utf-8"))
        assert "_(" not in outside, path.name


def test_templates_have_no_inline_style_script_or_handler() -> None:
    for path in TEMPLATES.rglob("*.html"):
        source = re.sub(r"(?s){#.*?#}", "", path.read_text(encoding="utf-8"))
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]*\ssrc=)|\|\s*safe", source), path.name


def test_the_drawings_fit_into_twelve_kilobytes() -> None:
    assert sum(path.stat().st_size for path in (TEMPLATES / "drawings").glob("*.svg")) <= 12 * 1024


def test_what_a_person_typed_is_escaped(stage: Flask) -> None:
    source = '{% from "web/kit/forms.html" import text_field %}{{ text_field("a", label, value=value, error=value) }}'
    html = render(stage, source, label="<b>", value='"><script>')
    assert "<script>" not in html
    assert "<b>" not in html


def test_a_password_is_never_written_back(stage: Flask) -> None:
    source = '{% from "web/kit/forms.html" import text_field %}{{ text_field("p", "P", value="secret", type="password") }}'
    assert "secret" not in render(stage, source)


def test_pagination_shows_both_ends_and_the_neighbours(stage: Flask) -> None:
    source = '{% from "web/kit/tables.html" import pagination %}{{ pagination(6, 12, address) }}'
    html = render(stage, source, address=lambda n: f"/p/{n}")
    assert re.findall(r'aria-label="Trang (\d+)"', html) == ["1", "4", "5", "6", "7", "8", "12"]
    assert html.count("…") == 2


def test_one_page_needs_no_pagination(stage: Flask) -> None:
    source = '{% from "web/kit/tables.html" import pagination %}{{ pagination(1, 1, address) }}'
    assert render(stage, source, address=lambda n: f"/p/{n}").strip() == ""


def test_the_clock_lights_the_present_half_hour(stage: Flask) -> None:
    html = render(stage, '{% from "web/kit/case.html" import clock %}{{ clock(821, "", limit=870) }}')
    slats = re.findall(r"<i(?: class=\"([^\"]*)\")?></i>", html)
    assert slats[(821 - 450) // 30] == "now"
    assert slats.index("limit") == (870 - 450) // 30 - 1
    assert slats.count("off") == 3


def test_slats_show_what_is_reached_missing_and_needed(stage: Flask) -> None:
    html = render(stage, '{% from "web/kit/states.html" import slats %}{{ slats(6, 2, "x", need=4) }}')
    assert re.findall(r'<i class="([^"]*)"', html) == ["on", "on", "gap", "gap req", "no", "no"]


def test_the_heat_of_nothing_is_the_palest_and_the_most_the_darkest(stage: Flask) -> None:
    html = render(stage, '{% from "web/kit/charts.html" import heat %}{{ heat("t", ["a", "b", "c"], [("r", [0, 5, 10])], "h") }}')
    assert re.findall(r'<td class="(a\d)">', html) == ["a0", "a3", "a4"]


def test_a_span_is_full_up_to_its_low_end_and_open_to_its_high_one(stage: Flask) -> None:
    html = render(stage, '{% from "web/kit/charts.html" import spans %}{{ spans("t", [("r", 25, 50, "25–50%")]) }}')
    assert re.findall(r'<path class="(?:sure|open)" d="([^"]*)"', html) == ["M0 0h25v14H0z", "M25 0h25v14H25z"]


def test_the_file_marks_the_lines_just_written(stage: Flask) -> None:
    source = '{% from "web/kit/case.html" import dossier %}{{ dossier([("did", "8:00", "x"), ("told", "8:05", "y")], fresh=1) }}'
    html = render(stage, source)
    assert re.search(r'class="new"><time>8:05', html)
    assert html.count('class="new"') == 1


def test_numbers_of_one_and_many_differ_in_english(stage: Flask) -> None:
    source = '{% from "web/kit/lesson.html" import here_line %}{{ here_line(3, 0, 1, minutes=n) }}'
    assert "about 1 minute left" in render(stage, source, lang="en", n=1)
    assert "about 8 minutes left" in render(stage, source, lang="en", n=8)


def test_a_problem_that_stands_at_many_places_is_told_once_with_all_of_them(stage: Flask) -> None:
    source = '{% from "web/kit/furniture.html" import problems %}{{ problems(items) }}'
    one = {"severity": "error", "code": "MCQ001", "sentence": "Chưa đánh dấu phương án đúng."}
    items = [
        one | {"place": "dòng 4", "href": "#a"},
        one | {"place": "dòng 9", "href": "#b"},
        one | {"code": "MCQ002", "place": "dòng 12"},
    ]
    page = render(stage, source, items=items)
    assert page.count("Chưa đánh dấu phương án đúng.") == 2
    assert [each for each in ("dòng 4", "dòng 9", "dòng 12") if page.count(each) == 1] == ["dòng 4", "dòng 9", "dòng 12"]
    assert page.count("<a href=") == 2
