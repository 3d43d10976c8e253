"""Feeding responses: whoever holds attempts says that one has a result, in the unit of work in which it gets it.

Nothing is added here: a row waits for `gathering`, so that many who hand in at once do not queue for the sums of one question.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.orm import Session

from elearn.core.db.insert import insert_once
from elearn.core.ids import Id
from elearn.measurement.models import FedAttempt, WaitingAttempt
from elearn.measurement.rules import AttemptResponses, Source
from elearn.measurement.rules.contributions import write_contribution


@dataclass(frozen=True, slots=True)
class MarkedAttempt:
    """The marked answers of one attempt.

    `course_id` is the course whose questions were asked. `seq` is the number of the result, which grows with each marking of the
    attempt. See `rules.respond` for the items of `responses`. Of `Source.HELD` the sums belong to `responses.test` alone.
    """

    source: Source
    course_id: Id
    attempt_id: Id
    seq: int
    responses: AttemptResponses


def feed(session: Session, marked: MarkedAttempt) -> bool:
    """Hands over an attempt. It counts within a minute, once, however often it is fed; answers whether this result is new.

    An attempt that is marked anew is fed again with a higher `seq`: what it contributed before is taken away. To take an attempt
    out of the statistics, feed it without items. Whoever feeds decides when trainers may see the figures: only `Source.HELD`, which
    they are not told, is fed before results are.
    """
    values = {
        "source": marked.source.value,
        "course_id": marked.course_id,
        "attempt_id": marked.attempt_id,
        "seq": marked.seq,
        "contribution": write_contribution(marked.responses),
    }
    return insert_once(session, WaitingAttempt, **values)


def announce_quiz(session: Session, course_id: Id, attempt_id: Id, seq: int) -> bool:
    """Says that an attempt at a quiz has a result: its answers are read from its log later."""
    values = {"source": Source.QUIZ.value, "course_id": course_id, "attempt_id": attempt_id, "seq": seq}
    return insert_once(session, WaitingAttempt, **values)


def is_fed(source: Source, attempt_id: Any, seq: Any) -> ColumnElement[bool]:
    """Clause: the result with this number of an attempt, or a later one, was fed.

    Args:
        attempt_id, seq: columns or expressions of the statement that it is for.
    """
    found = (
        select(table.id).where(table.source == source, table.attempt_id == attempt_id, table.seq >= seq)
        for table in (FedAttempt, WaitingAttempt)
    )
    return or_(*(each.exists() for each in found))


def forget(session: Session, source: Source, attempts: Collection[Id]) -> None:
    """How single attempts were answered goes, because it is erased where it came from; the sums, which tell of nobody, stay."""
    for table in (FedAttempt, WaitingAttempt):
        session.execute(delete(table).where(table.source == source, table.attempt_id.in_(attempts)))
