"""What the council and supervision observed of an examination, each with its answer: pairs of acts of the sealed log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.core.ids import Id
from elearn.examinations.act_words import answer_of, observation_of
from elearn.examinations.acts import ActKind
from elearn.examinations.models import ExaminationAct, Member
from elearn.examinations.queries.board import list_rooms
from elearn.examinations.queries.held import Held
from elearn.organisation.policy import below


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered, when and by whom; `name` is None once it was erased."""

    at: datetime
    name: str | None
    words: str


@dataclass(frozen=True, slots=True)
class Observation:
    """What somebody observed. `seq` is its number in the log; `room` is "" for none. `is_emptied`: its words were, on their day,
    and with them those of its answer.
    """

    seq: int
    at: datetime
    observer_id: Id | None
    name: str | None
    room: str
    words: str
    is_emptied: bool
    answer: Answer | None


def list_observations(session: Session, held: Held) -> tuple[Observation, ...]:
    """The observations by number. Within a scope those of a room of it, and those of whoever served within it as they wrote."""
    act = ExaminationAct
    kinds = (ActKind.OBSERVED, ActKind.OBSERVATION_ANSWERED)
    rows = session.execute(
        select(act.seq, act.kind, act.at, act.actor_id, act.words, act.words_digest, Person.full_name, _serves_within(held))
        .outerjoin(Person, Person.id == act.actor_id)
        .where(act.examination_id == held.id, act.kind.in_(kinds))
        .order_by(act.seq)
    ).all()
    if not rows:
        return ()
    answers = {}
    for row in rows:
        if row.kind == ActKind.OBSERVATION_ANSWERED and (found := answer_of(row.words)) is not None:
            answers[found[0]] = Answer(row.at, row.full_name, found[1])
    rooms = None if held.scope is None else {each.name for each in list_rooms(session, held)}
    read = [(_observation(row, answers.get(row.seq)), row.is_theirs) for row in rows if row.kind == ActKind.OBSERVED]
    return tuple(each for each, is_theirs in read if rooms is None or is_theirs or each.room in rooms)


def count_unanswered(session: Session, held: Held) -> int:
    """How many wait for an answer, within the scope. What was emptied on its day cannot be answered any more."""
    return sum(each.answer is None and not each.is_emptied for each in list_observations(session, held))


def _serves_within(held: Held) -> ColumnElement[bool]:
    """Whether the actor served within the scope when they acted."""
    if held.scope is None:
        return false().label("is_theirs")
    act = ExaminationAct
    there = (Member.examination_id == held.id, Member.person_id == act.actor_id, below((held.scope,), Member.unit_id))
    then = (Member.appointed_at <= act.at, or_(Member.relieved_at.is_(None), act.at <= Member.relieved_at))
    return select(Member.id).where(*there, *then).correlate(act).exists().label("is_theirs")


def _observation(row: Any, answer: Answer | None) -> Observation:
    room, words = observation_of(row.words)
    return Observation(row.seq, row.at, row.actor_id, row.full_name, room, words, bool(row.words_digest) and not row.words, answer)
