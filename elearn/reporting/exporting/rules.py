"""What an export may be, and in which states it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from elearn.core.ids import Id


class ExportState(StrEnum):
    """`refused`: whoever asked may not see all of it any more. `gone`: the file was removed when its time was over."""

    WRITING = "writing"
    READY = "ready"
    CANCELLED = "cancelled"
    REFUSED = "refused"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Form:
    """A form of file: its suffix, and the type under which it is sent."""

    suffix: str
    content_type: str


FORMS: Final = {
    "xlsx": Form("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": Form("csv", "text/csv; charset=utf-8"),
    "csv-comma": Form("csv", "text/csv; charset=utf-8"),
    "jsonl": Form("jsonl", "application/x-ndjson"),
}
"""`csv` parts its columns by `;`, as spreadsheets in Vietnam do; `csv-comma` by a comma."""


def mark_of(export_id: Id) -> str:
    """What stands in the file's name and in each of its rows: the end of the id, which is chance. The letter keeps it a text."""
    return f"X{export_id.hex[-8:]}"


def file_name(export_id: Id, on: date, form: str) -> str:
    """What the file is called on the machine of whoever fetches it: the day, and the mark that leads to its record."""
    return f"completions-{on:%Y-%m-%d}-{mark_of(export_id)}.{FORMS[form].suffix}"
