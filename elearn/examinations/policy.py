"""Which examinations and candidates an actor reaches.

An exam officer reaches the examinations of their units and everything below, and those that a unit above has handed to one of their
units, as long as that lasts. Whoever serves in a body of an examination reaches that one. Candidates reach their own rows.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true

from elearn.core.actor import Actor, Role
from elearn.examinations.candidates.holders import CardHolder, Holder
from elearn.examinations.models import Candidate, Examination, Member
from elearn.examinations.rules import Body
from elearn.organisation.policy import below


def owned_by(actor: Actor) -> ColumnElement[bool]:
    """Clause on `Examination`: of a unit for which the actor is exam officer. Only they plan, delegate and post."""
    return true() if actor.is_system else below(actor.units_as(Role.EXAM_OFFICER), Examination.unit_id)


def organised_by(actor: Actor, *, today: date) -> ColumnElement[bool]:
    """Clause on `Examination`: the actor's own, or handed to one of their units and not over."""
    if actor.is_system:
        return true()
    handed = and_(Examination.held_until >= today, below(actor.units_as(Role.EXAM_OFFICER), Examination.held_by_id))
    return or_(owned_by(actor), handed)


def served_by(actor: Actor, *bodies: Body) -> ColumnElement[bool]:
    """Clause on `Examination`: the actor serves there now, in one of `bodies` (none named: in any)."""
    if actor.person_id is None:
        return false()
    serving = [Member.examination_id == Examination.id, Member.person_id == actor.person_id, Member.relieved_at.is_(None)]
    if bodies:
        serving.append(Member.body.in_(bodies))
    return exists(select(Member.id).where(*serving).correlate(Examination))


def overseen_by(actor: Actor, *bodies: Body, today: date) -> ColumnElement[bool]:
    """Clause on `Examination`: the actor organises it or serves there in one of `bodies`."""
    return or_(organised_by(actor, today=today), served_by(actor, *bodies))


def audited_by(actor: Actor, *, today: date) -> ColumnElement[bool]:
    """Clause on `Examination`: the actor may read its sealed log: organises it, sits in its council, supervises it, or is
    auditor of the unit that answers for it.
    """
    return or_(
        overseen_by(actor, Body.COUNCIL, Body.SUPERVISION, today=today), below(actor.units_as(Role.AUDITOR), Examination.unit_id)
    )


def sat_by(holder: Holder) -> ColumnElement[bool]:
    """Clause on `Candidate`: whoever sits, with an account or with a card; still on the list."""
    if isinstance(holder, CardHolder):
        return and_(Candidate.id == holder.candidate_id, Candidate.struck_at.is_(None))
    return own_candidacies(holder)


def own_candidacies(actor: Actor) -> ColumnElement[bool]:
    """Clause on `Candidate`: the actor's own, still on the list."""
    if actor.person_id is None:
        return false()
    return and_(Candidate.person_id == actor.person_id, Candidate.struck_at.is_(None))


def candidacies_of(holder: Holder) -> ColumnElement[bool]:
    """Clause on `Candidate`: those of whoever signed in or came in with a card, still on the list."""
    if isinstance(holder, CardHolder):
        return and_(Candidate.id == holder.candidate_id, Candidate.struck_at.is_(None))
    return own_candidacies(holder)
