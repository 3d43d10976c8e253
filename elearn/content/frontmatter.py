"""Reading course.yml, the front matter of each kind of file, glossary.yml and laws.yml by their shapes (`settings_shapes`).

What is at fault is FM001 to FM003, each at its own place; what is sound is read all the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any, Final

from elearn.content import yaml_tree
from elearn.content.phrases import because
from elearn.content.problems import Problem, Severity
from elearn.content.scalars import OneOf
from elearn.content.schema import Key, Record, Report
from elearn.content.settings_shapes import BY_KIND, COURSE, GLOSSARY, LAWS, TRANSLATED
from elearn.content.yaml_tree import Mapping, Scalar, Sequence, Value

_OF_NO_KIND: Final = Record(
    {name: Key(key.shape) for shape in BY_KIND.values() for name, key in shape.keys.items()}
    | {"kind": Key(OneOf(tuple(BY_KIND)), required=True)}
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
    is_kind = written is None or (isinstance(written, Scalar) and written.text.strip() in BY_KIND)
    shape = BY_KIND[kind] if is_kind else _OF_NO_KIND
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
