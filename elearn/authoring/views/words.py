"""What authoring's codes are called on pages."""

from __future__ import annotations

from flask import g

from elearn.authoring.rules import State
from elearn.content.document import RecordKey
from elearn.content.source import Kind
from elearn.content.writing.items import AnswersKind
from elearn.core.errors import N_

STATES: dict[State, tuple[str, str, str]] = {
    State.WRITING: (N_("Đang soạn"), "civic", "pen"),
    State.SENT_BACK: (N_("Được trả lại"), "warn", "again"),
    State.IN_REVIEW: (N_("Đang thẩm định"), "warn", "clock"),
    State.PUBLISHED: (N_("Đã phát hành"), "good", "check"),
}
"""State → its word, colour and shape."""

KINDS: dict[Kind, str] = {
    Kind.COURSE: N_("Thiết đặt của khóa"),
    Kind.LESSON: N_("Bài học"),
    Kind.BANK: N_("Ngân hàng câu hỏi"),
    Kind.CARD: N_("Thẻ bỏ túi"),
    Kind.GLOSSARY: N_("Bảng từ"),
    Kind.SNIPPET: N_("Đoạn dùng chung"),
    Kind.MEDIA: N_("Hình, ghi âm, phim"),
    Kind.FREE: N_("Ghi chú cho người soạn"),
}
QUESTION_KINDS: dict[AnswersKind, tuple[str, str]] = {
    "single": (N_("Một lựa chọn"), N_("Nhiều phương án, một phương án đúng")),
    "multiple": (N_("Nhiều lựa chọn"), N_("Chọn mọi phương án đúng")),
    "text": (N_("Trả lời ngắn"), N_("Gõ một từ hoặc vài từ")),
    "numeric": (N_("Điền số"), N_("Một số, có thể có đơn vị và khoảng cho phép")),
    "matching": (N_("Nối"), N_("Nối vế trái với vế phải")),
    "ordering": (N_("Xếp thứ tự"), N_("Đưa các bước về đúng thứ tự")),
    "cloze": (N_("Điền chỗ trống"), N_("Một đoạn văn có chỗ trống để gõ hoặc chọn")),
    "spot": (N_("Khoanh chỗ đáng ngờ"), N_("Chạm vào chỗ đáng ngờ trong một tin nhắn hoặc biểu mẫu")),
    "essay": (N_("Viết tự do"), N_("Người chấm đọc và cho điểm")),
}
"""Kind of question → its name, and what the learner does."""
ROLES = {"scene": N_("Một cảnh"), "ending": N_("Một đoạn kết"), "model-file": N_("Hồ sơ tốt")}
"""What a section of a case is → its name."""
OUTCOMES = {"good": N_("kết tốt"), "fair": N_("kết tạm được"), "poor": N_("kết chưa tốt")}
RECORD_KEYS: dict[RecordKey, str] = {
    "did": N_("Làm"),
    "told": N_("Báo"),
    "kept": N_("Giữ"),
    "lost": N_("Lộ"),
    "missing": N_("Thiếu"),
}
"""What a line of the case file begins with."""
LANGUAGES = {"vi": N_("tiếng Việt"), "en": N_("tiếng Anh")}
LESSONS = {"lesson": N_("bài học"), "case": N_("tình huống"), "quiz": N_("kiểm tra")}


def state_words(state: State) -> tuple[str, str, str]:
    """The word of a state in the language of the page, its colour and its shape."""
    word, colour, shape = STATES[state]
    return g.translate(word), colour, shape


SAMPLES = {
    "vi": {
        "row": "Dòng",
        "column": "Cột",
        "ask": "Câu hỏi?",
        "right": "Phương án đúng",
        "wrong": "Phương án sai",
        "why": "Vì sao",
        "address": "https://",
    },
    "en": {
        "row": "Row",
        "column": "Column",
        "ask": "Question?",
        "right": "Right",
        "wrong": "Wrong",
        "why": "Why",
        "address": "https://",
    },
}
"""What the toolbar puts into a text, in the language of the text: words of lessons, which nobody translates."""
