"""Who has seen questions of an examination before it is over, and from whom they are kept: whoever sits it, or may still join."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, ScalarSelect, Select, func, select
from sqlalchemy.orm import Session, aliased

from elearn.core.actor import Actor
from elearn.core.ids import Id, parse_id
from elearn.examinations.acts import ActKind
from elearn.examinations.models import (
    Candidate,
    EssayMarking,
    Examination,
    ExaminationAct,
    Member,
    Opening,
    PaperEntry,
    Seen,
    Sitting,
)
from elearn.examinations.policy import keeps_questions, serves_still
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.writers import written_among
from elearn.examinations.rules import State
from elearn.organisation.models import Employment, UnitClosure
from elearn.organisation.policy import running

_SHOWS = (ActKind.PRINTED, ActKind.REPORT_ANSWERED)
"""Acts of the sealed log that show questions to whoever does them."""


def saw_papers(examination_id: Id) -> CompoundSelect[Any]:
    """Whoever opened the sealed paper of an examination, was shown questions of it or printed papers as it is frozen now, read an
    answer sheet or marked an essay of it: nobody of them sits it.
    """
    return _sightings(lambda examination, person: (select(person), examination == examination_id))


def papers_seen_by(person_id: Id, examinations: Collection[Id]) -> CompoundSelect[Any]:
    """Those of some examinations of which somebody is among `saw_papers`."""
    return _sightings(lambda examination, person: (select(examination), (person == person_id) & examination.in_(examinations)))


def _sightings(of: Callable[[Any, Any], tuple[Select[Any], ColumnElement[bool]]]) -> CompoundSelect[Any]:
    """`of` answers for a column of the examination and one of the person which of them is wanted, and where."""
    acted, here = of(ExaminationAct.examination_id, ExaminationAct.actor_id)
    since = func.coalesce(frozen_at(ExaminationAct.examination_id), ExaminationAct.at)
    acted = acted.where(here, ExaminationAct.kind.in_(_SHOWS), ExaminationAct.actor_id.is_not(None), ExaminationAct.at >= since)
    shown, here = of(Seen.examination_id, Seen.person_id)
    shown = shown.where(here, Seen.seen_at >= func.coalesce(frozen_at(Seen.examination_id), Seen.seen_at))
    opened, here = of(Opening.examination_id, Opening.person_id)
    opened = opened.where(here)
    entered, here = of(Sitting.examination_id, PaperEntry.entered_by)
    entered = entered.join_from(PaperEntry, Sitting, Sitting.id == PaperEntry.sitting_id).where(here)
    marked, here = of(Sitting.examination_id, EssayMarking.marked_by)
    marked = marked.join_from(EssayMarking, Sitting, Sitting.id == EssayMarking.sitting_id).where(here)
    return acted.union(shown, opened, entered, marked)


def frozen_at(examination_id: Any) -> ScalarSelect[Any]:
    """When the plan was frozen last: papers from before were drawn anew. Takes an id, or a column of the statement around it."""
    ready, at = aliased(ExaminationAct), ExaminationAct.at.type
    wanted = (ready.examination_id == examination_id, ready.kind == ActKind.READY)
    return select(func.max(ready.at, type_=at)).where(*wanted).correlate(ExaminationAct, Seen).scalar_subquery()


def is_candidate(session: Session, held: Held, actor: Actor) -> bool:
    """Whether the actor is on the list of the examination, or was when its papers were drawn: then no sheet of it is for their
    hands. Who comes back to the list would have the paper from before.
    """
    return actor.person_id is not None and bool(candidates_among(session, held.id, [actor.person_id]))


def candidates_among(session: Session, examination_id: Id, people: Collection[Id]) -> set[Id]:
    """Those of some people for whom `is_candidate` holds."""
    drawn_at = frozen_at(examination_id)
    was_drawn = Candidate.struck_at.is_(None) | (Candidate.struck_at >= func.coalesce(drawn_at, Candidate.struck_at))
    wanted = (Candidate.examination_id == examination_id, Candidate.person_id.in_(people), was_drawn)
    return {each for each in session.scalars(select(Candidate.person_id).where(*wanted)) if each is not None}


def may_join(session: Session, actor: Actor, held: Held, *, today: date) -> bool:
    """Whether somebody who is not on the list may sit it: they work in one of its units or below, nobody took them off the list,
    they do not serve there, they have not seen its papers, and had no hand in its course.
    """
    return actor.person_id is not None and _may_join(session, actor.person_id, held, today)


def _may_join(session: Session, person_id: Id, held: Held, today: date) -> bool:
    if held.state is not State.READY:
        return False
    wanted = {found for each in held.plan.units if (found := parse_id(each)) is not None}
    if wanted.isdisjoint(units_of(session, person_id, today)):
        return False
    return not barred_from(session, person_id, [held.id], today=today)


def units_of(session: Session, person_id: Id, today: date) -> set[Id]:
    """The units where somebody works today, with everything above them."""
    wanted = select(UnitClosure.ancestor_id).join(Employment, Employment.unit_id == UnitClosure.descendant_id)
    return set(session.scalars(wanted.where(Employment.person_id == person_id, running(Employment, today))))


def barred_from(session: Session, person_id: Id, examinations: Collection[Id], *, today: date) -> set[Id]:
    """Those of the examinations that somebody serves at, from whose list they were taken, whose papers they have seen, or whose
    course they wrote or reviewed. As many statements for many examinations as for one.
    """
    if not examinations:
        return set()
    serving = select(Member.examination_id).join(Examination, Examination.id == Member.examination_id)
    serving = serving.where(
        Member.examination_id.in_(examinations), Member.person_id == person_id, Member.relieved_at.is_(None), serves_still(today)
    )
    listed = select(Candidate.examination_id).where(
        Candidate.examination_id.in_(examinations), Candidate.person_id == person_id, Candidate.struck_at.is_not(None)
    )
    seen = papers_seen_by(person_id, examinations)
    barred = {found for each in (serving, listed, seen) for found in session.scalars(each)}
    return barred | written_among(session, person_id, examinations)


def is_kept_from(session: Session, held: Held, actor: Actor, *, today: date) -> bool:
    """Whether no page shows the actor a question of the examination now (`policy.keeps_questions`)."""
    return actor.person_id is not None and bool(kept_among(session, held, [actor.person_id], today=today))


def kept_among(session: Session, held: Held, people: Collection[Id], *, today: date) -> set[Id]:
    """Those of some people for whom `is_kept_from` holds."""
    if held.state is not State.READY or not people:
        return set()
    sits = candidates_among(session, held.id, people)
    joining = {each for each in people if each not in sits and _may_join(session, each, held, today)}
    return {each for each in people if keeps_questions(held.state, sits=each in sits, may_join=each in joining)}
