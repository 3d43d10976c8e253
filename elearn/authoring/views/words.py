"""What authoring's codes are called on pages."""

from __future__ import annotations

from flask import g

from elearn.authoring.rules import State
from elearn.content.source import Kind
from elearn.core.errors import N_

STATES: dict[State, tuple[str, str, str]] = {
    State.WRITING: (N_("Đang soạn"), "civic", "pen"),
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
LESSONS = {"lesson": N_("bài học"), "case": N_("tình huống"), "quiz": N_("bài kiểm tra")}


def state_words(state: State) -> tuple[str, str, str]:
    """The word of a state in the language of the page, its colour and its shape."""
    word, colour, shape = STATES[state]
    return g.translate(word), colour, shape
