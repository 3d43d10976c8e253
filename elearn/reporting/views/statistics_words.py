"""What axes, categories and measures of statistics are called on pages and in files."""

from __future__ import annotations

from flask import g

from elearn.core.errors import N_
from elearn.core.ids import Id
from elearn.reporting.statistics.ages import UNKNOWN
from elearn.reporting.statistics.making import Made, Refusal
from elearn.reporting.statistics.systems import Axis
from elearn.reporting.statistics.tables import Measure
from elearn.reporting.views.doors import title_of

AXES = {
    Axis.UNIT: N_("Đơn vị"),
    Axis.POSITION: N_("Chức vụ/chức danh"),
    Axis.AGE: N_("Nhóm tuổi"),
    Axis.GENDER: N_("Giới tính"),
    Axis.THEME: N_("Chủ đề"),
    Axis.COURSE: N_("Tên khóa học"),
    Axis.MONTH: N_("Tháng"),
}
MEASURES = {
    Measure.PEOPLE: N_("Người"),
    Measure.COMPLETIONS: N_("Lượt người"),
    Measure.HOURS: N_("Giờ học"),
    Measure.STAFF: N_("Đang làm việc"),
    Measure.SHARE: N_("Tỷ lệ (%)"),
}
_GENDERS = {"female": N_("Nữ"), "male": N_("Nam"), "other": N_("Khác"), UNKNOWN: N_("Chưa ghi giới tính")}
_AGES = {
    "-30": N_("Từ 30 tuổi trở xuống"),
    "31-40": N_("31–40 tuổi"),
    "41-50": N_("41–50 tuổi"),
    "51-60": N_("51–60 tuổi"),
    "61-": N_("Trên 60 tuổi"),
    UNKNOWN: N_("Chưa ghi năm sinh"),
}
_THEMES = {
    "security": N_("An toàn thông tin"),
    "privacy": N_("Dữ liệu cá nhân"),
    "digital": N_("Kỹ năng số"),
    UNKNOWN: N_("Chưa ghi chủ đề"),
}
_OF_AXIS: dict[Axis, dict[str, str]] = {
    Axis.GENDER: _GENDERS,
    Axis.AGE: _AGES,
    Axis.THEME: _THEMES,
    Axis.POSITION: {UNKNOWN: N_("Chưa ghi chức vụ")},
    Axis.COURSE: {},
}
REFUSALS = {
    Refusal.CROSSED: N_(
        "Ngoài đơn vị của anh/chị, bảng này không bắt chéo hai điều đó: số quá nhỏ, dễ đoán ra người."
        " Anh/chị bỏ bớt một điều kiện lọc, hoặc chọn chiều khác."
    ),
    Refusal.DAYS: N_("Ngoài đơn vị của anh/chị, bảng này chỉ đếm theo tháng trọn: bớt đi một ngày là dễ đoán ra người."),
    Refusal.PEOPLE: N_("Ngoài đơn vị của anh/chị, bảng này luôn gồm cả người đã chuyển đi."),
}
FAULTS = {
    "unit": N_("Không có đơn vị này trong phạm vi của anh/chị."),
    "from": N_("Ngày đầu chưa đúng. Gõ ngày/tháng/năm, ví dụ 01/11/2026."),
    "to": N_("Ngày cuối chưa đúng, trước ngày đầu, hoặc thuộc năm khác."),
    "position": N_("Không có vị trí việc làm này."),
    "people": N_("Không có lựa chọn này."),
    "year": N_("Không có năm này."),
    "months": N_("Không có lựa chọn này."),
    "by": N_("Không có chiều này."),
    "across": N_("Không có chiều này."),
}
PERIODS = {
    "": N_("Cả năm"),
    "1-3": N_("Quý I"),
    "4-6": N_("Quý II"),
    "7-9": N_("Quý III"),
    "10-12": N_("Quý IV"),
    "1-6": N_("6 tháng đầu năm"),
    "7-12": N_("6 tháng cuối năm"),
}


def month_words(number: int) -> str:
    return say(N_("Tháng %(number)s"), number=number)


def say(words: str, **values: object) -> str:
    """Words in the language of the page."""
    return str(g.translate(words, **values))


def name_of(axis: Axis, value: str, made: Made) -> str:
    """What a row or column of an axis is called."""
    if axis is Axis.UNIT:
        name = title_of(made.units.get(Id(value.removeprefix("=")), {"vi": ""}))
        return say(N_("%(unit)s: cơ quan"), unit=name) if value.startswith("=") else name
    if axis is Axis.MONTH:
        return month_words(int(value))
    titles = {Axis.POSITION: made.words.positions, Axis.COURSE: made.words.courses}.get(axis, {})
    if value in titles:
        return title_of(titles[value])
    words = _OF_AXIS[axis].get(value)
    return value if words is None else say(words)
