"""What positions require, and lists of positions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.core.actor import Actor
from elearn.core.errors import N_, Conflict, Invalid, NotFound
from elearn.core.events import publish
from elearn.core.ids import Id, new_id
from elearn.frameworks.document import ItemKind, Known
from elearn.frameworks.models import Competency, Framework, FrameworkLevel
from elearn.frameworks.queries import known_frameworks
from elearn.organisation import events
from elearn.organisation.models import Position, PositionList, PositionRequirement
from elearn.organisation.position_list import ListedPosition, PositionFile, RequiredLevel
from elearn.organisation.queries import RequirementRow, keeps_positions, requirements_between
from elearn.organisation.service.staff import create_position


@dataclass(frozen=True, slots=True)
class ImportedPositions:
    """What an import did: codes of positions that came, and of those of which something changed.

    `ended` is what positions required and the list no longer names: the code of a position, and what it required.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    ended: tuple[tuple[str, RequiredLevel], ...] = ()


def require_level(
    session: Session, actor: Actor, position_id: Id, competency_id: Id, level: int | None, *, on: date, now: datetime, today: date
) -> bool:
    """From a day on a position requires this level of a competency; None: none any more. Answers whether that changed anything.

    Args:
        level: a rank of the scale of the competency's framework.
        on: the first day. Only the operator may name one that has passed: what was required then is a record.

    Raises:
        NotFound: there is no such position or competency, or the actor may not change positions.
        Invalid: the scale has no such level, or the day has passed.
        Conflict: a change that begins later is written down already.
    """
    if session.get(Position, position_id) is None or not keeps_positions(session, actor, today=today):
        raise NotFound
    competency = session.get(Competency, competency_id)
    if competency is None or competency.kind != ItemKind.COMPETENCY:
        raise NotFound
    if on < today and not actor.is_system:
        raise Invalid(N_("Ngày này đã qua."), field="on")
    level_id = None if level is None else _level_id(session, competency, level)
    if not _set_level(session, position_id, competency_id, level_id, on):
        return False
    publish(session, events.RequirementChanged(position_id, competency_id, level, on), actor=actor, now=now)
    return True


def import_positions(
    session: Session, actor: Actor, file: PositionFile, *, on: date, now: datetime, today: date, shipped_digest: str | None = None
) -> ImportedPositions:
    """Makes the positions that a checked list names what it says, from a day on. The same list twice changes nothing.

    A position that the list names requires exactly what it says there: what it required beside that ends. Positions that it does
    not name stay as they are. What a position requires already may be named though its framework has retired it.

    Raises:
        NotFound: the actor is not the operator.
        Conflict: a change that begins later is written down already.
        Invalid: the list names a competency or level that is not here.
    """
    if not actor.is_system:
        raise NotFound
    wanted = _Wanted(_in_use(session), known_frameworks(session))
    there = {each.code: each for each in session.scalars(select(Position).with_for_update())}
    added: list[str] = []
    changed: list[str] = []
    ended: list[tuple[str, RequiredLevel]] = []
    for each in file.positions:
        is_draft = file.is_draft(each)
        if each.code not in there:
            create_position(session, actor, each.code, each.title, now=now, is_draft=is_draft)
            there[each.code] = session.scalars(select(Position).where(Position.code == each.code)).one()
            added.append(each.code)
        position = there[each.code]
        is_changed = _describe(session, actor, position, each, is_draft=is_draft, now=now)
        running = _running(session, position.id, on)
        levels = wanted.levels_of(each, running)
        ended += ((each.code, held.required) for held in running if not each.names(held.required))
        dropped = dict.fromkeys({held.competency_id for held in running} - set(levels))
        for competency_id, level in {**levels, **dropped}.items():
            is_changed |= require_level(session, actor, position.id, competency_id, level, on=on, now=now, today=today)
        if is_changed and each.code not in added:
            changed.append(each.code)
    is_new = _keep_list(session, file, now, shipped_digest)
    if added or changed or is_new:
        event = events.PositionsImported(is_new or _list_id(session, file.code), file.code, tuple(added), tuple(changed))
        publish(session, event, actor=actor, now=now)
    return ImportedPositions(tuple(added), tuple(changed), tuple(ended))


