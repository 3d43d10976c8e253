"""The `///` blocks that stand around other blocks: `/// audience | …`, `/// if | …` and their closing `///`."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Final

from elearn.content.document import Edition
from elearn.content.grammar.complaints import Complaints
from elearn.content.grammar.marks import IDENTIFIER
from elearn.content.problems import Place

_EDITIONS: Final[dict[str, Edition]] = {"official": "official", "citizen": "citizen"}
_NAMES: Final = ("audience", "details", "if")
_DEPTH: Final = 8
"""Blocks nested deeper than this are only counted, so that looking at what is open stays cheap."""


@dataclass(frozen=True, slots=True)
class _Open:
    name: str
    line: int
    edition: Edition | None = None
    fact: str | None = None
    unless: bool = False


class Directives:
    """Which blocks are open at the line that is being read."""

    def __init__(self, complaints: Complaints) -> None:
        self._complaints = complaints
        self._open: list[_Open] = []
        self._deeper = 0

    @property
    def edition(self) -> Edition | None:
        return next((block.edition for block in reversed(self._open) if block.edition), None)

    @property
    def condition(self) -> tuple[str | None, bool]:
        """The fact that must be set, and whether it must not be."""
        return next(((block.fact, block.unless) for block in reversed(self._open) if block.fact), (None, False))

    def open(self, place: Place, name: str, argument: str) -> None:
        """A block opens; `place` is that of its argument."""
        line = place.line
        if len(self._open) >= _DEPTH:
            self._deeper += 1
            self._complaints.add("BLK003", line)
        elif name == "audience":
            self._open_audience(place, argument)
        elif name == "if":
            self._open_condition(place, argument)
        else:
            near = difflib.get_close_matches(name[:40], _NAMES, n=1, cutoff=0.0)
            self._complaints.add("BLK001", line, name=name, guess=near[0] if near else "details")
            self._open.append(_Open(name, line))

    def _open_audience(self, place: Place, argument: str) -> None:
        edition = _EDITIONS.get(argument)
        if edition is None:
            self._complaints.at("BLK004", place, found=argument)
        if self.edition:
            self._complaints.add("BLK003", place.line)
        self._open.append(_Open("audience", place.line, edition=edition))

    def _open_condition(self, place: Place, argument: str) -> None:
        words = argument.split()
        unless = len(words) == 2 and words[0] == "not"
        fact = words[-1] if len(words) == 1 or unless else ""
        if not IDENTIFIER.fullmatch(fact):
            self._complaints.at("BLK005", place, found=argument)
        if self.condition[0]:
            self._complaints.add("BLK003", place.line)
        self._open.append(_Open("if", place.line, fact=fact or None, unless=unless))

    def close(self, line: int) -> None:
        if self._deeper:
            self._deeper -= 1
        elif self._open:
            self._open.pop()
        else:
            self._complaints.add("BLK006", line)

    def finish(self) -> None:
        """The file is at its end: whatever is open was never closed."""
        for block in self._open:
            self._complaints.add("BLK002", block.line, name=block.name)
