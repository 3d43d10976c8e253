"""What can happen to the register and to what cites it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from elearn.core.events import Event
from elearn.core.ids import Id


@dataclass(frozen=True, slots=True)
class LawChanged(Event):
    """An entry changed in what counts, or left the register (`to_hash` is then `rules.GONE`)."""

    name: ClassVar[str] = "laws.law_changed"
    subject: ClassVar[str] = "law_id"

    law_id: Id
    key: str
    from_hash: str
    to_hash: str


@dataclass(frozen=True, slots=True)
class CitationsConfirmed(Event):
    """Somebody looked at passages of a course that cite a law: they still hold with the entry of this hash."""

    name: ClassVar[str] = "laws.citations_confirmed"
    subject: ClassVar[str] = "law_id"

    law_id: Id
    course_id: Id
    entry_hash: str
    citation_ids: tuple[Id, ...]
