"""Papers prepared beforehand: everybody on the list has one before the doors open, so that a start is one small update."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from elearn.core.db.insert import insert_rows_once
from elearn.core.ids import Id, new_id
from elearn.examinations.models import Candidate, Examination, Sitting
from elearn.examinations.plan.drawing import Drawn, draw_sections
from elearn.examinations.queries.held import Held, find_held
from elearn.examinations.rules import State
from elearn.examinations.service.listing import list_people_of_units

AT_ONCE = 200
"""So many papers are stored in one unit of work: long enough to be quick, short enough that whoever starts does not wait."""


def seed_of(held: Held, candidate_id: Id, number: int) -> str:
    """The secret of one sitting, made of the examination's own: the same paper can be drawn again."""
    return hmac.digest(held.seed.encode(), f"{candidate_id}\n{number}".encode(), hashlib.sha256).hex()


def prepare_sitting(session: Session, held: Held, candidate_id: Id, *, number: int = 1, now: datetime) -> Id:
    """Draws and stores the paper of a candidate; answers its sitting, which is the one that is there if it is there.

    Args:
        number: counts the candidate's sittings from 1; before a next one is prepared, the one before is void.

    Raises:
        NotFound: the plan is not frozen.
    """
    seed = seed_of(held, candidate_id, number)
    keep_papers(session, held, {candidate_id: draw_sections(held.course(session), held.plan, seed)}, number=number, now=now)
    wanted = select(Sitting.id).where(Sitting.candidate_id == candidate_id, Sitting.is_void.is_(False))
    return session.scalars(wanted).one()


def offer_sitting(session: Session, held: Held, candidate_id: Id, *, number: int, now: datetime) -> Id:
    """Draws and stores a paper that a candidate may sit in place of the one that counts; answers its sitting.

    Raises:
        NotFound: the plan is not frozen.
    """
    papers = {candidate_id: draw_sections(held.course(session), held.plan, seed_of(held, candidate_id, number))}
    keep_papers(session, held, papers, number=number, is_offered=True, now=now)
    return session.scalars(select(Sitting.id).where(Sitting.candidate_id == candidate_id, Sitting.is_offered)).one()


def list_unprepared(session: Session, examination_id: Id, *, most: int = AT_ONCE) -> list[Id]:
    """Candidates on the list who have no paper, in the order of their numbers."""
    has_paper = exists().where(Sitting.candidate_id == Candidate.id, Sitting.is_void.is_(False))
    wanted = select(Candidate.id).where(Candidate.examination_id == examination_id, Candidate.struck_at.is_(None), ~has_paper)
    return list(session.scalars(wanted.order_by(Candidate.number, Candidate.id).limit(most)))


def draw_papers(session: Session, held: Held, candidates: Sequence[Id], pools: Sequence[frozenset[str]]) -> dict[Id, Drawn]:
    """The first papers of these candidates, by candidate; `pools` is what `drawing.pools_of` answers for the plan."""
    course = held.course(session)
    return {each: draw_sections(course, held.plan, seed_of(held, each, 1), pools=pools) for each in candidates}


def is_still(session: Session, held: Held) -> bool:
    """Whether the examination is ready with the very plan that papers were drawn by. Locks it until the unit of work ends."""
    # No other lock than what an organiser's change waits for: whoever starts meanwhile does not wait.
    session.execute(select(Examination.id).where(Examination.id == held.id).with_for_update(key_share=True))
    now_held = find_held(session, held.id)
    return now_held is not None and now_held.state is State.READY and _drawn_by(now_held) == _drawn_by(held)


def _drawn_by(held: Held) -> tuple[Any, ...]:
    return held.plan, held.rendition_id, held.seed


def keep_papers(
    session: Session, held: Held, papers: Mapping[Id, Drawn], *, number: int = 1, is_offered: bool = False, now: datetime
) -> None:
    """Stores papers for candidates who have none and are still on the list.

    Args:
        is_offered: they wait beside the one that counts, and count for nothing themselves.
    """
    on_list = select(Candidate.id).where(Candidate.id.in_(papers), Candidate.struck_at.is_(None))
    insert_rows_once(
        session,
        Sitting,
        [
            {
                "id": new_id(),
                "examination_id": held.id,
                "candidate_id": each,
                "number": number,
                "seed": seed_of(held, each, number),
                "paper": papers[each],
                "prepared_at": now,
                "is_void": is_offered,
                "is_offered": is_offered,
            }
            for each in session.scalars(on_list.order_by(Candidate.number))
        ],
    )


def list_allowed(session: Session, held: Held, *, now: datetime, today: date) -> int:
    """Puts everybody on the list who works in the units that the plan allows; answers how many were new."""
    return list_people_of_units(session, held, now=now, today=today) if held.plan.units else 0
