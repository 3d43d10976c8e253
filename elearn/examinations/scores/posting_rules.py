"""Telling results: what a score looks like, what must be done before, until when a candidate may appeal. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from elearn.core.errors import N_


class Missing(StrEnum):
    """What is still to be done before results may be told."""

    OPEN = "open"
    UNMARKED = "unmarked"
    SHEETS = "sheets"
    ESSAYS = "essays"
    RULINGS = "rulings"
    LOOK = "look"
    LOOK_AGAIN = "look-again"
    FINDINGS = "findings"
    ANNULMENTS = "annulments"
    REPORTS = "reports"


MISSING_WORDS = {
    Missing.OPEN: N_("Còn %(n)d lượt thi chưa nộp bài."),
    Missing.UNMARKED: N_("Còn %(n)d bài đã nộp nhưng chưa có kết quả."),
    Missing.SHEETS: N_("Còn %(n)d phiếu trả lời giấy chưa nhập xong."),
    Missing.ESSAYS: N_("Còn %(n)d bài thi có bài tự luận chờ chấm."),
    Missing.RULINGS: N_("Còn %(n)d đề nghị về câu hỏi chưa xử lý xong."),
    Missing.LOOK: N_("Bài làm chưa được rà soát."),
    Missing.LOOK_AGAIN: N_("Có bài nộp sau lần rà soát: hệ thống sẽ rà soát lại, thường trong khoảng mười phút."),
    Missing.FINDINGS: N_("Còn %(n)d dấu hiệu cần xem xét chưa có kết luận."),
    Missing.ANNULMENTS: N_("Còn %(n)d đề nghị hủy kết quả chưa quyết định."),
    Missing.REPORTS: N_("Còn %(n)d lời báo câu hỏi sai chưa trả lời."),
}


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that is to be done yet, and how often."""

    what: Missing
    n: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How many candidates there are, came, and what became of them. `waiting`: came, and it is not decided whether they passed;
    `annulled`: came, and their result does not count.
    """

    listed: int = 0
    came: int = 0
    passed: int = 0
    failed: int = 0
    waiting: int = 0
    annulled: int = 0

    @property
    def absent(self) -> int:
        return self.listed - self.came


def count_of(rows: Sequence[tuple[bool, bool, bool | None]]) -> Counts:
    """The counts of candidates, each of whom came or not, has an annulled result or not, and passed, failed or waits."""
    came = [each for each in rows if each[0]]
    verdicts = [is_passed for _, is_annulled, is_passed in came if not is_annulled]
    return Counts(
        listed=len(rows),
        came=len(came),
        passed=verdicts.count(True),
        failed=verdicts.count(False),
        waiting=verdicts.count(None),
        annulled=len(came) - len(verdicts),
    )


def tenths(points: Fraction) -> Decimal:
    """Points to one place, never rounded up: 4.96 does not look like the 5 that pass."""
    return Decimal(math.floor(points * 10)) / 10


def whole_percent(earned: Fraction, points: Fraction) -> int:
    """A share in whole per cent, never rounded up: 49.7 % does not look like the half that passes. Of no points it is 0."""
    return math.floor(earned / points * 100) if points else 0


def appeal_until(posted_on: date, days: int) -> date | None:
    """The last day on which a candidate may appeal: so many days after the day of posting; None where nobody may."""
    return posted_on + timedelta(days=days) if days > 0 else None
