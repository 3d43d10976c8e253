"""The way of a draft: which states there are, what may follow which, who may take which step, and how many must agree. Values in,
values out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from elearn.content.problems import Problem
from elearn.core.actor import Role
from elearn.core.errors import N_, Forbidden
from elearn.core.ids import Id


class State(StrEnum):
    """Where a draft is.

    CHECKING   waits for the job that compiles it, or is being compiled
    FAULTY     has errors; its author mends the sources and sends them as a new draft
    READY      sound; nobody has been asked yet
    ASKED      waits for reviewers
    APPROVED   as many others as were asked for said yes to these very bytes
    SENT_BACK  one of them said no, and why
    PUBLISHED  is a version now
    WITHDRAWN  its author gave it up
    """

    CHECKING = "checking"
    FAULTY = "faulty"
    READY = "ready"
    ASKED = "asked"
    APPROVED = "approved"
    SENT_BACK = "sent-back"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Origin(StrEnum):
    """Where a draft comes from: a zip that was sent, a folder of the import directory, the form of settings, the editor."""

    UPLOAD = "upload"
    FOLDER = "folder"
    SETTINGS = "settings"
    EDITOR = "editor"


class BanksKept(Forbidden):
    """Whoever sits an examination that asks a course neither writes, reviews nor reads it before the results are told."""

    default = N_(
        "Anh/chị có tên trong danh sách thí sinh của một kỳ thi lấy câu hỏi từ khóa này, nên đến khi công bố kết quả không mở được "
        "bài soạn, bản nháp và các phiên bản của khóa. Nếu anh/chị phải soạn hoặc thẩm định khóa này, xin phụ trách thi đưa tên "
        "anh/chị ra khỏi danh sách."
    )


AUTHORS: Final = (Role.TRAINER,)
"""Who may write drafts for a unit."""
REVIEWERS: Final = (Role.REVIEWER,)
KEEPERS: Final = (Role.ADMINISTRATOR, Role.TRAINING_OFFICER)
"""Who says how courses of a unit are reviewed."""
READERS_OF_VERSIONS: Final = (*AUTHORS, *REVIEWERS, Role.AUDITOR)
"""Who may see any version that was ever published, with its keys."""

NEXT: Final[Mapping[State, frozenset[State]]] = {
    State.CHECKING: frozenset({State.FAULTY, State.READY, State.WITHDRAWN}),
    State.FAULTY: frozenset({State.CHECKING, State.WITHDRAWN}),
    State.READY: frozenset({State.ASKED, State.PUBLISHED, State.CHECKING, State.WITHDRAWN}),
    State.ASKED: frozenset({State.APPROVED, State.SENT_BACK, State.CHECKING, State.WITHDRAWN}),
    State.APPROVED: frozenset({State.PUBLISHED, State.CHECKING, State.WITHDRAWN}),
    State.SENT_BACK: frozenset({State.WITHDRAWN}),
    State.PUBLISHED: frozenset(),
    State.WITHDRAWN: frozenset(),
}
"""State → the states that may follow it. READY is published directly only where an installation needs no review."""

OPEN: Final = frozenset(state for state, following in NEXT.items() if following)
"""The states in which something is still to be done."""
ANSWERABLE: Final = frozenset({State.READY, State.FAULTY, State.SENT_BACK})
"""Of which it can be said what earlier learners are told: the answers make a new draft, which takes the place of this one."""
SHOWN_TO_REVIEWERS: Final = frozenset({State.ASKED, State.APPROVED, State.SENT_BACK, State.PUBLISHED})
"""What is not asked for is nobody's business but the author's."""


_TELLING: Final = frozenset({"CRS004", "CRS016"})
_TOLD: Final = frozenset({"CRS013", "CRS017", "CRS019", "CRS020"})


def is_telling(error: Problem) -> bool:
    """Whether what is wrong is that a new version does not say what it changes: no higher label, no entry of `changes`."""
    return error.code in _TELLING


def is_in_answers(problem: Problem) -> bool:
    """Whether a problem stands in what earlier learners are told, and is mended by answering again."""
    return problem.code in _TELLING | _TOLD


def misses_telling(errors: Sequence[Problem]) -> bool:
    """Whether nothing else is wrong than that a new version does not say what it changes."""
    return bool(errors) and all(map(is_telling, errors))


def tells_later(state: State, origin: str, errors: Sequence[Problem], *, is_answered: bool) -> bool:
    """Whether a draft from the editor is asked what it changes once everything else is mended: until then it has no document.

    `is_answered`: it was made of answers already; what is wrong with those is told.
    """
    is_written = state is State.FAULTY and origin == Origin.EDITOR and not is_answered
    return is_written and any(map(is_telling, errors)) and not misses_telling(errors)


_WHOLE: Final = frozenset({"SEC001", "SEC002", "SEC003", "SEC005", "SEC012", "SEC014", "SEC015", "SEC016", "SEC017"})


def is_refused_whole(origin: str, codes: Iterable[str]) -> bool:
    """Whether what was sent is an archive that nothing was taken from: another check of the same bytes finds the same."""
    return origin == Origin.UPLOAD and any(code in _WHOLE for code in codes)


def may_follow(state: State, following: State) -> bool:
    """Whether a draft may go from one state to another."""
    return following in NEXT[state]


def may_publish(state: State, *, needs_review: bool) -> bool:
    """Whether a draft may become a version now: after everybody's yes, or where its unit asks for none."""
    return state is State.APPROVED or (state is State.READY and not needs_review)


