"""Which examinations and candidates an actor reaches.

An exam officer reaches the examinations of their units and everything below, and those that a unit above has handed to one of their
units, as long as that lasts. Whoever serves in a body of an examination reaches that one. Candidates reach their own rows.

Of an examination that was handed to a unit below, that unit's officers reach the candidates within its scope alone, and so do those
whom they appointed: `scope_of` says which unit it is, `within` is the one clause by which every query and use case keeps to it.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, false, null, or_, select, true, type_coerce

from elearn.core.actor import Actor, Role
from elearn.core.ids import Id
from elearn.examinations.candidates.holders import CardHolder, Holder
from elearn.examinations.models import Candidate, Examination, Member, Room
from elearn.examinations.rules import SHOWN, UNTOLD, Body, State
from elearn.organisation.models import UnitClosure
from elearn.organisation.policy import below


def owned_by(actor: Actor) -> ColumnElement[bool]:
    """Clause on `Examination`: of a unit for which the actor is exam officer. Only they plan, delegate and post."""
    return true() if actor.is_system else below(actor.units_as(Role.EXAM_OFFICER), Examination.unit_id)


def handed_to(actor: Actor, *, today: date) -> ColumnElement[bool]:
    """Clause on `Examination`: handed to one of the actor's units and not over."""
    return and_(Examination.held_until >= today, below(actor.units_as(Role.EXAM_OFFICER), Examination.held_by_id))


def organised_by(actor: Actor, *, today: date) -> ColumnElement[bool]:
    """Clause on `Examination`: the actor's own, or handed to one of their units and not over."""
    return true() if actor.is_system else or_(owned_by(actor), handed_to(actor, today=today))


def served_by(actor: Actor, *bodies: Body, today: date) -> ColumnElement[bool]:
    """Clause on `Examination`: the actor serves there now, in one of `bodies` (none named: in any)."""
    return _serving(actor, bodies or tuple(Body), serves_still(today))


def serves_still(today: date) -> ColumnElement[bool]:
    """Clause on `Member` beside its `Examination`: appointed for the whole of it, or by a unit that it is handed to until today or
    later, or that stands below that one. When the day is over or the city took it back, nobody need be relieved.
    """
    held = select(UnitClosure.descendant_id).where(UnitClosure.ancestor_id == Examination.held_by_id).correlate(Examination)
    return or_(Member.unit_id.is_(None), and_(Examination.held_until >= today, Member.unit_id.in_(held)))


def whole_council() -> ColumnElement[bool]:
    """Clause on `Member`: serves in the council now. The council is of the whole examination: whom a unit appointed that holds it
    within its scope is not of it, whatever that unit called them.
    """
    return and_(Member.body == Body.COUNCIL, Member.relieved_at.is_(None), Member.unit_id.is_(None))


def sits_in_council(actor: Actor) -> ColumnElement[bool]:
    """Clause on `Examination`: the actor is of its council (`whole_council`)."""
    return _serving(actor, (Body.COUNCIL,), Member.unit_id.is_(None))


def _serving(actor: Actor, bodies: tuple[Body, ...], *more: ColumnElement[bool]) -> ColumnElement[bool]:
    if actor.person_id is None or not bodies:
        return false()
    serving = (Member.examination_id == Examination.id, Member.person_id == actor.person_id, Member.relieved_at.is_(None))
    return exists(select(Member.id).where(*serving, Member.body.in_(bodies), *more).correlate(Examination))


def overseen_by(actor: Actor, *bodies: Body, today: date) -> ColumnElement[bool]:
    """Clause on `Examination`: the actor organises it or serves there in one of `bodies`."""
    return or_(organised_by(actor, today=today), served_by(actor, *bodies, today=today))


def led_by(actor: Actor, *bodies: Body) -> ColumnElement[bool]:
    """Clause on `Examination`: the actor has to do with the whole of it: an officer of the unit that answers for it or of one
    above, or appointed for all of it into one of `bodies` (none named: in none).
    """
    return or_(owned_by(actor), _serving(actor, bodies, Member.unit_id.is_(None)))


