"""The way of a draft: which states there are, what may follow which, and who may take which step. Values in, values out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

from elearn.content.problems import Problem
from elearn.core.actor import Role


class State(StrEnum):
    """Where a draft is.

    CHECKING   waits for the job that compiles it, or is being compiled
    FAULTY     has errors; its author mends the sources and sends them as a new draft
    READY      sound; nobody has been asked yet
    ASKED      waits for a reviewer
    APPROVED   a second person said yes to these very bytes
    SENT_BACK  a second person said no, and why
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
    """Where the sources of a draft come from: sent as a zip, a folder of the import directory, or the form of settings."""

    UPLOAD = "upload"
    FOLDER = "folder"
    SETTINGS = "settings"


AUTHORS: Final = (Role.TRAINER,)
"""Who may write drafts for a unit."""
REVIEWERS: Final = (Role.REVIEWER,)
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


def misses_telling(errors: Sequence[Problem]) -> bool:
    """Whether all that is wrong is that a new version does not say what it changes: no higher label, no entry of `changes`."""
    return bool(errors) and all(error.code in _TELLING for error in errors)


def may_follow(state: State, following: State) -> bool:
    """Whether a draft may go from one state to another."""
    return following in NEXT[state]


def may_publish(state: State, *, needs_review: bool) -> bool:
    """Whether a draft may become a version now: after a second person's yes, or where the installation asks for none."""
    return state is State.APPROVED or (state is State.READY and not needs_review)
