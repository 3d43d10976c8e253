"""Slowing down whoever guesses: failures counted per name, per address and per known device, as notes.

Counters are rows, because several processes answer. A subject is kept as a digest keyed with the installation's secret: whoever
reads the table learns neither names nor addresses. A device that signed this account in before has a counter of its own, so that
nobody can make the owner wait by failing on purpose elsewhere.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from elearn.accounts.models import Throttle
from elearn.accounts.rules import PER_ACCOUNT, PER_ADDRESS, Allowance, sign_in_name, wait_until, window_start
from elearn.core.errors import N_, TooMany


@dataclass(frozen=True, slots=True)
class Counter:
    """One thing that is counted: `scope` says what kind it is, `subject` is its keyed digest."""

    scope: str
    subject: bytes
    allowance: Allowance


def keyed_digest(secret: str, purpose: str, value: str) -> bytes:
    """A digest of `value` that nobody without the secret can test guesses against; each purpose has a key of its own."""
    key = hmac.digest(secret.encode(), b"elearn." + purpose.encode(), hashlib.sha256)
    return hmac.digest(key, value.encode("utf-8", "surrogatepass"), hashlib.sha256)


def counters_of_sign_in(secret: str, *, typed: str, address: str, device: str | None) -> tuple[Counter, ...]:
    """What a sign-in counts against.

    Args:
        typed: the name as typed; unknown names are counted like known ones.
        address: the network address it comes from.
        device: the known device's own name for this account, or None for a device that is not known.
    """
    name = sign_in_name(typed)
    if device is not None:
        return (Counter("sign-in.device", keyed_digest(secret, "throttle.device", f"{device}\n{name}"), PER_ACCOUNT),)
    return (
        Counter("sign-in.account", keyed_digest(secret, "throttle.account", name), PER_ACCOUNT),
        Counter("sign-in.address", keyed_digest(secret, "throttle.address", address), PER_ADDRESS),
    )


def require_patience(session: Session, counters: Sequence[Counter], *, now: datetime) -> None:
    """Lets the try through, or says how long to wait.

    Raises:
        TooMany: the wait after the last failure is not over.
    """
    waits = [until for each in counters if (until := _wait_until(session, each, now)) is not None and until > now]
    if waits:
        seconds = int((max(waits) - now).total_seconds()) + 1
        raise TooMany(
            N_("Đăng nhập chưa đúng nhiều lần. Xin thử lại sau %(minutes)s phút."),
            retry_after=seconds,
            minutes=-(-seconds // 60),
        )


def _wait_until(session: Session, counter: Counter, now: datetime) -> datetime | None:
    earliest = window_start(now, counter.allowance) - counter.allowance.window
    failures, last_at = session.execute(
        select(func.coalesce(func.sum(Throttle.tries), 0), func.max(Throttle.last_at)).where(
            Throttle.scope == counter.scope, Throttle.subject == counter.subject, Throttle.window_start >= earliest
        )
    ).one()
    return wait_until(failures, last_at, counter.allowance)


def count_failure(session: Session, counters: Sequence[Counter], *, now: datetime) -> None:
    """Adds one failure to each counter; call it inside a note."""
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    for each in counters:
        session.execute(
            insert(Throttle)
            .values(
                scope=each.scope,
                subject=each.subject,
                window_start=window_start(now, each.allowance),
                tries=1,
                last_at=now,
            )
            .on_conflict_do_update(
                index_elements=[Throttle.scope, Throttle.subject, Throttle.window_start],
                set_={"tries": Throttle.tries + 1, "last_at": now},
            )
        )


def forget_failures(session: Session, counters: Sequence[Counter]) -> None:
    """Clears the counters of the name and the device after a right password. The address keeps its own: many people share it."""
    for each in counters:
        if each.allowance is not PER_ADDRESS:
            session.execute(delete(Throttle).where(Throttle.scope == each.scope, Throttle.subject == each.subject))


def purge_counters(session: Session, *, now: datetime) -> int:
    """Removes counters whose windows no longer matter; answers how many rows."""
    oldest = min(window_start(now, each) - each.window for each in (PER_ACCOUNT, PER_ADDRESS))
    gone = session.execute(delete(Throttle).where(Throttle.window_start < oldest).returning(Throttle.tries))
    return len(gone.all())
