"""Slowing down whoever guesses: tries counted per name, per address and per known device, as notes. A right one is given back.

Counters are rows, because several processes answer. A subject is kept as a digest keyed with the installation's secret: whoever
reads the table learns neither names nor addresses. A device that signed this account in before has a counter of its own, so that
nobody can make the owner wait by failing on purpose elsewhere.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, case, delete, exists, func, literal, not_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from elearn.accounts.models import Throttle
from elearn.accounts.rules import (
    PER_ACCOUNT,
    PER_ACTIVATION,
    PER_ADDRESS,
    PER_RESET,
    Allowance,
    CodePurpose,
    sign_in_name,
    wait_until,
    waits,
    window_start,
)
from elearn.core.db.types import Instant
from elearn.core.errors import N_, TooMany


@dataclass(frozen=True, slots=True)
class Counter:
    """One thing that is counted: `scope` says what kind it is, `subject` is its keyed digest.

    `refusal` is the sentence for whoever has to wait, with a place for `minutes`.
    """

    scope: str
    subject: bytes
    allowance: Allowance
    refusal: str


def keyed_digest(secret: str, purpose: str, value: str) -> bytes:
    """A digest of `value` that nobody without the secret can test guesses against; each purpose has a key of its own."""
    key = hmac.digest(secret.encode(), b"elearn." + purpose.encode(), hashlib.sha256)
    return hmac.digest(key, value.encode("utf-8", "surrogatepass"), hashlib.sha256)


def counted_address(address: str | None) -> str:
    """The network address to count by: of IPv6 the network (/64) that one household or office has to itself."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network((found, 64), strict=False)) if isinstance(found, ipaddress.IPv6Address) else str(found)


SIGN_IN_REFUSAL = N_("Đăng nhập chưa đúng nhiều lần. Xin thử lại sau %(minutes)s phút.")
OWN_PASSWORD_REFUSAL = N_("Mật khẩu hiện nay nhập chưa đúng nhiều lần. Xin thử lại sau %(minutes)s phút.")


def counter_of_own_password(secret: str, *, account: str, session: str) -> tuple[Counter, ...]:
    """What asking for the present password of somebody signed in counts against: their account in this very session."""
    subject = keyed_digest(secret, "throttle.own", f"{session}\n{account}")
    return (Counter("own-password", subject, PER_ACCOUNT, OWN_PASSWORD_REFUSAL),)


CODE_REFUSAL = N_("Mã nhập chưa đúng nhiều lần. Xin thử lại sau %(minutes)s phút, hoặc xin cấp mã mới.")


def counters_of_code(secret: str, purpose: CodePurpose, *, subject: str, address: str) -> tuple[Counter, ...]:
    """What typing a one-time code counts against.

    Args:
        subject: the code that is live for what was typed as a name, or that name where there is none.
        address: the network address it comes from.
    """
    allowance = PER_RESET if purpose is CodePurpose.RESET else PER_ACTIVATION
    return (
        Counter(f"code.{purpose}", keyed_digest(secret, f"throttle.code.{purpose}", subject), allowance, CODE_REFUSAL),
        Counter("sign-in.address", keyed_digest(secret, "throttle.address", address), PER_ADDRESS, CODE_REFUSAL),
    )


def counters_of_sign_in(secret: str, *, typed: str, address: str, device: str | None) -> tuple[Counter, ...]:
    """What a sign-in counts against.

    Args:
        typed: the name as typed; unknown names are counted like known ones.
        address: the network address it comes from.
        device: the known device's own name for this account, or None for a device that is not known.
    """
    name = sign_in_name(typed)
    if device is not None:
        subject = keyed_digest(secret, "throttle.device", f"{device}\n{name}")
        return (Counter("sign-in.device", subject, PER_ACCOUNT, SIGN_IN_REFUSAL),)
    return (
        Counter("sign-in.account", keyed_digest(secret, "throttle.account", name), PER_ACCOUNT, SIGN_IN_REFUSAL),
        Counter("sign-in.address", keyed_digest(secret, "throttle.address", address), PER_ADDRESS, SIGN_IN_REFUSAL),
    )


def require_patience(session: Session, counters: Sequence[Counter], *, now: datetime) -> None:
    """Lets a try go on, or says how long to wait. A look only: many tries at once are told apart by `take_tries`.

    Raises:
        TooMany: the wait after the last try is not over.
    """
    for each in counters:
        until = _wait_until(session, each, now)
        if until is not None and until > now:
            raise _refused(each, until, now)


