"""Adding lines to the log of an attempt: the statements that decide races."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from elearn.assessment.log import LineKind
from elearn.assessment.models import Attempt, AttemptLine
from elearn.core.errors import N_, Conflict
from elearn.core.ids import Id

_HANDED_IN = N_("Lượt này đã nộp. Câu trả lời gửi sau khi nộp không được tính.")


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
    counted = (
        update(Attempt)
        .where(Attempt.id == attempt_id, Attempt.submitted_at.is_(None))
        .values(lines=Attempt.lines + 1)
        .returning(Attempt.lines)
        .execution_options(synchronize_session=False)
    )
    seq = session.execute(counted).scalar_one_or_none()
    if seq is None:
        if _is_kept(session, attempt_id, key):
            return False
        raise Conflict(_HANDED_IN)
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    added = (
        dialect.insert(AttemptLine)
        .values(
            attempt_id=attempt_id,
            seq=seq,
            kind=kind.value,
            item=item,
            payload=dict(payload),
            given_at=given_at,
            server_at=now,
            key=key[:64],
        )
        .on_conflict_do_nothing()
        .returning(AttemptLine.seq)
    )
    if session.execute(added).first() is not None:
        return True
    # The same sending once more: its number is given back, so that the log has no gap.
    back = update(Attempt).where(Attempt.id == attempt_id).values(lines=seq - 1)
    session.execute(back.execution_options(synchronize_session=False))
    return False


def _is_kept(session: Session, attempt_id: Id, key: str) -> bool:
    """Whether a sending was kept before the attempt was handed in: then saying so again is right."""
    wanted = select(AttemptLine.seq).where(AttemptLine.attempt_id == attempt_id, AttemptLine.key == key[:64])
    return session.execute(wanted).first() is not None
