"""Where a sitting stands: the lines of its log, and what they say together."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from elearn.assessment import log
from elearn.assessment.records import read_record
from elearn.core.ids import Id
from elearn.examinations.models import SittingLine
from elearn.examinations.rules import LineKind

_FOLDED = {LineKind.ANSWERED: log.LineKind.ANSWERED, LineKind.FLAGGED: log.LineKind.FLAGGED}


def read_sheet(session: Session, sitting_id: Id) -> log.Sheet:
    """The answers that count, and the flags. In an examination the answer that the server had last counts."""
    return fold(stored_lines(session, sitting_id))


def read_sheets(session: Session, sittings: Collection[Id]) -> dict[Id, log.Sheet]:
    """As `read_sheet`, for many sittings in one statement."""
    table = SittingLine.__table__.c
    rows: dict[Id, list[Any]] = {each: [] for each in sittings}
    for row in session.execute(_columns(table.sitting_id).where(table.sitting_id.in_(sittings)).order_by(table.seq)):
        rows[row.sitting_id].append(row)
    return {each: fold(lines) for each, lines in rows.items()}


def stored_lines(session: Session, sitting_id: Id) -> list[Any]:
    """The rows of a log, by `seq`."""
    return list(session.execute(_lines(sitting_id)))


def fold(rows: list[Any]) -> log.Sheet:
    """What rows of a log say together."""
    return log.fold(line_of(row) for row in rows if row.kind in _FOLDED)


def line_of(row: Any) -> log.Line:
    """The answer or flag that a row holds."""
    is_answer = row.kind == LineKind.ANSWERED
    return log.Line(
        seq=row.seq,
        kind=_FOLDED[LineKind(row.kind)],
        given_at=row.server_at,
        item=row.item,
        response=read_record(row.payload["response"]) if is_answer else None,
        language=row.payload.get("language", "vi"),
        is_flagged=bool(row.payload.get("on")),
    )


def as_kept(row: Any) -> dict[str, Any]:
    """A line as the digest of a log takes it (`assessment.log.digest_of`)."""
    return {
        "seq": row.seq,
        "kind": row.kind,
        "item": row.item,
        "payload": row.payload,
        "moment": row.moment,
        "server_at": row.server_at.isoformat(),
        "key": row.key,
    }


def _lines(sitting_id: Id) -> Select[Any]:
    table = SittingLine.__table__.c
    return _columns().where(table.sitting_id == sitting_id).order_by(table.seq)


def _columns(*more: ColumnElement[Any]) -> Select[Any]:
    table = SittingLine.__table__.c
    return select(table.seq, table.kind, table.item, table.payload, table.moment, table.server_at, table.key, *more)
