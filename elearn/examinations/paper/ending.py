"""When a sheet had to be handed in, and how late it was: the rule of answers online, by the times that stand on the sheet. Pure.

In time it is kept; in the grace kept and marked. What came later online is refused, because the server had it later. A sheet is one
thing and its time was written by people: it is kept and marked as late, and an officer who does not accept it takes it back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from elearn.examinations.paper.rounds import Times
from elearn.examinations.rules import Moment, moment_of, paper_deadline

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Ending:
    """When a candidate handed in on paper, and by when they had to; UTC."""

    ended_at: datetime
    deadline_at: datetime
    moment: Moment

    @property
    def is_late(self) -> bool:
        """Whether it was later than the grace allows."""
        return self.moment is Moment.LATE

    @property
    def minutes_late(self) -> int:
        """How many minutes after the deadline, begun ones whole; 0 in time."""
        return max(0, -((self.deadline_at - self.ended_at) // _MINUTE))


def ending_of(times: Times, *, minutes: int, extra_minutes: int, grace: timedelta) -> Ending:
    """How a sheet with these times stands against the candidate's deadline.

    Args:
        minutes: how long the paper lasts.
        extra_minutes: the candidate's own on top of them.
    """
    deadline_at = paper_deadline(times.began_at, minutes, extra_minutes=extra_minutes)
    return Ending(times.ended_at, deadline_at, moment_of(times.ended_at, deadline_at, grace))
