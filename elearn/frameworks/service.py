"""Importing a framework: its rows become what its file says, and one event tells what changed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from elearn.core.actor import Actor
from elearn.core.db.types import LocalisedText
from elearn.core.errors import N_, Conflict, Forbidden
from elearn.core.events import publish
from elearn.core.ids import Id, new_id
from elearn.frameworks import document
from elearn.frameworks.events import FrameworkImported
from elearn.frameworks.models import Competency, CompetencyRelation, Framework, FrameworkLevel
from elearn.frameworks.writing import in_order, to_yaml


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: codes of areas and competencies, and the names of other parts that changed."""

    framework_id: Id
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    changed_parts: tuple[str, ...] = ()
    is_changed: bool = False


def import_framework(
    session: Session, actor: Actor, framework: document.Framework, *, now: datetime, shipped_digest: str | None = None
) -> Imported:
    """Makes a checked framework the one in use of its code. The same framework twice changes nothing.

    Competencies keep their rows, whatever their texts become; one that is no longer named is retired, and comes back when it is
    named again. Another version is a framework of its own: the one that was in use is retired, and what points at it stays.

    Args:
        framework: without errors (`rules.check`).
        shipped_digest: of the file, if it belongs to this release.

    Raises:
        Forbidden: the actor is not the operator.
        Conflict: the file drops a level that a record uses.
    """
    if not actor.is_system:
        raise Forbidden
    digest = hashlib.sha256(to_yaml(framework)).hexdigest()
    row, replaces_id = _open(session, framework, now)
    is_same = row.digest == digest and row.retired_at is None and replaces_id is None
    if is_same and (shipped_digest is None or shipped_digest == row.shipped_digest):
        return Imported(row.id)
    row.retired_at = None
    parts = [*(["about"] if _set_about(row, framework) else []), *(["scale"] if _set_levels(session, row, framework) else [])]
    added, changed, retired = _set_competencies(session, row, framework, now)
    parts += ["relations"] if _set_relations(session, row, framework) else []
    row.digest, row.shipped_digest = digest, shipped_digest or row.shipped_digest
    row.revision, row.imported_at = row.revision + 1, now
    session.flush()
    event = FrameworkImported(
        row.id, row.code, row.version, digest, row.revision, added, changed, retired, tuple(parts), replaces_id
    )
    publish(session, event, actor=actor, now=now)
    return Imported(row.id, added, changed, retired, tuple(parts), is_changed=True)


def _open(session: Session, framework: document.Framework, now: datetime) -> tuple[Framework, Id | None]:
    """The row of this version, made if there is none, and the id of the other version that was in use and is now retired."""
    versions = session.scalars(select(Framework).where(Framework.code == framework.code).with_for_update()).all()
    replaced = next((each for each in versions if each.retired_at is None and each.version != framework.version), None)
    if replaced is not None:
        replaced.retired_at = now
        session.flush()
    row = next((each for each in versions if each.version == framework.version), None)
    if row is None:
        row = Framework(id=new_id(), code=framework.code, version=framework.version, digest="", revision=0, imported_at=now)
        _set_about(row, framework)
        session.add(row)
        session.flush()
    return row, replaced.id if replaced is not None else None


def _set_about(row: Framework, framework: document.Framework) -> bool:
    scale = framework.scale
    bands = [{"code": each.code, "title": in_order(each.title), "descriptor": in_order(each.descriptor)} for each in scale.bands]
    return _set(
        row,
        {
            "title": framework.title,
            "publisher": framework.publisher,
            "licence": framework.licence,
            "citation": framework.source.citation,
            "url": framework.source.url,
            "checked_on": framework.checked_on,
            "status": str(framework.status),
            "note": framework.note or None,
            "scale": {"step": in_order(scale.step), "bands": bands},
        },
    )


def _set(row: Any, values: Mapping[str, Any]) -> bool:
    """Sets what differs; answers whether anything did."""
    differing = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in differing.items():
        setattr(row, name, value)
    return bool(differing)


def _set_levels(session: Session, row: Framework, framework: document.Framework) -> bool:
    there = {each.rank: each for each in session.scalars(select(FrameworkLevel).where(FrameworkLevel.framework_id == row.id))}
    is_changed = False
    for each in framework.scale.levels:
        level = there.pop(each.rank, None)
        if level is None:
            level = FrameworkLevel(id=new_id(), framework_id=row.id, rank=each.rank)
            session.add(level)
        values = {"code": each.code, "title": each.title, "band": each.band, "descriptor": each.descriptor or None}
        is_changed = _set(level, values) or is_changed
    session.flush()
    for rank, level in there.items():
        try:
            with session.begin_nested():
                session.execute(delete(FrameworkLevel).where(FrameworkLevel.id == level.id))
        except IntegrityError as error:
            message = N_("Bậc %(rank)s của khung %(code)s đang được hồ sơ dùng nên không bỏ được.")
            raise Conflict(message, rank=rank, code=row.code) from error
    return is_changed or bool(there)


def _set_competencies(
    session: Session, row: Framework, framework: document.Framework, now: datetime
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Answers the codes that came, changed (or came back), and were retired."""
    there = {each.code: each for each in session.scalars(select(Competency).where(Competency.framework_id == row.id))}
    named = {each.code for each in framework.items}
    added: list[str] = []
    changed: list[str] = []
    for item in framework.items:
        if item.code not in there:
            added.append(item.code)
            there[item.code] = Competency(id=new_id(), framework_id=row.id, code=item.code)
    for ordinal, item in enumerate(framework.items):
        competency = there[item.code]
        if _set(competency, _values(item, ordinal)) and item.code not in added:
            changed.append(item.code)
    session.add_all(there.values())
    session.flush()
    # Parents come second: until all rows are there, one may not point at the other.
    for item in framework.items:
        parent = there[item.parent].id if item.parent else None
        if _set(there[item.code], {"parent_id": parent}) and item.code not in {*added, *changed}:
            changed.append(item.code)
    retired = [each for code, each in there.items() if code not in named and each.retired_at is None]
    for each in retired:
        each.retired_at = now
    session.flush()
    return tuple(added), tuple(changed), tuple(sorted(each.code for each in retired))


def _values(item: document.Item, ordinal: int) -> dict[str, Any]:
    def texts(text: LocalisedText) -> LocalisedText | None:
        return text or None

    return {
        "kind": str(item.kind),
        "ordinal": ordinal,
        "title": item.title,
        "in_words": texts(item.in_words),
        "descriptor": texts(item.descriptor),
        "levels": {str(rank): in_order(text) for rank, text in item.levels},
        "retired_at": None,
    }


def _set_relations(session: Session, row: Framework, framework: document.Framework) -> bool:
    competencies = session.scalars(select(Competency).where(Competency.framework_id == row.id)).all()
    ids = {each.code: each.id for each in competencies}
    stored = session.scalars(select(CompetencyRelation).where(CompetencyRelation.from_id.in_(ids.values())))
    there = {(each.from_id, each.to_framework, each.to_code): each for each in stored}
    is_changed = False
    for ordinal, each in enumerate(framework.relations):
        key = (ids[each.origin], each.framework, each.code)
        relation = there.pop(key, None)
        if relation is None:
            relation = CompetencyRelation(id=new_id(), from_id=key[0], to_framework=each.framework, to_code=each.code)
            session.add(relation)
        is_changed = _set(relation, {"kind": str(each.kind), "source": each.source or None, "ordinal": ordinal}) or is_changed
    for relation in there.values():
        # No record points at a relation: it says something of today only, and the event keeps that it changed.
        session.delete(relation)
    session.flush()
    return is_changed or bool(there)
