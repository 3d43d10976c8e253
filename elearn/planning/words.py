"""What to do about somebody who is late, in words: pure sentences for pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from elearn.core.errors import N_
from elearn.planning.queries.crowd import Late
from elearn.planning.rules import REASON_WORDS

Say = Callable[..., str]


def what_to_do(late: Late, now: datetime, say: Say) -> str:
    """What the head can do: remind, or not and why.

    Args:
        now: in the zone that the installation works in.
        say: translates a sentence and fills its places.
    """
    if late.away is not None:
        reason = say(REASON_WORDS[late.away])
        if late.away_until is None:
            return say(N_("Không nhắc: %(reason)s, đã đề nghị miễn"), reason=reason)
        until = f"{late.away_until - timedelta(days=1):%m/%Y}"
        return say(N_("Không nhắc: %(reason)s đến %(until)s, đã đề nghị miễn"), reason=reason, until=until)
    if not late.has_account:
        return say(N_("Chưa có tài khoản: nhờ quản trị lập"))
    if not late.may_be_reminded(now):
        assert late.reminded_at is not None  # noqa: S101 - nothing else keeps from reminding
        return say(N_("Đã nhắc ngày %(day)s, chờ đủ 7 ngày"), day=f"{late.reminded_at.astimezone(now.tzinfo):%d/%m}")
    if late.minutes <= SHORT:
        return say(N_("Nhắc; chỉ cần một lúc vắng khách"))
    return say(N_("Nhắc, xếp cho %(n)s phút trong tuần"), n=late.minutes)


SHORT = 15
"""Minutes that fit between two citizens."""
