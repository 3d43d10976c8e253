"""Coming in: with a card, or as somebody who works in a unit whose people may sit the examination."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from elearn.core.actor import Actor
from elearn.core.db.insert import insert_once
from elearn.core.errors import Conflict, NotFound
from elearn.core.ids import Id
from elearn.examinations.candidates.holders import CardHolder
from elearn.examinations.models import Candidate, Examination
from elearn.examinations.queries.held import Held, get_held
from elearn.examinations.queries.seen import may_join
from elearn.examinations.service.shared import end_lapsed

_NUMBER_TRIES = 5


def use_card(session: Session, holder: CardHolder, *, now: datetime) -> None:
    """Notes when a card let its candidate in first."""
    session.execute(
        update(Candidate)
        .where(Candidate.id == holder.candidate_id, Candidate.card_used_at.is_(None))
        .values(card_used_at=now)
        .execution_options(synchronize_session=False)
    )


def join(session: Session, actor: Actor, held: Held, *, now: datetime, today: date) -> Id:
    """Puts somebody on the list who works in a unit whose people may sit the examination; answers their candidate's id.

    Raises:
        NotFound: they may not.
    """
    person_id = actor.person_id
    # Whoever appoints them at the same moment has done so, or waits and finds them on the list. Others who join do not wait.
    session.execute(select(Examination.id).where(Examination.id == held.id).with_for_update(read=True))
    # Read anew: whoever closed it, or took their unit out of its plan, may have come first.
    held = get_held(session, held.id)
    if person_id is None or not may_join(session, actor, held, today=today):
        raise NotFound
    end_lapsed(session, held.id, [person_id], now=now)
    for _ in range(_NUMBER_TRIES):
        number = f"T{secrets.randbelow(10**7):07d}"
        insert_once(
            session,
            Candidate,
            examination_id=held.id,
            person_id=person_id,
            unit_id=actor.unit_id,
            number=number,
            extra_minutes=0,
            listed_at=now,
        )
        found = session.scalar(select(Candidate.id).where(Candidate.examination_id == held.id, Candidate.person_id == person_id))
        if found is not None:
            return found
    raise Conflict  # Five numbers at random that others have: the list is full.
