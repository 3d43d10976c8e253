"""What may be written in course.yml, in the front matter of each kind of file, in glossary.yml and in laws.yml.

One declaration serves three uses: it reads the YAML and reports faults (FM001 to FM003), it says the defaults, and it is
published to editors as a JSON Schema (`json_schema`).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any, Final

from elearn.content import document, yaml_tree
from elearn.content.phrases import because
from elearn.content.problems import Problem, Severity
from elearn.content.scalars import Bool, Clock, Date, Int, Number, OneOf, Str
from elearn.content.schema import AnyOf, Json, Key, ListOf, MapOf, Record, Report
from elearn.content.source import LANGUAGE
from elearn.content.yaml_tree import Mapping, Scalar, Sequence, Value

ID: Final = r"[a-z0-9][a-z0-9-]{0,63}"
LANGUAGES: Final = ("vi", "en")
"""The languages that the product speaks; the first language of a course is the one it is written in."""

_identity = Str(64, ID, "id")
_code = Str(64, r"[A-Za-z0-9][A-Za-z0-9._-]*", "code")
_codes = ListOf(_code, 50, lone=True)
_localised = MapOf(LANGUAGE, Str(1_000), "language", 10)
_module_folder = Str(80, r"[0-9]{2}-[a-z0-9][a-z0-9-]*", "folder")


def _is_word(value: Value) -> bool:
    return isinstance(value, Scalar)


_author_name = AnyOf(Str(120), _is_word, MapOf(LANGUAGE, Str(120), "language", 10))
_completion = Record(
    {
        "lessons": Key(AnyOf(OneOf(("all",)), _is_word, ListOf(_identity)), about="all, or the ids that must be done"),
        "quizzes": Key(ListOf(_identity), about="Ids of the quizzes that must be passed"),
    }
)
_slip = Record(
    {
        "old": Key(_localised, about="The sentence that held until now; shown struck"),
        "new": Key(_localised, about="The sentence that holds from now on"),
        "todo": Key(_localised, about="What to do differently from Monday on"),
    }
)
_change = Record(
    {language: Key(Str(1_000)) for language in LANGUAGES}
    | {
        "relearn": Key(ListOf(_identity), about="Lessons that earlier learners must see again"),
        "slips": Key(
            ListOf(_slip, 3), about="What changed, for those who completed an earlier version: three at most; [] tells them nothing"
        ),
        "question": Key(_identity, about="The id of one question of a lesson, to be answered on the slip"),
    }
)

COURSE: Final = Record(
    {
        "format": Key(OneOf((str(document.FORMAT),)), required=True, about="The number of this format"),
        "id": Key(_identity, required=True, about="Never changes and is never used again"),
        "slug": Key(_identity, required=True, about="The address of the course"),
        "version": Key(
            Str(40, r"[0-9]+(?:\.[0-9]+){0,3}(?:-[a-z0-9.]+)?", "version"),
            required=True,
            about="A label for people; the content hash identifies a version",
        ),
        "title": Key(_localised, required=True, about="Per language"),
        "summary": Key(_localised, required=True, about="One or two sentences, per language"),
        "languages": Key(
            ListOf(OneOf(LANGUAGES), 2, is_filled=True), required=True, about="The first is the language of the sources"
        ),
        "modules": Key(
            ListOf(
                Record({"dir": Key(_module_folder, required=True), "title": Key(_localised, required=True)}), 100, is_filled=True
            ),
            required=True,
            about="The folders below modules/, in the order of the course",
        ),
        "theme": Key(_identity, about="The theme that the course belongs to"),
        "place": Key(_identity, about="Where in the ward office it stands"),
        "audience": Key(ListOf(_code, 50, lone=True), about="For whom it is meant"),
        "competencies": Key(
            ListOf(
                Record(
                    {
                        "framework": Key(_code, required=True),
                        "code": Key(_code, required=True),
                        "level": Key(Int(1, 8), required=True),
                    }
                ),
                50,
            ),
            about="What passing the course gives evidence of",
        ),
        "law_refs": Key(_codes, about="Keys of courses/laws.yml"),
        "credit_hours": Key(Number(0, 200)),
        "valid_months": Key(Int(1, 120), about="The certificate expires after so many months; leave out for never"),
        "programme_group": Key(Int(1, 5), about="Group of contents of decree 171/2025/NĐ-CP, for training reports"),
        "completion": Key(_completion),
        "visibility": Key(OneOf(("public", "signed-in", "unit"))),
        "retired": Key(ListOf(_identity, 5_000), about="Ids that were published once and are never used again"),
        "changes": Key(MapOf(r"[0-9][0-9a-z.-]{0,39}", _change, "version"), about="What each version changed"),
        "authors": Key(
            ListOf(Record({"name": Key(_author_name, required=True), "hours": Key(Number(0, 10_000))}), 50),
            about="Who wrote it: a name, or one per language",
        ),
        "licence": Key(Str(120)),
        "reviewed_on": Key(Date(), about="The day a subject expert last read all of it"),
    }
)

_lesson_keys = {
    "kind": Key(OneOf(("lesson", "case", "quiz"))),
    "id": Key(_identity, required=True),
    "title": Key(Str(200), required=True),
    "minutes": Key(Int(1, 240), required=True),
    "competencies": Key(_codes),
}
_draw = Record({"bank": Key(_identity, required=True), "count": Key(Int(1, 200), required=True), "where": Key(Str(300))})

LESSON: Final = Record(_lesson_keys)
CASE: Final = Record(_lesson_keys | {"start": Key(Clock(), required=True), "actor": Key(Str(120), required=True)})
QUIZ: Final = Record(
    _lesson_keys
    | {
        "attempts": Key(
            AnyOf(OneOf(("unlimited",)), lambda value: isinstance(value, Scalar) and value.text == "unlimited", Int(1, 100))
        ),
        "grade": Key(OneOf(("best", "last", "first", "average"))),
        "pass": Key(Number(0, 100, percent=True)),
        "feedback": Key(OneOf(("immediate", "after-submit", "after-close", "none"))),
        "shuffle": Key(ListOf(OneOf(("questions", "options")), 2, lone=True)),
        "draw": Key(ListOf(_draw, 50, is_filled=True), required=True),
    }
)
BANK: Final = Record(
    {
        "kind": Key(OneOf(("bank",)), required=True),
        "id": Key(_identity),
        "title": Key(Str(200), required=True),
        "competencies": Key(_codes),
        "defaults": Key(
            Record(
                {
                    "points": Key(Number(0, 100)),
                    "difficulty": Key(Int(1, 3)),
                    "competency": Key(_codes),
                    "scoring": Key(OneOf(("all", "partial"))),
                    "shuffle": Key(Bool()),
                    "cite": Key(Str(300)),
                }
            )
        ),
    }
)
CARD: Final = Record({"kind": Key(OneOf(("card",)), required=True), "id": Key(_identity), "title": Key(Str(200), required=True)})
TRANSLATED: Final = frozenset({"id", "minutes", "start", "draw"})
"""Required keys that a translation may leave out, because the source language says them."""

GLOSSARY: Final = ListOf(Record({"term": Key(_localised, required=True), "meaning": Key(_localised, required=True)}), 1_000)
LAW_STATUSES: Final = ("in-force", "not-yet-in-force", "amended", "replaced", "repealed", "draft")
LAWS: Final = MapOf(
    ID,
    Record(
        {
            "number": Key(Str(80), required=True),
            "title": Key(_localised, required=True),
            "status": Key(OneOf(LAW_STATUSES), required=True),
            "in_force": Key(Date(), about="The day from which on it holds"),
            "ended": Key(Date(), about="The first day on which it no longer holds"),
            "changed_on": Key(
                Date(), about="The day of its last change that courses must follow; what cites it is to be read again"
            ),
            "checked_on": Key(Date(), about="The day somebody last compared this entry with the Official Gazette"),
            "names": Key(ListOf(Str(200), 50, lone=True), about="Other names under which texts call it"),
            "replaced_by": Key(ListOf(_identity, 20, lone=True), about="Keys of the laws that took its place"),
            "replaces": Key(ListOf(Str(200), 50), about="What it took the place of"),
            "text_hash": Key(Str(64, r"[0-9a-f]{8,64}", "hash"), about="A fingerprint of the text that was read"),
            "note": Key(_localised),
        }
    ),
    "id",
)
_BY_KIND: Final = {"lesson": LESSON, "case": CASE, "quiz": QUIZ, "bank": BANK, "card": CARD}
_OF_NO_KIND: Final = Record(
    {name: Key(key.shape) for shape in _BY_KIND.values() for name, key in shape.keys.items()}
    | {"kind": Key(OneOf(tuple(_BY_KIND)), required=True)}
)
"""What is read where `kind` is not a kind: its keys belong to the one that was meant, and only `kind` is at fault."""


def faulty_keys(yaml: Value | None, problems: Iterable[Problem]) -> frozenset[str]:
    """The keys of settings of which a problem speaks, so that it is not known what their author means: faulty or missing ones."""
    told = list(problems)
    places = {problem.place for problem in told}
    keys = {name.text for name, value in yaml if places & set(yaml_tree.places_in(value))} if isinstance(yaml, Mapping) else set()
    missing = {dict(problem.words).get("key", "") for problem in told if yaml is not None and problem.place == yaml.place}
    return frozenset(keys | missing)


def read_course(path: str, text: str) -> tuple[dict[str, Any], Value | None, list[Problem]]:
    """The settings of course.yml as a dictionary of what is sound, the YAML value for its places, and the problems."""
    return _read(COURSE, path, *yaml_tree.parse(path, text))


def read_front(
    kind: str, path: str, text: str, first_line: int = 2, *, translation: bool = False
) -> tuple[dict[str, Any], Value | None, list[Problem]]:
    """The front matter of a file of `kind` (lesson, case, quiz, bank or card).

    `first_line` is the line of the file where `text` begins. A translation may leave out what the source language says.
    """
    value, problems = yaml_tree.parse(path, text, first_line)
    written = value.get("kind") if isinstance(value, Mapping) else None
    is_kind = written is None or (isinstance(written, Scalar) and written.text.strip() in _BY_KIND)
    shape = _BY_KIND[kind] if is_kind else _OF_NO_KIND
    if translation:
        keys = shape.keys.items()
        shape = Record({name: Key(key.shape, key.required and name not in TRANSLATED) for name, key in keys})
    return _read(shape, path, value, problems)


def read_glossary(path: str, text: str) -> tuple[tuple[dict[str, Any], ...], list[Problem]]:
    """The terms of glossary.yml: dictionaries with `term` and `meaning` per language."""
    value, problems = yaml_tree.parse(path, text)
    if value is None:
        return (), problems
    report = Report(problems)
    terms = GLOSSARY.read(value, path, report) or ()
    return tuple(term for term in terms if {"term", "meaning"} <= set(term)), report.problems


def read_laws(path: str, text: str) -> tuple[dict[str, dict[str, Any]], list[Problem]]:
    """The laws of laws.yml by key."""
    value, problems = yaml_tree.parse(path, text)
    if value is None:
        return {}, problems
    report = Report(problems)
    laws = LAWS.read(value, PurePosixPath(path).name, report) or {}
    return {key: law for key, law in laws.items() if {"number", "title", "status"} <= set(law)}, report.problems


def _read(
    shape: Record, path: str, value: Value | None, problems: list[Problem]
) -> tuple[dict[str, Any], Value | None, list[Problem]]:
    if value is None:
        return {}, None, problems
    if not isinstance(value, Mapping):
        why = "yaml-list" if isinstance(value, Sequence) else "yaml-words"
        return {}, None, [Problem(value.place, Severity.ERROR, "FM001", because(why))]
    report = Report(problems)
    settings = shape.read(value, path, report) or {}
    return settings, value, report.problems


def json_schema() -> Json:
    """The JSON Schema (2020-12) of course.yml, for editors."""
    return _published("course.yml", COURSE.json_schema())


def front_matter_json_schema(kinds: Iterable[str] = tuple(_BY_KIND)) -> Json:
    """The JSON Schema (2020-12) of front matter of the given kinds."""
    return _published("front matter", {"anyOf": [_BY_KIND[kind].json_schema() for kind in kinds]})


def _published(title: str, schema: Json) -> Json:
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title} | schema
