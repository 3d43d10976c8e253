"""The columns of a report on completions: key, heading in both languages, and what kind of value stands in it.

They are those that offices keep of training (decree 171/2025/NĐ-CP and the classic record of civil servants, form 2C). A column
whose value this site does not keep stays empty, so that a file fits the tables of those who receive it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from elearn.core.db.types import LocalisedText

Kind: TypeAlias = Literal["text", "number", "date"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `width` is that of the column in a workbook, in characters.

    In one of dates a text may stand where less than the day is known.
    """

    key: str
    heading: LocalisedText
    kind: Kind = "text"
    width: int = 14


def _column(key: str, vi: str, en: str, kind: Kind = "text", width: int = 14) -> Column:
    return Column(key, {"vi": vi, "en": en}, kind, width)


ALL: Final = (
    _column("stt", "STT", "No.", "number", 6),
    _column("staff_code", "Mã nhân sự", "Staff code"),
    _column("full_name", "Họ và tên", "Full name", width=26),
    _column("dob", "Ngày sinh", "Date of birth", "date", 12),
    _column("gender", "Giới tính", "Gender", width=9),
    _column("position", "Chức vụ/chức danh", "Position", width=24),
    _column("rank", "Ngạch", "Rank"),
    _column("unit_name", "Đơn vị", "Unit", width=38),
    _column("unit_code", "Mã đơn vị", "Unit code", width=11),
    _column("unit_now", "Đơn vị hiện nay", "Unit today", width=30),
    _column("unit_now_code", "Mã đơn vị hiện nay", "Code of unit today", width=11),
    _column("programme_group", "Nhóm nội dung", "Programme group", "number", 14),
    _column("course_code", "Mã khóa học", "Course code"),
    _column("course_title", "Tên khóa học", "Course title", width=38),
    _column("version", "Phiên bản", "Version", width=10),
    _column("form", "Hình thức", "Form"),
    _column("start", "Từ ngày", "From", "date", 12),
    _column("end", "Đến ngày", "To", "date", 12),
    _column("periods", "Số tiết", "Periods", "number", 9),
    _column("result", "Kết quả", "Result", width=10),
    _column("grade", "Điểm", "Score", "number", 8),
    _column("cert_no", "Số giấy xác nhận", "Certificate no."),
    _column("cert_date", "Ngày cấp", "Certificate date", "date", 12),
    _column("issuer", "Nơi cấp", "Issued by"),
    _column("competencies", "Năng lực đạt được", "Competencies reached", width=26),
    _column("note", "Ghi chú", "Note"),
)
PERSONAL: Final = frozenset({"dob", "gender"})
"""The keys of those that stay empty for whoever reads completions without making the report on training of them."""
OF_FORM_2C: Final = (
    _column("school", "Tên trường, cơ sở", "School or institution", width=30),
    _column("subject", "Chuyên ngành đào tạo, bồi dưỡng", "Subject", width=38),
    _column("months", "Từ tháng, năm – đến tháng, năm", "From month, year – to month, year", width=22),
    _column("credential", "Văn bằng, chứng chỉ, trình độ gì", "Degree or certificate", width=30),
)
"""What the classic record of a civil servant asks for in its own words."""
MARK: Final = _column("mark", "Mã tệp xuất", "Export no.", width=14)
"""Stands last in every file, so that rows that were copied elsewhere still lead to who exported them and what for."""
OF_UNITS: Final = (
    _column("employed", "Số người đang làm việc", "People at work today", "number", 12),
    _column("persons", "Số người hoàn thành", "People who completed", "number", 12),
    _column("completions", "Số lượt người", "Completions", "number", 10),
    _column("passed", "Số lượt đạt", "Passed", "number", 10),
    _column("total_periods", "Tổng số tiết", "Periods in all", "number", 10),
    _column("total_hours", "Tổng số giờ", "Hours in all", "number", 10),
    _column("done", "Đang làm việc và đã hoàn thành", "At work today and completed", "number", 14),
    _column("share", "Tỷ lệ hoàn thành (%)", "Share completed (%)", "number", 12),
)
"""What is counted of a unit."""
EVERY: Final = (*ALL, *OF_FORM_2C, MARK)
"""In the order in which `records.Reader` gives them."""
BY_KEY: Final = {each.key: each for each in (*EVERY, *OF_UNITS)}
