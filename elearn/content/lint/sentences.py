"""Every code of the grammar and of the rules: how grave it is, and one sentence per language that says how to fix it.

Sentences are format strings over the words of a problem (`str.format_map`). The compiler's own codes stand in
`sentences_compiler`; `catalogue` joins the two.
"""

from __future__ import annotations

from typing import Final

from elearn.content.document import Text
from elearn.content.lint.rule import Rule
from elearn.content.lint.sentences_pages import PAGE_RULES
from elearn.content.lint.sentences_questions import QUESTION_RULES
from elearn.content.lint.sentences_slips import SLIP_RULES
from elearn.content.problems import Severity

RULES: Final[dict[str, Rule]] = PAGE_RULES | QUESTION_RULES | SLIP_RULES

SENTENCES: Final[dict[str, Text]] = {code: {"vi": rule.vi, "en": rule.en} for code, rule in RULES.items()}

GROUPS: Final[dict[str, Text]] = {
    "QID": {"vi": "Mã", "en": "Ids"},
    "QST": {"vi": "Câu hỏi", "en": "Questions"},
    "MCQ": {"vi": "Phương án", "en": "Choices"},
    "NUM": {"vi": "Số", "en": "Numbers"},
    "TXT": {"vi": "Đáp án chữ", "en": "Short texts"},
    "MAT": {"vi": "Câu nối", "en": "Matching"},
    "ORD": {"vi": "Thứ tự", "en": "Ordering"},
    "GAP": {"vi": "Chỗ trống", "en": "Gaps"},
    "SPT": {"vi": "Chỗ đáng ngờ", "en": "Spotted texts"},
    "MD": {"vi": "Markdown", "en": "Markdown"},
    "BLK": {"vi": "Khối ///", "en": "Blocks"},
    "REC": {"vi": "Gặp lại lựa chọn", "en": "Recalls"},
    "CAS": {"vi": "Tình huống", "en": "Cases"},
    "LSN": {"vi": "Bài học", "en": "Lessons"},
    "CRD": {"vi": "Thẻ bỏ túi", "en": "Cards"},
    "LNK": {"vi": "Đường dẫn", "en": "Links"},
    "A11Y": {"vi": "Ai cũng đọc được", "en": "Accessibility"},
    "LNG": {"vi": "Chữ viết", "en": "Language"},
    "FM": {"vi": "Phần cài đặt", "en": "Settings"},
    "CRS": {"vi": "Khóa học", "en": "Course"},
    "BNK": {"vi": "Ngân hàng", "en": "Banks"},
    "QUIZ": {"vi": "Bài kiểm tra", "en": "Quizzes"},
    "IMG": {"vi": "Hình", "en": "Pictures"},
    "TRN": {"vi": "Bản dịch", "en": "Translations"},
    "INC": {"vi": "Đoạn dùng chung", "en": "Included texts"},
    "LAW": {"vi": "Văn bản pháp luật", "en": "Laws"},
    "STA": {"vi": "Số liệu trả lời", "en": "Statistics of answers"},
    "SEC": {"vi": "An toàn", "en": "Safety"},
}
"""What the letters of a code stand for."""


def group_of(code: str) -> str:
    """The letters of a code: `MCQ` of `MCQ001`."""
    return code[:-3]


def severity_of(code: str) -> Severity:
    """How grave a problem with this code is.

    Raises:
        KeyError: no such code, a mistake of the caller.
    """
    return RULES[code].severity
