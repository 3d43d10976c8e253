"""How a candidate stands on the board of a running examination, and what that comes to. Pure: no answers, no points."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from elearn.core.errors import N_

HEARD_WITHIN = timedelta(seconds=150)
"""A page that was heard of within this time is there. It says so each half minute; behind another page browsers let it speak once a
minute. So one sign at least may be lost on the way."""


class Standing(StrEnum):
    """Where a candidate stands. `SILENT` sits, but the page was not heard of for a while; whoever has handed in is never silent."""

    ABSENT = "absent"
    PRESENT = "present"
    SITTING = "sitting"
    SILENT = "silent"
    SUBMITTED = "submitted"


STANDING_WORDS = {
    Standing.ABSENT: N_("Chưa đến"),
    Standing.PRESENT: N_("Đã xác nhận, chưa bắt đầu"),
    Standing.SITTING: N_("Đang làm bài"),
    Standing.SILENT: N_("Không có tín hiệu"),
    Standing.SUBMITTED: N_("Đã nộp"),
}
AT_OWN_DESK = {**STANDING_WORDS, Standing.ABSENT: N_("Chưa bắt đầu")}
"""The words where there are no rooms: nobody arrives anywhere."""


def standing_of(
    *,
    confirmed_at: datetime | None,
    started_at: datetime | None,
    submitted_at: datetime | None,
    seen_at: datetime | None,
    now: datetime,
) -> Standing:
    """Where a candidate stands at `now`. `seen_at` is when the page was heard of last, or anything was saved."""
    if submitted_at is not None:
        return Standing.SUBMITTED
    if started_at is not None:
        heard_at = max(started_at, seen_at or started_at)
        return Standing.SITTING if now - heard_at <= HEARD_WITHIN else Standing.SILENT
    return Standing.ABSENT if confirmed_at is None else Standing.PRESENT


def machine_number(device: bytes) -> str:
    """The four digits by which people know a machine that asks to go on: they stand on its screen and on the board. `device` is the
    digest of its token, of which they tell nothing.
    """
    return str(1000 + int.from_bytes(device[:8]) % 9000)


def minutes_left(deadline_at: datetime, now: datetime) -> int:
    """Whole minutes until the deadline, the begun one counted; 0 once it is over."""
    return max(0, -((now - deadline_at) // timedelta(minutes=1)))
