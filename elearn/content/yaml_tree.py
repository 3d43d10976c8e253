"""YAML as trainers write it: strings, lists and mappings with the place of each, and nothing else of YAML's powers.

PyYAML's BaseLoader leaves every value a string (YAML 1.1 would turn `no`, `1.10` and `22:30` into other values). Aliases, tags,
duplicate keys, depth beyond 32 and files beyond 256 kB are refused with code FM001.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

import yaml

from elearn.content import limits
from elearn.content.decoding import refused_character
from elearn.content.phrases import because
from elearn.content.problems import Place, Problem, Severity

_PLAIN_TAGS: Final = frozenset({"tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"})


@dataclass(frozen=True, slots=True)
class Scalar:
    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Sequence:
    place: Place
    items: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping: keys are strings, unique, in source order, each with its own place."""

    place: Place
    entries: tuple[tuple[Scalar, Value], ...]

    def __iter__(self) -> Iterator[tuple[Scalar, Value]]:
        return iter(self.entries)

    def get(self, key: str) -> Value | None:
        return next((value for name, value in self.entries if name.text == key), None)


Value: TypeAlias = Scalar | Sequence | Mapping


def within(value: Value | None, *keys: str) -> Value | None:
    """The value at some keys inside each other, or the nearest one around it."""
    for key in keys:
        inside = value.get(key) if isinstance(value, Mapping) else None
        if inside is None:
            break
        value = inside
    return value


def entry(value: Value | None, word: str, key: str | None = None) -> Value | None:
    """The entry of a list that is a word, or that has it at a key; the list itself where there is none."""
    for item in value.items if isinstance(value, Sequence) else ():
        said = item.get(key) if key is not None and isinstance(item, Mapping) else item
        if isinstance(said, Scalar) and said.text == word:
            return said
    return value


def places_in(value: Value) -> Iterator[Place]:
    """The places of a value and of everything inside it, keys among it."""
    yield value.place
    if isinstance(value, Sequence):
        for item in value.items:
            yield from places_in(item)
    elif isinstance(value, Mapping):
        for name, inside in value:
            yield name.place
            yield from places_in(inside)


_TIGHT_COLON = re.compile(r"[ ]*(?:- )?[A-Za-z_][A-Za-z0-9_-]{0,40}:(?=[^\s/:])")
_OPEN_QUOTE = re.compile(r'[:,{\[][ ]*(")[^"]*$')
_INNER_COLON = re.compile(r"[ ]*(?:- )?[A-Za-z_][A-Za-z0-9_.-]{0,40}: [^\"'\[{\s][^\n]*?(: )")


class _Refused(Exception):
    def __init__(self, why: str, mark: yaml.Mark, word: str = "") -> None:
        super().__init__(why)
        self.why, self.mark, self.word = why, mark, word


class _Loader(yaml.BaseLoader):
    """BaseLoader that stops at the first alias, anchor or deep nesting, before anything is built from it."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self._depth = 0
        self._nodes = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]  # PyYAML's stubs leave the parser untyped.
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _Refused("alias", event.start_mark)
        self._depth += 1
        self._nodes += 1
        if self._depth > limits.YAML_DEPTH:
            raise _Refused("depth", event.start_mark)
        if self._nodes > limits.YAML_NODES:
            raise _Refused("size", event.start_mark)
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node


class _Reader:
    """Turns PyYAML's nodes into values whose places count from where the YAML stands in its file."""

    def __init__(self, path: str, first_line: int) -> None:
        self._path = path
        self._first = first_line

    def place(self, mark: yaml.Mark) -> Place:
        return Place(self._path, self._first + mark.line, mark.column + 1)

    def read(self, node: yaml.Node) -> Value:
        if node.tag not in _PLAIN_TAGS:
            raise _Refused("tag", node.start_mark, node.tag)
        if isinstance(node, yaml.ScalarNode):
            # An escape ("\0", "\uD800") writes what the bytes of a source file may not hold.
            if refused_character(node.value):
                raise _Refused("character", node.start_mark)
            return Scalar(self.place(node.start_mark), node.value)
        if isinstance(node, yaml.SequenceNode):
            return Sequence(self.place(node.start_mark), tuple(self.read(item) for item in node.value))
        return Mapping(self.place(node.start_mark), tuple(self._entries(node)))

    def _entries(self, node: yaml.Node) -> Iterator[tuple[Scalar, Value]]:
        seen: set[str] = set()
        for key_node, value_node in node.value:
            key = self.read(key_node)
            if not isinstance(key, Scalar):
                raise _Refused("key", key_node.start_mark)
            if key.text in seen:
                raise _Refused("duplicate", key_node.start_mark, key.text)
            seen.add(key.text)
            yield key, self.read(value_node)


def parse(path: str, text: str, first_line: int = 1) -> tuple[Value | None, list[Problem]]:
    """The value that a YAML text writes, or None and one FM001 problem; an empty text is an empty mapping.

    `first_line` is the line of the file where the text begins. The reason is one of alias, depth, size, tag, key,
    duplicate, character, syntax (see `phrases`).
    """
    reader = _Reader(path, first_line)
    if len(text.encode()) > limits.SOURCE_BYTES:
        return None, [_problem(Place(path, first_line), "size", "")]
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        value = reader.read(node) if node is not None else Mapping(Place(path, first_line), ())
    except _Refused as refused:
        return None, [_problem(reader.place(refused.mark), refused.why, refused.word)]
    except yaml.MarkedYAMLError as error:
        # An open bracket or quotation mark is noticed lines later: its author looks for the place where it opens.
        is_open = (error.context or "").startswith(("while scanning a quoted scalar", "while parsing a flow"))
        mark = (error.context_mark if is_open else None) or error.problem_mark or error.context_mark
        if mark is None:
            return None, [_problem(Place(path, first_line), "syntax", "")]
        line, column, why = _cause_of(text.split("\n"), mark.line, mark.column)
        return None, [_problem(Place(path, first_line + line, column + 1), why, error.problem or "")]
    except (yaml.YAMLError, ValueError, OverflowError):
        # An escape for a character that Unicode does not have ("\UFFFFFFFF") is a bare ValueError or OverflowError in PyYAML.
        return None, [_problem(Place(path, first_line), "syntax", "")]
    return value, []


def _cause_of(lines: list[str], line: int, column: int) -> tuple[int, int, str]:
    """Where an error of syntax was made that is noticed at a place, counted from 0, and its reason: there, or on a line before.

    A colon without a blank makes a text of a key, and an open quotation mark goes on to the next one: both are noticed later.
    """
    near = [number for number in range(line, max(-1, line - 3), -1) if number < len(lines)]
    for number in near:
        if tight := _TIGHT_COLON.match(lines[number]):
            return number, tight.end(), "colon"
        if "\t" in lines[number][: len(lines[number]) - len(lines[number].lstrip())]:
            return number, lines[number].index("\t"), "tab"
    for number in near[::-1]:
        opened = _OPEN_QUOTE.search(lines[number])
        if opened and lines[number].count('"') % 2:
            return number, opened.start(1), "quote"
    if line < len(lines) and (inner := _INNER_COLON.match(lines[line])):
        return line, inner.start(1), "inner-colon"
    return line, column, "syntax"


def _problem(place: Place, why: str, word: str) -> Problem:
    return Problem(place, Severity.ERROR, "FM001", because(f"yaml-{why}", word=word[:80]))
