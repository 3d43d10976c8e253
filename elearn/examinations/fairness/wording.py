"""Findings in words that an exam officer can read out: what was seen, what is usual, what to look at. No cause is named."""

from __future__ import annotations

import math
from collections.abc import Callable

from elearn.core.errors import N_
from elearn.examinations.fairness.haste import HastyPaper
from elearn.examinations.fairness.similarity import AlikePapers
from elearn.examinations.fairness.speed import QuickPaper

Say = Callable[..., str]

ONCE_IN_MANY = 1000
"""Rarer chances are told as this: no model is to be trusted further out."""


def alike_words(finding: AlikePapers, say: Say) -> str:
    """One finding about two papers.

    Args:
        say: translates a sentence and fills its places.
    """
    expected = round(finding.expected_same_wrong)
    seen = N_(
        "Hai bài có %(shared)s câu hỏi chung, trong đó %(same_wrong)s câu cùng chọn một đáp án sai; "
        "hai người tự làm bài với kết quả như vậy thường chỉ trùng khoảng %(expected)s câu."
    )
    seen_of_none = N_(
        "Hai bài có %(shared)s câu hỏi chung, trong đó %(same_wrong)s câu cùng chọn một đáp án sai; "
        "hai người tự làm bài với kết quả như vậy thường không trùng câu nào."
    )
    values = {"shared": finding.shared, "same_wrong": len(finding.same_wrong)}
    return say(seen, **values, expected=expected) if expected else say(seen_of_none, **values)


def chance_words(finding: AlikePapers, say: Say, *, has_rooms: bool = True) -> str:
    """How often two papers are as alike as these by chance, in an examination of this size.

    Args:
        say: translates a sentence and fills its places.
        has_rooms: whether candidates were given rooms at all; where none were, nothing is said of them.
    """
    if finding.by_chance >= 0.5:
        near = N_(
            "Kỳ thi có %(pairs)s cặp thí sinh cùng phòng; dù ai cũng tự làm, có thể có %(number)s cặp giống nhau đến mức này."
        )
        far = N_(
            "Kỳ thi có %(pairs)s cặp thí sinh không cùng phòng; dù ai cũng tự làm, có thể có %(number)s cặp giống nhau đến mức này."
        )
        any_two = N_("Kỳ thi có %(pairs)s cặp thí sinh; dù ai cũng tự làm, có thể có %(number)s cặp giống nhau đến mức này.")
        seen = near if finding.near else far if has_rooms else any_two
        return say(seen, pairs=finding.pairs, number=math.ceil(finding.by_chance))
    once = min(ONCE_IN_MANY, _rounded_down(1 / max(finding.by_chance, 1 / ONCE_IN_MANY)))
    near = N_(
        "Kỳ thi có %(pairs)s cặp thí sinh cùng phòng; nếu ai cũng tự làm, ít nhất %(once)s kỳ thi như vậy mới có một cặp "
        "giống nhau đến mức này."
    )
    far = N_(
        "Kỳ thi có %(pairs)s cặp thí sinh không cùng phòng; nếu ai cũng tự làm, ít nhất %(once)s kỳ thi như vậy mới có một cặp "
        "giống nhau đến mức này."
    )
    any_two = N_(
        "Kỳ thi có %(pairs)s cặp thí sinh; nếu ai cũng tự làm, ít nhất %(once)s kỳ thi như vậy mới có một cặp giống nhau "
        "đến mức này."
    )
    return say(near if finding.near else far if has_rooms else any_two, pairs=finding.pairs, once=once)


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


def hasty_words(finding: HastyPaper, say: Say) -> str:
    """One finding about the time in which a paper without an order was answered.

    Args:
        say: translates a sentence and fills its places.
    """
    return say(
        N_(
            "%(minutes)s phút sau khi mở đề, bài đã trả lời %(answered)s câu, trong đó %(right)s câu đúng; "
            "chỉ đọc hết những câu ấy cũng cần ít nhất khoảng %(reading)s phút, thí sinh khác thường mất khoảng %(others)s phút."
        ),
        minutes=_minutes(finding.seconds),
        answered=finding.answered,
        right=finding.answered_right,
        reading=_minutes(finding.reading_seconds),
        others=_minutes(finding.seconds_of_others),
    )


def practised_words(say: Say) -> str:
    """What explains such a time without any fault; stands after `hasty_words`.

    Args:
        say: translates a sentence and fills its places.
    """
    return say(
        N_(
            "Người đã ôn thuộc đúng những câu này, hoặc đã đọc đề trước khi bấm bắt đầu (ví dụ đề giấy phát khi máy hỏng), "
            "cũng có thể làm nhanh như vậy."
        )
    )


def _minutes(seconds: float) -> float:
    return max(0.1, round(seconds / 60, 1))


CAUTION = N_(
    "Đây là số liệu để xem lại, không phải kết luận. Xin đối chiếu bài làm, sơ đồ chỗ ngồi và biên bản phòng thi (nếu có), nghe "
    "thí sinh giải thích trước khi quyết định; điểm thi không tự thay đổi."
)
"""Stands on every page that shows findings."""


def _rounded_down(number: float) -> int:
    """To one digit that counts: a chance is known no better."""
    unit: int = 10 ** int(math.log10(number))
    return int(number // unit) * unit
