"""A whole framework as it is exchanged."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.frameworks import document
from elearn.frameworks.document import RelationKind
from elearn.frameworks.models import Competency, CompetencyRelation
from elearn.frameworks.queries.competencies import row_of, with_framework
from elearn.frameworks.queries.frameworks import get_framework


def get_document(session: Session, code: str, version: str | None = None) -> document.Framework:
    """A framework as it is exchanged: what was imported, without what is retired.

    Raises:
        NotFound: there is none.
    """
    found = get_framework(session, code, version)
    rows = session.execute(
        with_framework()
        .where(Competency.framework_id == found.id, Competency.retired_at.is_(None))
        .order_by(Competency.ordinal, Competency.code)
    ).all()
    items = [row_of(row) for row in rows]
    code_of = {each.id: each.code for each in items}
    relations = session.scalars(
        select(CompetencyRelation).where(CompetencyRelation.from_id.in_(code_of)).order_by(CompetencyRelation.ordinal)
    )
    return document.Framework(
        code=found.code,
        version=found.version,
        title=found.title,
        publisher=found.publisher,
        licence=found.licence,
        source=found.source,
        checked_on=found.checked_on,
        status=found.status,
        note=found.note,
        scale=found.scale,
        items=tuple(
            document.Item(
                code=each.code,
                kind=each.kind,
                title=each.title,
                parent=code_of[each.parent_id] if each.parent_id else "",
                in_words=each.in_words,
                descriptor=each.descriptor,
                levels=each.levels,
            )
            for each in items
        ),
        relations=tuple(
            document.Relation(code_of[each.from_id], each.to_framework, each.to_code, RelationKind(each.kind), each.source or {})
            for each in relations
        ),
    )
