"""A small typed layer over YAML values: what may be written, how it becomes a Python value, and the same as JSON Schema.

A shape reads a value and reports each fault once, at its own place: an unknown key (FM002, with the nearest known one), a value
of the wrong type or out of range (FM003). Reading goes on after a fault, so that all of them are told at once.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol, TypeAlias

from elearn.content.document import Text
from elearn.content.phrases import because
from elearn.content.problems import Place, Problem, Severity
from elearn.content.yaml_tree import Mapping, Scalar, Sequence, Value

Json: TypeAlias = dict[str, Any]
_ABOUT: Final = "x-about"
"""Where a schema keeps what a key is for in all languages, until `in_language` chooses one."""


@dataclass(slots=True)
class Report:
    """Collects the problems of one reading."""

    problems: list[Problem] = field(default_factory=list)

    def wrong(self, place: Place, key: str, expected: str, found: str = "", **values: str) -> None:
        """A value that is not what its key asks for; `expected` is a phrase over `values`."""
        words = (("key", key), ("found", found[:60]), *because(expected, **values))
        self.problems.append(Problem(place, Severity.ERROR, "FM003", words))

    def unknown(self, place: Place, key: str, known: list[str]) -> None:
        """A key that does not exist, with the nearest one that does."""
        near = difflib.get_close_matches(key[:60], known, n=1, cutoff=0.6)
        why = because("near", near=near[0]) if near else because("known", known=", ".join(known))
        self.problems.append(Problem(place, Severity.ERROR, "FM002", (("key", key[:60]), *why)))


class Shape(Protocol):
    """What a value must be. `read` returns None after reporting a fault."""

    def read(self, value: Value, key: str, report: Report) -> Any: ...

    def json_schema(self) -> Json: ...


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list without repeated words; a single value stands for a list of one where `lone` allows it. `is_filled`: never empty."""

    item: Shape
    longest: int = 500
    lone: bool = False
    is_filled: bool = False

    def read(self, value: Value, key: str, report: Report) -> tuple[Any, ...] | None:
        if isinstance(value, Scalar) and self.lone:
            value = Sequence(value.place, (value,))
        if not isinstance(value, Sequence) or len(value.items) > self.longest:
            report.wrong(value.place, key, "list", longest=str(self.longest))
            return None
        if self.is_filled and not value.items:
            report.wrong(value.place, key, "filled")
            return None
        self._check_twice(value, key, report)
        items = [self.item.read(item, key, report) for item in value.items]
        return tuple(item for item in items if item is not None)

    @staticmethod
    def _check_twice(value: Sequence, key: str, report: Report) -> None:
        seen: set[str] = set()
        for item in value.items:
            if isinstance(item, Scalar) and item.text in seen:
                report.wrong(item.place, key, "twice", item.text, word=item.text[:60])
            elif isinstance(item, Scalar):
                seen.add(item.text)

    def json_schema(self) -> Json:
        several: Json = {"type": "array", "items": self.item.json_schema(), "maxItems": self.longest, "uniqueItems": True}
        several |= {"minItems": 1} if self.is_filled else {}
        return {"anyOf": [several, self.item.json_schema()]} if self.lone else several


@dataclass(frozen=True, slots=True)
class MapOf:
    """A mapping from keys of one pattern to values of one shape; `expected` names the pattern in the problem."""

    key_pattern: str
    value: Shape
    expected: str
    longest: int = 500

    def read(self, value: Value, key: str, report: Report) -> dict[str, Any] | None:
        if not isinstance(value, Mapping) or len(value.entries) > self.longest:
            report.wrong(value.place, key, "mapping", longest=str(self.longest))
            return None
        result = {}
        for name, entry in value:
            if not re.fullmatch(self.key_pattern, name.text):
                report.wrong(name.place, key, self.expected, name.text)
                continue
            read = self.value.read(entry, f"{key}.{name.text}", report)
            if read is not None:
                result[name.text] = read
        return result

    def json_schema(self) -> Json:
        return {
            "type": "object",
            "patternProperties": {f"^(?:{self.key_pattern})$": self.value.json_schema()},
            "additionalProperties": False,
            "maxProperties": self.longest,
        }


@dataclass(frozen=True, slots=True)
class AnyOf:
    """The first shape whose test the value passes; the last one reports the fault."""

    first: Shape
    suits_first: Callable[[Value], bool]
    second: Shape

    def read(self, value: Value, key: str, report: Report) -> Any:
        return (self.first if self.suits_first(value) else self.second).read(value, key, report)

    def json_schema(self) -> Json:
        return {"anyOf": [self.first.json_schema(), self.second.json_schema()]}


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a record: the shape of its value, whether it must be there, and what it is for, told by editors."""

    shape: Shape
    required: bool = False
    about: Text | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping with known keys, read as a dictionary of those that were written and sound."""

    keys: AnyMapping[str, Key]

    def read(self, value: Value, key: str, report: Report) -> dict[str, Any] | None:
        if not isinstance(value, Mapping):
            report.wrong(value.place, key, "mapping", longest=str(len(self.keys)))
            return None
        result: dict[str, Any] = {}
        for name, entry in value:
            known = self.keys.get(name.text)
            if known is None:
                report.unknown(name.place, name.text, list(self.keys))
                continue
            read = known.shape.read(entry, name.text, report)
            if read is not None:
                result[name.text] = read
        written = {name.text for name, _ in value}
        for name_required in (name for name, known in self.keys.items() if known.required and name not in written):
            report.wrong(value.place, name_required, "required")
        return result

    def json_schema(self) -> Json:
        properties = {name: key.shape.json_schema() | ({_ABOUT: key.about} if key.about else {}) for name, key in self.keys.items()}
        required = [name for name, key in self.keys.items() if key.required]
        return {
            "type": "object",
            "properties": properties,
            "additionalProperties": False,
        } | ({"required": required} if required else {})


def in_language(schema: Any, language: str) -> Any:
    """A JSON schema whose descriptions are in one language; what they say in the other stands beside them as a comment."""
    if isinstance(schema, list):
        return [in_language(each, language) for each in schema]
    if not isinstance(schema, dict):
        return schema
    about = schema.get(_ABOUT)
    told = {key: in_language(value, language) for key, value in schema.items() if key != _ABOUT}
    if about is None:
        return told
    other = next(code for code in about if code != language)
    return told | {"description": about[language], "$comment": about[other]}
