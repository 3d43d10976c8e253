"""What others ask of a learner, as the learner's pages show it.

Who asks, why and until when is known above this package. The composition root registers a reader for it, as it does for the actor;
without one nothing is asked of anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from sqlalchemy.orm import Session

from elearn.core.actor import Actor, Role
from elearn.core.db.types import LocalisedText
from elearn.core.ids import Id

EXTENSION = "elearn.asked"
"""Where the application keeps the reader."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A course that is asked of the learner. `due_on` is their own last day.

    `asker` is None where the installation itself asks. `since` is the instant from which on completions count, None for any.
    `is_open`: something is left to do; neither done nor exempt. `details` is the address of the page that says from what one is
    exempt.
    """

    course_id: Id
    asker: str | None
    asked_as: Role
    unit: LocalisedText
    duty: str
    basis: str
    due_on: date
    since: datetime | None
    is_open: bool
    is_exempt: bool = False
    details: str | None = None


AskedReader: TypeAlias = Callable[[Session, Actor, date], Sequence[Asked]]
"""Session, who asks for what is asked of them, and the day: what is left to do first, by due day."""
