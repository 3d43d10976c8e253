"""Reading the YAML of a framework: problems with their places, hostile files, and the files of the release."""

from __future__ import annotations

import pytest

from elearn.content.problems import Place
from elearn.frameworks.document import Framework, ItemKind, Known
from elearn.frameworks.loading import load, may_be_kept
from elearn.frameworks.rules import known_of
from elearn.frameworks.shipped import shipped_files
from elearn.frameworks.writing import to_yaml
from tests.frameworks.makers import a_framework, shipped

pytestmark = pytest.mark.pure

GOOD = to_yaml(a_framework()).decode()
KNOWN = {"WARD-DT": Known(frozenset({"WD4"}), 8)}


def problems(text: str) -> list[tuple[str, int, int]]:
    """Code, line and column of every problem."""
    found = load("khung.yml", text.encode()).checked(KNOWN)
    return [(each.code, each.place.line, each.place.column) for each in found]


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


def test_a_sound_file_is_read_whole() -> None:
    assert load("khung.yml", GOOD.encode()).framework == a_framework()


def test_a_byte_order_mark_is_not_part_of_the_text() -> None:
    assert load("khung.yml", b"\xef\xbb\xbf" + GOOD.encode()).framework == a_framework()


def test_decomposed_letters_are_composed() -> None:
    decomposed = GOOD.replace("Soạn văn bản", "Soa\u0323n va\u0306n ba\u0309n")
    assert load("khung.yml", decomposed.encode()).framework == a_framework()


def test_a_problem_is_told_at_its_line_and_column() -> None:
    text = GOOD.replace("parent: A\n", "parent: X\n", 1)
    assert problems(text) == [("FWK002", line_of(text, "parent: X"), 13)]


def test_a_doubled_code_is_told_at_the_second_place_and_names_the_first() -> None:
    text = GOOD.replace("code: A2", "code: A1")
    found = load("khung.yml", text.encode()).checked(KNOWN)
    assert found[0].place.line == text[: text.rindex("code: A1\n    type")].count("\n") + 1
    assert dict(found[0].words)["line"] == str(line_of(text, "code: A1"))


def test_an_unknown_key_and_a_wrong_value_are_told_together() -> None:
    text = GOOD.replace("licence:", "license:").replace("status: draft", "status: perhaps")
    assert {code for code, _, _ in problems(text)} >= {"FM002", "FM003"}


def test_faults_of_form_do_not_hide_faults_of_content() -> None:
    text = GOOD.replace("status: draft", "status: perhaps").replace("parent: A\n", "parent: X\n", 1)
    assert {code for code, _, _ in problems(text)} >= {"FM003", "FWK002"}


@pytest.mark.parametrize(
    "text",
    [
        "a: &x 1\nb: *x\n",
        "code: A\ncode: B\n",
        "code: !!python/object:os.system x\n",
        "[" * 60,
        "code: [unclosed\n",
        "x: " + "a" * 300_000,
    ],
)
def test_what_yaml_can_do_beyond_plain_values_is_refused(text: str) -> None:
    loaded = load("khung.yml", text.encode())
    assert (loaded.framework, [each.code for each in loaded.checked({})]) == (None, ["FM001"])


def test_bytes_that_are_no_unicode_are_refused() -> None:
    assert [each.code for each in load("khung.yml", b"title: \xff\xfe").checked({})] == ["FWK014"]


@pytest.mark.parametrize("text", ["", "[]", "x", "code: 1"])
def test_a_file_that_is_no_framework_is_told_and_never_kept(text: str) -> None:
    assert not may_be_kept(load("khung.yml", text.encode()).checked({}))


def test_values_stay_as_they_are_written() -> None:
    text = GOOD.replace('version: "1"', "version: 1.10").replace("code: A2", "code: no")
    framework = load("khung.yml", text.encode()).framework
    assert framework is not None
    assert (framework.version, framework.items[2].code) == ("1.10", "no")


def read_shipped() -> list[tuple[bytes, Framework]]:
    found = []
    for path in shipped_files():
        framework = load(path.name, path.read_bytes()).framework
        assert framework is not None
        found.append((path.read_bytes(), framework))
    return found


def test_the_frameworks_of_the_release_have_no_problem_when_read_in_order() -> None:
    known: dict[str, Known] = {}
    for path in shipped_files():
        loaded = load(str(path), path.read_bytes())
        assert loaded.checked(known) == ()
        assert loaded.framework is not None
        known[loaded.framework.code] = known_of(loaded.framework)


def test_the_files_of_the_release_are_written_as_an_export_is() -> None:
    assert [content for content, _ in read_shipped()] == [to_yaml(framework) for _, framework in read_shipped()]


@pytest.mark.parametrize(("code", "areas", "competencies"), [("DIGCOMP-3.0", 5, 21), ("TT02-2025", 6, 24), ("WARD-DT", 0, 8)])
def test_a_framework_of_the_release_has_what_it_should(code: str, areas: int, competencies: int) -> None:
    framework = shipped(code)
    kinds = [each.kind for each in framework.items]
    assert (kinds.count(ItemKind.AREA), kinds.count(ItemKind.COMPETENCY)) == (areas, competencies)
    assert ([each.rank for each in framework.scale.levels], len(framework.scale.bands)) == (list(range(1, 9)), 4)


def test_levels_of_the_circular_carry_its_codes() -> None:
    assert [each.code for each in shipped("TT02-2025").scale.levels] == ["CB1", "CB2", "TC1", "TC2", "NC1", "NC2", "CS1", "CS2"]


def test_our_own_framework_says_at_each_level_what_can_be_seen() -> None:
    assert {tuple(rank for rank, _ in each.levels) for each in shipped("WARD-DT").items} == {tuple(range(1, 9))}


def test_every_competency_of_our_own_stands_in_words_of_the_job() -> None:
    assert all(each.in_words for each in shipped("WARD-DT").items)


def test_what_is_not_official_says_so() -> None:
    assert "Ủy ban châu Âu" in shipped("DIGCOMP-3.0").note["vi"]
    assert "secondary source" in shipped("TT02-2025").note["en"]
    assert shipped("WARD-DT").status == "own"


def test_a_place_without_its_own_line_is_the_file() -> None:
    assert load("khung.yml", b"x").places.of("item", 7, "code") == Place("khung.yml")


@pytest.mark.parametrize("text", ["", "\n\n", "# chưa có gì\n", "{}"])
def test_an_empty_file_is_told_once(text: str) -> None:
    assert [each.code for each in load("khung.yml", text.encode()).checked({})] == ["FWK022"]


@pytest.mark.parametrize("text", ["code: X\n", "# ghi chú\ncode: X\n", "code: X\nsource: {}\nlicence: ''\nscale: {}\n"])
def test_what_the_form_tells_to_be_missing_is_not_told_again(text: str) -> None:
    assert {code for code, _, _ in problems(text)} == {"FM003"}


def test_a_text_in_one_language_is_told_though_another_key_is_missing() -> None:
    assert "FWK006" in {code for code, _, _ in problems("code: X\ntitle: {vi: Khung}\n")}
