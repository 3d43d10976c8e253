"""Markdown: our own forms come out, and what authors may not write is shown as text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.content import limits, sanitise
from elearn.content.grammar.raw import Line, RawText
from elearn.content.links import Links, Site
from elearn.content.markdown import Footnotes, Renderer, anchor_of
from elearn.content.problems import Problem
from elearn.content.weight import nesting_of, too_heavy
from elearn.content.wording import Definitions, Wording, plain_text

pytestmark = pytest.mark.pure


def raw(text: str, first: int = 1) -> RawText:
    return RawText(tuple(Line(number, 1, line) for number, line in enumerate(text.split("\n"), first)))


def wording(problems: list[Problem], definitions: Definitions | None = None, language: str = "vi") -> Wording:
    return Wording("a.vi.md", language, Links(Site("khoa"), language, problems), definitions or Definitions(), problems)


def block(text: str) -> str:
    return wording([]).block(raw(text))


def inline(text: str) -> str:
    return wording([]).inline(raw(text))


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<b>x</b>",
        "<img src=x onerror=alert(1)>",
        "<div class='callout'>\n\nx\n\n</div>",
        "<!-- x -->",
        "<style>*{display:none}</style>",
        "x <iframe src=//evil.example></iframe> y",
    ],
)
def test_html_that_an_author_writes_is_shown_as_text(html: str) -> None:
    shown = block(html)
    assert plain_text(shown) == " ".join(html.split())


@pytest.mark.parametrize("kind", ["note", "tip", "important", "warning", "caution"])
def test_an_alert_becomes_a_callout_with_a_title_in_the_pages_language(kind: str) -> None:
    html = block(f"> [!{kind.upper()}]\n> Lời.")
    assert f'class="callout callout-{kind}"' in html
    assert html.count('class="callout-title"') == 1
    assert kind.title() not in plain_text(html)


def test_an_alert_keeps_the_title_that_its_author_gave() -> None:
    assert '<p class="callout-title">Chú ý nhé</p>' in block("> [!WARNING] Chú ý nhé\n> Lời.")


def test_a_plain_quote_stays_a_quote() -> None:
    assert block("> Lời.").startswith("<blockquote>")


def test_a_table_may_be_scrolled_by_keyboard_and_says_so() -> None:
    html = block("| a | b |\n|---|--:|\n| 1 | 2 |")
    assert html.startswith('<div aria-label="Bảng, cuộn ngang được" class="scroll" role="region" tabindex="0"><table>')
    assert '<th class="align-right" scope="col">b</th>' in html


def test_details_open_on_their_summary() -> None:
    html = block("/// details | Xem *thêm*\nLời.\n///")
    assert html.startswith("<details>\n<summary>Xem <em>thêm</em></summary>")


def test_code_is_coloured_by_classes_of_the_closed_list() -> None:
    html = block("```python\nx = 1\n```")
    assert '<span class="mi">1</span>' in html
    assert "style=" not in html


def test_a_first_level_heading_becomes_a_second_level_one() -> None:
    assert block("# Tên") == "<h2>Tên</h2>"


def test_the_mark_of_a_headings_id_is_not_shown() -> None:
    assert block("### Tên {#ten}") == "<h3>Tên</h3>"


def test_a_contact_becomes_an_empty_place() -> None:
    assert inline("gọi {{ contact: cntt }}") == 'gọi <span class="contact contact-cntt"></span>'


def test_a_contact_in_code_stays_as_it_is() -> None:
    assert inline("`{{ contact: cntt }}`") == "<code>{{ contact: cntt }}</code>"


def test_template_marks_mean_nothing() -> None:
    assert inline("{{ 7*7 }} {% x %}") == "{{ 7*7 }} {% x %}"


@pytest.mark.parametrize("text", ["1. một", "# một", "- một", "> một", "    một", "=== một", "***"])
def test_inline_text_never_begins_a_block(text: str) -> None:
    assert plain_text(inline(text)).endswith(text.strip("*").strip())
    assert not inline(text).lstrip().startswith(("<ol", "<h", "<ul", "<blockquote", "<pre", "<hr"))


def test_spaces_at_the_ends_of_inline_text_are_kept() -> None:
    assert inline(" và ") == " và "


def test_feedback_of_one_paragraph_is_inline() -> None:
    assert wording([]).flow(raw("Đúng *vậy*.")) == "Đúng <em>vậy</em>."


def test_feedback_of_several_paragraphs_keeps_them() -> None:
    assert wording([]).flow(raw("Một.\n\nHai.")) == "<p>Một.</p>\n<p>Hai.</p>"


def test_abbreviations_of_the_file_are_explained_where_they_stand() -> None:
    definitions = Definitions(abbreviations={"UBND": "*[UBND]: Ủy ban nhân dân"})
    assert wording([], definitions).inline(raw("UBND xã")) == '<abbr title="Ủy ban nhân dân">UBND</abbr> xã'


def test_footnotes_are_numbered_by_first_use_over_several_texts() -> None:
    definitions = Definitions(footnotes={"a": raw("Một."), "b": raw("Hai.")})
    page = wording([], definitions)
    first, second = page.inline(raw("x[^b]")), page.inline(raw("y[^a] z[^b]"))
    assert plain_text(first + second) == "x1y2 z1"
    assert page.notes().index("Hai.") < page.notes().index("Một.")


def test_only_the_first_reference_to_a_footnote_is_returned_to() -> None:
    page = wording([], Definitions(footnotes={"a": raw("Một.")}))
    assert (page.inline(raw("x[^a] y[^a]"))).count('id="fnref-a"') == 1


def test_an_unknown_footnote_is_shown_as_it_is_written() -> None:
    assert inline("x[^la]") == "x[^la]"


@given(st.text(max_size=40))
def test_an_anchor_is_safe_in_an_attribute(label: str) -> None:
    assert all(character.isalnum() or character == "-" for character in anchor_of(label))
    assert anchor_of(label).isascii()


# --- what is too heavy -------------------------------------------------------------------------------------------------

WORST = {
    "open brackets": "[" * 20_000,
    "brackets over lines": "[a\n" * 3_000,
    "nested lists": "\n".join("    " * depth + "- a" for depth in range(60)),
    "nested lists in one line": "- " * 3_000 + "a",
    "nested quotes": ">" * 3_000 + " a",
    "emphasis runs": "*a **b " * 3_000,
    "code marks": "`" * 20_000,
    "image openings": "![" * 5_000,
    "one endless paragraph": "chữ " * 15_000,
    "tag openings": "<a" * 10_000,
    "an endless block": "a\n\n" * 30_000,
}


@pytest.mark.parametrize("name", WORST)
def test_a_text_that_stalls_a_parser_is_refused_before_it_is_parsed(name: str) -> None:
    problems: list[Problem] = []
    begun = time.process_time()
    assert wording(problems).block(raw(WORST[name], 7)) == ""
    assert [problem.code for problem in problems] == ["MD091"]
    assert time.process_time() - begun < 15


def test_the_line_of_the_refusal_is_where_the_limit_was_passed() -> None:
    problem = too_heavy(raw("a\n\n" + "[" * 300 + "\n" + "[" * 300, 5), "a.vi.md")
    assert problem is not None
    assert problem.place.line == 8


def test_brackets_are_counted_by_paragraph() -> None:
    assert too_heavy(raw(("[" * limits.BRACKETS + "\n\n") * 3), "a.vi.md") is None


def test_fenced_code_is_not_counted() -> None:
    assert too_heavy(raw("```\n" + "[" * 2_000 + "\n```"), "a.vi.md") is None


def test_a_fence_that_is_never_closed_hides_nothing() -> None:
    assert too_heavy(raw("```\n" + "[" * 2_000), "a.vi.md") is not None


@pytest.mark.parametrize(
    ("line", "depth"), [("a", 0), ("> a", 1), ("> > - a", 3), ("    - a", 2), ("1. - a", 2), (">>> a", 3), ("-a", 0), ("\t- a", 2)]
)
def test_nesting_is_read_from_the_beginning_of_a_line(line: str, depth: int) -> None:
    assert nesting_of(line) == depth


def test_what_is_allowed_is_rendered_in_time() -> None:
    allowed = [
        "[" * limits.BRACKETS,
        "[a](" * (limits.BRACKETS - 1),
        "*a **b " * (limits.MARKS // 4),
        "> " * limits.NESTING + "a",
        "\n".join("    " * depth + "- a" for depth in range(limits.NESTING)),
        "`a``" * (limits.MARKS // 4),
        "x" * limits.PARAGRAPH_CHARACTERS,
    ]
    begun = time.process_time()
    problems: list[Problem] = []
    for text in allowed:
        assert wording(problems).block(raw(text)) != ""
    assert problems == []
    assert time.process_time() - begun < 15


@settings(max_examples=60, deadline=2_000)
@given(st.text(alphabet="ab *_`[]()<>!&#-+.|:~^{}\\/\n 1>\"'", max_size=200))
def test_any_text_is_rendered_to_html_that_the_sanitisers_leave_alone(text: str) -> None:
    problems: list[Problem] = []
    html = wording(problems).block(raw(text))
    assert sanitise.safe_html(html, "vi") == html


def test_a_renderer_without_footnotes_numbers_none() -> None:
    assert Renderer(None, Footnotes()).inline("x[^a]") == "x[^a]"
