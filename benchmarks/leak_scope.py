"""Who may see what: one table, in the words of the documentation. It asks nothing of the code that it is to judge.

A role is held for a unit and everything below it. Somebody without a role sees what is their own, what is everybody's of the unit
in which they work, and what is asked or said for a unit above it.
"""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.leak_book import Fact
from elearn.core.actor import Role
from elearn.core.ids import Id

PARENTS: dict[str, str | None] = {
    "city": None,
    "ward-a": "city",
    "office-a": "ward-a",
    "ward-b": "city",
    "office-b": "ward-b",
    "other": None,
    "ward-o": "other",
}
"""The units, each with the one above it: two roots, and in one of them wards beside each other."""

LEARNER, TRAINER, REVIEWER, OFFICER = Role.LEARNER, Role.TRAINER, Role.REVIEWER, Role.TRAINING_OFFICER
HEAD, AUDITOR, ADMINISTRATOR = Role.HEAD, Role.AUDITOR, Role.ADMINISTRATOR


@dataclass(frozen=True, slots=True)
class Scope:
    """Who sees something of a unit, besides whoever it belongs to.

    Attributes:
        roles: those that see it when they are held for the unit or one above it.
        from_below: those that see it when they are held for a unit below it too.
        staff: whether everybody sees it who works in the unit or below it.
        why: the sentence of the documentation.
    """

    why: str
    roles: frozenset[Role] = frozenset()
    from_below: frozenset[Role] = frozenset()
    staff: bool = False


_ANSWERING = frozenset({TRAINER, REVIEWER, OFFICER, HEAD, AUDITOR})
OPENING = _ANSWERING | {ADMINISTRATOR}
"""The roles that open a door today: examination officers have none yet."""

SCOPES: dict[str, Scope] = {
    "unit": Scope("A unit above one's own is a name without a way in.", OPENING, OPENING, staff=True),
    "person": Scope(
        "People of one's units: for keepers of staff, and for heads who ask, exempt and remind.",
        frozenset({OFFICER, HEAD, ADMINISTRATOR}),
    ),
    "account": Scope("Who keeps staff finds people by their name of sign-in.", frozenset({OFFICER, ADMINISTRATOR})),
    "account-mail": Scope("The administrator of the unit gives and keeps accounts.", frozenset({ADMINISTRATOR})),
    "listed-mail": Scope("What an office's list says for signing in later is shown to nobody."),
    "completion": Scope("“Reports” lists the completions in the units that one answers for.", frozenset({OFFICER, HEAD, AUDITOR})),
    "essay": Scope("Marking lists what was written in the units for which one is a trainer.", frozenset({TRAINER})),
    "course": Scope(
        "A course of a unit is seen by its unit, those below it, and whoever answers for it in a unit above.",
        _ANSWERING,
        staff=True,
    ),
    "source": Scope("Sources hold the answers: for those who write for the unit.", frozenset({TRAINER})),
    "asked-draft": Scope("Asked for a review: the author and the reviewers of the unit and of units above.", frozenset({REVIEWER})),
    "draft": Scope("What is not asked for is nobody's business but the author's."),
    "assignment": Scope(
        "Asked of everybody in the unit and below; what a unit above asks is listed.",
        frozenset({OFFICER, HEAD}),
        frozenset({OFFICER, HEAD}),
        staff=True,
    ),
    "exemption": Scope("Heads ask, training officers agree; the person sees reason and period.", frozenset({OFFICER, HEAD})),
    "reminder": Scope("Stands with the person, and with those who look after them.", frozenset({OFFICER, HEAD})),
    "obstacle": Scope(
        "The head and the training officer of the unit, and of units above; nobody is named.", frozenset({HEAD, OFFICER})
    ),
    "fault": Scope("Reports about the courses of one's unit and the units below it.", frozenset({TRAINER, REVIEWER})),
    "contact": Scope(
        "Whom to call is inherited down the tree; the administrator of the unit sets it.", frozenset({ADMINISTRATOR}), staff=True
    ),
    "staff-list": Scope("Only you see what you have sent."),
    "export": Scope("A file is there for you alone."),
    "notice": Scope("One clause; no role reads other people's."),
    "mail": Scope("An e-mail address that somebody gave is their own."),
}
"""Kinds of canaries."""

COUNTED = {**SCOPES, "person": Scope("", frozenset({OFFICER, HEAD, AUDITOR, ADMINISTRATOR}))}
"""Who may be told how many there are; a number of people stands in statistics and overviews too."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who crawls: at work in a place, with a role for it and everything below it. `person_id` is None without account."""

    name: str
    role: Role | None = None
    place: str = ""
    person_id: Id | None = None
    token: str = ""


def line_of(place: str) -> tuple[str, ...]:
    """A place and those above it."""
    above = PARENTS[place]
    return (place, *line_of(above)) if above is not None else (place,)


def is_in_line(place: str, other: str) -> bool:
    """Whether one of two places is the other or stands above it."""
    return place in line_of(other) or other in line_of(place)


def may_see(reader: Reader, fact: Fact, *, counted: bool = False) -> bool:
    """Whether the documentation lets a reader see something."""
    if reader.person_id is None:
        return False
    if fact.owner == reader.person_id:
        return True
    scope = COUNTED[fact.kind] if counted else SCOPES[fact.kind]
    is_theirs = reader.place in line_of(fact.place)
    is_above = fact.place in line_of(reader.place)
    return (reader.role in scope.roles and is_theirs) or (is_above and (scope.staff or reader.role in scope.from_below))


def may_by_role(reader: Reader, fact: Fact) -> bool:
    """Whether it is the reader's role that lets them see it."""
    return reader.role in SCOPES[fact.kind].roles and reader.place in line_of(fact.place)
