"""What an export may be, and in which states it stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class ExportState(StrEnum):
    """`gone`: the file was removed when its time was over; the record stays."""

    WRITING = "writing"
    READY = "ready"
    CANCELLED = "cancelled"
    FAILED = "failed"
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
