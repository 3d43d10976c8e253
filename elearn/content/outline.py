"""What a course consists of, for whoever writes it: its settings and the front matter of its files, as they are written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

Written: TypeAlias = Any
"""A value as it is written: text, a list of such, or a dictionary of such by text."""


@dataclass(frozen=True, slots=True)
class Outline:
    """`settings`: the keys of course.yml; empty where it cannot be read. `fronts`: path → the keys of that file's front matter."""

    settings: dict[str, Written] = field(default_factory=dict)
    fronts: dict[str, dict[str, Written]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Changed:
    """A text with other settings, or None where its YAML cannot be read."""

    text: str | None
