"""How many attempts a person has used, for all quizzes at once."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from elearn.assessment.models import Attempt, AttemptAllowance
from elearn.assessment.policy import own_attempts
from elearn.core.actor import Actor
from elearn.core.ids import Id

Try = tuple[Id, str, int]
"""A course, a quiz of it, a cycle."""


def count_used(session: Session, actor: Actor) -> Counter[Try]:
    """The actor's attempts that were handed in, less those allowed beyond the quiz's own number. Two statements."""
    used = Counter[Try]()
    by = (Attempt.course_id, Attempt.quiz, Attempt.cycle)
    handed_in = select(*by, func.count()).where(own_attempts(actor), Attempt.submitted_at.is_not(None)).group_by(*by)
    for course_id, quiz, cycle, count in session.execute(handed_in):
        used[course_id, quiz, cycle] += count
    also = (AttemptAllowance.course_id, AttemptAllowance.quiz, AttemptAllowance.cycle)
    allowed = select(*also, func.sum(AttemptAllowance.extra)).where(AttemptAllowance.person_id == actor.person_id).group_by(*also)
    for course_id, quiz, cycle, extra in session.execute(allowed):
        used[course_id, quiz, cycle] -= int(extra)
    return used