def audited_by(actor: Actor) -> ColumnElement[bool]:
    """Clause on `Examination`: the actor may read its sealed log, which is of the whole of it: leads it, sits in its council,
    supervises it, or is auditor of the unit that answers for it.
    """
    return or_(led_by(actor, Body.COUNCIL, Body.SUPERVISION), below(actor.units_as(Role.AUDITOR), Examination.unit_id))


def known_to(actor: Actor, *, today: date) -> ColumnElement[bool]:
    """Clause on `Examination`: the actor has to do with it and may be told that it is: organises it, serves there, audits it, or is
    on its list and it is shown to candidates.
    """
    listed = exists(select(Candidate.id).where(Candidate.examination_id == Examination.id, sat_by(actor)).correlate(Examination))
    return or_(overseen_by(actor, *Body, today=today), audited_by(actor), and_(Examination.state.in_(SHOWN), listed))


def scope_of(actor: Actor, *bodies: Body, today: date) -> ColumnElement[Any]:
    """Column of `Examination` beside `overseen_by` of the same bodies: the unit within which the actor reaches candidates, NULL
    for all of them. Who leads it or serves for all of it in one of `bodies` reaches all; whoever organises it because it was handed
    to their unit reaches that unit's, and whoever that unit appointed reaches them too. Of whom a unit appointed that holds it no
    more it is still that unit and never all: the clause beside it finds nothing for them.
    """
    own = (Member.examination_id == Examination.id, Member.person_id == actor.person_id, Member.relieved_at.is_(None))
    appointed_for = select(Member.unit_id).where(*own).correlate(Examination).scalar_subquery()
    led, handed = led_by(actor, *bodies), handed_to(actor, today=today)
    return type_coerce(case((led, null()), (handed, Examination.held_by_id), else_=appointed_for), Member.unit_id.type)


def within(scope: Id | None) -> ColumnElement[bool]:
    """Clause on `Candidate`: within the scope of a unit that holds an examination (None: of the whole of it). Who has an account is
    of the unit in which they worked when they were listed; whoever has none is of the unit in whose room they sit.
    """
    if scope is None:
        return true()
    guests = and_(Candidate.person_id.is_(None), Candidate.room_id.in_(select(Room.id).where(room_within(scope))))
    return or_(and_(Candidate.person_id.is_not(None), below((scope,), Candidate.unit_id)), guests)


def room_within(scope: Id | None) -> ColumnElement[bool]:
    """Clause on `Room`: of the unit that holds the examination within `scope` (None: of the whole of it)."""
    return true() if scope is None else below((scope,), Room.unit_id)


def member_within(scope: Id | None) -> ColumnElement[bool]:
    """Clause on `Member`: serves for all whom one reaches within `scope` (None: for the whole of the examination)."""
    for_all = Member.unit_id.is_(None)
    return for_all if scope is None else or_(for_all, below((scope,), Member.unit_id))


def keeps_questions(state: State, *, sits: bool, may_join: bool) -> bool:
    """Whether no page shows somebody a question of an examination, whatever else they are: as long as it is sat, to whoever sits
    it, and to whoever may still join. They serve or they sit: whoever is appointed into a body, or was shown a question, does not
    join.

    Args:
        sits: they are on its list, or were when its papers were drawn; also after they have handed in.
        may_join: they are not, and their unit lets them.
    """
    return state is State.READY and (sits or may_join)


def banks_kept_from(actor: Actor, course: Any) -> ColumnElement[bool]:
    """Clause on a column with the id of a course: the actor is on the list of an examination that asks it and whose results are not
    told. Whoever sits it does not write, review or read what it is drawn from meanwhile.
    """
    if actor.person_id is None:
        return false()
    sits = select(Candidate.id).join(Examination, Examination.id == Candidate.examination_id)
    on_list = (Candidate.person_id == actor.person_id, Candidate.struck_at.is_(None), Examination.state.in_(UNTOLD))
    return exists(sits.where(Examination.course_id == course, *on_list).correlate_except(Candidate, Examination))


def sat_by(holder: Holder) -> ColumnElement[bool]:
    """Clause on `Candidate`: whoever sits, with an account or with a card; still on the list."""
    if isinstance(holder, CardHolder):
        return and_(Candidate.id == holder.candidate_id, Candidate.struck_at.is_(None))
    if holder.person_id is None:
        return false()
    return and_(Candidate.person_id == holder.person_id, Candidate.struck_at.is_(None))
