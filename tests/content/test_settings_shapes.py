"""The schema that editors are given agrees with the compiler, because both are made of one declaration."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from elearn.catalogue.folder import course_folders
from elearn.content import frontmatter, yaml_tree
from elearn.content.scalars import Bool, Clock, Date, Int, Number, OneOf, Str
from elearn.content.schema import ListOf, Record, Report, Shape
from elearn.content.settings_shapes import BY_KIND, COURSE, LANGUAGES, SCHEMAS, json_schema
from tests.build import COURSES
from tests.content.source_folders import sound

pytestmark = pytest.mark.pure


class EditorLoader(yaml.SafeLoader):
    """YAML 1.2 with its core schema, as the language server of editors reads it: `yes`, days and times of day stay texts."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML's name for it


for tag, pattern, first in (
    ("null", r"~|null|Null|NULL|", "~nN\0"),
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", "-+.0123456789"),
):
    EditorLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(rf"^(?:{pattern})$"), list(first))


def _whole(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> int:
    return int(loader.construct_scalar(node))


def _mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[str, Any]:
    # Editors take a key for the text that it is.
    return {str(name.value): loader.construct_object(value, deep=True) for name, value in node.value}


EditorLoader.add_constructor("tag:yaml.org,2002:int", _whole)
EditorLoader.add_constructor("tag:yaml.org,2002:map", _mapping)


def as_editors_read(text: str) -> Any:
    return yaml.load(text, EditorLoader)  # noqa: S506 - a safe loader with other words for numbers


def validator(schema: dict[str, Any]) -> Draft202012Validator:
    return Draft202012Validator(schema, format_checker=FormatChecker())


COURSE_SCHEMA = validator(json_schema())
TEXTS = [
    *((folder / "course.yml").read_text(encoding="utf-8") for folder in course_folders(COURSES)),
    sound()["course.yml"].decode(),
]


@pytest.mark.parametrize("of", SCHEMAS)
def test_a_schema_is_one(of: str) -> None:
    Draft202012Validator.check_schema(json.loads(json.dumps(json_schema(of))))


@pytest.mark.parametrize("text", TEXTS)
def test_a_real_course_yml_is_valid(text: str) -> None:
    assert [error.message for error in COURSE_SCHEMA.iter_errors(as_editors_read(text))] == []


def test_real_front_matter_laws_and_glossaries_are_valid() -> None:
    found: dict[str, int] = {}
    for folder in course_folders(COURSES):
        for path in folder.rglob("*.md"):
            front = re.match(r"---\n(.*?)\n---\n", path.read_text(encoding="utf-8"), re.DOTALL)
            if front is None or ".en." in path.name:
                continue
            read = as_editors_read(front[1])
            kind = read.get("kind", "lesson")
            found[kind] = found.get(kind, 0) + 1
            assert [error.message for error in validator(json_schema(kind)).iter_errors(read)] == [], path
        glossary = as_editors_read((folder / "glossary.yml").read_text(encoding="utf-8"))
        assert [error.message for error in validator(json_schema("glossary")).iter_errors(glossary)] == []
    laws = as_editors_read((COURSES / "laws.yml").read_text(encoding="utf-8"))
    assert [error.message for error in validator(json_schema("laws")).iter_errors(laws)] == []
    assert set(found) == set(BY_KIND)


def test_the_schema_knows_every_key_of_course_yml() -> None:
    schema = json_schema()
    assert set(schema["properties"]) == set(COURSE.keys)
    assert schema["required"] == ["format", "id", "slug", "version", "title", "summary", "languages", "modules"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_keys_are_described_in_the_language_asked_for_and_the_other_stands_beside(language: str) -> None:
    key = COURSE.keys["retired"]
    assert key.about is not None
    told = json_schema(language=language)["properties"]["retired"]
    other = next(code for code in LANGUAGES if code != language)
    assert (told["description"], told["$comment"]) == (key.about[language], key.about[other])


@pytest.mark.parametrize("shape", [COURSE, *BY_KIND.values()])
def test_every_key_of_the_top_level_that_is_not_plain_from_its_name_is_described(shape: Record) -> None:
    plain = {"kind", "id", "title", "competencies", "defaults", "start", "actor"}
    assert [name for name, key in shape.keys.items() if key.about is None and name not in plain] == []


def refused_by_the_compiler(text: str) -> bool:
    return bool(frontmatter.read_course("course.yml", text)[2])


def refused_by_the_schema(text: str) -> bool:
    return not COURSE_SCHEMA.is_valid(as_editors_read(text))


PLANTED = [
    ("visibility: public", "visibilty: public"),
    ("visibility: public", "visibility: all"),
    ("visibility: public", "visibility:"),
    ("visibility: public", ""),
    ("version: 1.0.0", ""),
    ("version: 1.0.0", "version: 1,0,0"),
    ("version: 1.0.0", "version: 1.10"),
    ("format: 1", "format: 2"),
    ("format: 1", 'format: "1"'),
    ("id: so-tay", "id: Sổ-tay"),
    ("id: so-tay", "id: 2026"),
    ("id: so-tay", "id: -5"),
    ("id: so-tay", "id: [so-tay]"),
    ("languages: [vi, en]", "languages: []"),
    ("languages: [vi, en]", "languages: [vi, vi]"),
    ("languages: [vi, en]", "languages: vi"),
    ("languages: [vi, en]", "languages: [vi, fr]"),
    ("valid_months: 36", "valid_months: 0"),
    ("valid_months: 36", "valid_months: 121"),
    ("valid_months: 36", 'valid_months: "36"'),
    ("valid_months: 36", "valid_months: ba"),
    ("credit_hours: 0.5", "credit_hours: 0,5"),
    ("credit_hours: 0.5", "credit_hours: 200,5"),
    ("credit_hours: 0.5", "credit_hours: -1"),
    ("credit_hours: 0.5", "credit_hours: 1 giờ"),
    ("reviewed_on: 2026-11-22", "reviewed_on: 22/11/2026"),
    ("reviewed_on: 2026-11-22", "reviewed_on: 2026-02-30"),
    ("reviewed_on: 2026-11-22", "reviewed_on: 2027-02-29"),
    ("reviewed_on: 2026-11-22", "reviewed_on: 2028-02-29"),
    ("level: 4", "level: 9"),
    ("level: 4", "levl: 4"),
    ("code: WD5", "code: 2.3"),
    ("code: WD5", "code: “WD5”"),
    ("{dir: 01-tiep-dan", "{dir: tiep-dan"),
    ("completion: {lessons: all", "completion: {lessons: some"),
    ("completion: {lessons: all", "completion: {lessons: [mo-dau]"),
    ("relearn: []", "relearn: mo-dau"),
    ("title: {vi: Sổ tay tiếp dân", "title: {vi: 2026"),
    ("title: {vi: Sổ tay tiếp dân", "title: {vi: true"),
    ("title: {vi: Sổ tay tiếp dân", "title: {VN: a, vi: b"),
    ("audience: [cap-xa]", "audience: cap-xa"),
    ("audience: [cap-xa]", "audience: {a: b}"),
    ("{name: Ban biên soạn Phường Ví Dụ, hours: 3.5}", "{name: {vi: Ban biên soạn}, hours: 3,5}"),
    ("{name: Ban biên soạn Phường Ví Dụ, hours: 3.5}", "{hours: 3.5}"),
]


@pytest.mark.parametrize(("old", "new"), PLANTED)
def test_what_the_compiler_refuses_the_schema_refuses_and_nothing_else(old: str, new: str) -> None:
    text = sound()["course.yml"].decode()
    assert old in text
    changed = text.replace(old, new, 1)
    assert refused_by_the_schema(changed) == refused_by_the_compiler(changed)


def agrees(shape: Shape, text: str) -> bool:
    """Whether compiler and schema say the same of a value that stands in YAML as it is written here."""
    value, problems = yaml_tree.parse("a.yml", f"k: {text}\n")
    inside = yaml_tree.within(value, "k") if value is not None else None
    report = Report()
    if inside is not None:
        shape.read(inside, "k", report)
    is_refused = bool(problems or report.problems)
    return is_refused == (not validator(shape.json_schema()).is_valid(as_editors_read(f"k: {text}\n")["k"]))


SHAPES: list[Shape] = [
    Str(12),
    Str(12, r"[a-z0-9][a-z0-9-]{0,9}"),
    Str(12, r"[0-9]+(?:\.[0-9]+){0,3}"),
    Int(1, 240),
    Int(0, 9),
    Int(1, 8),
    Number(0, 200),
    Number(0, 10_000),
    Number(0, 100, percent=True),
    Bool(),
    Date(),
    Clock(),
    OneOf(("public", "1", "vi")),
    ListOf(OneOf(("vi", "en")), 2, lone=True),
]
WORDS = st.one_of(
    st.integers(0, 12_000).map(str),
    st.builds("{}.{}".format, st.integers(0, 300), st.integers(1, 9)),
    st.builds("{},{}".format, st.integers(0, 300), st.integers(0, 99)),
    st.builds("{}%".format, st.integers(0, 130)),
    st.builds("{:04d}-{:02d}-{:02d}".format, st.integers(0, 2100), st.integers(0, 13), st.integers(0, 32)),
    st.builds("{}:{:02d}".format, st.integers(0, 26), st.integers(0, 70)),
    st.sampled_from(["yes", "No", "on", "OFF", "true", "vi", "en", "public", "1", "-1", "a b", "Việt", "x" * 13]),
    st.sampled_from(["{a: b}", "[]", "[vi, en]"]),
    st.from_regex(r"[a-z0-9][a-z0-9-]{0,11}", fullmatch=True).filter(
        lambda word: word != "null" and not re.fullmatch(r"[0-9]+e[0-9]+", word)
    ),
)  # fmt: skip
"""Plain words. Left out is what only a text shows: signs, exponents and zeros behind the point of a number; and `null`."""


@given(st.sampled_from(SHAPES), WORDS)
@example(Number(0, 200), "200,0")
@example(Number(0, 200), "200,1")
@example(Int(1, 240), "0240")
def test_compiler_and_schema_agree_about_every_value(shape: Shape, word: str) -> None:
    assert agrees(shape, word)


@given(st.sampled_from(SHAPES), WORDS.filter(lambda word: not set(word) & set('{}[]"')))
def test_compiler_and_schema_agree_about_values_in_quotation_marks(shape: Shape, word: str) -> None:
    assert agrees(shape, f'"{word}"')
