"""The crosswalk: relations between competencies, seen from either end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from elearn.core.db.types import LocalisedText
from elearn.core.ids import Id
from elearn.frameworks.document import RelationKind
from elearn.frameworks.models import Competency, CompetencyRelation, Framework
from elearn.frameworks.queries.competencies import with_framework


@dataclass(frozen=True, slots=True)
class RelationRow:
    """A relation seen from one competency (`competency_id`). `is_outgoing`: its own framework says it; else the other one does.

    `other_id`, `title` and `framework_title` are empty for a competency that is not known here.
    """

    competency_id: Id
    kind: RelationKind
    is_outgoing: bool
    framework: str
    code: str
    source: LocalisedText
    other_id: Id | None
    title: LocalisedText
    framework_title: LocalisedText


def relations_of(session: Session, competency_ids: Sequence[Id]) -> tuple[RelationRow, ...]:
    """The relations of competencies of frameworks in use, told by their own framework or by the other one. Two statements."""
    return (*_outgoing(session, competency_ids), *_incoming(session, competency_ids))


def _outgoing(session: Session, competency_ids: Sequence[Id]) -> list[RelationRow]:
    in_use = and_(Framework.code == CompetencyRelation.to_framework, Framework.retired_at.is_(None))
    other = and_(Competency.framework_id == Framework.id, Competency.code == CompetencyRelation.to_code)
    rows = session.execute(
        select(CompetencyRelation, Competency.id, Competency.title, Framework.title)
        .outerjoin(Framework, in_use)
        .outerjoin(Competency, other)
        .where(CompetencyRelation.from_id.in_(competency_ids))
        .order_by(CompetencyRelation.ordinal)
    )
    return [
        RelationRow(
            competency_id=each.from_id,
            kind=RelationKind(each.kind),
            is_outgoing=True,
            framework=each.to_framework,
            code=each.to_code,
            source=each.source or {},
            other_id=other_id,
            title=title or {},
            framework_title=framework_title or {},
        )
        for each, other_id, title, framework_title in rows
    ]


def _incoming(session: Session, competency_ids: Sequence[Id]) -> list[RelationRow]:
    wanted = session.execute(with_framework().where(Competency.id.in_(competency_ids), Framework.retired_at.is_(None))).all()
    ends = {(framework, each.code): each.id for each, framework in wanted}
    if not ends:
        return []
    rows = session.execute(
        select(CompetencyRelation, Competency, Framework)
        .join(Competency, Competency.id == CompetencyRelation.from_id)
        .join(Framework, Framework.id == Competency.framework_id)
        .where(
            CompetencyRelation.to_framework.in_({framework for framework, _ in ends}),
            Framework.retired_at.is_(None),
            Competency.retired_at.is_(None),
        )
        .order_by(Framework.code, CompetencyRelation.ordinal)
    )
    return [
        RelationRow(
            competency_id=ends[relation.to_framework, relation.to_code],
            kind=RelationKind(relation.kind),
            is_outgoing=False,
            framework=framework.code,
            code=other.code,
            source=relation.source or {},
            other_id=other.id,
            title=other.title,
            framework_title=framework.title,
        )
        for relation, other, framework in rows
        if (relation.to_framework, relation.to_code) in ends
    ]
