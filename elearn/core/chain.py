"""The audit chain: committed events get a gap-free position and a hash that holds everything before it; the head is signed.

`hash = SHA256(previous hash ‖ canonical(event))`, the first previous hash being 32 zero bytes. `canonical` is ASCII JSON, sorted
and without spaces, of the fields of `EVENT_FACTS`, the time in UTC with six decimals. The head (last place and its hash) is
signed with Ed25519, and is extended only while its signature fits: whoever can write to the database but has no key cannot make
the chainer sign what they wrote. Somebody who puts back an older table together with its older head can only be caught by a head
kept elsewhere, in a log or on paper: `verify` takes it as `known`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import CheckConstraint, String, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from elearn.core.append_only import EVENT_FACTS
from elearn.core.db.base import Base
from elearn.core.db.types import BigSerial
from elearn.core.events import StoredEvent
from elearn.core.jobs.context import JobContext

if TYPE_CHECKING:
    # Web processes show the head and never sign: they do without cryptography.
    from elearn.core.chain_keys import KeyRing

GENESIS = bytes(32)
BATCH = 500
MAX_RANGES_TOLD = 100
_FACTS = tuple(StoredEvent.__table__.c[name] for name in EVENT_FACTS)


class HeadRefusedError(RuntimeError):
    """The head that is there was signed by no key of the ring: it was forged, or the ring is another installation's."""


class ChainHead(Base):
    """The last chained event, one row. The signature covers `SignedHead.canonical()`."""

    __tablename__ = "chain_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    position: Mapped[int] = mapped_column(BigSerial)
    hash: Mapped[bytes]
    signed_at: Mapped[datetime | None]
    key_id: Mapped[str | None] = mapped_column(String(16))
    signature: Mapped[bytes | None]

    __table_args__ = (CheckConstraint("id = 1", name="single_row"),)


@dataclass(frozen=True, slots=True)
class SignedHead:
    """What is signed, and what may be kept elsewhere to notice a cut tail."""

    position: int
    hash: bytes
    signed_at: datetime
    key_id: str

    def canonical(self) -> bytes:
        return _ascii_json(
            {"hash": self.hash.hex(), "key_id": self.key_id, "position": self.position, "signed_at": _instant(self.signed_at)}
        )


class _Facts(Protocol):
    """A row with the columns of `EVENT_FACTS`."""

    id: Any
    name: str
    at: datetime
    actor_kind: str
    actor_id: Any
    subject_id: Any
    payload: dict[str, Any]


def canonical(event: _Facts) -> bytes:
    """The bytes of an event that are hashed, the same on both databases."""
    return _ascii_json(
        {
            "id": str(event.id),
            "name": event.name,
            "at": _instant(event.at),
            "actor_kind": event.actor_kind,
            "actor_id": event.actor_id and str(event.actor_id),
            "subject_id": event.subject_id and str(event.subject_id),
            "payload": event.payload,
        }
    )


def chain(session: Session, keys: KeyRing, now: datetime, limit: int = BATCH) -> int:
    """Gives up to `limit` committed events their place, in order of time and id, and signs the new head; answers how many.

    Raises:
        HeadRefusedError: the present head was signed by no key of the ring; nothing is changed.
    """
    head = _lock_head(session)
    if not _is_signed(head, keys):
        raise HeadRefusedError(f"no key of this ring has signed the head at {head.position} (key {head.key_id})")
    rows = session.execute(
        select(*_FACTS).where(StoredEvent.position.is_(None)).order_by(StoredEvent.at, StoredEvent.id).limit(limit)
    )
    places = []
    position, previous = head.position, head.hash
    for row in rows:
        position, previous = position + 1, _next_hash(previous, row)
        places.append({"id": row.id, "position": position, "hash": previous})
    if not places:
        return 0
    session.execute(update(StoredEvent), places)
    _sign(head, keys, position, previous, now)
    session.flush()
    return len(places)


def accept_head(session: Session, keys: KeyRing, now: datetime) -> SignedHead | None:
    """Signs the head as it is with the present key, for an installation that has lost its ring; answers the head before.

    Only for a chain that `verify` finds sound without its signature: the caller looks first, and keeps what it replaces.
    """
    head = _lock_head(session)
    before = read_head(session)
    if before is not None:
        _sign(head, keys, head.position, head.hash, now)
        session.flush()
    return before


def _sign(head: ChainHead, keys: KeyRing, position: int, hash_of_last: bytes, now: datetime) -> None:
    signed = SignedHead(position, hash_of_last, now, keys.signer.key_id)
    head.position, head.hash, head.signed_at, head.key_id = position, hash_of_last, now, signed.key_id
    head.signature = keys.signer.sign(signed.canonical())


