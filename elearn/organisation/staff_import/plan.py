"""What an import would do, line by line; the digest tells whether it is still what was shown."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from elearn.core.ids import Id
from elearn.organisation.staff_import.faults import Fault


class Kind(StrEnum):
    """What becomes of the person of a line. NEW: they come to the list, for the first time or again."""

    NEW = "new"
    CHANGED = "changed"
    MOVED = "moved"
    LEFT = "left"
    UNCHANGED = "unchanged"
    PROBLEM = "problem"


class Change(StrEnum):
    """What of a person changes beside their unit."""

    CODE = "code"
    NAME = "name"
    BIRTH = "birth"
    GENDER = "gender"
    EMAIL = "email"
    POSITION = "position"


@dataclass(frozen=True, slots=True)
class Details:
    """What is written of a person; None leaves it as it is."""

    staff_code: str | None = None
    full_name: str | None = None
    birth: tuple[date, str] | None = None
    gender: str | None = None
    email: str | None = None

    @property
    def changes(self) -> tuple[Change, ...]:
        told = (
            (Change.CODE, self.staff_code),
            (Change.NAME, self.full_name),
            (Change.BIRTH, self.birth),
            (Change.GENDER, self.gender),
            (Change.EMAIL, self.email),
        )
        return tuple(change for change, value in told if value is not None)


@dataclass(frozen=True, slots=True)
class Line:
    """One person and what would be written.

    `number` is the row of the file, None for somebody who is not in it. `ends` are employments that end, `unit_id` with
    `position_id` the main one that begins, both on `on`. `before_unit_id` and `before_position_id` say how it was, for showing.
    """

    kind: Kind
    number: int | None
    code: str
    full_name: str
    person_id: Id | None = None
    details: Details = Details()
    ends: tuple[Id, ...] = ()
    unit_id: Id | None = None
    position_id: Id | None = None
    on: date | None = None
    before_unit_id: Id | None = None
    before_position_id: Id | None = None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Plan:
    """All lines in the order of the file, those who left behind them.

    `listed` counts the people who work today in the units that the list is about; `uncoded` those of them whom no list can name.
    """

    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]
    listed: int = 0
    uncoded: int = 0

    @cached_property
    def counts(self) -> Mapping[Kind, int]:
        """How many people of each kind; a row with several faults counts once."""
        counted = Counter(each.kind for each in self.lines)
        return {kind: counted[kind] for kind in Kind} | {Kind.PROBLEM: len({each.number for each in self.faults})}

    @property
    def writes(self) -> tuple[Line, ...]:
        """The lines that change something."""
        return tuple(each for each in self.lines if each.kind is not Kind.UNCHANGED)

    @cached_property
    def digest(self) -> str:
        """Changes with anything that would be written, and with every problem; 64 hexadecimal digits."""
        told = hashlib.sha256()
        for each in (*self.writes, *self.faults):
            told.update(repr(each).encode())
        return told.hexdigest()
