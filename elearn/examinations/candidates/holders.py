"""Who sits an examination: somebody with an account, or somebody without one who came in with a card. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from elearn.core.actor import ANONYMOUS, Actor
from elearn.core.ids import Id


@dataclass(frozen=True, slots=True)
class CardHolder:
    """Whoever came in with the card of a candidate. `number` is the candidate's."""

    candidate_id: Id
    examination_id: Id
    number: str


Holder: TypeAlias = Actor | CardHolder


def acting(holder: Holder) -> Actor:
    """As whom a holder acts in events and notes: a card stands for nobody with an account."""
    return ANONYMOUS if isinstance(holder, CardHolder) else holder
