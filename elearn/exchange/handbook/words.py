"""What the handbook itself says, in the languages of courses."""

from __future__ import annotations

from typing import Final

from elearn.content.document import Course, Language, Text

WORDS: Final[dict[str, Text]] = {
    "contents": {"vi": "Mục lục", "en": "Contents"},
    "handbook": {"vi": "Sổ tay khóa học", "en": "Course handbook"},
    "for-learners": {"vi": "Bản cho người học", "en": "For learners"},
    "for-trainers": {
        "vi": "Bản cho giảng viên, có đáp án. Không phát cho người học.",
        "en": "For trainers, with answers. Not for learners.",
    },
    "version": {"vi": "Bản {label}", "en": "Version {label}"},
    "minutes": {"vi": "{minutes} phút", "en": "{minutes} minutes"},
    "question": {"vi": "Câu {number}", "en": "Question {number}"},
    "answer": {"vi": "Đáp án", "en": "Answer"},
    "right": {"vi": "đúng", "en": "right"},
    "hint": {"vi": "Gợi ý", "en": "Hint"},
    "explanation": {"vi": "Giải thích", "en": "Explanation"},
    "source": {"vi": "Căn cứ", "en": "Source"},
    "rubric": {"vi": "Hướng dẫn chấm", "en": "Guide for marking"},
    "choose-one": {"vi": "Chọn một.", "en": "Choose one."},
    "choose-several": {"vi": "Có thể chọn nhiều.", "en": "Several may be right."},
    "match": {
        "vi": "Ghi chữ cái của vế phải vào ô trước vế trái.",
        "en": "Write the letter of the right side before each left side.",
    },
    "order": {"vi": "Ghi số thứ tự vào ô.", "en": "Number the boxes in the right order."},
    "spot": {"vi": "Đánh dấu vào ô trước những chỗ đáng ngờ.", "en": "Mark the box before whatever is suspicious."},
    "desk": {"vi": "Làm ngay tại bàn", "en": "At your desk"},
    "instructor": {"vi": "Dành cho giảng viên", "en": "For the instructor"},
    "recall": {"vi": "Lời dành cho từng lựa chọn ở đầu bài", "en": "What is said of each choice at the beginning"},
    "official": {"vi": "Dành cho cán bộ", "en": "For officials"},
    "citizen": {"vi": "Dành cho người dân", "en": "For citizens"},
    "quiz": {
        "vi": "Bài kiểm tra làm trên trang học. Đạt từ {percent}%.",
        "en": "The quiz is done on the site. Passed from {percent}%.",
    },
    "draw": {"vi": "{count} câu từ ngân hàng “{bank}”", "en": "{count} questions of the bank “{bank}”"},
    "scene": {"vi": "Cảnh", "en": "Scene"},
    "leads": {"vi": "tiếp: {scene}", "en": "goes on with: {scene}"},
    "only-if": {"vi": "Chỉ khi: {fact}", "en": "Only where: {fact}"},
    "only-unless": {"vi": "Trừ khi: {fact}", "en": "Except where: {fact}"},
    "model-file": {"vi": "Hồ sơ tốt", "en": "The model file"},
    "did": {"vi": "Làm", "en": "Did"},
    "told": {"vi": "Báo", "en": "Told"},
    "kept": {"vi": "Giữ", "en": "Kept"},
    "lost": {"vi": "Lộ", "en": "Lost"},
    "missing": {"vi": "Thiếu", "en": "Missing"},
    "banks": {"vi": "Ngân hàng câu hỏi", "en": "Banks of questions"},
    "card": {"vi": "Thẻ bỏ túi", "en": "Pocket card"},
    "glossary": {"vi": "Từ ngữ", "en": "Terms"},
    "laws": {"vi": "Văn bản được dẫn", "en": "Laws that are cited"},
    "contact": {"vi": "đầu mối của cơ quan anh/chị", "en": "the contact of your office"},
}


class Words:
    """The handbook's words in one language; a course in another one is told in Vietnamese."""

    def __init__(self, language: Language) -> None:
        self._language = language if language in {"vi", "en"} else "vi"

    def __call__(self, name: str, **values: object) -> str:
        return WORDS[name][self._language].format(**values)


def said(text: Text, language: Language, course: Course) -> str:
    """A text of the course in a language, otherwise in its source language."""
    return text.get(language) or text.get(course.source_language) or next(iter(text.values()), "")
