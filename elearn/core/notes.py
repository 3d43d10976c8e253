"""Notes: what happened around the work. Denials, and looks at other people's records; kept apart from units of work."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from elearn.core.actor import Actor
from elearn.core.db.base import NOTE, Base
from elearn.core.db.types import Json
from elearn.core.db.work import UnitOfWork
from elearn.core.ids import new_id


class Note(Base):
    """One note. `detail` holds codes, ids and counts: never names, answers or identity numbers."""

    __tablename__ = "note"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(40), index=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[uuid.UUID | None]
    detail: Mapped[dict[str, Any]] = mapped_column(Json)

    __table_args__ = ({"info": NOTE},)


PURGE_BATCH = 1000
_AT_ONCE = 500


def purge_notes(session: Session, *, before: datetime) -> int:
    """Removes notes taken before an instant, a thousand at once; answers how many."""
    old = select(Note.id).where(Note.at < before).order_by(Note.at).limit(PURGE_BATCH)
    return len(session.scalars(delete(Note).where(Note.id.in_(old)).returning(Note.id)).all())


def list_notes(session: Session, *, since: datetime | None = None, kind: str | None = None) -> Iterator[Note]:
    """Notes, the oldest first, taken at `since` or later and of one kind where these are given; some hundreds in memory at once."""
    wanted = select(Note).order_by(Note.at, Note.id).execution_options(yield_per=_AT_ONCE)
    if since is not None:
        wanted = wanted.where(Note.at >= since)
    if kind is not None:
        wanted = wanted.where(Note.kind == kind)
    for part in session.scalars(wanted).partitions():
        for each in part:
            yield each
            session.expunge(each)


def take_note(work: UnitOfWork, kind: str, actor: Actor, **detail: Any) -> None:
    """Writes a note. `kind` is `feature.what`, such as `access.denied` or `reporting.looked`."""
    work.session.add(Note(kind=kind, at=work.now, actor_id=actor.person_id, detail=detail))
