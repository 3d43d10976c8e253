"""What states and fields of a law, and the passages that cite it, are called on pages."""

from __future__ import annotations

from datetime import date

from flask import g

from elearn.core.days import DEFAULT_ZONE
from elearn.core.errors import N_
from elearn.core.i18n import in_language, show_date
from elearn.laws.rules import Value
from elearn.web.languages import current_language

STATUSES: dict[str, tuple[str, str, str]] = {
    "in-force": (N_("Đang có hiệu lực"), "good", "check"),
    "not-yet-in-force": (N_("Chưa có hiệu lực"), "civic", "clock"),
    "amended": (N_("Có hiệu lực, đã sửa đổi"), "civic", "pen"),
    "replaced": (N_("Đã được thay"), "bad", "close"),
    "repealed": (N_("Đã bị bãi bỏ"), "bad", "close"),
    "draft": (N_("Dự thảo"), "", "half"),
}
"""Status → its word, colour and shape (`kit/states.html: tag`)."""
GONE = (N_("Không còn trong sổ"), "bad", "close")
FIELDS = {
    "number": N_("Số hiệu"),
    "title": N_("Tên văn bản"),
    "status": N_("Tình trạng"),
    "in_force": N_("Có hiệu lực từ"),
    "ended": N_("Hết hiệu lực từ"),
    "changed_on": N_("Đổi lần cuối"),
    "replaced_by": N_("Được thay bằng"),
    "text_hash": N_("Dấu vân của văn bản đã đọc"),
}
KINDS = {
    "course": N_("Thiết đặt khóa học"),
    "lesson": N_("Tên bài"),
    "block": N_("Đoạn văn"),
    "scene": N_("Cảnh của tình huống"),
    "question": N_("Một câu hỏi"),
    "card": N_("Thẻ bỏ túi"),
    "term": N_("Bảng từ"),
    "change": N_("Phiếu “Điều gì đã đổi”"),
}


def status_words(status: str, *, is_gone: bool = False) -> tuple[str, str, str]:
    """The state of a law in the language of the page, with its colour and shape."""
    word, colour, shape = GONE if is_gone else STATUSES[status]
    return g.translate(word), colour, shape


def value_words(name: str, value: Value, numbers: dict[str, str]) -> str:
    """A value of a field as a reader knows it; `numbers` are those of the laws by key."""
    if isinstance(value, date):
        return show_date(value, current_language(), DEFAULT_ZONE)
    if isinstance(value, dict):
        return in_language(value, current_language())[0]
    if isinstance(value, tuple):
        told = ", ".join(numbers.get(key, key) for key in value)
    else:
        told = status_words(value)[0] if name == "status" and value else (value or "")
    return told or g.translate(N_("chưa ghi"))
