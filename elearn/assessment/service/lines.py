"""Adding lines to the log of an attempt: the statements that decide races."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from elearn.assessment.log import LineKind
from elearn.assessment.models import Attempt, AttemptLine
from elearn.core.errors import N_, Conflict
from elearn.core.ids import Id

_HANDED_IN = N_("Lượt này đã nộp. Câu trả lời gửi sau khi nộp không được tính.")

# Every save runs these: they are made once, and speak of tables instead of mapped classes, which costs half as much.
_attempts, _lines = Attempt.__table__, AttemptLine.__table__
_COUNT = (
    update(Attempt.__table__)  # type: ignore[arg-type]  # a table
    .where(_attempts.c.id == bindparam("this"), _attempts.c.submitted_at.is_(None))
    .values(lines=_attempts.c.lines + 1)
    .returning(_attempts.c.lines)
)
_SET_BACK = update(Attempt.__table__).where(_attempts.c.id == bindparam("this")).values(lines=bindparam("before"))  # type: ignore[arg-type]  # a table
_ADD = {
    "postgresql": postgresql.insert(_lines).on_conflict_do_nothing().returning(_lines.c.seq),  # type: ignore[arg-type]  # a table
    "sqlite": sqlite.insert(_lines).on_conflict_do_nothing().returning(_lines.c.seq),  # type: ignore[arg-type]  # a table
}


def lock(session: Session, attempt_id: Id) -> Any:
    """Locks an attempt until the unit of work ends; answers whether it was handed in, and how long its log is."""
    return session.execute(select(Attempt.submitted_at, Attempt.lines).where(Attempt.id == attempt_id).with_for_update()).one()


def add_line(
    session: Session,
    attempt_id: Id,
    kind: LineKind,
    item: str | None,
    payload: Mapping[str, Any],
    *,
    given_at: datetime,
    key: str,
    now: datetime,
) -> bool:
    """Adds a line; says whether it is a new one. Counting the lines locks the attempt, and refuses one that was handed in.

    Raises:
        Conflict: the attempt was handed in, and this sending had not been kept before.
    """
    seq = session.execute(_COUNT, {"this": attempt_id}).scalar_one_or_none()
    if seq is None:
        if _is_kept(session, attempt_id, key):
            return False
        raise Conflict(_HANDED_IN)
    line = {
        "attempt_id": attempt_id,
        "seq": seq,
        "kind": kind.value,
        "item": item,
        "payload": dict(payload),
        "given_at": given_at,
        "server_at": now,
        "key": key[:64],
    }
    if session.execute(_ADD[session.get_bind().dialect.name], line).first() is not None:
        return True
    # The same sending once more: its number is given back, so that the log has no gap.
    session.execute(_SET_BACK, {"this": attempt_id, "before": seq - 1})
    return False


def _is_kept(session: Session, attempt_id: Id, key: str) -> bool:
    """Whether a sending was kept before the attempt was handed in: then saying so again is right."""
    wanted = select(AttemptLine.seq).where(AttemptLine.attempt_id == attempt_id, AttemptLine.key == key[:64])
    return session.execute(wanted).first() is not None
