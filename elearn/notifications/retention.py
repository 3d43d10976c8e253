"""How notices go when they have stood long enough, and what was said with them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, exists, or_, select
from sqlalchemy.orm import Session

from elearn.core import limits
from elearn.core.notes import PURGE_BATCH
from elearn.notifications.models import Mail, Message, Notice


def purge_notices(session: Session, *, now: datetime) -> int:
    """Removes notices read long ago and those that nobody reads, a thousand at once; answers how many."""
    over = or_(Notice.read_at < now - limits.NOTICE_KEPT_READ, Notice.written_at < now - limits.NOTICE_KEPT)
    old = select(Notice.id).where(over).limit(PURGE_BATCH)
    return len(session.scalars(delete(Notice).where(Notice.id.in_(old)).returning(Notice.id)).all())


def purge_messages(session: Session, *, now: datetime) -> int:
    """Removes messages of which no notice is left, a thousand at once; answers how many. Those of today may still get theirs."""
    is_told = exists().where(Notice.message_id == Message.id)
    old = select(Message.id).where(Message.written_at < now - limits.MAIL_FRESH, ~is_told).limit(PURGE_BATCH)
    return len(session.scalars(delete(Message).where(Message.id.in_(old)).returning(Message.id)).all())


def purge_mails(session: Session, *, now: datetime) -> int:
    """Removes what is known of e-mails settled long ago, a thousand at once; answers how many."""
    old = select(Mail.id).where(Mail.settled_at < now - limits.MAIL_KEPT).limit(PURGE_BATCH)
    return len(session.scalars(delete(Mail).where(Mail.id.in_(old)).returning(Mail.id)).all())
