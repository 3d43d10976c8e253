"""What a framework must be, and what may name its competencies."""

from __future__ import annotations

import string

import pytest

from elearn.content.problems import Place, Problem, Severity
from elearn.frameworks.document import Band, ItemKind, Known, Level, Relation, RelationKind, Scale
from elearn.frameworks.rules import Claim, check_claims
from elearn.frameworks.sentences import RULES, sentence_of
from tests.frameworks.makers import a_framework, a_scale, an_item, codes_of, problems_of, said

pytestmark = pytest.mark.pure

KNOWN = {"WARD-DT": Known(frozenset({"WD1"}), 8)}
HERE = Place("course.yml", 3, 5)


def test_a_sound_framework_has_no_problem() -> None:
    assert problems_of(a_framework()) == []


def test_a_code_stands_once() -> None:
    assert codes_of(a_framework(items=(an_item("A1"), an_item("A1")))) == ["FWK001"]


def test_a_code_of_a_level_stands_once() -> None:
    scale = a_scale(2)
    twice = Scale(scale.step, scale.bands, (scale.levels[0], Level(2, scale.levels[0].code, said("Hai"))))
    assert "FWK001" in codes_of(a_framework(scale=twice))


def test_a_parent_is_there() -> None:
    assert codes_of(a_framework(items=(an_item("A1", parent="X"),))) == ["FWK002"]


def test_nothing_stands_below_a_competency() -> None:
    assert codes_of(a_framework(items=(an_item("A1"), an_item("A2", parent="A1")))) == ["FWK019"]


def test_items_that_stand_below_one_another_are_told_once() -> None:
    areas = (an_item("A1", parent="A2", kind=ItemKind.AREA), an_item("A2", parent="A1", kind=ItemKind.AREA))
    assert codes_of(a_framework(items=areas, relations=())) == ["FWK003"]


def test_an_item_below_itself_is_a_circle() -> None:
    assert codes_of(a_framework(items=(an_item("A1", parent="A1", kind=ItemKind.AREA),), relations=())) == ["FWK003"]


def test_an_item_below_a_circle_is_not_told_for_it() -> None:
    areas = (
        an_item("A1", parent="A1", kind=ItemKind.AREA),
        an_item("A3", parent="A1"),
    )
    assert codes_of(a_framework(items=areas, relations=())) == ["FWK003"]


def test_a_relation_begins_at_an_item_of_the_framework() -> None:
    assert codes_of(a_framework(relations=(Relation("X", "WARD-DT", "WD4", RelationKind.EXACT),))) == ["FWK004"]


def test_a_relation_ends_at_a_competency_of_a_known_framework() -> None:
    assert codes_of(a_framework(relations=(Relation("A1", "WARD-DT", "WD99", RelationKind.EXACT),))) == ["FWK004"]


def test_a_relation_to_a_framework_that_is_not_here_is_a_warning_told_once() -> None:
    relations = (Relation("A1", "NOWHERE", "1", RelationKind.EXACT), Relation("A2", "NOWHERE", "2", RelationKind.EXACT))
    assert [(each.code, each.severity) for each in problems_of(a_framework(relations=relations))] == [("FWK005", Severity.WARNING)]


def test_a_competency_may_relate_to_another_of_its_own_framework() -> None:
    assert codes_of(a_framework(relations=(Relation("A1", "STATE-5", "A2", RelationKind.BROADER),))) == []


@pytest.mark.parametrize(
    "relations",
    [
        (Relation("A1", "STATE-5", "A1", RelationKind.EXACT),),
        (Relation("A1", "WARD-DT", "WD4", RelationKind.EXACT), Relation("A1", "WARD-DT", "WD4", RelationKind.CLOSE)),
    ],
)
def test_a_relation_is_said_once_and_never_of_itself(relations: tuple[Relation, ...]) -> None:
    assert codes_of(a_framework(relations=relations)) == ["FWK015"]


@pytest.mark.parametrize("part", ["title", "publisher", "note"])
def test_a_text_is_there_in_both_languages(part: str) -> None:
    assert codes_of(a_framework(**{part: {"vi": "Chỉ tiếng Việt"}})) == ["FWK006"]


def test_the_descriptor_of_a_level_is_there_in_both_languages() -> None:
    item = an_item("A1", levels=((1, {"en": "Only English"}),))
    assert codes_of(a_framework(items=(item,))) == ["FWK006"]


