"""One candidate of one examination in plain Python: what is allowed, when, and what must be true afterwards."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from elearn.core.errors import Conflict, DomainError, NotFound
from elearn.core.ids import Id
from elearn.examinations.plan.shape import Plan
from elearn.examinations.rules import Cause, Window
from elearn.examinations.service.sitting_lines import HandedIn, Late, OtherMachine, QuestionClosed

GRACE = timedelta(seconds=30)
HALF_AN_HOUR = timedelta(minutes=30)


@dataclass
class Sat:
    """A sitting that has begun. `keys` are the sendings of answers that were acknowledged, `given` what counts of them."""

    id: Id
    deadline: datetime
    section_end: datetime
    device: bytes | None
    section: int = 0
    place: int = 0
    lines: int = 1
    cause: Cause | None = None
    given: dict[str, int] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)

    @property
    def ends_at(self) -> datetime:
        return min(self.deadline, self.section_end)

    def is_over(self, now: datetime) -> bool:
        return now > self.ends_at + GRACE


@dataclass
class Model:
    """The candidate. `sat` is the sitting that counts, once it has begun; `past` are those that it replaced. `offered_at`: since
    then they may begin another one in its place.
    """

    plan: Plan
    window: Window
    extra: int
    sat: Sat | None = None
    past: list[Sat] = field(default_factory=list)
    let_in_at: datetime | None = None
    offered_at: datetime | None = None
    restarted_at: datetime | None = None
    is_struck: bool = False
    is_closed: bool = False

    # --- times -----------------------------------------------------------------------------------------------------------

    @property
    def admissions(self) -> list[datetime]:
        """Until when each act of an officer lets them begin."""
        return [each + HALF_AN_HOUR for each in (self.let_in_at, self.restarted_at) if each is not None]

    @property
    def begin_until(self) -> datetime:
        return max([self.window.last_start_at, *self.admissions])

    def may_start(self, now: datetime) -> bool:
        return not self.is_closed and self.window.opens_at <= now <= self.begin_until

    def started(self, sitting_id: Id, device: bytes, now: datetime) -> None:
        minutes = timedelta(minutes=self.plan.minutes)
        closes_at = self.window.closes_at
        if self.admissions:
            closes_at = max(closes_at, self.begin_until + minutes)
        deadline = min(now + minutes, closes_at) + timedelta(minutes=self.extra)
        self.sat = Sat(sitting_id, deadline, deadline, device)
        self.enter(self.sat, 0, now)

    def enter(self, sat: Sat, section: int, now: datetime) -> None:
        sat.section, sat.place = section, 0
        minutes = self.plan.sections[section].minutes
        sat.section_end = sat.deadline
        if minutes is not None:
            sat.section_end = min(now + timedelta(minutes=minutes + self.extra), sat.deadline)

    # --- the candidate ---------------------------------------------------------------------------------------------------

    def is_last_section(self, sat: Sat) -> bool:
        return sat.section == len(self.plan.sections) - 1

    def open_indexes(self, sat: Sat) -> list[int]:
        first = sum(each.count for each in self.plan.sections[: sat.section])
        indexes = list(range(first, first + self.plan.sections[sat.section].count))
        return indexes[sat.place : sat.place + 1] if self.plan.is_sequential else indexes

    def refusal(self, sat: Sat, index: int, device: bytes, now: datetime) -> type[Conflict] | None:
        """What a save must be refused with, or None where it is kept."""
        if index not in self.open_indexes(sat):
            return QuestionClosed
        if sat.cause is not None or sat in self.past:
            return HandedIn
        if device != sat.device:
            return OtherMachine
        return Late if sat.is_over(now) else None

    def refusal_of_section(self, sat: Sat, device: bytes, now: datetime) -> type[Conflict] | None:
        if sat.cause is not None:
            return HandedIn
        if device != sat.device:
            return OtherMachine
        return Late if now > sat.deadline + GRACE else None

    def refusal_of_handing_in(self, sat: Sat, device: bytes, now: datetime) -> type[Conflict] | None:
        if sat.cause is not None:
            return None
        if device != sat.device:
            return OtherMachine
        return Conflict if now < sat.deadline and not self.is_last_section(sat) else None

    # --- officers --------------------------------------------------------------------------------------------------------

    def refusal_of_act(self, *, is_conflict: bool) -> type[DomainError] | None:
        """What an act about the candidate must be refused with. `is_conflict`: as the sitting stands, it cannot be done."""
        if self.is_closed:
            return Conflict
        if self.is_struck:
            return NotFound
        return Conflict if is_conflict else None

    def refusal_of_letting_in(self, now: datetime) -> type[DomainError] | None:
        if now < self.window.opens_at:
            return Conflict
        return self.refusal_of_act(is_conflict=self.sat is not None)

    def extend(self, minutes: int) -> None:
        if self.sat is None:
            self.extra += minutes
        else:
            more = timedelta(minutes=minutes)
            self.sat.deadline, self.sat.section_end = self.sat.deadline + more, self.sat.section_end + more
            self.sat.lines += 1

    def is_offered(self, now: datetime) -> bool:
        """Whether they may begin another sitting in place of the one that counts."""
        if self.offered_at is None or self.is_closed or now < self.window.opens_at:
            return False
        acts = [each for each in (self.let_in_at, self.offered_at) if each is not None]
        return now <= max(self.window.last_start_at, max(acts) + HALF_AN_HOUR)

    def started_again(self, sitting_id: Id, device: bytes, now: datetime) -> None:
        assert self.sat is not None
        self.past.append(self.sat)
        self.restarted_at, self.offered_at = self.offered_at, None
        self.started(sitting_id, device, now)

    # --- the clock -------------------------------------------------------------------------------------------------------

    def tick(self, now: datetime) -> None:
        """What the closing job does: the sitting first; the examination only where nobody sat or was awaited when it looked."""
        sits = self.sat is not None and self.sat.cause is None
        is_awaited = self.sat is None and not self.is_struck and any(now <= each for each in self.admissions)
        is_awaited |= self.offered_at is not None and now <= self.offered_at + HALF_AN_HOUR
        if self.sat is not None and sits and self.sat.is_over(now):
            self.sat.lines += 1
            if now > self.sat.deadline + GRACE or self.is_last_section(self.sat):
                self.sat.cause = Cause.CLOCK
            else:
                self.enter(self.sat, self.sat.section + 1, now)
        if now > self.window.closes_at + GRACE and not sits and not is_awaited:
            self.is_closed = True
