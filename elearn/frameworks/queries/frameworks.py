"""Frameworks and their scales."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from elearn.core.db.types import LocalisedText
from elearn.core.errors import NotFound
from elearn.core.i18n import in_language
from elearn.core.ids import Id
from elearn.frameworks.document import Band, ItemKind, Known, Level, Scale, Source, Status
from elearn.frameworks.models import Competency, Framework, FrameworkLevel


@dataclass(frozen=True, slots=True)
class FrameworkRow:
    """A framework without its competencies. `revision` changes whenever anything of it does."""

    id: Id
    code: str
    version: str
    title: LocalisedText
    publisher: LocalisedText
    licence: str
    source: Source
    checked_on: date
    status: Status
    note: LocalisedText
    scale: Scale
    revision: int
    imported_at: datetime
    retired_at: datetime | None


@dataclass(frozen=True, slots=True)
class FrameworkInList:
    """A framework in use, with how many competencies and levels it has."""

    id: Id
    code: str
    version: str
    title: LocalisedText
    publisher: LocalisedText
    status: Status
    checked_on: date
    step: LocalisedText
    competencies: int
    levels: int
    revision: int


@dataclass(frozen=True, slots=True)
class LevelRow:
    """One level with its title in a language; `language` is the one it is really in."""

    id: Id
    rank: int
    code: str
    title: str
    language: str
    band: str


@dataclass(frozen=True, slots=True)
class ScaleInUse:
    """What one level of a framework is called (`step`: *bậc*, *cấp độ*), and the titles of its levels, lowest first."""

    step: LocalisedText
    titles: tuple[LocalisedText, ...]


def list_frameworks(session: Session) -> tuple[FrameworkInList, ...]:
    """The frameworks in use: our own first, then by code. One statement."""
    competencies = _count(Competency, Competency.kind == ItemKind.COMPETENCY, Competency.retired_at.is_(None))
    rows = session.execute(
        select(Framework, competencies.label("competencies"), _count(FrameworkLevel).label("levels")).where(
            Framework.retired_at.is_(None)
        )
    ).all()
    found = [
        FrameworkInList(
            id=row.id,
            code=row.code,
            version=row.version,
            title=row.title,
            publisher=row.publisher,
            status=Status(row.status),
            checked_on=row.checked_on,
            step=row.scale["step"],
            competencies=competencies,
            levels=levels,
            revision=row.revision,
        )
        for row, competencies, levels in rows
    ]
    return tuple(sorted(found, key=lambda each: (each.status is not Status.OWN, each.code)))


def _count(model: type[Competency | FrameworkLevel], *conditions: Any) -> Any:
    return select(func.count()).where(model.framework_id == Framework.id, *conditions).correlate(Framework).scalar_subquery()


def find_framework(session: Session, code: str, version: str | None = None) -> FrameworkRow | None:
    """The framework in use with this code, or the given version of it, in use or not."""
    wanted = Framework.retired_at.is_(None) if version is None else Framework.version == version
    row = session.scalars(select(Framework).where(Framework.code == code, wanted)).one_or_none()
    if row is None:
        return None
    levels = session.scalars(select(FrameworkLevel).where(FrameworkLevel.framework_id == row.id).order_by(FrameworkLevel.rank))
    bands = tuple(Band(each["code"], each["title"], each["descriptor"]) for each in row.scale["bands"])
    scale = Scale(
        row.scale["step"],
        bands,
        tuple(Level(each.rank, each.code, each.title, each.band, each.descriptor or {}) for each in levels),
    )
    return FrameworkRow(
        id=row.id,
        code=row.code,
        version=row.version,
        title=row.title,
        publisher=row.publisher,
        licence=row.licence,
        source=Source(row.citation, row.url),
        checked_on=row.checked_on,
        status=Status(row.status),
        note=row.note or {},
        scale=scale,
        revision=row.revision,
        imported_at=row.imported_at,
        retired_at=row.retired_at,
    )


def get_framework(session: Session, code: str, version: str | None = None) -> FrameworkRow:
    """As `find_framework`.

    Raises:
        NotFound: there is none.
    """
    found = find_framework(session, code, version)
    if found is None:
        raise NotFound
    return found


def scale_of(session: Session, framework_id: Id, language: str) -> tuple[LevelRow, ...]:
    """The levels of a framework, lowest first, with their titles in a language."""
    rows = session.scalars(select(FrameworkLevel).where(FrameworkLevel.framework_id == framework_id).order_by(FrameworkLevel.rank))
    return tuple(LevelRow(each.id, each.rank, each.code, *in_language(each.title, language), each.band) for each in rows)


def scales_in_use(session: Session, codes: Collection[str]) -> dict[str, ScaleInUse]:
    """The scale of each framework in use, in one statement; frameworks unknown here are left out."""
    rows = session.execute(
        select(Framework.code, Framework.scale, FrameworkLevel.title)
        .join(FrameworkLevel, FrameworkLevel.framework_id == Framework.id)
        .where(Framework.code.in_(codes), Framework.retired_at.is_(None))
        .order_by(Framework.code, FrameworkLevel.rank)
    ).all()
    steps = {row.code: row.scale["step"] for row in rows}
    return {code: ScaleInUse(step, tuple(row.title for row in rows if row.code == code)) for code, step in steps.items()}


def known_frameworks(session: Session) -> dict[str, Known]:
    """What can be named of each framework in use, for checks of files and claims. Two statements."""
    counted = session.execute(
        select(Framework.code, func.count(FrameworkLevel.id).label("levels"))
        .outerjoin(FrameworkLevel, FrameworkLevel.framework_id == Framework.id)
        .where(Framework.retired_at.is_(None))
        .group_by(Framework.code)
    )
    levels = {row.code: row.levels for row in counted}
    codes: dict[str, set[str]] = {code: set() for code in levels}
    rows = session.execute(
        select(Framework.code, Competency.code.label("competency"))
        .join(Competency, Competency.framework_id == Framework.id)
        .where(Framework.retired_at.is_(None), Competency.retired_at.is_(None), Competency.kind == ItemKind.COMPETENCY)
    )
    for row in rows:
        codes[row.code].add(row.competency)
    return {code: Known(frozenset(codes[code]), count) for code, count in levels.items()}


def shipped_digests(session: Session) -> frozenset[str]:
    """The digests of the files of a release that were imported last."""
    return frozenset(each for each in session.scalars(select(Framework.shipped_digest)) if each)
