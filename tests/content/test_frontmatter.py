"""YAML and settings: what trainers write is read as strings, converted by one schema, and refused with its place."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.content import frontmatter, yaml_tree
from elearn.content.problems import Problem
from elearn.content.yaml_tree import Scalar

pytestmark = pytest.mark.pure


def words(problem: Problem) -> dict[str, str]:
    return dict(problem.words)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a: &x [1]\nb: *x", "yaml-alias"),
        ("a: &x 1", "yaml-alias"),
        ("a: 1\na: 2", "yaml-duplicate"),
        ("a: {b: 1, b: 2}", "yaml-duplicate"),
        ("a: !!python/object/apply:os.system [x]", "yaml-tag"),
        ("a: !!int 3", "yaml-tag"),
        ("? [a]\n: b", "yaml-key"),
        ("a: [", "yaml-syntax"),
        ('a: "\\UFFFFFFFF"', "yaml-syntax"),
        ('a: "\\U00110000"', "yaml-syntax"),
        ('a: "\\0"', "yaml-character"),
        ('a: "\\uD800"', "yaml-character"),
        ('a: "\\u202E"', "yaml-character"),
        ('"\\u202E": a', "yaml-character"),
        ("a: 'x", "yaml-syntax"),
        ("a: 1\n---\nb: 2", "yaml-syntax"),
        ("[" * 100_000, "yaml-depth"),
        ("- " * 50_000, "yaml-depth"),
        ("{a: " * 40_000, "yaml-depth"),
        ("[" + "a," * 100_000 + "]", "yaml-size"),
        ("a: " + "x" * 300_000, "yaml-size"),
    ],
)
def test_yaml_that_is_wrong_or_dangerous_is_refused_at_once(text: str, why: str) -> None:
    begun = time.process_time()
    value, problems = yaml_tree.parse("course.yml", text)
    assert value is None
    assert [(problem.code, words(problem)["why"]) for problem in problems] == [("FM001", why)]
    assert time.process_time() - begun < 15


def test_a_laughing_bomb_is_refused() -> None:
    bomb = "a: &a [x,x,x]\n" + "\n".join(f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)},*{chr(97 + n)}]" for n in range(20))
    assert yaml_tree.parse("course.yml", bomb)[0] is None


@pytest.mark.parametrize("text", ["no", "1.10", "22:30", "0o17", "1_000", "null", "~", "2026-01-01", "yes"])
def test_every_value_stays_the_string_that_was_written(text: str) -> None:
    value, _ = yaml_tree.parse("x.yml", f"a: {text}")
    assert isinstance(value, yaml_tree.Mapping)
    found = value.get("a")
    assert isinstance(found, Scalar)
    assert found.text == text


def test_places_count_from_where_the_yaml_stands_in_its_file() -> None:
    _, problems = yaml_tree.parse("x.vi.md", "a: 1\n  b: 2", first_line=2)
    assert problems[0].place.line == 3


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_without_an_exception(text: str) -> None:
    value, problems = yaml_tree.parse("x.yml", text)
    assert (value is None) == bool(problems)


def lesson(text: str) -> tuple[dict[str, object], list[Problem]]:
    settings, _, problems = frontmatter.read_front("lesson", "a.vi.md", text)
    return settings, problems


GOOD = "id: a\ntitle: Tên\nminutes: 8\n"


def test_sound_front_matter_is_converted() -> None:
    assert lesson(GOOD + "competencies: [WD5, WD1]") == (
        {"id": "a", "title": "Tên", "minutes": 8, "competencies": ("WD5", "WD1")},
        [],
    )


def test_a_single_competency_may_stand_without_a_list() -> None:
    assert lesson(GOOD + "competencies: WD5")[0]["competencies"] == ("WD5",)


def test_an_unknown_key_suggests_the_nearest_one() -> None:
    _, problems = lesson(GOOD + "minuts: 8")
    assert problems[0].code == "FM002"
    assert "minutes" in words(problems[0])["why_vi"]


def test_an_unknown_key_without_a_near_one_lists_those_that_exist() -> None:
    _, problems = lesson(GOOD + "zzzz: 8")
    assert "competencies" in words(problems[0])["why_en"]


@pytest.mark.parametrize("minutes", ["0", "241", "-1", "1.5", "tám", "", "[1]", "1e2", "99999999999999999999", "٣"])
def test_minutes_out_of_range_are_refused_at_their_value(minutes: str) -> None:
    _, problems = lesson(f"id: a\ntitle: x\nminutes: {minutes}")
    assert [(problem.code, problem.place.line, problem.place.column) for problem in problems] == [
        ("FM003", 4, 10 if minutes else 9)
    ]


def test_a_missing_key_is_named() -> None:
    _, problems = lesson("id: a\nminutes: 8")
    assert [(problem.code, words(problem)["key"]) for problem in problems] == [("FM003", "title")]


def test_every_fault_is_told_at_once() -> None:
    _, problems = lesson("id: A\ntitle: ''\nminutes: x\nfoo: 1")
    assert [problem.code for problem in problems] == ["FM003", "FM003", "FM003", "FM002"]


def test_a_translation_may_leave_out_what_the_source_says() -> None:
    _, _, problems = frontmatter.read_front("quiz", "a.en.md", "kind: quiz\ntitle: x", translation=True)
    assert problems == []


@pytest.mark.parametrize(
    ("written", "read"), [("70%", 70.0), ("70", 70.0), ("72,5%", 72.5), ("100%", 100.0), ("0", 0.0), ("66.7 %", 66.7)]
)
def test_a_pass_mark_is_a_percentage(written: str, read: float) -> None:
    text = f"kind: quiz\nid: a\ntitle: x\nminutes: 5\ndraw: [{{bank: b, count: 1}}]\npass: {written}"
    settings, _, problems = frontmatter.read_front("quiz", "a.vi.md", text)
    assert (settings["pass"], problems) == (read, [])


@pytest.mark.parametrize("written", ["101%", "-5%", "x", "7/10", "1.000.000"])
def test_a_pass_mark_beyond_a_hundred_is_refused(written: str) -> None:
    text = f"kind: quiz\nid: a\ntitle: x\nminutes: 5\ndraw: [{{bank: b, count: 1}}]\npass: {written}"
    _, _, problems = frontmatter.read_front("quiz", "a.vi.md", text)
    assert [problem.code for problem in problems] == ["FM003"]


def test_a_clock_is_read_as_minutes_after_midnight() -> None:
    text = "kind: case\nid: a\ntitle: x\nminutes: 5\nactor: y\nstart: 13:40"
    settings, _, _ = frontmatter.read_front("case", "a.vi.md", text)
    assert settings["start"] == 820


def test_a_date_that_does_not_exist_is_refused() -> None:
    text = "k:\n  number: 1/2\n  title: {vi: x}\n  status: in-force\n  in_force: 2026-02-30"
    _, problems = frontmatter.read_laws("laws.yml", text)
    assert [problem.code for problem in problems] == ["FM003"]


def test_laws_are_read_by_key() -> None:
    text = "k:\n  number: 1/2\n  title: {vi: x}\n  status: in-force\n  in_force: 2026-02-03"
    laws, problems = frontmatter.read_laws("laws.yml", text)
    assert (laws["k"]["in_force"], problems) == (date(2026, 2, 3), [])


def test_a_list_that_says_a_word_twice_is_refused() -> None:
    _, problems = lesson(GOOD + "competencies: [WD5, WD5]")
    assert [problem.code for problem in problems] == ["FM003"]


@pytest.mark.parametrize(
    ("text", "why", "place"),
    [
        ("id: a\ntitle:b\nminutes: 1\n", "colon", (2, 7)),
        ("id: a\n\ttitle: b\n", "tab", (2, 1)),
        ('a:\n  vi: "b\n  en: "c"\n', "quote", (2, 7)),
        ("id: a\ntitle: Bài 1: b\n", "inner-colon", (2, 13)),
        ("id: [a\ntitle: b\n", "syntax", (1, 5)),
        ("a: https://x.example: b\n", "inner-colon", (1, 21)),
    ],
)
def test_an_error_of_syntax_is_told_where_it_was_made_and_not_where_it_was_noticed(
    text: str, why: str, place: tuple[int, int]
) -> None:
    value, problems = yaml_tree.parse("a.yml", text)
    assert value is None
    assert [(dict(each.words)["why"], (each.place.line, each.place.column)) for each in problems] == [(f"yaml-{why}", place)]