def take_tries(session: Session, counters: Sequence[Counter], *, now: datetime) -> None:
    """Counts one try on each counter before it is made, or refuses it; call it inside a note.

    Looking and counting are one statement, so that of many tries at the same moment only as many go on as are allowed. What turns
    out to be no failure is given back by `forget_failures` or `give_back`.

    Raises:
        TooMany: the wait after the last try is not over; nothing is counted once the note is rolled back.
    """
    for each in counters:
        if not _take(session, each, now):
            raise _refused(each, _wait_until(session, each, now) or now, now)


def _refused(counter: Counter, until: datetime, now: datetime) -> TooMany:
    seconds = max(0, int((until - now).total_seconds())) + 1
    return TooMany(counter.refusal, retry_after=seconds, minutes=-(-seconds // 60))


def _take(session: Session, counter: Counter, now: datetime) -> bool:
    start = window_start(now, counter.allowance)
    before = aliased(Throttle)
    is_before = and_(
        before.scope == counter.scope, before.subject == counter.subject, before.window_start == start - counter.allowance.window
    )
    tries_before = select(before.tries).where(is_before).scalar_subquery()
    # A window that has begun is looked at by the update; one that has not, by the selection of what is inserted. The former only
    # adds to what stands in the window before, so refusing by that alone is never wrong.
    first = select(
        literal(counter.scope), literal(counter.subject), literal(start, Instant()), literal(1), literal(now, Instant())
    ).where(not_(exists(select(before.tries).where(is_before, _must_wait(before.tries, before.last_at, counter.allowance, now)))))
    together = Throttle.tries + func.coalesce(tries_before, 0)
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = (
        dialect.insert(Throttle)
        .from_select(["scope", "subject", "window_start", "tries", "last_at"], first)
        .on_conflict_do_update(
            index_elements=[Throttle.scope, Throttle.subject, Throttle.window_start],
            set_={"tries": Throttle.tries + 1, "last_at": now},
            where=not_(_must_wait(together, Throttle.last_at, counter.allowance, now)),
        )
        .returning(Throttle.tries)
    )
    return session.execute(statement).first() is not None


def _must_wait(tries: SQLColumnExpression[int], last_at: Any, allowance: Allowance, now: datetime) -> ColumnElement[bool]:
    """Clause: `wait_until` of `tries` and `last_at` lies after now. The waits are a short list: they double up to the window."""
    steps = list(waits(allowance))
    last_of = [(tries - allowance.tries == beyond, literal(now - wait, Instant())) for beyond, wait in enumerate(steps[:-1])]
    longest = literal(now - steps[-1], Instant())
    return and_(tries >= allowance.tries, last_at > (case(*last_of, else_=longest) if last_of else longest))


def _wait_until(session: Session, counter: Counter, now: datetime) -> datetime | None:
    earliest = window_start(now, counter.allowance) - counter.allowance.window
    failures, last_at = session.execute(
        select(func.coalesce(func.sum(Throttle.tries), 0), func.max(Throttle.last_at)).where(
            Throttle.scope == counter.scope, Throttle.subject == counter.subject, Throttle.window_start >= earliest
        )
    ).one()
    return wait_until(failures, last_at, counter.allowance)


def give_back(session: Session, counters: Sequence[Counter], *, taken_at: datetime) -> None:
    """Takes one try off each counter again: it came to nothing, or it was right. Call it inside a note."""
    for each in counters:
        session.execute(
            update(Throttle)
            .where(
                Throttle.scope == each.scope,
                Throttle.subject == each.subject,
                Throttle.window_start == window_start(taken_at, each.allowance),
                Throttle.tries > 0,
            )
            .values(tries=Throttle.tries - 1)
        )


def forget_failures(session: Session, counters: Sequence[Counter], *, taken_at: datetime) -> None:
    """Clears the counters of name and device after a right password. Many people share an address: it keeps the others' tries."""
    give_back(session, [each for each in counters if each.allowance is PER_ADDRESS], taken_at=taken_at)
    for each in counters:
        if each.allowance is not PER_ADDRESS:
            session.execute(delete(Throttle).where(Throttle.scope == each.scope, Throttle.subject == each.subject))


def purge_counters(session: Session, *, now: datetime) -> int:
    """Removes counters whose windows no longer matter; answers how many rows."""
    allowances = (PER_ACCOUNT, PER_ADDRESS, PER_ACTIVATION, PER_RESET)
    oldest = min(window_start(now, each) - each.window for each in allowances)
    gone = session.execute(delete(Throttle).where(Throttle.window_start < oldest).returning(Throttle.tries))
    return len(gone.all())
