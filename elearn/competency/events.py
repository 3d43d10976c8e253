"""What can happen to competencies beside evidence, which is a ledger of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from elearn.core.events import Event
from elearn.core.ids import Id


@dataclass(frozen=True, slots=True)
class SelfAssessed(Event):
    """Somebody said what they think of themselves in a competency. What they think stands in the row, for them alone."""

    name: ClassVar[str] = "competency.self_assessed"
    subject: ClassVar[str] = "person_id"

    person_id: Id
    framework: str
    competency: str
