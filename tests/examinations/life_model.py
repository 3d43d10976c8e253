"""What an examination lets whom do, in plain Python: beside it the services are played at random (`test_whole_life.py`).

Only what is to be true stands here, and nothing of how it is stored. Two of a council, a marker, two candidates with cards, the
exam officers of the unit, of the one above and of another one; besides them the clock, which acts through jobs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

OFFICER, CITY, STRANGER, FIRST, SECOND, MARKER, CLOCK = "officer", "city", "stranger", "first", "second", "marker", "clock"
PEOPLE = (OFFICER, CITY, STRANGER, FIRST, SECOND, MARKER)
OWNERS, COUNCIL = {OFFICER, CITY}, {FIRST, SECOND}
MEMBERS = (FIRST, SECOND, MARKER)
APPEAL_DAYS, REPLY_DAYS = 3, 2
GRACE, SITS, ADMITTED = timedelta(seconds=30), timedelta(minutes=20), timedelta(minutes=30)
ZONE = timedelta(hours=7)


@dataclass
class Paper:
    """The paper of one candidate."""

    started_at: datetime
    ends_at: datetime
    is_in: bool = False
    is_pending: bool = False
    appeal: str = ""


@dataclass
class Life:
    """How an examination stands. `now` is moved by whoever plays it."""

    now: datetime
    opens_at: datetime
    last_start_at: datetime
    closes_at: datetime
    erase_on: date
    state: str = "draft"
    serving: set[str] = field(default_factory=set)
    listed: set[int] = field(default_factory=set)
    openers: set[str] = field(default_factory=set)
    papers: dict[int, Paper] = field(default_factory=dict)
    offered: dict[int, datetime] = field(default_factory=dict)
    again: set[int] = field(default_factory=set)
    is_looked: bool = False
    asker: str = ""
    finding: str = ""
    about: int = 0
    reply_until: date | None = None
    is_replied: bool = False
    is_proposed: bool = False
    posted_on: date | None = None
    is_erased: bool = False

    def becomes(self, **changes: object) -> None:
        for name, value in changes.items():
            setattr(self, name, value)

    @property
    def day(self) -> date:
        return (self.now + ZONE).date()

    @property
    def council(self) -> set[str]:
        return COUNCIL & self.serving

    def oversees(self, who: str) -> bool:
        return who in OWNERS or who in self.council

    @property
    def is_hindered(self) -> bool:
        """Something is to be done before results are told."""
        waits = any(not each.is_in or each.is_pending for each in self.papers.values())
        return waits or bool(self.asker) or (bool(self.papers) and not self.is_looked) or self.finding == "open"

    def decides(self, who: str) -> bool:
        """The others of the council, or the officer of the nearest unit that has one besides the asker."""
        nearest = CITY if self.asker == OFFICER else OFFICER
        return who != self.asker and (who in self.council or who == nearest)

    @property
    def is_reply_awaited(self) -> bool:
        return self.reply_until is not None and not self.is_replied and self.day <= self.reply_until

    def is_over(self, paper: Paper) -> bool:
        return self.now > paper.ends_at + GRACE

    def again_until(self, k: int) -> datetime:
        """Until when a candidate may begin the sitting that is offered."""
        return max(self.last_start_at, self.offered[k] + ADMITTED)

    def allows(self, act: str, who: str, k: int) -> bool:
        """Whether somebody may do an act now; `k` says with whom or for whom."""
        return ALLOWED[act](self, who, k)

    @property
    def may_erase(self) -> bool:
        is_over = self.posted_on is not None and self.day > self.posted_on + timedelta(days=APPEAL_DAYS)
        waits = any(each.appeal == "asked" for each in self.papers.values())
        return is_over and not waits and self.day >= self.erase_on and bool(self.listed)

    def tick(self) -> None:
        """What the closing job does."""
        for paper in self.papers.values():
            paper.is_in = paper.is_in or self.is_over(paper)
        is_awaited = any(self.now <= each + ADMITTED for each in self.offered.values())
        is_sat = not all(each.is_in for each in self.papers.values())
        if self.state == "ready" and self.now > self.closes_at + GRACE and not is_sat and not is_awaited:
            self.state = "closed"


def _may_start(life: Life, _who: str, k: int) -> bool:
    if life.state == "draft" or k not in life.listed or life.is_erased:
        return False
    # Whoever has started is led to the same paper, whatever the examination has come to.
    is_open = life.state == "ready" and life.opens_at <= life.now <= life.last_start_at and len(life.openers) == 2
    return k in life.papers or is_open


def _may_offer(life: Life, who: str, k: int) -> bool:
    is_offered = k in life.offered and life.now <= life.again_until(k)
    return who in OWNERS and life.state == "ready" and k in life.papers and not is_offered


def _may_start_again(life: Life, _who: str, k: int) -> bool:
    return life.state == "ready" and k in life.offered and life.now <= life.again_until(k)


def _may_answer(life: Life, k: int) -> bool:
    return k in life.papers and not life.papers[k].is_in and not life.is_over(life.papers[k])


def _may_ask_person(life: Life, who: str, _k: int) -> bool:
    return life.oversees(who) and life.finding == "open" and life.reply_until is None


def _may_reply(life: Life, _who: str, k: int) -> bool:
    return life.finding == "open" and k == life.about and life.is_reply_awaited


def _may_close_finding(life: Life, who: str, _k: int) -> bool:
    return life.oversees(who) and life.finding == "open" and life.reply_until is not None and not life.is_reply_awaited


def _may_appeal(life: Life, _who: str, k: int) -> bool:
    in_time = life.posted_on is not None and life.day <= life.posted_on + timedelta(days=APPEAL_DAYS)
    return in_time and k in life.papers and life.papers[k].is_in and not life.papers[k].appeal


def _may_mark(life: Life, who: str, k: int) -> bool:
    return (
        who == MARKER
        and MARKER in life.serving
        and life.state in {"closed", "posted"}
        and k in life.papers
        and life.papers[k].is_pending
    )


def _may_ask_ruling(life: Life, who: str, _k: int) -> bool:
    is_asked = any(each.is_in for each in life.papers.values())
    return life.oversees(who) and life.state in {"closed", "posted"} and is_asked and not life.asker


def _may_answer_appeal(life: Life, who: str, k: int) -> bool:
    return who in life.council and k in life.papers and life.papers[k].appeal == "asked"


ALLOWED: dict[str, Callable[[Life, str, int], bool]] = {
    "appoint": lambda life, who, k: who in OWNERS and life.state != "posted" and MEMBERS[k] not in life.serving,
    "list": lambda life, who, k: who in OWNERS and life.state in {"draft", "ready"} and k % 2 not in life.listed,
    "ready": lambda life, who, _: (
        who in OWNERS and life.state == "draft" and len(life.council) == 2 and bool(life.listed) and life.now < life.last_start_at
    ),
    "open": lambda life, who, _: who in life.council and life.state == "ready" and life.now >= life.opens_at - timedelta(hours=1),
    "start": lambda life, who, k: _may_start(life, who, k % 2),
    "offer": lambda life, who, k: _may_offer(life, who, k % 2),
    "take_offer_back": lambda life, who, k: who in OWNERS and life.state == "ready" and k % 2 in life.offered,
    "start_again": lambda life, who, k: _may_start_again(life, who, k % 2),
    "hand_in": lambda life, _, k: _may_answer(life, k % 2),
    "mark": lambda life, who, k: _may_mark(life, who, k % 2),
    "ask_ruling": _may_ask_ruling,
    "decide": lambda life, who, _: bool(life.asker) and life.decides(who),
    "ask_person": _may_ask_person,
    "reply": lambda life, who, k: _may_reply(life, who, k % 2),
    "close_finding": _may_close_finding,
    "propose": lambda life, who, _: (
        who in life.council and life.state == "closed" and not life.is_hindered and not life.is_proposed
    ),
    "post": lambda life, who, _: who in OWNERS and life.state == "closed" and not life.is_hindered and life.is_proposed,
    "appeal": lambda life, who, k: _may_appeal(life, who, k % 2),
    "answer_appeal": lambda life, who, k: _may_answer_appeal(life, who, k % 2),
}
"""Who may do what, and when."""


def _appeal_stands(life: Life, k: int, how: str) -> None:
    life.papers[k % 2].appeal = how


def _begins_again(life: Life, _who: str, k: int) -> None:
    closes_at = max(life.closes_at, life.again_until(k % 2) + SITS)
    del life.offered[k % 2]
    life.again.add(k % 2)
    life.papers[k % 2] = Paper(life.now, min(life.now + SITS, closes_at))


def _is_in(life: Life, _who: str, k: int) -> None:
    life.papers[k % 2].is_in = life.papers[k % 2].is_pending = True


def _is_marked(life: Life, _who: str, k: int) -> None:
    life.papers[k % 2].is_pending = life.is_proposed = False


EFFECTS: dict[str, Callable[[Life, str, int], object]] = {
    "appoint": lambda life, _, k: life.serving.add(MEMBERS[k]),
    "list": lambda life, _, k: life.listed.add(k % 2),
    "ready": lambda life, *_: life.becomes(state="ready"),
    "open": lambda life, who, _: life.openers.add(who),
    "start": lambda life, _, k: life.papers.setdefault(k % 2, Paper(life.now, min(life.now + SITS, life.closes_at))),
    "offer": lambda life, _, k: life.offered.update({k % 2: life.now}),
    "take_offer_back": lambda life, _, k: life.offered.pop(k % 2),
    "start_again": _begins_again,
    "hand_in": _is_in,
    "mark": _is_marked,
    "ask_ruling": lambda life, who, _: life.becomes(asker=who),
    # Every paper has another result, which the council has not seen.
    "decide": lambda life, *_: life.becomes(asker="", is_proposed=False),
    "ask_person": lambda life, *_: life.becomes(reply_until=life.day + timedelta(days=REPLY_DAYS)),
    "reply": lambda life, *_: life.becomes(is_replied=True),
    "close_finding": lambda life, *_: life.becomes(finding="closed"),
    "propose": lambda life, *_: life.becomes(is_proposed=True),
    "post": lambda life, *_: life.becomes(state="posted", posted_on=life.day),
    "appeal": lambda life, _, k: _appeal_stands(life, k, "asked"),
    "answer_appeal": lambda life, _, k: _appeal_stands(life, k, "answered"),
}
"""How it stands after an act that was allowed."""


def next_act(life: Life) -> tuple[str, str, int] | None:
    """The next act on the straight way to the end; None where only the clock goes on."""
    waiting = [k for k, each in life.papers.items() if each.is_pending]
    asked = [k for k, each in life.papers.items() if each.appeal == "asked"]
    decider = SECOND if life.asker == FIRST else FIRST
    plan: list[tuple[bool, str, str, int]] = [
        *((True, "appoint", OFFICER, k) for k in range(len(MEMBERS))),
        *((True, "list", OFFICER, k) for k in range(2)),
        (True, "ready", OFFICER, 0),
        *((who not in life.openers, "open", who, 0) for who in (FIRST, SECOND)),
        *((k not in life.papers, "start", "", k) for k in range(2)),
        *((True, "hand_in", "", k) for k in range(2)),
        *((k not in life.offered and k not in life.again, "offer", OFFICER, k) for k in range(2)),
        (True, "start_again", "", 1),
        *((True, "mark", MARKER, k) for k in waiting),
        (True, "decide", decider, 0),
        (life.finding == "open", "ask_person", FIRST, 0),
        (True, "reply", "", life.about),
        (True, "close_finding", OFFICER, 0),
        (True, "propose", FIRST, 0),
        (True, "post", OFFICER, 0),
        (True, "appeal", "", 0),
        *((True, "answer_appeal", SECOND, k) for k in asked),
    ]
    return next(((act, who, k) for wanted, act, who, k in plan if wanted and life.allows(act, who, k)), None)
