"""What holds for examinations, as pure functions of values: states, times, who may open a paper, when a save counts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from elearn.core.errors import N_
from elearn.core.ids import Id


class Template(StrEnum):
    """What kind of examination it is: the form that its plan begins with, and which of its parts it has."""

    TOPIC = "topic"
    COMPLETION = "completion"
    RECRUITMENT = "recruitment"


TEMPLATE_WORDS = {
    Template.TOPIC: N_("Kiểm tra cuối chuyên đề"),
    Template.COMPLETION: N_("Kiểm tra cuối khóa bồi dưỡng"),
    Template.RECRUITMENT: N_("Kỳ thi tuyển công chức"),
}


class State(StrEnum):
    """Where an examination stands. Whether it is open now is told by its window, not by its state.

    draft: being planned. ready: the plan is frozen, papers are prepared. closed: nobody sits any more; it is marked. posted:
    results are told. cancelled: it is not held, or what was sat of it does not count.
    """

    DRAFT = "draft"
    READY = "ready"
    CLOSED = "closed"
    POSTED = "posted"
    CANCELLED = "cancelled"


STATE_WORDS = {
    State.DRAFT: N_("Đang chuẩn bị"),
    State.READY: N_("Sẵn sàng"),
    State.CLOSED: N_("Đã đóng, đang chấm"),
    State.POSTED: N_("Đã công bố kết quả"),
    State.CANCELLED: N_("Đã hủy"),
}

SHOWN = (State.READY, State.CLOSED, State.POSTED)
"""In these states an examination is shown to its candidates."""
UNTOLD = (State.DRAFT, State.READY, State.CLOSED)
"""In these states the results of an examination are still to be told."""

NEXT: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.READY, State.CANCELLED}),
    State.READY: frozenset({State.DRAFT, State.CLOSED, State.CANCELLED}),
    State.CLOSED: frozenset({State.READY, State.POSTED, State.CANCELLED}),
    State.POSTED: frozenset(),
    State.CANCELLED: frozenset(),
}
"""From which state an examination goes to which. Back to a draft only while nobody has started (the service looks);
once somebody has, it is cancelled by two people (`service.annulling`). From closed back to ready only soon after the clock
closed it and while nothing was decided (`service.hours`)."""


class Body(StrEnum):
    """In what a person serves at an examination; nobody serves in two, and no candidate serves."""

    COUNCIL = "council"
    INVIGILATION = "invigilation"
    SUPERVISION = "supervision"
    MARKING = "marking"


BODY_WORDS = {
    Body.COUNCIL: N_("Hội đồng thi"),
    Body.INVIGILATION: N_("Ban coi thi"),
    Body.SUPERVISION: N_("Ban giám sát"),
    Body.MARKING: N_("Ban chấm thi"),
}


class Cause(StrEnum):
    """Why a sitting was handed in, or why there is a result."""

    CANDIDATE = "candidate"
    CLOCK = "clock"
    OFFICER = "officer"
    PAPER = "paper"


class ResultCause(StrEnum):
    """Why a result was written: handed in, marked by people, a ruling on a question, an answer to an appeal."""

    SUBMITTED = "submitted"
    MARKED = "marked"
    RULED = "ruled"
    APPEALED = "appealed"


class LineKind(StrEnum):
    """What a line of a sitting's log says."""

    STARTED = "started"
    ANSWERED = "answered"
    FLAGGED = "flagged"
    CLOSED = "closed"
    SECTION = "section"
    TAKEN_OVER = "taken-over"
    EXTENDED = "extended"
    SUBMITTED = "submitted"


class Moment(StrEnum):
    """When a save came: in time, in the grace for the network (kept and marked), or late (refused)."""

    IN_TIME = "in-time"
    IN_GRACE = "in-grace"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Window:
    """When an examination may be sat. `last_start` is the last instant at which a sitting may start; all in UTC."""

    opens_at: datetime
    closes_at: datetime
    last_start_at: datetime

    def may_start(self, now: datetime) -> bool:
        return self.opens_at <= now <= self.last_start_at

    def until_opening(self, now: datetime) -> timedelta:
        """How long it is until the first may start; nothing once it is open."""
        return max(self.opens_at - now, timedelta(0))


def with_usual_last_start(window: Window, minutes: int) -> Window:
    """The window whose last start leaves everybody all their minutes; the opening where it is shorter than they are."""
    last_start_at = max(window.opens_at, window.closes_at - timedelta(minutes=minutes))
    return Window(window.opens_at, window.closes_at, last_start_at)