@dataclass(frozen=True, slots=True)
class _Held:
    """A competency that a position requires, which may be retired or of an earlier version."""

    competency_id: Id
    required: RequiredLevel


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The competencies that a list can name: those in use, and for a position those that it requires already."""

    in_use: Mapping[tuple[str, str], Id]
    known: Mapping[str, Known]

    def levels_of(self, listed: ListedPosition, running: Iterable[_Held]) -> dict[Id, int | None]:
        kept = {each.required: each.competency_id for each in running}
        return {self._named(each, kept): each.level for each in listed.requires}

    def _named(self, wanted: RequiredLevel, kept: Mapping[RequiredLevel, Id]) -> Id:
        found = self.in_use.get((wanted.framework, wanted.code))
        if wanted in kept and (found is None or wanted.level > self.known[wanted.framework].levels):
            # A list that was exported says what is required today, though a new file of the framework has no place for it.
            return kept[wanted]
        if found is None:
            message = N_("Chưa có năng lực %(code)s của khung %(framework)s. Xin nhập khung ấy trước.")
            raise Invalid(message, code=wanted.code, framework=wanted.framework)
        return found


def _in_use(session: Session) -> dict[tuple[str, str], Id]:
    rows = session.execute(
        select(Framework.code.label("framework"), Competency.code, Competency.id)
        .join(Competency, Competency.framework_id == Framework.id)
        .where(Framework.retired_at.is_(None), Competency.retired_at.is_(None))
    )
    return {(row.framework, row.code): row.id for row in rows}


def _level_id(session: Session, competency: Competency, rank: int) -> Id:
    wanted = select(FrameworkLevel.id).where(FrameworkLevel.framework_id == competency.framework_id, FrameworkLevel.rank == rank)
    found = session.scalar(wanted)
    if found is None:
        raise Invalid(N_("Thang của khung này không có bậc %(rank)s."), field="level", rank=rank)
    return found


def _running(session: Session, position_id: Id, on: date) -> list[_Held]:
    rows = requirements_between(session, position_id)
    return [_Held(each.competency_id, each.as_required) for each in rows if _runs_on(each, on)]


def _runs_on(row: PositionRequirement | RequirementRow, day: date) -> bool:
    return row.valid_from <= day and (row.valid_to is None or row.valid_to > day)


def _set_level(session: Session, position_id: Id, competency_id: Id, level_id: Id | None, on: date) -> bool:
    """Ends what runs on the day and begins the new level; a change on the first day of another takes its place."""
    rows = session.scalars(
        select(PositionRequirement)
        .where(PositionRequirement.position_id == position_id, PositionRequirement.competency_id == competency_id)
        .with_for_update()
    ).all()
    if any(each.valid_from > on and each.valid_to != each.valid_from for each in rows):
        raise Conflict(N_("Năng lực này có một thay đổi bắt đầu sau ngày đó."))
    current = next((each for each in rows if _runs_on(each, on)), None)
    if (current.level_id if current is not None and current.valid_to is None else None) == level_id:
        return False
    if current is not None:
        current.valid_to = on
        session.flush()
    if level_id is not None:
        row = next((each for each in rows if each.valid_from == on), None)
        if row is None:
            row = PositionRequirement(id=new_id(), position_id=position_id, competency_id=competency_id, valid_from=on)
            session.add(row)
        row.level_id, row.valid_to = level_id, None
    session.flush()
    return True


def _describe(session: Session, actor: Actor, position: Position, listed: ListedPosition, *, is_draft: bool, now: datetime) -> bool:
    if (position.title, position.is_draft, position.retired_at) == (listed.title, is_draft, None):
        return False
    position.title, position.is_draft, position.retired_at = listed.title, is_draft, None
    session.flush()
    publish(session, events.PositionChanged(position.id), actor=actor, now=now)
    return True


def _keep_list(session: Session, file: PositionFile, now: datetime, shipped_digest: str | None) -> Id | None:
    """Keeps what is said about the list; answers its id when that differs from before."""
    row = session.scalars(select(PositionList).where(PositionList.code == file.code)).one_or_none()
    if row is None:
        row = PositionList(id=new_id(), code=file.code)
        session.add(row)
    values = {
        "title": file.title,
        "note": file.note or None,
        "citation": file.source.citation,
        "url": file.source.url,
        "status": str(file.status),
        "checked_on": file.checked_on,
        "shipped_digest": shipped_digest or row.shipped_digest,
    }
    if all(getattr(row, name) == value for name, value in values.items()):
        return None
    for name, value in values.items():
        setattr(row, name, value)
    row.imported_at = now
    session.flush()
    return row.id


def _list_id(session: Session, code: str) -> Id:
    return session.scalars(select(PositionList.id).where(PositionList.code == code)).one()
