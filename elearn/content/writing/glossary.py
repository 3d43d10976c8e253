"""The text of glossary.yml. Pure; written in the part of YAML that needs no parser to be written: quoted words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Entry:
    """A word and what it means, by language; a language in which it is not said is not there."""

    term: Mapping[str, str] = field(default_factory=dict)
    meaning: Mapping[str, str] = field(default_factory=dict)


def write_glossary(entries: Iterable[Entry]) -> str:
    """The file with these entries, in their order; nothing where there are none."""
    return "".join(f"- term: {_said(entry.term)}\n  meaning:\n{_lines(entry.meaning)}" for entry in entries)


def _said(words: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{language}: {_quoted(text)}" for language, text in words.items()) + "}"


def _lines(words: Mapping[str, str]) -> str:
    return "".join(f"    {language}: {_quoted(text)}\n" for language, text in words.items())


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
