"""What others have answered to acts at the desk that could not be done, as pages of learning show it.

Learning knows neither who answers nor how: the composition root gives a source, as it gives who acts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from flask import current_app
from sqlalchemy.orm import Session

from elearn.core.actor import Actor
from elearn.core.db.types import LocalisedText
from elearn.core.ids import Id
from elearn.learning.spots import Spot


@dataclass(frozen=True, slots=True)
class DeskAnswer:
    """What was answered to one reason (a Vietnamese source text). Hashable, because a shared page depends on it.

    `promised_on` is the day by which it is done, None where nothing is left to do; `is_done` that it was.
    """

    reason: str
    words: str
    answered_by: str
    answered_on: date
    promised_on: date | None
    is_done: bool


@dataclass(frozen=True, slots=True)
class AnsweredAct:
    """An act that somebody could not do and that was answered lately, with the way to it."""

    lesson: LocalisedText
    spot: Spot


class DeskAnswers(Protocol):
    """Where answers come from. Each method answers about the actor alone."""

    def in_lesson(self, session: Session, actor: Actor, course_id: Id, lesson: str) -> tuple[DeskAnswer, ...]:
        """What somebody reads who could not do the act of a lesson; nothing for anybody else."""
        ...

    def lately(self, session: Session, actor: Actor, today: date) -> Sequence[AnsweredAct]:
        """The acts that the actor could not do and that were answered lately."""
        ...

    def given(self, session: Session, actor: Actor, today: date) -> tuple[int, date | None]:
        """How many obstacles the actor is to see to, and until when the first of them."""
        ...


def desk_answers() -> DeskAnswers:
    """The source that the composition root has given."""
    found: DeskAnswers = current_app.extensions["elearn.desk_answers"]
    return found
