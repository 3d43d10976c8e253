"""Fields of a document: instructions that Word carries out, of which only the result is text."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from typing import Final

from elearn.exchange.word import equations
from elearn.exchange.word.parts import W, value

_QUIET: Final = frozenset({"HYPERLINK", "TOC", "PAGEREF", "FORMCHECKBOX", "SEQ", "EQ", ""})


def is_told(instruction: str) -> bool:
    """Whether it must be told that a field is kept as the text that it shows."""
    name = (instruction.split() or [""])[0].upper()
    return name.isalpha() and name not in _QUIET


@dataclass(slots=True)
class Fields:
    """The fields that are open while runs are walked through, each with its instruction, which may come in several runs."""

    _open: list[str | None] = field(default_factory=list)

    def instruct(self, words: str) -> None:
        if self._open and (said := self._open[-1]) is not None:
            self._open[-1] = said + words

    def mark(self, element: ET.Element) -> tuple[str, str]:
        """At a mark of a field: the instruction that it completes, and the text that stands for a field without result."""
        kind = element.get(f"{W}fldCharType", "")
        if kind == "begin":
            self._open.append("")
            return "", _chosen(element)
        if not self._open:
            return "", ""
        said = self._open[-1] or ""
        self._open[-1] = None
        if kind == "end":
            self._open.pop()
        is_equation = said.strip().upper().startswith("EQ ")
        return said, equations.of_field(said) if is_equation else ""


def _chosen(element: ET.Element) -> str:
    """What is chosen in a drop-down list; a list without a choice shows its first entry."""
    found = element.find(f"{W}ffData/{W}ddList")
    if found is None:
        return ""
    entries = [value(each) or "" for each in found.findall(f"{W}listEntry")]
    place = value(found.find(f"{W}result")) or value(found.find(f"{W}default")) or "0"
    return entries[int(place)] if place.isdecimal() and int(place) < len(entries) else ""
