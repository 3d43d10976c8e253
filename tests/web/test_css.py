"""The stylesheets: small enough, readable by the browsers of real wards, colours in tokens only, contrast in each theme."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from elearn.web.assets import source_files
from elearn.web.scripts import joined, without_comments
from tests.web.css_reading import FILES, KIT, TOKENS, colour, contrast, read, themes

pytestmark = pytest.mark.pure

JS = sorted((TOKENS.parent.parent / "js").glob("*.js"))

TOO_NEW = {
    "nesting": r"(?m)^\s*&|{[^{}]*;\s*[.#&][\w-][^;{}]*{",
    ":has()": r":has\(",
    "container queries": r"@container|container-type",
    "@scope": r"@scope",
    "@property": r"@property",
    "popover": r":popover-open|popover",
    "media ranges": r"@media[^{]*[<>]=?",
    "colour functions": r"\b(?:color-mix|oklch|oklab|lab|lch|color|light-dark)\(",
    "small viewport units": r"\b\d+(?:\.\d+)?[sld]v[hwbi]\b",
    "individual transforms": r"(?m)[;{]\s*(?:translate|rotate|scale)\s*:",
    "subgrid": r"\bsubgrid\b",
    "view transitions": r"@view-transition|view-transition-name",
    "anchor positioning": r"anchor-name|position-anchor",
    "starting style": r"@starting-style",
    "nth-child of": r":nth-child\([^)]*\bof\b",
    "field-sizing": r"field-sizing",
    "scroll timelines": r"animation-timeline",
}
"""Features missing from Chrome 100 and 109, Firefox 115 or Safari 15.6, that would change the layout where they are missing."""

TEXT_PAIRS = [
    ("ink", "paper"), ("ink", "wash"), ("ink-2", "paper"), ("ink-2", "wash"), ("ink", "civic-wash"), ("ink", "lamp-wash"),
    ("ink-2", "civic-wash"), ("ink-2", "good-wash"), ("ink-2", "bad-wash"), ("civic", "paper"), ("civic", "wash"),
    ("civic", "civic-wash"),
    ("civic", "lamp-wash"), ("civic-2", "paper"), ("civic-2", "civic-wash"), ("on-civic", "civic"), ("on-civic", "civic-2"),
    ("on-lamp", "lamp"), ("on-slab", "slab"), ("good", "paper"), ("good", "good-wash"), ("warn", "paper"), ("warn", "warn-wash"),
    ("warn", "wash"), ("bad", "paper"), ("bad", "bad-wash"), ("bad", "wash"), ("on-bad", "bad"), ("on-h0", "h0"), ("on-h0", "h1"),
    ("on-h2", "h2"), ("on-h3", "h3"), ("on-h3", "h4"),
]  # fmt: skip
SHAPE_PAIRS = [
    ("edge", "paper"),
    ("edge", "wash"),
    ("civic", "paper"),
    ("lamp-deep", "paper"),
    ("warn", "paper"),
    ("bad", "paper"),
    ("good", "paper"),
]


@pytest.mark.parametrize("theme", themes())
@pytest.mark.parametrize("pair", TEXT_PAIRS, ids=" on ".join)
def test_text_stands_out_from_its_ground(theme: str, pair: tuple[str, str]) -> None:
    tokens = themes()[theme]
    assert contrast(colour(tokens, pair[0]), colour(tokens, pair[1])) >= 4.5


@pytest.mark.parametrize("theme", themes())
@pytest.mark.parametrize("pair", SHAPE_PAIRS, ids=" on ".join)
def test_shapes_stand_out_from_their_ground(theme: str, pair: tuple[str, str]) -> None:
    tokens = themes()[theme]
    assert contrast(colour(tokens, pair[0]), colour(tokens, pair[1])) >= 3


def test_high_contrast_is_higher_than_light() -> None:
    light, high = themes()["light"], themes()["contrast"]
    for name in ("ink-2", "civic", "good", "warn", "bad"):
        assert contrast(colour(high, name), colour(high, "paper")) > max(7, contrast(colour(light, name), colour(light, "paper")))


def test_the_dark_of_the_system_and_the_chosen_dark_are_the_same() -> None:
    assert themes()["dark"] == themes()["system dark"]


def test_the_contrast_of_black_and_white_is_twenty_one() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_feature_is_used_that_old_browsers_lack(path: Path) -> None:
    used = [name for name, pattern in TOO_NEW.items() if re.search(pattern, read(path))]
    assert used == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("nesting", "a { color: red; .b { color: red } }"),
        (":has()", "a:has(b) {}"),
        ("media ranges", "@media (width >= 40rem) {}"),
        ("small viewport units", "a { height: 100dvh }"),
        ("individual transforms", "a { rotate: 3deg }"),
        ("colour functions", "a { color: color-mix(in srgb, red, blue) }"),
    ],
)
def test_the_lint_sees_what_it_forbids(name: str, text: str) -> None:
    assert re.search(TOO_NEW[name], text)


@pytest.mark.parametrize("path", KIT, ids=lambda path: path.name)
def test_the_kit_names_no_colour(path: Path) -> None:
    text = re.sub(r"var\([^)]*\)", "", read(path))
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl)a?\(|:\s*(?:white|black|red|green)\b", text) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_token_used_is_declared(path: Path) -> None:
    known = set(themes()["light"]) | {"room"}
    assert set(re.findall(r"var\(--([\w-]+)", read(path))) - known == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_braces_match(path: Path) -> None:
    assert read(path).count("{") == read(path).count("}")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_stays_small_enough_to_read(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_nothing_is_loaded_from_other_hosts(path: Path) -> None:
    assert re.findall(r"url\(|@import|//[\w.]+\.\w", read(path)) == []


def test_the_style_is_at_most_fifteen_kilobytes_compressed() -> None:
    files = source_files()
    assert sum(len(gzip.compress(files[name])) for name in ("css/tokens.css", "css/kit.css")) <= 15_000


OF_ONE_PAGE = {"join", "sheet", "zip"}
"""Scripts that one page of officers loads, and nobody else."""
OF_TRAINERS = {"editor", "marks", "pictures", "sight", "unsaved"}
"""Scripts of the pages on which courses are written."""
OF_LESSONS = {"remark"}
"""Scripts that lessons load beside those of every page."""
OF_EXAMINATIONS = {"deadline", "waiting"}
"""Scripts of the pages of an examination alone."""


LOADED_BESIDE = {"sitting", "deadline", "waiting", "unsent", "remark", "join", "editor"}
"""Scripts that a page loads beside those of every page, each with all that it imports."""


def small(path: Path) -> int:
    """How many bytes a script is compressed, alone and without its comments, which nobody is sent."""
    return len(gzip.compress(without_comments(path.read_text(encoding="utf-8")).encode()))


def sent(stem: str) -> int:
    """How many bytes a script is on the line."""
    return len(gzip.compress(joined(stem, {path.stem: path.read_text(encoding="utf-8") for path in JS}).encode()))


@pytest.mark.parametrize("beside", sorted(LOADED_BESIDE))
def test_the_scripts_of_a_page_are_at_most_fifteen_kilobytes_on_the_line(beside: str) -> None:
    assert sent("first") + sent("page") + sent(beside) <= 15_000


def test_the_scripts_are_at_most_seventeen_kilobytes_compressed() -> None:
    """All that anybody who reads may come to load."""
    own = OF_ONE_PAGE | OF_TRAINERS | OF_LESSONS | OF_EXAMINATIONS
    assert sum(small(path) for path in JS if path.stem not in own) <= 17 * 1024


def test_the_scripts_of_joining_are_small() -> None:
    assert sum(small(path) for path in JS if path.stem in OF_ONE_PAGE) <= 4_500


def test_the_scripts_of_writing_are_small() -> None:
    assert sum(small(path) for path in JS if path.stem in OF_TRAINERS) <= 8_000


def test_what_lessons_load_beside_that_is_small() -> None:
    assert sum(small(path) for path in JS if path.stem in OF_LESSONS) <= 500


def test_what_examinations_load_beside_that_is_small() -> None:
    assert sum(small(path) for path in JS if path.stem in OF_EXAMINATIONS) <= 1_800


def test_the_incident_page_needs_little() -> None:
    assert len(gzip.compress(TOKENS.read_bytes())) <= 6_000


@pytest.mark.parametrize("path", JS, ids=lambda path: path.name)
def test_scripts_make_no_html_and_no_code_out_of_strings(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert (
        re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|DOMParser|srcdoc|https?://", text)
        == []
    )


@pytest.mark.parametrize("path", JS, ids=lambda path: path.name)
def test_scripts_hold_no_words_for_readers(path: Path) -> None:
    code = re.sub(r"(?s)/\*.*?\*/", "", path.read_text(encoding="utf-8"))
    assert re.findall(r"[À-ỹ]", code) == []


@pytest.mark.parametrize("path", JS, ids=lambda path: path.name)
def test_scripts_use_no_syntax_that_old_browsers_lack(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert (
        re.findall(r"\.at\(|\.findLast|structuredClone|requestSubmit|replaceChildren|Object\.groupBy|\.toSorted|static \{", text)
        == []
    )


def test_only_one_file_makes_a_policy() -> None:
    assert [path.name for path in JS if "createPolicy" in path.read_text(encoding="utf-8")] == ["trusted.js"]


def test_comments_are_not_sent_and_rules_are() -> None:
    files = source_files()
    for name in ("css/tokens.css", "css/kit.css"):
        sent = files[name].decode()
        source = [path for path in FILES if ("kit" in path.parts if name == "css/kit.css" else path.name == "tokens.css")]
        assert "/*" not in sent
        assert re.sub(r"\s+", "", sent) == re.sub(r"\s+", "", "".join(read(path) for path in sorted(source)))
