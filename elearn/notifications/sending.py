"""Sending e-mails: claim one, give it out of hand, settle it. No e-mail is sent twice.

An e-mail is claimed in a committed transaction before a mail server hears of it. If the process dies between the server's answer
and the settling, nobody knows whether it went out. It is then `unknown`: told in the log and on its owner's page, and not sent
again. The notice itself stands in the page whatever became of its e-mail, so a lost e-mail loses nothing, while one that comes
twice makes people doubt which of the two is true.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from elearn.accounts.models import Account, Person
from elearn.core import limits
from elearn.core.db.types import LANGUAGES
from elearn.core.ids import Id
from elearn.core.jobs.context import JobContext
from elearn.notifications import making
from elearn.notifications.kinds import Kind
from elearn.notifications.letters import Receiver, Told, Writer
from elearn.notifications.models import Choice, Mail, MailState, Message, Notice, Purpose
from elearn.notifications.quiet import QuietTimes
from elearn.notifications.tellings import Haste
from elearn.notifications.transport import FateUnknown, NotSent, Post

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Office:
    """All that sending needs: where e-mails go, who words them, and when nobody is written to."""

    post: Post
    writer: Writer
    quiet: QuietTimes


@dataclass(frozen=True, slots=True)
class Claimed:
    """An e-mail that is ours to send, from the moment of the claim on."""

    mail_id: Id
    at: datetime
    tries: int
    letter: EmailMessage


def send_waiting(context: JobContext, *, office: Office | None) -> None:
    """Makes the e-mails that are due and sends those that wait. May run in two runners at once. Without an office nothing is
    done."""
    if office is None:
        return
    with context.read() as session:
        now = context.now()
        is_idle = not (making.is_any_waiting(session, office.quiet, now=now) or _is_any_open(session, office.quiet, now))
    if is_idle:
        return
    with context.unit_of_work() as work:
        tell_lost(work.session, now=work.now)
    _make(context, office.quiet)
    try:
        while not context.cancelled and _send_next(context, office):
            pass
    finally:
        office.post.close()


def _is_any_open(session: Session, quiet: QuietTimes, now: datetime) -> bool:
    is_lost = (Mail.state == MailState.SENDING) & (Mail.claimed_at < now - limits.MAIL_LOST_AFTER)
    looks = (_due(quiet, now), Mail.settled_at.is_(None) & is_lost)
    return any(session.scalar(select(Mail.id).where(look).limit(1)) is not None for look in looks)


def _make(context: JobContext, quiet: QuietTimes) -> None:
    made = 1
    while made and not context.cancelled:
        with context.unit_of_work() as work:
            made = making.make_single(work.session, Haste.AT_ONCE, now=work.now)
            if not quiet.is_quiet(work.now):
                made += making.make_single(work.session, Haste.SOON, now=work.now)
                made += making.make_digests(work.session, quiet, now=work.now)


def tell_lost(session: Session, *, now: datetime) -> int:
    """E-mails that were claimed and of which nothing was heard since are of unknown fate; answers how many. They are told in the
    log."""
    lost = session.scalars(
        update(Mail)
        .where(Mail.settled_at.is_(None), Mail.state == MailState.SENDING, Mail.claimed_at < now - limits.MAIL_LOST_AFTER)
        .values(state=MailState.UNKNOWN, settled_at=now, error="interrupted")
        .returning(Mail.id)
    ).all()
    for each in lost:
        log.warning("e-mail %s: its sending was interrupted; it may have gone out, and is not sent again", each)
    return len(lost)


def _send_next(context: JobContext, office: Office) -> bool:
    """Sends the e-mail that has waited longest; answers whether to go on."""
    with context.unit_of_work() as work:
        mail = _lock_next(work.session, office.quiet, work.now)
        if mail is None:
            return False
        claimed = _claim(work.session, mail, office.writer, work.now)
    if claimed is None:
        return True
    try:
        office.post.send(claimed.letter)
    except NotSent as error:
        _settle_unsent(context, claimed, error)
        return not error.is_everywhere
    except FateUnknown:
        log.warning("e-mail %s: the line broke while it was sent; it may have gone out, and is not sent again", claimed.mail_id)
        _settle(context, claimed, MailState.UNKNOWN, "line-broke")
        return True
    _settle(context, claimed, MailState.SENT, None)
    return True


def _due(quiet: QuietTimes, now: datetime) -> ColumnElement[bool]:
    """Clause on `Mail`: it waits, and may go out now."""
    is_due = Mail.settled_at.is_(None) & (Mail.state == MailState.WAITING) & (Mail.due_at <= now)
    return is_due & Mail.ignores_quiet if quiet.is_quiet(now) else is_due


def _lock_next(session: Session, quiet: QuietTimes, now: datetime) -> Mail | None:
    wanted = select(Mail).where(_due(quiet, now)).order_by(Mail.due_at, Mail.id).limit(1)
    return session.scalars(wanted.with_for_update(skip_locked=True)).one_or_none()


def _claim(session: Session, mail: Mail, writer: Writer, now: datetime) -> Claimed | None:
    """Claims the e-mail, or lays it aside where nobody wants it any more."""
    letter = _write(session, mail, writer, now)
    if letter is None:
        mail.state, mail.settled_at = MailState.VOID, now
        return None
    mail.state, mail.claimed_at, mail.tries = MailState.SENDING, now, mail.tries + 1
    return Claimed(mail.id, now, mail.tries, letter)


def _write(session: Session, mail: Mail, writer: Writer, now: datetime) -> EmailMessage | None:
    row = session.execute(
        select(Choice, Account.language, Account.disabled_at, Person.full_name, Person.erased_at)
        .join(Account, Account.person_id == Choice.person_id)
        .join(Person, Person.id == Choice.person_id)
        .where(Choice.person_id == mail.person_id)
    ).one_or_none()
    if row is None or row.disabled_at is not None or row.erased_at is not None:
        return None
    choice: Choice = row.Choice
    language, name = row.language or LANGUAGES[0], row.full_name or ""
    if mail.purpose == Purpose.CONFIRM:
        if choice.asked_address is None or choice.asked_code is None or choice.asked_until is None or now >= choice.asked_until:
            return None
        return writer.of_code(mail.id, Receiver(choice.asked_address, "", language), choice.asked_code, now=now)
    told = _told(session, mail.id)
    if choice.address is None or not told:
        return None
    to = Receiver(choice.address, name, language)
    return writer.of_notices(mail.id, to, told, is_digest=mail.purpose == Purpose.DIGEST, now=now)


def _told(session: Session, mail_id: Id) -> list[Told]:
    rows = session.execute(
        select(Notice.code, Message.kind, Message.words)
        .join(Message, Message.id == Notice.message_id)
        .where(Notice.mail_id == mail_id, Notice.read_at.is_(None))
        .order_by(Notice.written_at, Notice.id)
    )
    return [Told(row.code, Kind(row.kind), row.words) for row in rows]


def _settle_unsent(context: JobContext, claimed: Claimed, error: NotSent) -> None:
    if error.is_final or claimed.tries >= limits.MAIL_TRIES:
        log.warning("e-mail %s was not sent: %s", claimed.mail_id, error.code)
        _settle(context, claimed, MailState.FAILED, error.code)
        return
    log.info("e-mail %s is put off: %s", claimed.mail_id, error.code)
    with context.unit_of_work() as work:
        later = {
            "settled_at": None,
            "state": MailState.WAITING,
            "due_at": work.now + pause_after(claimed.tries),
            "error": error.code,
        }
        _change(work.session, claimed, later)


def pause_after(tries: int) -> timedelta:
    """How long to wait after so many tries: it doubles up to the longest."""
    doubled: timedelta = limits.MAIL_PAUSE * 2 ** min(tries - 1, 16)
    return min(doubled, limits.MAIL_PAUSE_LONGEST)


def _settle(context: JobContext, claimed: Claimed, state: MailState, error: str | None) -> None:
    with context.unit_of_work() as work:
        _change(work.session, claimed, {"state": state, "settled_at": work.now, "error": error})


def _change(session: Session, claimed: Claimed, values: Mapping[str, object]) -> None:
    """Settles our claim, also where it was taken for lost meanwhile: now its fate is known."""
    ours = (Mail.id == claimed.mail_id, Mail.claimed_at == claimed.at, Mail.state.in_((MailState.SENDING, MailState.UNKNOWN)))
    session.execute(update(Mail).where(*ours).values(**values))
