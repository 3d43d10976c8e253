"""Laws that changed and because of which a course is to be read again, as the studio's page of the course shows them.

Who cites which law is known above this package. The composition root registers a reader for it; without one nothing waits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy.orm import Session

from elearn.core.ids import Id

EXTENSION = "elearn.waiting_laws"
"""Where the application keeps the reader."""


@dataclass(frozen=True, slots=True)
class WaitingLaw:
    """A law that changed: its number, how many passages of the course are to be read again, and the address of the list of them."""

    number: str
    passages: int
    address: str


WaitingLaws: TypeAlias = Callable[[Session, Id], Sequence[WaitingLaw]]
"""Session and course: the laws because of which something of it is to be read again, the most first."""