class Decision(StrEnum):
    """What a reviewer said."""

    AGREED = "agreed"
    SENT_BACK = "sent-back"


class Spot(StrEnum):
    """What of a lesson or bank a comment is about."""

    BLOCK = "block"
    QUESTION = "question"
    SCENE = "scene"


class CommentState(StrEnum):
    """What became of a comment.

    OPEN    waits for the author, answered or not
    FIXED   the author says that it is mended
    CLOSED  who wrote it lets it rest
    """

    OPEN = "open"
    FIXED = "fixed"
    CLOSED = "closed"


MOST_REVIEWERS: Final = 3


@dataclass(frozen=True, slots=True)
class ReviewRule:
    """What a unit says of the reviews of its courses: how many others must agree (0: nobody), or that the unit above does it."""

    people: int = 1
    is_above: bool = False

    def to_json(self) -> dict[str, Any]:
        return {"above": True} if self.is_above else {"people": self.people}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> ReviewRule:
        return cls(is_above=True) if value.get("above") else cls(max(0, min(int(value["people"]), MOST_REVIEWERS)))


@dataclass(frozen=True, slots=True)
class UnitOnTheWay:
    """A unit, and what it says itself; None where it says nothing."""

    unit_id: Id
    rule: ReviewRule | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for the courses of a unit.

    Attributes:
        people: how many others must agree; 0: nobody.
        begin: the unit whose reviewers are asked first, then those above it; None: units at the top.
        said_by: the unit whose word this is; None: nobody said anything, and the setting of the installation holds.
    """

    people: int
    begin: Id | None
    said_by: Id | None = None


def terms_of(way: Sequence[UnitOnTheWay], *, by_default: int) -> Terms:
    """What holds for the courses of the first unit of a way from below to the top.

    Whoever lets the unit above review does not do without: where that one asks for nobody, one person of it does.
    """
    begin = way[0].unit_id if way else None
    place = next((place for place, each in enumerate(way) if each.rule is not None), None)
    if place is None:
        return Terms(by_default, begin)
    unit_id, rule = way[place].unit_id, way[place].rule
    if rule is None or not rule.is_above:
        return Terms(rule.people if rule else by_default, begin, unit_id)
    above = terms_of(way[place + 1 :], by_default=by_default)
    # A unit that came to stand at the top has nobody above: its own reviewers are asked.
    return Terms(max(1, above.people), above.begin or begin, unit_id)


def terms_at_the_top(units: Sequence[UnitOnTheWay], *, by_default: int) -> Terms:
    """What holds for the courses that belong to no unit: the strictest word of the units at the top."""
    said = [terms_of([each], by_default=by_default) for each in units]
    strictest = max(said, key=lambda each: each.people, default=Terms(by_default, None))
    return Terms(strictest.people, None, strictest.said_by)
