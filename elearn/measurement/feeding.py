"""Feeding responses: whoever holds attempts says that one has a result, in the unit of work in which it gets it.

Nothing is added here: a row waits for `gathering`, so that many who hand in at once do not queue for the sums of one question.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from elearn.core.db.insert import insert_once
from elearn.core.ids import Id
from elearn.measurement.models import WaitingAttempt
from elearn.measurement.rules import AttemptResponses, Source
from elearn.measurement.rules.contributions import write_contribution


def feed(session: Session, source: Source, course_id: Id, attempt_id: Id, seq: int, responses: AttemptResponses) -> bool:
    """Hands over the marked answers of one attempt. They count within a minute, once, however often they are fed.

    An attempt that is marked anew is fed again with a higher `seq`: what it contributed before is taken away. To take an attempt
    out of the statistics, feed it without items. Whoever feeds decides when trainers may see the figures: an examination that is
    not over is not fed.

    Args:
        source: the kind of test.
        course_id: the course whose questions were asked.
        seq: the number of the result, which grows with each marking of the attempt.
        responses: see `rules.respond` for the items.

    Returns:
        Whether this result had not been fed before.
    """
    return _wait(session, source, course_id, attempt_id, seq, write_contribution(responses))


def announce_quiz(session: Session, course_id: Id, attempt_id: Id, seq: int) -> None:
    """Says that an attempt at a quiz has a result: its answers are read from its log later."""
    _wait(session, Source.QUIZ, course_id, attempt_id, seq, None)


def _wait(session: Session, source: Source, course_id: Id, attempt_id: Id, seq: int, contribution: dict[str, Any] | None) -> bool:
    values = {"source": source.value, "course_id": course_id, "attempt_id": attempt_id, "seq": seq, "contribution": contribution}
    return insert_once(session, WaitingAttempt, **values)
