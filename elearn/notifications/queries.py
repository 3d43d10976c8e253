"""Reading one's own notices and choices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, or_, select
from sqlalchemy.orm import Session

from elearn.core.actor import Actor
from elearn.core.ids import Id
from elearn.core.paging import Page, Paging
from elearn.notifications.kinds import Kind
from elearn.notifications.models import Mail, MailState, Message, Notice
from elearn.notifications.policy import own


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice with what was said. `mail` is what became of the e-mail that carried it, None where there was none."""

    id: Id
    kind: Kind
    words: Mapping[str, Any]
    place: str | None
    code: str
    written_at: datetime
    read_at: datetime | None
    mail: MailState | None


_ROWS = (
    select(
        Notice.id,
        Message.kind,
        Message.words,
        Message.place,
        Notice.code,
        Notice.written_at,
        Notice.read_at,
        Mail.state.label("mail_state"),
    )
    .join(Message, Message.id == Notice.message_id)
    .outerjoin(Mail, Mail.id == Notice.mail_id)
)


def list_notices(session: Session, actor: Actor, *, page: int = 1) -> Page[NoticeRow]:
    """The actor's notices, those not read first, then the latest first. Two statements.

    Args:
        page: from 1; beyond the last it is the last.
    """
    total = session.scalar(select(func.count()).select_from(Notice).where(own(actor))) or 0
    paging = Paging.of(total, page)
    wanted = _ROWS.where(own(actor)).order_by(Notice.read_at.is_not(None), Notice.written_at.desc(), Notice.id.desc())
    return Page(tuple(_row(each) for each in session.execute(paging.limit(wanted))), paging)


def find_notice_by_code(session: Session, actor: Actor, code: str) -> NoticeRow | None:
    """The actor's notice with this reference code, or None where no such message went to them."""
    row = session.execute(_ROWS.where(own(actor), Notice.code == code)).one_or_none()
    return None if row is None else _row(row)


def count_mails(session: Session, *, since: datetime) -> dict[MailState, int]:
    """How many e-mails of everybody wait or are being sent, and how many were settled since an instant, by what became of them."""
    recent = or_(Mail.settled_at.is_(None), Mail.settled_at >= since)
    rows = session.execute(select(Mail.state, func.count()).where(recent).group_by(Mail.state))
    found = {MailState(state): count for state, count in rows}
    return {state: found.get(state, 0) for state in MailState}


def count_put_off(session: Session) -> int:
    """How many e-mails wait although they were tried: the mail server was away or did not take them."""
    put_off = (Mail.state == MailState.WAITING, Mail.error.is_not(None))
    return session.scalar(select(func.count()).select_from(Mail).where(*put_off)) or 0


def _row(row: Row[*tuple[Any, ...]]) -> NoticeRow:
    mail = None if row.mail_state is None else MailState(row.mail_state)
    return NoticeRow(row.id, Kind(row.kind), row.words, row.place, row.code, row.written_at, row.read_at, mail)
