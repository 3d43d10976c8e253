"""Further attempts, for whoever has none left."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from elearn.assessment.events import AttemptsAllowed
from elearn.assessment.models import AttemptAllowance
from elearn.core import limits
from elearn.core.actor import Actor
from elearn.core.errors import N_, Invalid
from elearn.core.events import publish
from elearn.core.ids import Id


def allow_attempts(
    session: Session, actor: Actor, person_id: Id, course_id: Id, quiz: str, *, cycle: int, extra: int, reason: str, now: datetime
) -> None:
    """Lets a person try a quiz more often. The caller has looked whether the actor answers for that person.

    Raises:
        Invalid: no number from 1 to 20, or no reason.
    """
    if not 1 <= extra <= 20:
        raise Invalid(N_("Mỗi lần mở thêm từ 1 đến 20 lượt."), field="extra")
    if not reason.strip() or len(reason) > limits.TEXT_CHARACTERS:
        raise Invalid(N_("Xin ghi lý do mở thêm lượt."), field="reason")
    session.add(
        AttemptAllowance(
            person_id=person_id,
            course_id=course_id,
            quiz=quiz,
            cycle=cycle,
            extra=extra,
            reason=reason.strip(),
            allowed_by=actor.person_id,
            allowed_at=now,
        )
    )
    publish(session, AttemptsAllowed(person_id, course_id, quiz, cycle, extra, reason.strip()), actor=actor, now=now)
