"""Which columns make which report."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final

from elearn.core.db.types import LocalisedText
from elearn.reporting.exporting.columns import ALL, BY_KEY, MARK, Column


@dataclass(frozen=True, slots=True)
class Layout:
    """A report: these columns in this order, the mark of the export last. A row is a completion, or a unit if `is_of_units`."""

    key: str
    name: LocalisedText
    columns: tuple[Column, ...]
    is_of_units: bool = False

    def headings(self, language: str) -> tuple[str, ...]:
        return tuple(each.heading[language] for each in self.columns)

    def only(self, keys: Collection[str] | None) -> Layout:
        """The same report with the chosen columns alone, and the mark; all of them where nothing was chosen."""
        if keys is None:
            return self
        return replace(self, columns=tuple(each for each in self.columns if each.key in keys or each is MARK))


def _layout(key: str, vi: str, en: str, *keys: str, is_of_units: bool = False) -> Layout:
    return Layout(key, {"vi": vi, "en": en}, (*(BY_KEY[each] for each in keys), MARK), is_of_units)


FULL: Final = Layout("full", {"vi": "Đủ mọi cột", "en": "All columns"}, (*ALL, MARK))
"""The one whose columns can be chosen: the others are forms that somebody else expects as they are."""
TRAINING: Final = _layout(
    "training",
    "Báo cáo đào tạo, bồi dưỡng",
    "Training report",
    "stt",
    "full_name",
    "staff_code",
    "dob",
    "gender",
    "position",
    "unit_name",
    "programme_group",
    "course_title",
    "form",
    "start",
    "end",
    "periods",
    "result",
    "note",
)
RECORD: Final = _layout(
    "record",
    "Bảng đào tạo, bồi dưỡng của sơ yếu lý lịch (mẫu 2C)",
    "Training table of the personal record (form 2C)",
    "full_name",
    "staff_code",
    "school",
    "subject",
    "months",
    "form",
    "credential",
)
UNITS: Final = _layout(
    "units",
    "Tổng hợp theo đơn vị",
    "Summary by unit",
    "stt",
    "unit_name",
    "unit_code",
    "employed",
    "persons",
    "completions",
    "passed",
    "total_periods",
    "total_hours",
    "done",
    "share",
    is_of_units=True,
)
LAYOUTS: Final = {each.key: each for each in (FULL, TRAINING, RECORD, UNITS)}
