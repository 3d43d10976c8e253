"""Links and pictures: from the paths that trainers write to the addresses that pages use."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from elearn.content import media, sanitise
from elearn.content.grammar.raw import Line, RawText
from elearn.content.links import Links, Site
from elearn.content.problems import Place, Problem, Severity
from tests.content.test_media import SVG, opus, png

pytestmark = pytest.mark.pure

HERE = "modules/01-a/01-b.vi.md"


def assets(**files: bytes) -> dict[str, media.Asset]:
    found = {}
    for name, content in files.items():
        path = "assets/" + name.replace("__", ".")
        asset, problems = media.read(path, content)
        assert asset is not None, problems
        found[path] = asset
    return found


def links(problems: list[Problem] | None = None, language: str = "vi", **files: bytes) -> Links:
    lessons = {
        HERE: {"vi": "/vi/courses/k/b", "en": "/en/courses/k/b"},
        "modules/01-a/02-c.vi.md": {"vi": "/vi/courses/k/c"},
    }
    anchors = {HERE: frozenset({"mot"}), "modules/01-a/02-c.vi.md": frozenset({"hai"})}
    made = Links(Site("k", lessons, assets(**files), anchors), language, problems if problems is not None else [])
    made.reading(HERE, RawText((Line(7, 1, "x [y](khong.vi.md) z"),)))
    return made


def shown(made: Links, source: str, alt: str = "Tả", title: str = "") -> str:
    image = ET.Element("img", {"src": source, "alt": alt} | ({"title": title} if title else {}))
    element = made.image(image)
    return "" if element is None else ET.tostring(element, encoding="unicode", method="html")


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("02-c.vi.md", "/vi/courses/k/c"),
        ("02-c.vi.md#hai", "/vi/courses/k/c#hai"),
        ("../01-a/02-c.vi.md", "/vi/courses/k/c"),
        ("modules/01-a/02-c.vi.md", "/vi/courses/k/c"),
        ("#mot", "#mot"),
        ("https://x.example/a", "https://x.example/a"),
        ("mailto:a@b.example", "mailto:a@b.example"),
    ],
)
def test_a_target_becomes_an_address(target: str, address: str) -> None:
    assert links().link(target) == address


def test_a_lesson_without_a_translation_is_linked_in_its_own_language() -> None:
    assert links(language="en").link("02-c.vi.md") == "/vi/courses/k/c"


def test_a_lesson_is_linked_in_the_language_of_the_page() -> None:
    assert links(language="en").link("01-b.vi.md") == "/en/courses/k/b"


@pytest.mark.parametrize(
    "target", ["khong.vi.md", "#khong", "02-c.vi.md#khong", "../../../etc/passwd", "02-c.vi.md/..", "x.pdf", ""]
)
def test_a_link_that_leads_nowhere_is_told(target: str) -> None:
    problems: list[Problem] = []
    assert links(problems).link(target) is None
    assert [problem.code for problem in problems] == ["LNK001"]


def test_the_place_of_a_dead_link_is_where_it_stands() -> None:
    problems: list[Problem] = []
    links(problems).link("khong.vi.md")
    assert (problems[0].place.path, problems[0].place.line, problems[0].place.column) == (HERE, 7, 3)


def places(text: str, *targets: str) -> list[int]:
    """The columns at which links to these targets are told to be dead."""
    problems: list[Problem] = []
    made = links(problems)
    made.reading(HERE, RawText((Line(7, 1, text),)), {"ten.vi.md": Place(HERE, 9, 8)})
    for target in targets:
        made.link(target)
    return [problem.place.column for problem in problems]


def test_two_dead_links_to_one_target_are_told_where_each_stands() -> None:
    assert places("[a](x.vi.md) và [b](x.vi.md)", "x.vi.md", "x.vi.md") == [1, 17]


def test_a_link_in_code_is_not_taken_for_the_dead_one() -> None:
    assert places("`[a](x.vi.md)` và [b](x.vi.md)", "x.vi.md") == [19]


def test_a_link_begins_at_its_own_bracket() -> None:
    assert places("[a [b] c](x.vi.md)", "x.vi.md") == [1]


def test_a_dead_link_that_is_defined_elsewhere_is_told_at_its_definition() -> None:
    assert places("[a][ten]", "ten.vi.md") == [8]


def test_a_picture_without_words_is_told_apart_from_the_same_picture_with_words() -> None:
    problems: list[Problem] = []
    made = links(problems, a__svg=SVG)
    made.reading(HERE, RawText((Line(7, 1, "![Tả](assets/a.svg) ![](assets/a.svg)"),)))
    shown(made, "assets/a.svg", alt="")
    assert [(problem.code, problem.place.column) for problem in problems] == [("IMG001", 21)]


@pytest.mark.parametrize("target", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "/\\evil.example"])
def test_a_dangerous_target_is_no_link(target: str) -> None:
    assert links().link(target) is None


@pytest.mark.parametrize("source", ["assets/a.svg", "../../assets/a.svg"])
def test_a_picture_is_found_beside_the_file_and_from_the_folder(source: str) -> None:
    made = links(a__svg=SVG)
    assert 'src="/media/' in shown(made, source)
    assert made.used == {"assets/a.svg"}


def test_a_picture_carries_its_size() -> None:
    assert 'width="640" height="480"' in shown(links(a__png=png(640, 480)), "assets/a.png")


def test_a_heavy_picture_is_a_warning() -> None:
    problems: list[Problem] = []
    shown(links(problems, a__png=png(padding=200_000)), "assets/a.png")
    assert [(problem.code, problem.severity.value) for problem in problems] == [("IMG003", "warning")]


def test_a_picture_without_words_is_told() -> None:
    problems: list[Problem] = []
    shown(links(problems, a__svg=SVG), "assets/a.svg", alt=" ")
    assert [problem.code for problem in problems] == ["IMG001"]


@pytest.mark.parametrize("source", ["assets/b.svg", "https://x.example/a.png", "/media/x.svg", "../../../a.svg", "assets/A.svg"])
def test_a_picture_that_is_not_there_is_told(source: str) -> None:
    problems: list[Problem] = []
    assert shown(links(problems, a__svg=SVG), source) == ""
    assert [problem.code for problem in problems] == ["IMG002"]


def test_a_recording_is_a_link_that_says_its_size_and_minutes() -> None:
    html = shown(links(a__opus=opus(130) + b"\0" * 1_200_000), "assets/a.opus", title="Nghe chị Hạnh")
    assert html.startswith('<a href="/media/')
    assert 'class="media media-audio">Nghe chị Hạnh<span class="media-size"> (1,2 MB, 2 phút)' in html


def test_the_minutes_of_a_recording_are_told() -> None:
    assert "(0.1 MB, 2 min)" in shown(links(language="en", a__opus=opus(130)), "assets/a.opus")


def test_captions_beside_a_recording_are_linked_in_the_language_of_the_page() -> None:
    made = links(a__opus=opus(9), a__vi__vtt=b"WEBVTT\n", a__en__vtt=b"WEBVTT\n\n")
    assert 'class="media-captions">Phụ đề</a>' in shown(made, "assets/a.opus")
    assert made.used == {"assets/a.opus", "assets/a.vi.vtt"}


def test_a_recording_comes_through_the_sanitisers_whole() -> None:
    html = shown(links(a__opus=opus(9), a__vtt=b"WEBVTT\n"), "assets/a.opus")
    assert sanitise.sanitise(html) == html


@pytest.mark.parametrize("target", ["//evil.example", "/\\evil.example", "tel:113", "ftp://a.example", "javascript:x", "https://"])
def test_a_link_that_no_page_can_show_is_told(target: str) -> None:
    problems: list[Problem] = []
    assert links(problems).link(target) is None
    assert [problem.code for problem in problems] == ["LNK006"]


def test_a_link_that_its_text_has_told_is_not_told_again() -> None:
    problems: list[Problem] = []
    made = links(problems)
    made.reading(HERE, RawText((Line(7, 1, "x [y](javascript:x) z"),)))
    assert (made.link("javascript:x"), problems) == (None, [])


@pytest.mark.parametrize("target", ["/khong-co", "/khong-co/a#b", "/media/a.png", "/vietnam"])
def test_an_address_that_no_page_of_the_site_has_is_told_and_kept(target: str) -> None:
    problems: list[Problem] = []
    assert links(problems).link(target) == target
    assert [(problem.code, problem.severity) for problem in problems] == [("LNK007", Severity.WARNING)]


@pytest.mark.parametrize("target", ["/", "/vi", "/vi/courses/k/b", "/en/account?x=1#y"])
def test_an_address_below_a_language_may_be_a_page(target: str) -> None:
    problems: list[Problem] = []
    assert (links(problems).link(target), problems) == (target, [])