def _is_signed(head: ChainHead, keys: KeyRing) -> bool:
    """Whether a key of the ring has signed the head; the one before the first event needs no signature."""
    if head.signed_at is None or head.key_id is None or head.signature is None:
        return head.position == 0
    signed = SignedHead(head.position, head.hash, head.signed_at, head.key_id)
    return keys.has_signed(head.key_id, head.signature, signed.canonical())


def chainer(keys: KeyRing) -> Callable[[JobContext], None]:
    """The handler that chains what is there; declared as a pulse of every second, and harmless in several runners."""

    def chain_all(context: JobContext) -> None:
        while not context.cancelled:
            # Looking first keeps an idle site from taking the write lock every second.
            with context.read() as session:
                if count_unchained(session, at_most=1) == 0:
                    return
            with context.unit_of_work() as work:
                chain(work.session, keys, work.now)

    return chain_all


def count_unchained(session: Session, at_most: int | None = None) -> int:
    """How many events have no place yet; stops counting at `at_most`."""
    waiting = select(StoredEvent.id).where(StoredEvent.position.is_(None)).limit(at_most).subquery()
    return session.execute(select(func.count()).select_from(waiting)).scalar_one()


def read_head(session: Session) -> SignedHead | None:
    """The signed head, or None before the first event."""
    head = session.get(ChainHead, 1)
    if head is None or head.signed_at is None or head.key_id is None:
        return None
    return SignedHead(head.position, head.hash, head.signed_at, head.key_id)


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What `verify` found.

    `first_bad` is the first position whose event does not carry the hash that it must. `missing` are ranges of positions that are
    not there within the table (the first hundred), `missing_tail` those after its last one up to the head. `head_fits`: the head
    names the last event. `signature_fits` is None when no key was given. `unchained` events are committed but have no place yet.
    """

    checked: int
    first_bad: int | None
    missing: tuple[tuple[int, int], ...]
    missing_tail: tuple[int, int] | None
    head_fits: bool
    signature_fits: bool | None
    unchained: int

    @property
    def is_sound(self) -> bool:
        return (
            self.first_bad is None
            and not self.missing
            and self.missing_tail is None
            and self.head_fits
            and self.signature_fits is not False
        )


class _Walk:
    """Walks along the chained events in order of position and remembers what is wrong; needs the memory of one event."""

    def __init__(self, known: SignedHead | None) -> None:
        self.known = known
        self.checked = 0
        self.last = 0
        self.hash: bytes | None = GENESIS
        self.first_bad: int | None = None
        self.missing: list[tuple[int, int]] = []

    def step(self, row: Any) -> None:
        follows = row.position == self.last + 1
        if not follows and len(self.missing) < MAX_RANGES_TOLD:
            self.missing.append((self.last + 1, row.position - 1))
        # What follows a gap hangs on an event that is not there: the gap is told, and the walk goes on from the stored hash.
        is_bad = row.hash is None or (follows and (self.hash is None or row.hash != _next_hash(self.hash, row)))
        if self.known is not None and row.position == self.known.position:
            is_bad = is_bad or row.hash != self.known.hash
        if is_bad and self.first_bad is None:
            self.first_bad = row.position
        self.checked += 1
        self.last, self.hash = row.position, row.hash


def verify(session: Session, keys: KeyRing | None = None, known: SignedHead | None = None) -> ChainReport:
    """Checks the whole chain in one pass, with the memory of one batch of events.

    Args:
        session: a read session; its snapshot is checked.
        keys: one of them must have signed the head; None leaves the signature unchecked.
        known: a head that was kept elsewhere: the chain must still contain it.
    """
    walk = _Walk(known)
    rows = select(*_FACTS, StoredEvent.position, StoredEvent.hash).where(StoredEvent.position.is_not(None))
    for row in session.execute(rows.order_by(StoredEvent.position).execution_options(yield_per=BATCH)):
        walk.step(row)
    head = session.get(ChainHead, 1)
    reached = head.position if head is not None else 0
    must_reach = max(reached, known.position if known is not None else 0)
    return ChainReport(
        checked=walk.checked,
        first_bad=walk.first_bad,
        missing=tuple(walk.missing),
        missing_tail=(walk.last + 1, must_reach) if must_reach > walk.last else None,
        head_fits=reached == walk.last and (head.hash if head is not None else GENESIS) == walk.hash,
        signature_fits=None if keys is None else (walk.checked == 0 if head is None else _is_signed(head, keys)),
        unchained=count_unchained(session),
    )


def _lock_head(session: Session) -> ChainHead:
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    session.execute(insert(ChainHead).values(id=1, position=0, hash=GENESIS).on_conflict_do_nothing())
    locked = select(ChainHead).where(ChainHead.id == 1).with_for_update().execution_options(populate_existing=True)
    return session.scalars(locked).one()


def _next_hash(previous: bytes, event: Any) -> bytes:
    return hashlib.sha256(previous + canonical(event)).digest()


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def _ascii_json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode()
