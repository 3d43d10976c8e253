"""Making e-mails of notices that wait for one: each that is urgent by itself, those of a week together.

Each function works in the caller's unit of work. Two runners that make e-mails at the same moment take different notices: rows are
locked on PostgreSQL and skipped by the other, and a digest is taken by the statement that writes down its day.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, exists, or_, select, update
from sqlalchemy.orm import Session

from elearn.core import limits
from elearn.core.ids import Id, new_id
from elearn.notifications.models import Choice, Mail, MailState, Notice, Purpose
from elearn.notifications.quiet import DIGEST_EVERY, QuietTimes
from elearn.notifications.tellings import Haste


def _waiting(haste: Haste, now: datetime) -> ColumnElement[bool]:
    """Clause on `Notice`: it is to go out in this haste and is in no e-mail yet."""
    is_free = Notice.mail_id.is_(None) & Notice.read_at.is_(None)
    return (Notice.haste == haste.value) & is_free & (Notice.written_at > now - limits.MAIL_FRESH)


def _digest_due(quiet: QuietTimes, now: datetime) -> ColumnElement[bool]:
    """Clause on `Choice`: this person's digest goes out today, a week or more after the one before."""
    long_ago = quiet.day(now) - DIGEST_EVERY
    return (
        Choice.wants_mail
        & Choice.digest_day.in_(quiet.digest_days(now))
        & or_(Choice.digest_on.is_(None), Choice.digest_on <= long_ago)
    )


def is_any_waiting(session: Session, quiet: QuietTimes, *, now: datetime) -> bool:
    """Whether `make_single` or `make_digests` has anything to do: one look that takes no lock."""
    is_quiet = quiet.is_quiet(now)
    hastes = [Haste.AT_ONCE] if is_quiet else [Haste.AT_ONCE, Haste.SOON]
    if any(session.scalar(select(Notice.id).where(_waiting(haste, now)).limit(1)) is not None for haste in hastes):
        return True
    due = select(Notice.id).join(Choice, Choice.person_id == Notice.person_id)
    return not is_quiet and session.scalar(due.where(_waiting(Haste.DIGEST, now), _digest_due(quiet, now)).limit(1)) is not None


def make_single(session: Session, haste: Haste, *, now: datetime) -> int:
    """Makes an e-mail of each notice of one haste, so many at once; answers how many."""
    rows = session.execute(
        select(Notice.id, Notice.person_id)
        .where(_waiting(haste, now))
        .order_by(Notice.id)
        .limit(limits.MAIL_BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    mails = {row.id: new_id() for row in rows}
    session.add_all(
        _mail(mails[row.id], row.person_id, Purpose.NOTICE, ignores_quiet=haste is Haste.AT_ONCE, now=now) for row in rows
    )
    session.flush()
    if rows:
        _put_in(session, [{"b_notice": notice, "b_mail": mail} for notice, mail in mails.items()])
    return len(rows)


def make_digests(session: Session, quiet: QuietTimes, *, now: datetime) -> int:
    """Makes the digests of people whose day it is and who have something to be told, so many at once; answers how many."""
    is_told_something = exists().where(Notice.person_id == Choice.person_id, _waiting(Haste.DIGEST, now))
    due = select(Choice.person_id).where(_digest_due(quiet, now), is_told_something).limit(limits.MAIL_BATCH)
    people = session.scalars(due.with_for_update(skip_locked=True)).all()
    # The statement that writes the day down decides whose digest this is: whoever comes second finds it written.
    taken = session.scalars(
        update(Choice)
        .where(Choice.person_id.in_(people), _digest_due(quiet, now))
        .values(digest_on=quiet.day(now))
        .returning(Choice.person_id)
        .execution_options(synchronize_session=False)
    ).all()
    _fill_digests(session, taken, now)
    return len(taken)


def _fill_digests(session: Session, people: Collection[Id], now: datetime) -> None:
    if not people:
        return
    mails = {person: new_id() for person in people}
    session.add_all(_mail(mail, person, Purpose.DIGEST, ignores_quiet=False, now=now) for person, mail in mails.items())
    session.flush()
    waiting = session.execute(select(Notice.id, Notice.person_id).where(Notice.person_id.in_(people), _waiting(Haste.DIGEST, now)))
    _put_in(session, [{"b_notice": row.id, "b_mail": mails[row.person_id]} for row in waiting])


def _put_in(session: Session, pairs: list[dict[str, Id]]) -> None:
    """Writes down which e-mail carries which notice: one statement, whatever their number."""
    table = Notice.__table__
    put = update(Notice).where(table.c.id == bindparam("b_notice")).values(mail_id=bindparam("b_mail"))
    session.connection().execute(put, pairs)


def _mail(mail_id: Id, person_id: Id, purpose: Purpose, *, ignores_quiet: bool, now: datetime) -> Mail:
    return Mail(
        id=mail_id,
        person_id=person_id,
        purpose=purpose,
        ignores_quiet=ignores_quiet,
        state=MailState.WAITING,
        tries=0,
        made_at=now,
        due_at=now,
    )
