"""Who has no hand in the results of an examination though their role gives it: whoever sits it, and whoever marks it (0060)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.core.actor import Actor, Role
from elearn.core.db.types import LocalisedText
from elearn.core.ids import Id
from elearn.examinations.models import EssayMarking, Examination, Member, Sitting
from elearn.examinations.policy import serves_still
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.seen import candidates_among
from elearn.examinations.rules import Body
from elearn.examinations.scores.marking_rules import MarkRound
from elearn.organisation.queries.responsible import list_holders_upward


@dataclass(frozen=True, slots=True)
class StandIns:
    """The exam officers who do in somebody's place what is not for their hands, and the unit for which they are."""

    names: tuple[str, ...]
    unit: LocalisedText


def markers_among(session: Session, examination_id: Id, people: Collection[Id], *, today: date) -> set[Id]:
    """Those of some people who mark the examination, or gave a mark before they were relieved. Whoever answers appeals marks then,
    and is none of them for it.
    """
    serving = (
        select(Member.person_id)
        .join(Examination, Examination.id == Member.examination_id)
        .where(Member.examination_id == examination_id, Member.person_id.in_(people), Member.body == Body.MARKING)
        .where(Member.relieved_at.is_(None), serves_still(today))
    )
    gave = (
        select(EssayMarking.marked_by)
        .join(Sitting, Sitting.id == EssayMarking.sitting_id)
        .where(Sitting.examination_id == examination_id, EssayMarking.marked_by.in_(people))
        .where(EssayMarking.round != MarkRound.APPEAL)
    )
    return {*session.scalars(serving), *session.scalars(gave)}


def apart_among(session: Session, held: Held, people: Collection[Id], *, today: date) -> set[Id]:
    """Those of some people who decide nothing about the results: they sit the examination, or mark it."""
    return candidates_among(session, held.id, people) | markers_among(session, held.id, people, today=today)


def is_marker(session: Session, held: Held, actor: Actor, *, today: date) -> bool:
    """Whether the actor is among `markers_among`."""
    return actor.person_id is not None and bool(markers_among(session, held.id, [actor.person_id], today=today))


def organising_among(session: Session, held: Held, people: Collection[Id], *, today: date) -> set[Id]:
    """Those of some people who organise the examination: exam officers of its unit, of the one it is handed to, or above."""
    holds_still = held.held_by_id is not None and held.held_until is not None and held.held_until >= today
    lowest = held.held_by_id if holds_still else held.unit_id
    upward = list_holders_upward(session, lowest, Role.EXAM_OFFICER, besides=(), today=today)
    return {person for each in upward for person in each.people}.intersection(people)


def find_stand_ins(session: Session, held: Held, actor: Actor, *, today: date) -> StandIns | None:
    """The exam officers of the examination's unit who may decide in the actor's place, else those of the nearest one above that
    has any; None where nobody does.
    """
    besides = {actor.person_id} if actor.person_id is not None else set()
    upward = list_holders_upward(session, held.unit_id, Role.EXAM_OFFICER, besides=besides, today=today)
    apart = apart_among(session, held, {person for each in upward for person in each.people}, today=today)
    for each in upward:
        free = [person for person in each.people if person not in apart]
        if free:
            wanted = select(Person.full_name).where(Person.id.in_(free)).order_by(Person.name_sort, Person.id)
            return StandIns(tuple(name for name in session.scalars(wanted) if name), each.name)
    return None
