"""Collecting problems while reading one file: the one place that makes a `Problem` from a code, a place and words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from elearn.content.lint.sentences import severity_of
from elearn.content.problems import Place, Problem, Severity

EXCERPT_LENGTH = 160
"""Longer source lines are cut in an excerpt: a report stays readable and a hostile line stays small."""

LIMIT = 1_000
"""No more problems of one severity are kept for a file: nobody reads them, and a hostile file could have a million.
Counting each severity apart keeps an error from being pushed out by warnings."""


class Complaints:
    """The problems of one file, in the order in which they were found; at most `LIMIT` of each severity."""

    def __init__(self, path: str, lines: Sequence[str]) -> None:
        self.path = path
        self.lines = lines
        self._found: list[Problem] = []
        self._counts: Counter[Severity] = Counter()

    def add(self, code: str, line: int, column: int = 1, *, fix: str | None = None, **words: object) -> None:
        """Note a problem at a line and column counted from 1; `words` fill the sentence of the code."""
        self.at(code, Place(self.path, line, column), fix=fix, **words)

    def at(self, code: str, place: Place, *, fix: str | None = None, **words: object) -> None:
        """Note a problem at a place of this file."""
        severity = severity_of(code)
        self._counts[severity] += 1
        if self._counts[severity] > LIMIT:
            return
        said = tuple((key, str(value)[:EXCERPT_LENGTH]) for key, value in words.items())
        self._found.append(Problem(place, severity, code, said, self.excerpt(place.line), fix))

    def excerpt(self, line: int) -> str:
        """The source line with that number, cut to a readable length; empty outside the file."""
        return self.lines[line - 1][:EXCERPT_LENGTH] if 0 < line <= len(self.lines) else ""

    @property
    def found(self) -> tuple[Problem, ...]:
        return tuple(self._found)
