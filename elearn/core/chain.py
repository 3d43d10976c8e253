"""The audit chain: committed events get a gap-free position and a hash that holds everything before it; the head is signed.

`hash = SHA256(previous hash ‖ canonical(event))`, the first previous hash being 32 zero bytes. `canonical` is ASCII JSON, sorted
and without spaces, of the fields of `EVENT_FACTS`, the time in UTC with six decimals. The head (last place and its hash) is
signed with Ed25519. Somebody who puts back an older table together with its older head can only be caught by a head kept elsewhere,
in a log or on paper: `verify` takes it as `known`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import CheckConstraint, String, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from elearn.core.append_only import EVENT_FACTS
from elearn.core.db.base import Base
from elearn.core.db.types import BigSerial
from elearn.core.events import StoredEvent
from elearn.core.jobs.context import JobContext

GENESIS = bytes(32)
BATCH = 500
MAX_RANGES_TOLD = 100
_FACTS = tuple(StoredEvent.__table__.c[name] for name in EVENT_FACTS)


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


class Signer:
    """The signing key of the installation.

    Args:
        seed: 32 bytes.
    """

    def __init__(self, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public_key = self._key.public_key().public_bytes_raw()
        self.key_id = key_id_of(self.public_key)

    @classmethod
    def from_secret(cls, secret: bytes) -> Signer:
        """The key that belongs to the secret of the installation; no other use of that secret gives the same bytes (RFC 5869)."""
        return cls(HKDF(algorithm=SHA256(), length=32, salt=None, info=b"elearn audit-chain").derive(secret))

    def sign(self, head: SignedHead) -> bytes:
        return self._key.sign(head.canonical())


def key_id_of(public_key: bytes) -> str:
    """The name of a public key: the first 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(public_key).hexdigest()[:16]


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


def chain(session: Session, signer: Signer, now: datetime, limit: int = BATCH) -> int:
    """Gives up to `limit` committed events their place, in order of time and id, and signs the new head; answers how many."""
    head = _lock_head(session)
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
    signed = SignedHead(position, previous, now, signer.key_id)
    head.position, head.hash, head.signed_at, head.key_id = position, previous, now, signer.key_id
    head.signature = signer.sign(signed)
    session.flush()
    return len(places)


def chainer(signer: Signer) -> Callable[[JobContext], None]:
    """The handler that chains what is there; declared as a pulse of every second, and harmless in several runners."""

    def chain_all(context: JobContext) -> None:
        while not context.cancelled:
            # Looking first keeps an idle site from taking the write lock every second.
            with context.read() as session:
                if count_unchained(session, at_most=1) == 0:
                    return
            with context.unit_of_work() as work:
                chain(work.session, signer, work.now)

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


def verify(session: Session, public_key: bytes | None = None, known: SignedHead | None = None) -> ChainReport:
    """Checks the whole chain in one pass, with the memory of one batch of events.

    Args:
        session: a read session; its snapshot is checked.
        public_key: the 32 bytes of the key that must have signed the head; None leaves the signature unchecked.
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
        signature_fits=None if public_key is None else _signature_fits(head, public_key, walk.checked),
        unchained=count_unchained(session),
    )


def _lock_head(session: Session) -> ChainHead:
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    session.execute(insert(ChainHead).values(id=1, position=0, hash=GENESIS).on_conflict_do_nothing())
    locked = select(ChainHead).where(ChainHead.id == 1).with_for_update().execution_options(populate_existing=True)
    return session.scalars(locked).one()


def _next_hash(previous: bytes, event: Any) -> bytes:
    return hashlib.sha256(previous + canonical(event)).digest()


def _signature_fits(head: ChainHead | None, public_key: bytes, checked: int) -> bool:
    if head is None:
        return checked == 0
    if head.signed_at is None or head.key_id is None or head.signature is None:
        return head.position == 0
    signed = SignedHead(head.position, head.hash, head.signed_at, head.key_id)
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(head.signature, signed.canonical())
    except InvalidSignature:
        return False
    return True


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def _ascii_json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode()
