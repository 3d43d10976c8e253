"""What the codes of states, plans and problems are called on pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from flask import g

from elearn.content.problems import Problem, Severity
from elearn.content.source import classify
from elearn.core.errors import N_
from elearn.exchange.unmarked import unmarked
from elearn.frameworks.sentences import sentence_of
from elearn.studio.plain import KEYS, PLAIN
from elearn.studio.plan import Counts
from elearn.studio.rules import State
from elearn.web.languages import current_language

STATES: dict[State, tuple[str, str, str]] = {
    State.CHECKING: (N_("Đang kiểm tra"), "civic", "half"),
    State.FAULTY: (N_("Có lỗi cần sửa"), "bad", "alert"),
    State.READY: (N_("Sẵn sàng"), "good", "check"),
    State.ASKED: (N_("Chờ thẩm định"), "warn", "clock"),
    State.APPROVED: (N_("Đã duyệt, chờ phát hành"), "good", "check"),
    State.SENT_BACK: (N_("Trả lại để sửa"), "warn", "again"),
    State.PUBLISHED: (N_("Đã phát hành"), "good", "check"),
    State.WITHDRAWN: (N_("Đã rút"), "", "close"),
}
"""State → its word, colour and shape (`kit/states.html: tag`)."""

WHAT = {"added": N_("thêm"), "changed": N_("sửa"), "removed": N_("bỏ"), "moved": N_("chuyển chỗ"), "same": N_("như cũ")}
TAGS = {
    "added": ("good", "plus"),
    "changed": ("civic", "pen"),
    "removed": ("warn", "minus"),
    "moved": ("", "down"),
    "same": ("", "check"),
}
KINDS = {"lesson": N_("bài học"), "case": N_("tình huống"), "quiz": N_("kiểm tra")}
ALSO = {
    "title": N_("tên"),
    "summary": N_("lời giới thiệu"),
    "visibility": N_("ai thấy khóa học"),
    "theme": N_("chủ đề"),
    "place": N_("nơi trong phường"),
    "audience": N_("người học"),
    "competencies": N_("năng lực"),
    "completion": N_("điều kiện hoàn thành"),
    "validity": N_("số giờ, thời hạn"),
    "group": N_("nhóm nội dung đào tạo"),
    "laws": N_("căn cứ pháp luật"),
    "languages": N_("ngôn ngữ"),
    "order": N_("thứ tự các bài"),
    "card": N_("thẻ bỏ túi"),
    "glossary": N_("bảng từ"),
    "changes": N_("phiếu “Điều gì đã đổi”"),
    "about": N_("người soạn, giấy phép, mã đã bỏ"),
    "minutes": N_("số phút"),
    "case": N_("cảnh và lựa chọn của tình huống"),
    "quiz": N_("cách làm bài kiểm tra"),
    "translation": N_("bản dịch"),
    "moved": N_("thứ tự các đoạn"),
}
"""What of a course or a lesson may differ besides blocks and questions."""

VISIBILITIES = {
    "public": N_("Mọi người, kể cả không có tài khoản"),
    "signed-in": N_("Người có tài khoản"),
    "unit": N_("Đơn vị có khóa học và các đơn vị bên dưới"),
}
"""Who sees a course, by the code of course.yml."""
EDITIONS = {
    None: N_("cho mọi người đọc"),
    "official": N_("chỉ cho cán bộ, công chức"),
    "citizen": N_("chỉ cho người dân"),
}
"""Whom a block is for."""
LANGUAGES = {"vi": N_("tiếng Việt"), "en": N_("tiếng Anh")}


def state_words(state: State) -> tuple[str, str, str]:
    """The word of a state in the language of the page, its colour and its shape."""
    word, colour, shape = STATES[state]
    return g.translate(word), colour, shape


def also_words(codes: Sequence[str]) -> str:
    """What else differs, in one line."""
    return ", ".join(g.translate(ALSO[code]) for code in codes if code in ALSO)


def count_words(counts: Counts) -> str:
    """How many were added, changed and removed, in one line; those that are none are left out."""
    numbers = (("added", counts.added), ("changed", counts.changed), ("removed", counts.removed))
    return ", ".join(f"{g.translate(WHAT[what])} {number}" for what, number in numbers if number)


def problem_items(problems: Sequence[Problem], *, plainly: bool = False) -> list[dict[str, Any]]:
    """The problems as the kit's list takes them, in the language of the page; remarks last.

    `plainly`: for people who write in the browser, in words of forms and without the code. Places are then for the caller to name.
    """
    return [
        {
            "severity": "error" if each.severity is Severity.ERROR else "warning",
            "place": f"{each.place.path}:{each.place.line}:{each.place.column}",
            "sentence": _capital(plain_sentence(each) if plainly else sentence_of(each, current_language())),
            "excerpt": _unmarked(each.excerpt)[:200] if plainly else each.excerpt.strip()[:200],
            "language": classify(each.place.path).language,
            "code": "" if plainly else each.code,
        }
        for each in in_order(problems)
    ]


def in_order(problems: Sequence[Problem]) -> list[Problem]:
    """The problems as they are told: errors first, remarks last, those alike by place."""
    order = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
    return sorted(problems, key=lambda problem: (order[problem.severity], problem.place))


def plain_sentence(problem: Problem) -> str:
    """What is wrong in words of forms and buttons; the sentence of its code where nothing plainer is known."""
    words = dict(problem.words)
    told = next((PLAIN[f"{problem.code}-{word}"] for word in words if f"{problem.code}-{word}" in PLAIN), PLAIN.get(problem.code))
    if told is None:
        return sentence_of(problem, current_language())
    spoken = {name: words[f"{name}_{current_language()}"] for name in ("why", "state") if f"{name}_{current_language()}" in words}
    named = {"key": g.translate(KEYS[key])} if (key := words.get("key", "").rpartition(".")[2]) in KEYS else {}
    if words.get("language") in LANGUAGES:
        named["language"] = g.translate(LANGUAGES[words["language"]])
    sentence: str = g.translate(told) % _Words({**words, **spoken, **named})
    return sentence


class _Words(dict[str, str]):
    """The words of a problem; of one that is missing the sentence has an ellipsis."""

    def __missing__(self, key: str) -> str:
        return "…"


_MARKS = re.compile(r"^[\s#>*+-]*(?:\?\s)?(?:\[[ xX]\]\s)?|\s*\{#[^}]*\}\s*$")


def _unmarked(excerpt: str) -> str:
    """A line in words: without what marks it as a heading, a question or an option, without its id, its links and its pictures."""
    return unmarked(_MARKS.sub("", excerpt)).strip()


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


GROUPS = {
    "1": N_("1. Lý luận chính trị"),
    "2": N_("2. Quốc phòng và an ninh"),
    "3": N_("3. Quản lý nhà nước"),
    "4": N_("4. Yêu cầu của vị trí việc làm"),
    "5": N_("5. Khoa học, công nghệ, đổi mới sáng tạo, kỹ năng số"),
}
"""The groups of contents of decree 171/2025/NĐ-CP, after secondary sources."""

FIELDS = {
    "title": N_("Lời câu hỏi"),
    "stem": N_("Phần dẫn"),
    "option": N_("Phương án"),
    "feedback": N_("Lời giải thích cho"),
    "hint": N_("Gợi ý"),
    "explanation": N_("Giải thích chung"),
    "kind": N_("Dạng câu hỏi"),
    "points": N_("Số điểm"),
    "difficulty": N_("Độ khó"),
    "scoring": N_("Cách tính điểm"),
    "shuffle": N_("Xáo phương án"),
    "confidence": N_("Hỏi chắc đến đâu"),
    "role": N_("Vai trò trong bài"),
    "competencies": N_("Năng lực"),
    "see": N_("Chỗ đọc lại khi sai"),
    "cite": N_("Căn cứ"),
    "review": N_("Cần xem lại trước ngày"),
}
"""What the fields of a question are called where two versions of it are compared."""
QUESTION_KINDS = {
    "single": N_("chọn một"),
    "multiple": N_("chọn nhiều"),
    "numeric": N_("điền số"),
    "text": N_("trả lời ngắn"),
    "matching": N_("ghép đôi"),
    "ordering": N_("xếp thứ tự"),
    "cloze": N_("điền chỗ trống"),
    "spot": N_("tìm chỗ đáng ngờ"),
    "essay": N_("tự viết"),
}
SCORINGS = {"all": N_("đúng hết mới có điểm"), "partial": N_("đúng phần nào được phần ấy")}
ROLES = {"practice": N_("luyện tập"), "opening": N_("quyết định mở đầu")}
