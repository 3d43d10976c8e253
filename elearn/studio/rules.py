"""The way of a draft: which states there are, what may follow which, and who may take which step. Values in, values out."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

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
    """Where a draft comes from: a zip that was sent, a folder of the import directory, the form of settings, the editor."""

    UPLOAD = "upload"
    FOLDER = "folder"
    SETTINGS = "settings"
    EDITOR = "editor"


AUTHORS: Final = (Role.TRAINER,)
"""Who may write drafts for a unit."""
REVIEWERS: Final = (Role.REVIEWER,)

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
SHOWN_TO_REVIEWERS: Final = frozenset({State.ASKED, State.APPROVED, State.SENT_BACK, State.PUBLISHED})
"""What is not asked for is nobody's business but the author's."""


def may_follow(state: State, following: State) -> bool:
    """Whether a draft may go from one state to another."""
    return following in NEXT[state]


def may_publish(state: State, *, needs_review: bool) -> bool:
    """Whether a draft may become a version now: after a second person's yes, or where the installation asks for none."""
    return state is State.APPROVED or (state is State.READY and not needs_review)
