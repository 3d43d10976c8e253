"""Telling people something, and what they do with it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from itertools import islice

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from elearn.accounts.models import Account, Person
from elearn.core.actor import Actor
from elearn.core.errors import NotFound
from elearn.core.events import publish
from elearn.core.ids import Id, new_id
from elearn.notifications.events import PeopleNotified
from elearn.notifications.kinds import KINDS, Kind
from elearn.notifications.models import Choice, Message, Notice
from elearn.notifications.policy import own
from elearn.notifications.rules import Words, check_place, check_words, new_code

AT_ONCE = 1_000
"""People told with one statement: eight values each, far below what either database takes."""


def notify(
    session: Session, recipients: Collection[Id], kind: Kind, words: Words, *, place: str | None, actor: Actor, now: datetime
) -> int:
    """Tells people something: in the page, and by e-mail those who chose so.

    Three statements for each thousand people, and two for the message. Nobody is told twice by one call. Somebody without an
    account, with a closed one or whose record was erased is left out: they could not read it.

    Args:
        recipients: ids of persons. The caller has found them through its own policy; this asks nothing about them.
        kind: which sentences; `kinds.Kind` names the words each needs.
        words: what fills them. Text of the actor's own is stored as it is and never read as mark-up.
        place: the page that it is about, as a path without the language (`/courses/sec-phish/`); shown in the page alone.
        actor: whose act it is; kept as the sender where it is a person.

    Returns:
        How many people were told.

    Raises:
        ValueError: `words` or `place` are not what they must be: a fault of the caller.
    """
    message = Message(
        id=new_id(), kind=kind, words=check_words(words), place=check_place(place), sender_id=actor.person_id, written_at=now
    )
    told = 0
    for some in _batches(sorted(set(recipients))):
        wanting = _who_can_read(session, some, kind)
        if wanting and not told:
            session.add(message)
            session.flush()
        _tell(session, message, wanting)
        told += len(wanting)
    if told:
        publish(session, PeopleNotified(message.id, kind.value, told), actor=actor, now=now)
    return told


def _batches(people: Sequence[Id]) -> Iterator[list[Id]]:
    rest = iter(people)
    while some := list(islice(rest, AT_ONCE)):
        yield some


def _who_can_read(session: Session, people: Collection[Id], kind: Kind) -> dict[Id, bool]:
    """Those who have an open account, and whether they want an e-mail of it."""
    rows = session.execute(
        select(Account.person_id, Choice.address, Choice.wants_mail, Choice.off)
        .join(Person, Person.id == Account.person_id)
        .outerjoin(Choice, Choice.person_id == Account.person_id)
        .where(Account.person_id.in_(people), Account.disabled_at.is_(None), Person.erased_at.is_(None))
        .order_by(Account.person_id)
    )
    must = not KINDS[kind].may_be_off
    return {
        row.person_id: row.address is not None and (must or (bool(row.wants_mail) and kind not in (row.off or ()))) for row in rows
    }


def _tell(session: Session, message: Message, people: dict[Id, bool]) -> None:
    """Adds the notices. The database decides whether a code is free; who met one that is taken gets another."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    haste = KINDS[Kind(message.kind)].haste
    missing = dict(people)
    while missing:
        rows = [
            {
                "id": new_id(),
                "person_id": person_id,
                "message_id": message.id,
                "code": new_code(),
                "written_at": message.written_at,
                "haste": haste.value if by_mail else None,
            }
            for person_id, by_mail in missing.items()
        ]
        adding = dialect.insert(Notice).values(rows).on_conflict_do_nothing(index_elements=["person_id", "code"])
        for person_id in session.scalars(adding.returning(Notice.person_id)):
            del missing[person_id]


def mark_read(session: Session, actor: Actor, notice_id: Id, *, now: datetime) -> str | None:
    """The actor has read a notice. Reading it twice changes nothing.

    Returns:
        The place that it is about, as `notify` was given it.

    Raises:
        NotFound: there is no such notice, or it is somebody else's.
    """
    wanted = select(Notice, Message.place).join(Message, Message.id == Notice.message_id).where(own(actor), Notice.id == notice_id)
    row = session.execute(wanted).one_or_none()
    if row is None:
        raise NotFound
    if row.Notice.read_at is None:
        row.Notice.read_at = now
    place: str | None = row.place
    return place


def mark_all_read(session: Session, actor: Actor, *, now: datetime) -> int:
    """The actor has read every notice written until now; answers how many were unread."""
    unread = update(Notice).where(own(actor), Notice.read_at.is_(None), Notice.written_at <= now)
    return len(session.scalars(unread.values(read_at=now).returning(Notice.id)).all())
