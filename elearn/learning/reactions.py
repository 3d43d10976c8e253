"""What learning makes of what happens elsewhere, in the unit of work in which it happens."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from elearn.assessment.events import AttemptMarked
from elearn.core.actor import Actor
from elearn.learning.service import pass_quiz


def finish_quiz(session: Session, event: AttemptMarked, *, actor: Actor, now: datetime) -> None:
    """A passed quiz is a finished lesson, and may complete the course."""
    if event.is_quiz_passed:
        pass_quiz(session, actor, event.person_id, event.course_id, event.quiz, cycle=event.cycle, now=now)
