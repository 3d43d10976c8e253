"""Areas and competencies of frameworks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from elearn.core.db.types import LocalisedText
from elearn.core.errors import NotFound
from elearn.core.ids import Id
from elearn.frameworks.document import ItemKind
from elearn.frameworks.models import Competency, Framework


@dataclass(frozen=True, slots=True)
class CompetencyRow:
    """An area or a competency. `levels` holds (rank, text) where the framework says what can be seen at that level.

    `is_retired`: its file names it no longer. Records that point at it stay true; nothing new should.
    """

    id: Id
    framework_id: Id
    framework: str
    code: str
    parent_id: Id | None
    kind: ItemKind
    title: LocalisedText
    in_words: LocalisedText
    descriptor: LocalisedText
    levels: tuple[tuple[int, LocalisedText], ...]
    is_retired: bool

    @property
    def words(self) -> LocalisedText:
        """In words of the job where there are some, else the title."""
        return self.in_words or self.title


def with_framework() -> Select[Competency, str]:
    """Competencies beside the code of their framework."""
    return select(Competency, Framework.code).join(Framework, Framework.id == Competency.framework_id)


def row_of(row: Row[Competency, str]) -> CompetencyRow:
    """The row of `with_framework` as it is handed out."""
    found, framework = row
    return CompetencyRow(
        id=found.id,
        framework_id=found.framework_id,
        framework=framework,
        code=found.code,
        parent_id=found.parent_id,
        kind=ItemKind(found.kind),
        title=found.title,
        in_words=found.in_words or {},
        descriptor=found.descriptor or {},
        levels=tuple(sorted((int(rank), text) for rank, text in found.levels.items())),
        is_retired=found.retired_at is not None,
    )


def list_competencies(session: Session, framework: str, *, with_retired: bool = False) -> tuple[CompetencyRow, ...]:
    """The areas and competencies of a framework in use, in its order; empty when there is no such framework."""
    wanted = [Framework.code == framework, Framework.retired_at.is_(None)]
    if not with_retired:
        wanted.append(Competency.retired_at.is_(None))
    rows = session.execute(with_framework().where(*wanted).order_by(Competency.ordinal, Competency.code))
    return tuple(row_of(row) for row in rows)


def find_competency(session: Session, framework: str, code: str) -> CompetencyRow | None:
    """The competency (or area) with this code in the framework in use; a retired one too, marked as such."""
    wanted = (Framework.code == framework, Framework.retired_at.is_(None), Competency.code == code)
    row = session.execute(with_framework().where(*wanted)).one_or_none()
    return None if row is None else row_of(row)


def get_competency(session: Session, framework: str, code: str) -> CompetencyRow:
    """As `find_competency`.

    Raises:
        NotFound: there is none.
    """
    found = find_competency(session, framework, code)
    if found is None:
        raise NotFound
    return found


def competencies_by_id(session: Session, ids: Collection[Id]) -> dict[Id, CompetencyRow]:
    """Competencies of any version by their ids, in one statement, for records that point at them."""
    rows = session.execute(with_framework().where(Competency.id.in_(ids))).all() if ids else []
    return {row[0].id: row_of(row) for row in rows}


def competencies_by_code(session: Session, places: Collection[tuple[str, str]]) -> dict[tuple[str, str], CompetencyRow]:
    """Competencies of frameworks in use by the codes of framework and competency, in one statement; those unknown are left out."""
    if not places:
        return {}
    frameworks, codes = {framework for framework, _ in places}, {code for _, code in places}
    wanted = (
        Framework.code.in_(frameworks),
        Framework.retired_at.is_(None),
        Competency.code.in_(codes),
        Competency.kind == ItemKind.COMPETENCY,
    )
    rows = session.execute(with_framework().where(*wanted).order_by(Framework.code, Competency.ordinal, Competency.code))
    found = [row_of(row) for row in rows]
    return {(each.framework, each.code): each for each in found if (each.framework, each.code) in places}
