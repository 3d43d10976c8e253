"""Examinations as those who have to do with them find them: the list, and how far the preparation of one has come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from elearn.catalogue.queries import find_served
from elearn.core.actor import Actor, Role
from elearn.core.db.aliases import shared_alias
from elearn.core.db.types import LocalisedText
from elearn.core.ids import Id, parse_id
from elearn.core.paging import Page, Paging
from elearn.examinations.models import Candidate, Examination, Member, Room, Sitting
from elearn.examinations.policy import known_to, member_within, overseen_by, room_within, serves_still, within
from elearn.examinations.queries.held import Held
from elearn.examinations.rules import Body, State, Template
from elearn.organisation.models import Unit, UnitClosure, UnitState
from elearn.organisation.policy import running, units_visible_to
from elearn.organisation.queries.staff_imports import names_of_units

OFFERED_UNITS = 3_000
"""What one officer chooses from: a city with its wards and their offices has about a thousand units."""
_Above = shared_alias(UnitState)


@dataclass(frozen=True, slots=True)
class ExaminationRow:
    """An examination in the list. `held_by` is the unit that it was handed to, None where to none."""

    id: Id
    title: str
    template: Template
    state: State
    unit: LocalisedText
    held_by: LocalisedText | None
    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an examination has come: numbers of people, papers and seats."""

    candidates: int
    seated: int
    carded: int
    guests: int
    prepared: int
    started: int
    submitted: int
    rooms: int
    seats: int
    members: dict[Body, int]


def list_examinations(session: Session, actor: Actor, *, today: date, page: int = 1) -> Page[ExaminationRow]:
    """The examinations that the actor organises or serves at, the latest window first. Three statements."""
    mine = overseen_by(actor, today=today)
    paging = Paging.of(session.scalar(select(func.count()).select_from(Examination).where(mine)) or 0, page)
    wanted = select(Examination).where(mine).order_by(Examination.opens_at.desc(), Examination.id)
    rows = session.scalars(paging.limit(wanted)).all()
    names = names_of_units(session, {each.unit_id for each in rows} | {each.held_by_id for each in rows if each.held_by_id})
    return Page(
        tuple(
            ExaminationRow(
                id=each.id,
                title=each.title,
                template=Template(each.template),
                state=State(each.state),
                unit=names[each.unit_id],
                held_by=None if each.held_by_id is None else names[each.held_by_id],
                opens_at=each.opens_at,
                closes_at=each.closes_at,
            )
            for each in rows
        ),
        paging,
    )


def titles_of(session: Session, actor: Actor, ids: Collection[str], *, today: date) -> dict[str, str]:
    """What examinations are called, by their ids as the statistics write them; those that are none are left out, and those of which
    the actor may not know that they are.
    """
    wanted = {found for each in ids if (found := parse_id(each)) is not None}
    known = (Examination.id.in_(wanted), known_to(actor, today=today))
    rows = session.execute(select(Examination.id, Examination.title).where(*known))
    return {str(row.id): row.title for row in rows}


def read_progress(session: Session, held: Held) -> Progress:
    """The numbers of one examination within the scope. Of those who serve it counts who serves for everybody in it: whom a unit
    appointed for its own candidates does not serve for others. Four statements.
    """
    on_list = (Candidate.examination_id == held.id, Candidate.struck_at.is_(None), within(held.scope))
    people = session.execute(
        select(func.count(), func.count(Candidate.seat), func.count(Candidate.card_digest), func.count(Candidate.name)).where(
            *on_list
        )
    ).one()
    counting = (Sitting.examination_id == held.id, Sitting.is_void.is_(False), within(held.scope))
    papers = session.execute(
        select(func.count(), func.count(Sitting.started_at), func.count(Sitting.submitted_at))
        .select_from(Sitting)
        .join(Candidate, Candidate.id == Sitting.candidate_id)
        .where(*counting)
    ).one()
    rooms = session.execute(
        select(func.count(), func.coalesce(func.sum(Room.seats), 0)).where(Room.examination_id == held.id, room_within(held.scope))
    ).one()
    serving = (Member.examination_id == held.id, Member.relieved_at.is_(None), member_within(held.scope))
    members = session.execute(select(Member.body, func.count()).where(*serving).group_by(Member.body)).all()
    return Progress(*people, *papers, *rooms, members={Body(body): count for body, count in members})


def title_of_course(session: Session, held: Held) -> LocalisedText | None:
    """What the course is called from which questions come; None where it is not published any more."""
    entry = find_served(session, held.course_id)
    return None if entry is None else entry.title


def list_bodies(session: Session, actor: Actor, examination_id: Id, *, today: date) -> list[Body]:
    """In which bodies of an examination the actor serves now."""
    wanted = (Member.examination_id == examination_id, Member.person_id == actor.person_id, Member.relieved_at.is_(None))
    serving = select(Member.body).join(Examination, Examination.id == Member.examination_id).where(*wanted, serves_still(today))
    return [Body(each) for each in session.scalars(serving)]


def is_organiser(session: Session, held: Held, clause: ColumnElement[bool]) -> bool:
    """Whether the clause on `Examination` (`policy.organised_by`, `policy.owned_by`) holds for this one."""
    return session.scalar(select(Examination.id).where(Examination.id == held.id, clause)) is not None


@dataclass(frozen=True, slots=True)
class OfferedUnit:
    """A unit to choose. `above` is the name of the one above it where others of the list are called the same, else None. `height`
    counts from the topmost unit of the list, which has 0.
    """

    id: Id
    name: LocalisedText
    above: LocalisedText | None
    height: int


def list_units(session: Session, actor: Actor, *, today: date, under: Id | None = None) -> list[OfferedUnit]:
    """Units of today for which the actor is exam officer, the topmost first; with `under`, those below that one alone. Never more
    than `OFFERED_UNITS`: the lowest are left out.
    """
    height = select(func.count()).where(UnitClosure.descendant_id == Unit.id).correlate(Unit).scalar_subquery()
    wanted = _units(actor, today, Unit.id, UnitState.name, _Above.name.label("above"), height.label("height"))
    wanted = wanted.outerjoin(_Above, and_(_Above.unit_id == UnitState.parent_id, running(_Above, today)))
    if under is not None:
        below = select(UnitClosure.descendant_id).where(UnitClosure.ancestor_id == under, UnitClosure.depth > 0)
        wanted = wanted.where(Unit.id.in_(below))
    rows = session.execute(wanted.order_by(height, UnitState.name_folded, _Above.name_folded, Unit.id).limit(OFFERED_UNITS)).all()
    called = Counter(each for row in rows for each in set(row.name.values()))
    shared = {name for name, count in called.items() if count > 1}
    return [
        OfferedUnit(row.id, row.name, row.above if shared & set(row.name.values()) else None, row.height - rows[0].height)
        for row in rows
    ]


def _units(actor: Actor, today: date, *columns: Any) -> Select[*tuple[Any, ...]]:
    mine = units_visible_to(actor, Role.EXAM_OFFICER, column=Unit.id)
    return select(*columns).join(UnitState, UnitState.unit_id == Unit.id).where(running(UnitState, today), mine)
