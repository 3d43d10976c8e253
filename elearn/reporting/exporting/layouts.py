"""Which columns make which report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from elearn.core.db.types import LocalisedText
from elearn.reporting.exporting.columns import ALL, BY_KEY, Column


@dataclass(frozen=True, slots=True)
class Layout:
    """A report: a row a completion, with these columns in this order."""

    key: str
    name: LocalisedText
    columns: tuple[Column, ...]

    def headings(self, language: str) -> tuple[str, ...]:
        return tuple(each.heading[language] for each in self.columns)


def _layout(key: str, vi: str, en: str, *keys: str) -> Layout:
    return Layout(key, {"vi": vi, "en": en}, tuple(BY_KEY[each] for each in keys))


FULL: Final = Layout("full", {"vi": "Đủ mọi cột", "en": "All columns"}, ALL)
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
LAYOUTS: Final = {each.key: each for each in (FULL, TRAINING, RECORD)}
