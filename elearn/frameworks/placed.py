"""Reading YAML and remembering where everything stood, so that later checks can point at the line.

Used for frameworks here and for lists of positions in `organisation`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from elearn.content import yaml_tree
from elearn.content.problems import Place, Problem
from elearn.content.scalars import Str
from elearn.content.schema import Json, MapOf, Record, Report
from elearn.content.yaml_tree import Value
from elearn.core.db.types import LANGUAGES, LocalisedText
from elearn.core.text import nfc
from elearn.frameworks.sentences import problem

TEXT_CHARACTERS: Final = 2_000
"""The longest text of a framework in one language."""
CODE_CHARACTERS: Final = 40

CODE: Final = Str(CODE_CHARACTERS, r"[A-Za-z0-9][A-Za-z0-9._-]*", "code")
TEXT: Final = MapOf("|".join(LANGUAGES), Str(TEXT_CHARACTERS), "language", len(LANGUAGES))
_PLACES: Final = "\0places"

At = tuple[str, int, str]
"""What a place belongs to: the list, the number in it from 0, the key (empty for the entry itself): `("item", 3, "parent")`."""


class Places(dict[At, Place]):
    """Places by what stands there. What has none of its own is said to stand where its entry or the file begins."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path

    def of(self, part: str, number: int = 0, key: str = "") -> Place:
        found = self.get((part, number, key)) or self.get((part, number, ""))
        return found or Place(self.path)


@dataclass(frozen=True, slots=True)
class Placed:
    """A record that keeps the places of its keys beside their values; `places_in` takes them out again."""

    record: Record

    def read(self, value: Value, key: str, report: Report) -> dict[str, Any] | None:
        read = self.record.read(value, key, report)
        if read is None or not isinstance(value, yaml_tree.Mapping):
            return None
        return read | {_PLACES: {"": value.place, **{name.text: entry.place for name, entry in value}}}

    def json_schema(self) -> Json:
        return self.record.json_schema()


def remember(places: Places, part: str, number: int, read: Mapping[str, Any]) -> None:
    """Notes the places of one record that `Placed` has read."""
    for key, place in read.get(_PLACES, {}).items():
        places[part, number, key] = place


def read_yaml(path: str, content: bytes, shape: Placed) -> tuple[dict[str, Any] | None, list[Problem]]:
    """The values of a YAML file of the given shape, as far as they are sound, and every problem of its form.

    Args:
        path: how the file is called in problems.
        content: its bytes: UTF-8, with or without a byte order mark.
    """
    text = decoded(content)
    if text is None:
        return None, [problem(Place(path), "FWK014")]
    value, problems = yaml_tree.parse(path, text)
    if value is None:
        return None, problems
    if isinstance(value, yaml_tree.Mapping) and not value.entries:
        return None, [problem(value.place, "FWK022")]
    report = Report(problems)
    return shape.read(value, "file", report), report.problems


def decoded(content: bytes) -> str | None:
    """The text of UTF-8 bytes without a byte order mark, or None when they are something else."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def tidy(text: LocalisedText | None) -> LocalisedText:
    """The text composed, on one line, in the order of the languages; empty when there is none."""
    given = text or {}
    lines = {language: " ".join(nfc(given[language]).split()) for language in LANGUAGES if language in given}
    return {language: words for language, words in lines.items() if words}
