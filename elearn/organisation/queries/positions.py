"""Positions: what they require, and what they ask of a person on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from elearn.core.actor import Actor, Role
from elearn.core.db.types import LocalisedText
from elearn.core.errors import NotFound
from elearn.core.ids import Id
from elearn.frameworks.document import Source, Status
from elearn.frameworks.models import Competency, Framework, FrameworkLevel
from elearn.organisation import policy
from elearn.organisation.models import Employment, Position, PositionList, PositionRequirement, UnitClosure, UnitState
from elearn.organisation.position_list import ListedPosition, PositionFile, RequiredLevel


@dataclass(frozen=True, slots=True)
class HeldPosition:
    """A position that somebody holds on a day."""

    position_id: Id
    code: str
    title: LocalisedText
    is_draft: bool
    unit_id: Id
    is_main: bool


@dataclass(frozen=True, slots=True)
class Requirement:
    """A competency that somebody must have on a day, at which level, and which of their positions asks it.

    `level` is a rank of the scale of `framework`. `is_draft`: no official document confirms the position and its levels.
    """

    competency_id: Id
    framework: str
    code: str
    level: int
    position_id: Id
    position_title: LocalisedText
    is_draft: bool


@dataclass(frozen=True, slots=True)
class PositionInList:
    """A position, and how many competencies it requires on a day."""

    position_id: Id
    code: str
    title: LocalisedText
    is_draft: bool
    required: int


@dataclass(frozen=True, slots=True)
class RequirementRow:
    """What a position requires from a day to a day. `words`: the competency in words of the job; `levels`: how many there are."""

    competency_id: Id
    framework: str
    code: str
    words: LocalisedText
    level: int
    level_title: LocalisedText
    levels: int
    valid_from: date
    valid_to: date | None

    @property
    def as_required(self) -> RequiredLevel:
        """As a list of positions names it."""
        return RequiredLevel(self.framework, self.code, self.level)


@dataclass(frozen=True, slots=True)
class PositionRecord:
    """A position with what it requires today, what it will require, and what it did."""

    position_id: Id
    code: str
    title: LocalisedText
    is_draft: bool
    now: tuple[RequirementRow, ...]
    coming: tuple[RequirementRow, ...]
    past: tuple[RequirementRow, ...]


def positions_of(session: Session, person_id: Id, day: date) -> tuple[HeldPosition, ...]:
    """The positions that a person holds on a day, the main one first: one for each running employment that names one."""
    rows = session.execute(_held(person_id, day)).all()
    return tuple(HeldPosition(row.id, row.code, row.title, row.is_draft, row.unit_id, row.is_main) for row in rows)


def requirements_of(session: Session, person_id: Id, day: date) -> tuple[Requirement, ...]:
    """What a person's positions of a day require: each competency once, at the highest level that any of them asks.

    Where two positions ask the same level, the main one is named. Empty for somebody without position, such as a citizen. A
    competency that its framework has retired is still required until the position's own list changes; one of an earlier version of
    a framework too: compare by `competency_id` for records, by (`framework`, `code`) for what people read. The actor is not asked:
    whoever shows this decides who may see the person. One statement.

    Args:
        person_id: whose positions.
        day: the day of the employments and of the requirements; any, past or future.

    Returns:
        By framework and by the order of its competencies.
    """
    held = _held(person_id, day).subquery()
    rows = session.execute(
        select(
            PositionRequirement.competency_id,
            Framework.code.label("framework"),
            Competency.code,
            FrameworkLevel.rank,
            held.c.id.label("position_id"),
            held.c.title,
            held.c.is_draft,
        )
        .select_from(held)
        .join(PositionRequirement, and_(PositionRequirement.position_id == held.c.id, policy.running(PositionRequirement, day)))
        .join(Competency, Competency.id == PositionRequirement.competency_id)
        .join(Framework, Framework.id == Competency.framework_id)
        .join(FrameworkLevel, FrameworkLevel.id == PositionRequirement.level_id)
        .order_by(
            Framework.code,
            Competency.ordinal,
            Competency.code,
            Competency.id,
            FrameworkLevel.rank.desc(),
            held.c.is_main.desc(),
            held.c.employment_id,
        )
    )
    highest: dict[Id, Requirement] = {}
    for row in rows:
        highest.setdefault(
            row.competency_id,
            Requirement(row.competency_id, row.framework, row.code, row.rank, row.position_id, row.title, row.is_draft),
        )
    return tuple(highest.values())


def _held(person_id: Id, day: date) -> Select[Id, str, LocalisedText, bool, Id, bool, Id]:
    return (
        select(
            Position.id,
            Position.code,
            Position.title,
            Position.is_draft,
            Employment.unit_id,
            Employment.is_main,
            Employment.id.label("employment_id"),
        )
        .join(Position, Position.id == Employment.position_id)
        .where(Employment.person_id == person_id, policy.running(Employment, day))
        .order_by(Employment.is_main.desc(), Employment.valid_from, Employment.id)
    )


def list_positions(session: Session, *, today: date) -> tuple[PositionInList, ...]:
    """The positions in use, by code, with how many competencies each requires today. One statement."""
    running = and_(PositionRequirement.position_id == Position.id, policy.running(PositionRequirement, today))
    rows = session.execute(
        select(Position, func.count(PositionRequirement.id))
        .outerjoin(PositionRequirement, running)
        .where(Position.retired_at.is_(None))
        .group_by(Position.id)
        .order_by(Position.code)
    )
    return tuple(PositionInList(each.id, each.code, each.title, each.is_draft, count) for each, count in rows)


def position_ids(session: Session) -> dict[str, Id]:
    """The id of every position by its code."""
    return {row.code: row.id for row in session.execute(select(Position.code, Position.id))}


def get_position_record(session: Session, position_id: Id, *, today: date) -> PositionRecord:
    """One position. Two statements.

    Raises:
        NotFound: there is none.
    """
    position = session.get(Position, position_id)
    if position is None:
        raise NotFound
    rows = requirements_between(session, position_id)
    return PositionRecord(
        position.id,
        position.code,
        position.title,
        position.is_draft,
        now=tuple(each for each in rows if each.valid_from <= today and (each.valid_to is None or each.valid_to > today)),
        coming=tuple(each for each in rows if each.valid_from > today),
        past=tuple(each for each in rows if each.valid_to is not None and each.valid_to <= today),
    )


def requirements_between(session: Session, position_id: Id) -> tuple[RequirementRow, ...]:
    """Everything that a position requires, required or will require, by framework, competency and day; empty periods left out."""
    levels = (
        select(func.count())
        .where(FrameworkLevel.framework_id == Framework.id)
        .correlate(Framework)
        .scalar_subquery()
        .label("levels")
    )
    rows = session.execute(
        select(PositionRequirement, Competency, Framework.code, FrameworkLevel.rank, FrameworkLevel.title, levels)
        .join(Competency, Competency.id == PositionRequirement.competency_id)
        .join(Framework, Framework.id == Competency.framework_id)
        .join(FrameworkLevel, FrameworkLevel.id == PositionRequirement.level_id)
        .where(
            PositionRequirement.position_id == position_id,
            or_(PositionRequirement.valid_to.is_(None), PositionRequirement.valid_to > PositionRequirement.valid_from),
        )
        .order_by(Framework.code, Competency.ordinal, Competency.code, PositionRequirement.valid_from)
    )
    return tuple(
        RequirementRow(
            competency_id=competency.id,
            framework=framework,
            code=competency.code,
            words=competency.in_words or competency.title,
            level=rank,
            level_title=title,
            levels=count,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        for row, competency, framework, rank, title, count in rows
    )


def get_position_file(session: Session, *, today: date) -> PositionFile:
    """Every position in use with what it requires today, as a list that can be imported.

    The list is a draft if any of them is; those that are not say so themselves.
    """
    positions = list_positions(session, today=today)
    status = Status.DRAFT if any(each.is_draft for each in positions) else Status.OFFICIAL
    listed = tuple(
        ListedPosition(
            each.code,
            each.title,
            tuple(wanted.as_required for wanted in get_position_record(session, each.position_id, today=today).now),
            None if each.is_draft == (status is Status.DRAFT) else Status.OFFICIAL,
        )
        for each in positions
    )
    return PositionFile(
        code="POSITIONS",
        title={"vi": "Vị trí việc làm", "en": "Positions"},
        status=status,
        source=Source({"vi": "Xuất từ elearn", "en": "Exported from elearn"}),
        checked_on=today,
        note={},
        positions=listed,
    )


def keeps_positions(session: Session, actor: Actor, *, today: date) -> bool:
    """Whether the actor may change what positions require: the operator, or an administrator of every topmost unit of today.

    Positions are the whole installation's, so whoever administers one ward of it may not.
    """
    if actor.is_system:
        return True
    units = actor.units_as(Role.ADMINISTRATOR)
    if not units:
        return False
    reached = select(UnitClosure.descendant_id).where(UnitClosure.ancestor_id.in_(units))
    beyond = select(UnitState.unit_id).where(
        UnitState.parent_id.is_(None), policy.running(UnitState, today), UnitState.unit_id.not_in(reached)
    )
    return session.scalar(beyond.limit(1)) is None


def shipped_position_digests(session: Session) -> frozenset[str]:
    """The digests of the lists of a release that were imported last."""
    return frozenset(each for each in session.scalars(select(PositionList.shipped_digest)) if each)
