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
    """A position as a file names it. `status` is its own where it differs from that of the list."""

    code: str
    title: LocalisedText
    requires: tuple[RequiredLevel, ...] = ()
    status: Status | None = None

    def names(self, required: RequiredLevel) -> bool:
        """Whether it requires the same competency, at whichever level."""
        return (required.framework, required.code) in {(each.framework, each.code) for each in self.requires}


@dataclass(frozen=True, slots=True)
class PositionFile:
    """A list of positions. Unless its status is official, or their own, its positions are drafts."""

    code: str
    title: LocalisedText
    status: Status
    source: Source
    checked_on: date
    note: LocalisedText
    positions: tuple[ListedPosition, ...]

    def is_draft(self, position: ListedPosition) -> bool:
        """Whether no official document confirms this position of the list."""
        return (position.status or self.status) is not Status.OFFICIAL