def test_a_text_that_may_be_left_out_may_be_left_out() -> None:
    assert codes_of(a_framework(note={})) == []


@pytest.mark.parametrize("text", ["<b>đậm</b>", "a<br>b", "<!-- x -->", "&lt;script&gt;", "</p>"])
def test_a_text_holds_no_html(text: str) -> None:
    assert "FWK007" in codes_of(a_framework(title=said(text)))


@pytest.mark.parametrize("text", ["a < b và c > d", "R&D; thử", "5 & 6"])
def test_signs_that_are_no_html_are_left_alone(text: str) -> None:
    assert ("FWK007" in codes_of(a_framework(title=said(text)))) is (text == "R&D; thử")


def test_a_text_can_be_printed() -> None:
    assert set(codes_of(a_framework(title=said("a\x07b")))) == {"FWK012"}


def test_a_licence_is_a_known_one() -> None:
    assert codes_of(a_framework(licence="MIT")) == ["FWK008"]


@pytest.mark.parametrize("ranks", [(2,), (1, 3), (1, 1), (2, 1)])
def test_ranks_count_from_one_without_a_hole(ranks: tuple[int, ...]) -> None:
    levels = tuple(Level(rank, f"L{number}", said("Bậc")) for number, rank in enumerate(ranks))
    assert "FWK009" in codes_of(a_framework(scale=Scale(said("bậc"), (), levels)))


def test_a_descriptor_is_of_a_level_of_the_scale() -> None:
    assert codes_of(a_framework(items=(an_item("A1", levels=((6, said("Quá thang")),)),))) == ["FWK010"]


def test_a_level_is_in_a_band_of_the_scale() -> None:
    scale = Scale(said("bậc"), (Band("low", said("Thấp")),), (Level(1, "1", said("Một"), "lost"),))
    assert "FWK011" in codes_of(a_framework(scale=scale, items=(an_item("A1"),)))


def test_all_problems_are_told_at_once() -> None:
    items = (an_item("A1"), an_item("A1", title={"vi": "x"}), an_item("A2", parent="X"))
    assert set(codes_of(a_framework(licence="MIT", items=items))) == {"FWK001", "FWK002", "FWK006", "FWK008"}


def claim(framework: str = "WARD-DT", code: str = "WD1", level: int = 3) -> Claim:
    return Claim(framework, code, level, HERE)


def test_a_claim_of_a_known_competency_is_sound() -> None:
    assert check_claims([claim(), claim(level=8)], KNOWN) == []


def test_an_unknown_framework_is_told_once() -> None:
    found = check_claims([claim("X"), claim("X", "2"), claim("Y")], KNOWN)
    assert [(each.code, dict(each.words)["framework"]) for each in found] == [("CLM001", "X"), ("CLM001", "Y")]


def test_an_unknown_competency_is_an_error_at_its_place() -> None:
    assert [(each.code, each.severity, each.place) for each in check_claims([claim(code="WD9")], KNOWN)] == [
        ("CLM002", Severity.ERROR, HERE)
    ]


@pytest.mark.parametrize("level", [0, 9])
def test_a_level_beyond_the_scale_is_an_error(level: int) -> None:
    assert [each.code for each in check_claims([claim(level=level)], KNOWN)] == ["CLM003"]


def test_the_gravity_can_be_chosen() -> None:
    found = check_claims([claim(code="WD9"), claim(level=9)], KNOWN, severity=Severity.WARNING)
    assert {each.severity for each in found} == {Severity.WARNING}


@pytest.mark.parametrize("code", RULES)
def test_a_sentence_uses_the_same_words_in_both_languages(code: str) -> None:
    vietnamese, english = (
        {name.removesuffix("_vi").removesuffix("_en") for _, name, _, _ in string.Formatter().parse(each) if name}
        for each in (RULES[code].vi, RULES[code].en)
    )
    assert vietnamese == english


@pytest.mark.parametrize("code", RULES)
def test_a_sentence_ends_with_a_full_stop(code: str) -> None:
    assert RULES[code].vi.endswith(".")
    assert RULES[code].en.endswith(".")


def test_a_problem_of_the_compiler_has_its_own_sentence() -> None:
    assert sentence_of(Problem(HERE, Severity.ERROR, "CRS009"), "en").startswith("the course folder has no course.yml")
