"""What can happen to exports. Codes, ids and numbers: the purpose an officer writes stays in the export itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from elearn.core.events import Event
from elearn.core.ids import Id


@dataclass(frozen=True, slots=True)
class ExportAsked(Event):
    """`query` is the filter as an address writes it."""

    name: ClassVar[str] = "reporting.export_asked"
    subject: ClassVar[str] = "export_id"
    export_id: Id
    layout: str
    columns: tuple[str, ...]
    form: str
    query: tuple[tuple[str, str], ...]
    completions: int


@dataclass(frozen=True, slots=True)
class ExportWritten(Event):
    name: ClassVar[str] = "reporting.export_written"
    subject: ClassVar[str] = "export_id"
    export_id: Id
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ExportCancelled(Event):
    name: ClassVar[str] = "reporting.export_cancelled"
    subject: ClassVar[str] = "export_id"
    export_id: Id


@dataclass(frozen=True, slots=True)
class ExportRefused(Event):
    """Whoever asked for it may not see all of it any more."""

    name: ClassVar[str] = "reporting.export_refused"
    subject: ClassVar[str] = "export_id"
    export_id: Id


@dataclass(frozen=True, slots=True)
class ExportFetched(Event):
    name: ClassVar[str] = "reporting.export_fetched"
    subject: ClassVar[str] = "export_id"
    export_id: Id
    rows: int
    sha256: str
