"""Which columns make which report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from elearn.core.db.types import LocalisedText
from elearn.reporting.exporting.columns import ALL, BY_KEY, Column


@dataclass(frozen=True, slots=True)
class Layout:
    """A report: a row a completion, with these columns in this order. `headings` replaces those of the columns themselves."""

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
RECORD: Final = Layout(
    "record",
    {"vi": "Bảng đào tạo, bồi dưỡng của sơ yếu lý lịch (mẫu 2C)", "en": "Training table of the personal record (form 2C)"},
    (
        BY_KEY["full_name"],
        BY_KEY["staff_code"],
        Column("issuer", {"vi": "Tên trường, cơ sở", "en": "School or institution"}, width=30),
        Column("course_title", {"vi": "Chuyên ngành đào tạo, bồi dưỡng", "en": "Subject"}, width=38),
        Column("months", {"vi": "Từ tháng, năm – đến tháng, năm", "en": "From month, year – to month, year"}, width=22),
        BY_KEY["form"],
        Column("credential", {"vi": "Văn bằng, chứng chỉ, trình độ gì", "en": "Degree or certificate"}, width=30),
    ),
)
LAYOUTS: Final = {each.key: each for each in (FULL, TRAINING, RECORD)}
