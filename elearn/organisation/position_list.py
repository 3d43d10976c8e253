"""The shape of a list of positions with the levels they require, the same from a file and from the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from elearn.core.db.types import LocalisedText
from elearn.frameworks.document import Source, Status


@dataclass(frozen=True, slots=True)
class RequiredLevel:
    """A competency of a framework, both named by code, and the rank that is required."""

    framework: str
    code: str
    level: int


@dataclass(frozen=True, slots=True)
class ListedPosition:
    """A position as a file names it."""

    code: str
    title: LocalisedText
    requires: tuple[RequiredLevel, ...] = ()


@dataclass(frozen=True, slots=True)
class PositionFile:
    """A list of positions. Unless its status is official, its positions are drafts."""

    code: str
    title: LocalisedText
    status: Status
    source: Source
    checked_on: date
    note: LocalisedText
    positions: tuple[ListedPosition, ...]

    @property
    def is_draft(self) -> bool:
        return self.status is not Status.OFFICIAL
