"""Which completions are asked for: one value for page, count and export, read from an address and written into one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from elearn.core.days import read_day
from elearn.core.ids import Id, parse_id

_CODE_CHARACTERS = 80
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
"""A year outside is a slip of the keyboard."""


class People(StrEnum):
    """Of whom: everybody who completed in the units, those who work in them today, or those who no longer do."""

    ALL = "all"
    HERE = "here"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class CompletionFilter:
    """What is asked for. Empty fields ask for everything.

    `unit` is one of the reader's units or below, None all of the reader's; `with_below`: what stands below them too. `begins` and
    `ends` are days of the completion in the zone of the installation, both of them count. `position` is the id of the position held
    that day.
    """

    unit: Id | None = None
    with_below: bool = True
    course: str = ""
    version: str = ""
    begins: date | None = None
    ends: date | None = None
    position: Id | None = None
    people: People = People.ALL

    def as_query(self) -> dict[str, str]:
        """The fields of an address that ask for this, empty ones left out."""
        fields = {
            "unit": str(self.unit or ""),
            "below": "" if self.with_below else "no",
            "course": self.course,
            "version": self.version,
            "from": f"{self.begins:%d/%m/%Y}" if self.begins else "",
            "to": f"{self.ends:%d/%m/%Y}" if self.ends else "",
            "position": str(self.position or ""),
            "people": "" if self.people is People.ALL else self.people.value,
        }
        return {name: value for name, value in fields.items() if value}


EVERYTHING: Final = CompletionFilter()


@dataclass(frozen=True, slots=True)
class AskedFilter:
    """What an address asks for. `faults` names the fields that could not be read: nothing is shown for such an address."""

    filter: CompletionFilter
    faults: tuple[str, ...] = ()


def read_filter(fields: Mapping[str, str]) -> AskedFilter:
    """Reads the fields of an address. A day is written `31/12/2026` or `2026-12-31`."""
    faults: list[str] = []

    def read_id(name: str) -> Id | None:
        text = fields.get(name, "").strip()
        found = parse_id(text)
        if text and found is None:
            faults.append(name)
        return found

    def read_date(name: str) -> date | None:
        text = fields.get(name, "").strip()
        found = read_day(text)
        if text and (found is None or not _FIRST_YEAR <= found.year <= _LAST_YEAR):
            faults.append(name)
            return None
        return found

    def read_code(name: str) -> str:
        return fields.get(name, "").strip()[:_CODE_CHARACTERS]

    people = read_code("people") or People.ALL
    if people not in set(People):
        faults.append("people")
        people = People.ALL
    found = CompletionFilter(
        unit=read_id("unit"),
        with_below=fields.get("below") != "no",
        course=read_code("course"),
        version=read_code("version"),
        begins=read_date("from"),
        ends=read_date("to"),
        position=read_id("position"),
        people=People(people),
    )
    if found.begins and found.ends and found.begins > found.ends:
        faults.append("to")
    if found.version and not found.course:
        # A version is one of a course: without one it would mean whichever courses happen to count alike.
        found = replace(found, version="")
    return AskedFilter(found, tuple(faults))
