"""What the linter says: one problem, told in each language of the product, with its place in the source."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in the sources: path inside the course folder (with `/`), line and column counted from 1."""

    path: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. `code` is stable (`MCQ001`); `words` fill the sentence of that code (see `rules_text`).

    `fix` names the mechanical mend that `--fix` can make, or is None.
    """

    place: Place
    severity: Severity
    code: str
    words: tuple[tuple[str, str], ...] = ()
    excerpt: str = ""
    fix: str | None = None
