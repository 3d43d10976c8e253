"""A quiz that was marked waits to be added to the statistics of its questions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from elearn.assessment.events import AttemptMarked
from elearn.assessment.queries import get_result
from elearn.core.actor import Actor
from elearn.measurement.feeding import announce_quiz


def on_attempt_marked(session: Session, event: AttemptMarked, *, actor: Actor, now: datetime) -> None:
    """Adds a row of its own, which nobody else writes."""
    announce_quiz(session, event.course_id, event.attempt_id, get_result(session, event.result_id).seq)