def fault_of_move(old: Window, new: Window, now: datetime, *, minutes: int, has_begun: bool) -> tuple[str, str] | None:
    """What is wrong with moving the hours of an examination whose plan is frozen: the field, and the sentence; None where they fit.

    Nothing is moved into the past, and what has passed may stay. The opening stays once somebody has begun. Deadlines of those who
    are sitting are not asked: each keeps the one it was told.

    Args:
        minutes: how long the paper lasts.
    """
    if new == old:
        return "closes_at", N_("Chưa đổi giờ nào.")
    if has_begun and new.opens_at != old.opens_at:
        return "opens_at", N_("Đã có người bắt đầu làm bài, nên giờ bắt đầu sớm nhất giữ nguyên.")
    for name in ("opens_at", "last_start_at", "closes_at"):
        if getattr(new, name) != getattr(old, name) and getattr(new, name) < now:
            return name, N_("Thời điểm này đã qua.")
    if new.closes_at < new.opens_at + timedelta(minutes=minutes):
        return "closes_at", N_("Từ giờ bắt đầu sớm nhất đến giờ kết thúc ngắn hơn thời gian làm bài.")
    if not new.opens_at <= new.last_start_at <= new.closes_at:
        return "last_start_at", N_("Giờ bắt đầu chậm nhất phải nằm giữa giờ bắt đầu sớm nhất và giờ kết thúc.")
    return None


REOPENED_WITHIN = timedelta(hours=24)
"""So long after the clock closed an examination its hours may be opened once more, and so long its banks stay held back
(`queries.holding`): nobody practises its questions before the hours that may come.
"""

ADMITTED_FOR = timedelta(minutes=30)
"""So long after an officer admitted a candidate, late or to sit once more, they may begin, whatever the window says by then."""


def last_start_for(last_start_at: datetime, *acts: datetime | None) -> datetime:
    """The last instant at which somebody may begin whom officers admitted at these instants (None: they did not)."""
    return max([last_start_at, *(each + ADMITTED_FOR for each in acts if each is not None)])


def window_for(window: Window, minutes: int, *, let_in_at: datetime | None = None, restarted_at: datetime | None = None) -> Window:
    """The window of one candidate. Whoever was let in late, or let sit once more, has time to begin and all their minutes after
    that; the later of the two acts counts.

    Args:
        minutes: how long the paper lasts, without personal minutes.
    """
    if let_in_at is None and restarted_at is None:
        return window
    last_start_at = last_start_for(window.last_start_at, let_in_at, restarted_at)
    return Window(window.opens_at, max(window.closes_at, last_start_at + timedelta(minutes=minutes)), last_start_at)


def deadline_of(started_at: datetime, minutes: int, closes_at: datetime, *, extra_minutes: int = 0) -> datetime:
    """When a sitting ends: its minutes after the start, at the latest when the window closes; personal minutes come on top of
    both.
    """
    return min(started_at + timedelta(minutes=minutes), closes_at) + timedelta(minutes=extra_minutes)


def paper_deadline(began_at: datetime, minutes: int, *, extra_minutes: int) -> datetime:
    """When a sitting ends that began on paper: all its minutes later, whenever the window closes, because whoever lost some to the
    network is given them back; personal minutes come on top. Whoever goes on from a machine has, by the plan on the wall, only what
    was left there: a sheet alone does not tell, and none is called late that may not be.
    """
    return began_at + timedelta(minutes=minutes + extra_minutes)


def moment_of(now: datetime, deadline_at: datetime, grace: timedelta) -> Moment:
    """When a save came that the server had whole at `now`: a machine's clock and the time it says to have waited do not matter."""
    if now <= deadline_at:
        return Moment.IN_TIME
    return Moment.IN_GRACE if now <= deadline_at + grace else Moment.LATE


OPENERS = 2
"""So many different members of the council open a sealed paper together."""


@dataclass(frozen=True, slots=True)
class Service:
    """That somebody was of the council, from an instant until another one (None: they still are)."""

    person_id: Id
    since: datetime
    until: datetime | None

    def runs_at(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)


def is_opened(openings: Mapping[Id, datetime], council: Collection[Service]) -> bool:
    """Whether enough members of the council have opened the paper: so many were of it together when one of them opened, or are now.

    Who left before enough had opened does not count; once it was opened it stays so, whoever leaves.

    Args:
        openings: when each person opened it.
        council: everybody who ever was of the council.
    """

    def enough(at: datetime | None) -> bool:
        there = {each.person_id for each in council if (each.until is None if at is None else each.runs_at(at))}
        return len({who for who, when in openings.items() if who in there and (at is None or when <= at)}) >= OPENERS

    return enough(None) or any(enough(at) for at in openings.values())
