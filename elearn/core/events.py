"""What happened, told once.

A service publishes a frozen event in the past tense. The event is stored in the same unit of work, and the reactions that
`elearn.wiring` declares for its type run there too: all of it is committed together or not at all. Position and hash come later
from the chainer (`elearn.core.chain`), because a chain head inside every transaction would make all writers wait for each other.

An event carries ids and codes, never names or other personal data, so that erasing a person does not break the chain.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, ClassVar, Protocol

from sqlalchemy import CheckConstraint, Index, String, insert, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from elearn.core.actor import ANONYMOUS, Actor, ActorKind
from elearn.core.db.base import Base
from elearn.core.db.closed import one_of
from elearn.core.db.types import BigSerial, Json
from elearn.core.ids import Id, new_id


@dataclass(frozen=True, slots=True)
class Event:
    """The base of every event. `name` is `feature.what_happened`; `subject` names the field that holds the thing's id."""

    name: ClassVar[str]
    subject: ClassVar[str]


class Signal:
    """The base of what reactions are told and nobody keeps: storing it would tie a person to an instant. It names no person."""

    __slots__ = ()


class Reaction(Protocol):
    def __call__(self, session: Session, event: Any, *, actor: Actor, now: datetime) -> None: ...


Reactions = dict[type[Event] | type[Signal], tuple[Callable[..., None], ...]]
"""Who reacts to which event, in order; kept in `session.info["reactions"]`."""


class StoredEvent(Base):
    """One event. `payload` is the event's fields as JSON. `position` and `hash` are empty until the chainer has been.

    `actor_kind` tells the installation itself from somebody without account: neither has an `actor_id`.
    """

    __tablename__ = "event"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]
    actor_kind: Mapped[str] = mapped_column(String(10))
    actor_id: Mapped[uuid.UUID | None]
    subject_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    payload: Mapped[dict[str, Any]] = mapped_column(Json)
    position: Mapped[int | None] = mapped_column(BigSerial, unique=True)
    hash: Mapped[bytes | None]

    __table_args__ = (
        one_of("actor_kind", ActorKind),
        CheckConstraint("(actor_kind = 'person') = (actor_id IS NOT NULL)", name="actor_named"),
        Index(
            "ix_event_unchained",
            "at",
            "id",
            postgresql_where=text("position IS NULL"),
            sqlite_where=text("position IS NULL"),
        ),
    )


def publish(session: Session, event: Event, *, actor: Actor, now: datetime) -> None:
    """Stores the event in this unit of work and runs the reactions to it."""
    session.add(StoredEvent(**columns_of(event, actor=actor, now=now)))
    reactions: Reactions = session.info.get("reactions", {})
    for react in reactions.get(type(event), ()):
        react(session, event, actor=actor, now=now)


def publish_all(session: Session, events: Sequence[Event], *, actor: Actor, now: datetime) -> None:
    """As `publish` of each in turn; those that nobody reacts to are stored with few trips to the database."""
    reactions: Reactions = session.info.get("reactions", {})
    if any(reactions.get(type(each)) for each in events):
        for each in events:
            publish(session, each, actor=actor, now=now)
    elif events:
        session.execute(insert(StoredEvent), [columns_of(each, actor=actor, now=now) for each in events])


def columns_of(event: Event, *, actor: Actor, now: datetime) -> dict[str, Any]:
    """The columns of the row that keeps an event, with a fresh id."""
    subject = getattr(event, event.subject)
    return {
        "id": new_id(),
        "name": event.name,
        "at": now,
        "actor_kind": actor.kind.value,
        "actor_id": actor.person_id,
        "subject_id": subject if isinstance(subject, Id) else None,
        "payload": payload_of(event),
    }


def announce(session: Session, signal: Signal, *, now: datetime) -> None:
    """Runs the reactions to a signal in this unit of work and stores nothing of it. They are told nobody as the actor."""
    reactions: Reactions = session.info.get("reactions", {})
    for react in reactions.get(type(signal), ()):
        react(session, signal, actor=ANONYMOUS, now=now)


def payload_of(event: Event) -> dict[str, Any]:
    """The fields of the event as JSON values: ids and times as text."""
    return {each.name: _plain(getattr(event, each.name)) for each in fields(event)}


def _plain(value: Any) -> Any:
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return value
