"""Who acts: a frozen value that every service takes, never a database entity.

A role is granted for a unit and everything below it. A command or job acts as `SYSTEM`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from elearn.core.ids import Id


class Role(StrEnum):
    """The roles of the product; what each may do stands in `elearn.core.permissions`."""

    LEARNER = "learner"
    TRAINER = "trainer"
    REVIEWER = "reviewer"
    TRAINING_OFFICER = "training-officer"
    HEAD = "head"
    EXAM_OFFICER = "exam-officer"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


class ActorKind(StrEnum):
    """Who can act: somebody who is signed in, the installation itself, or somebody without account."""

    PERSON = "person"
    SYSTEM = "system"
    ANONYMOUS = "anonymous"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role over a unit and all units below it."""

    role: Role
    unit_id: Id


@dataclass(frozen=True, slots=True)
class Actor:
    """The person acting now.

    `person_id` is None for somebody without account and for the system. `unit_id` is the unit of the main employment today.
    `session_id` is the row of the signed-in session. `must_be_informed`: they have not yet confirmed having read what is
    recorded of them. Every signed-in person is a learner, without a grant.
    """

    person_id: Id | None = None
    account_id: Id | None = None
    session_id: Id | None = None
    name: str = ""
    unit_id: Id | None = None
    grants: tuple[Grant, ...] = ()
    is_system: bool = False
    must_change_password: bool = False
    must_be_informed: bool = False

    @property
    def is_anonymous(self) -> bool:
        return self.person_id is None and not self.is_system

    @property
    def kind(self) -> ActorKind:
        if self.person_id is not None:
            return ActorKind.PERSON
        return ActorKind.SYSTEM if self.is_system else ActorKind.ANONYMOUS

    @property
    def roles(self) -> frozenset[Role]:
        """Every role the actor has anywhere."""
        base = frozenset() if self.is_anonymous else frozenset({Role.LEARNER})
        return base | {grant.role for grant in self.grants}

    def units_as(self, *roles: Role) -> tuple[Id, ...]:
        """The units for which the actor holds one of `roles`; everything below them belongs to it."""
        return tuple(dict.fromkeys(grant.unit_id for grant in self.grants if grant.role in roles))


ANONYMOUS = Actor()
SYSTEM = Actor(is_system=True, name="elearn")
