"""Findings in words that an exam officer can read out: what was seen, what is usual, what to look at. No cause is named."""

from __future__ import annotations

from collections.abc import Callable

from elearn.core.errors import N_
from elearn.examinations.fairness.similarity import AlikePapers
from elearn.examinations.fairness.speed import QuickPaper

Say = Callable[..., str]


def alike_words(finding: AlikePapers, say: Say) -> str:
    """One finding about two papers.

    Args:
        say: translates a sentence and fills its places.
    """
    expected = round(finding.expected_same_wrong)
    seen = N_(
        "Hai bài có %(shared)s câu hỏi chung, trong đó %(same_wrong)s câu cùng chọn một đáp án sai; "
        "hai người làm bài riêng với kết quả như vậy thường chỉ trùng khoảng %(expected)s câu."
    )
    seen_of_none = N_(
        "Hai bài có %(shared)s câu hỏi chung, trong đó %(same_wrong)s câu cùng chọn một đáp án sai; "
        "hai người làm bài riêng với kết quả như vậy thường không trùng câu nào."
    )
    values = {"shared": finding.shared, "same_wrong": len(finding.same_wrong)}
    return say(seen, **values, expected=expected) if expected else say(seen_of_none, **values)


def quick_words(finding: QuickPaper, say: Say) -> str:
    """One finding about the times of a paper.

    Args:
        say: translates a sentence and fills its places.
    """
    return say(
        N_(
            "%(quick)s trên %(timed)s câu được trả lời nhanh hơn thời gian cần để đọc: thường %(seconds)s giây một câu, "
            "những người khác %(others)s giây; %(right)s câu trong số đó trả lời đúng."
        ),
        quick=len(finding.quick),
        timed=finding.timed,
        seconds=max(1, round(finding.seconds)),
        others=round(finding.seconds_of_others),
        right=finding.quick_right,
    )


CAUTION = N_(
    "Đây là số liệu để xem lại, không phải kết luận. Xin đối chiếu hai bài, sơ đồ chỗ ngồi, biên bản phòng thi và nghe thí sinh "
    "giải thích trước khi quyết định; điểm thi không tự thay đổi."
)
"""Stands on every page that shows findings."""
