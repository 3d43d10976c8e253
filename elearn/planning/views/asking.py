"""What is asked of a learner, as the learner's pages want it: the reader that the composition root hands to `learning`."""

from __future__ import annotations

from datetime import date

from flask import url_for
from sqlalchemy.orm import Session

from elearn.core.actor import Actor
from elearn.learning.asked import Asked
from elearn.planning.queries.own import list_own_asks
from elearn.planning.rules import State


def what_is_asked(session: Session, actor: Actor, today: date) -> list[Asked]:
    """Each course that is asked of the actor, what is left to do first. One statement."""
    return [
        Asked(
            course_id=each.course_id,
            asker=each.asker,
            asked_as=each.asked_as,
            unit=each.unit,
            duty=each.duty,
            basis=each.basis,
            due_on=each.due_on,
            since=each.since,
            is_open=each.state not in {State.DONE, State.EXEMPT},
            is_exempt=each.state is State.EXEMPT,
            details=url_for("planning.own") if each.state is State.EXEMPT else None,
        )
        for each in list_own_asks(session, actor, today=today)
    ]
