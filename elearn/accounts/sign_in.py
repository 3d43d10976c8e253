"""Signing in, step by step: who is meant, may they try, does the password fit, note it, begin a session.

Known and unknown names, open and closed accounts take the same steps: one look-up, one look at the counters, one verification. Only
then does the answer depend on the result. Nothing is hashed inside a transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import current_app, request

from elearn.accounts import queries, service
from elearn.accounts.device_cookie import known_device_for
from elearn.accounts.passwords import PasswordHash, hashing
from elearn.accounts.queries import Credentials
from elearn.accounts.throttle import (
    Counter,
    counted_address,
    counter_of_own_password,
    counters_of_sign_in,
    forget_failures,
    give_back,
    require_patience,
    take_tries,
)
from elearn.core.actor import ANONYMOUS
from elearn.core.errors import NotFound, TooMany
from elearn.core.ids import Id
from elearn.core.notes import take_note
from elearn.web.access import current_actor
from elearn.web.work import close_read_session, database, notes, read_session, unit_of_work


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session has begun: the token for the cookie, and whose it is."""

    token: str
    account_id: Id
    language: str | None


def sign_in_with(typed: str, password: str) -> SignedIn | None:
    """Signs in, or answers None where name and password do not belong together, for whatever reason.

    Raises:
        TooMany: this name, address or device has to wait, or too many are signing in at this moment.
    """
    now = database().clock.now()
    credentials = queries.find_credentials(read_session(), typed, now=now)
    counters = _counters(typed, credentials)
    require_patience(read_session(), counters, now=now)
    before = current_actor()
    stored = credentials.password_hash if credentials else None
    if not _verify_counted(password, stored, counters, now) or credentials is None or stored is None:
        _note_failure("wrong")
        return None
    renewed = hashing().hash(password) if hashing().is_outdated(stored) else None
    try:
        signed_in = _begin(credentials, stored, renewed, before.session_id)
    except NotFound:
        _note_failure("changed")
        return None
    with notes() as work:
        forget_failures(work.session, counters, taken_at=now)
    return signed_in


def _verify_counted(password: str, stored: str | None, counters: tuple[Counter, ...], now: datetime) -> bool:
    """Counts the try, then compares; a connection is not kept while waiting for a turn to hash.

    Raises:
        TooMany: others at this moment have used up the tries, or too many are signing in; the latter costs no try.
    """
    close_read_session()
    with notes() as work:
        take_tries(work.session, counters, now=now)
    try:
        return hashing().verify(password, stored)
    except TooMany:
        with notes() as work:
            give_back(work.session, counters, taken_at=now)
        raise


def _begin(credentials: Credentials, stored: str, renewed: PasswordHash | None, replaces: Id | None) -> SignedIn:
    with unit_of_work() as work:
        token = service.begin_session(work.session, credentials.account_id, verified=stored, now=work.now, replaces=replaces)
        if renewed is not None:
            service.refresh_password_hash(work.session, credentials.account_id, renewed, replaces=stored)
    return SignedIn(token, credentials.account_id, credentials.language)


def verify_own_password(password: str) -> bool:
    """Whether the password is the actor's own present one; failures slow down like those of signing in.

    Raises:
        TooMany: too many failures.
    """
    actor = current_actor()
    now = database().clock.now()
    if actor.account_id is None:
        return False
    credentials = queries.find_credentials_of(read_session(), actor.account_id, now=now)
    counters = counter_of_own_password(_secret(), account=str(actor.account_id), session=str(actor.session_id))
    require_patience(read_session(), counters, now=now)
    if _verify_counted(password, credentials.password_hash if credentials else None, counters, now):
        with notes() as work:
            give_back(work.session, counters, taken_at=now)
        return True
    _note_failure("own")
    return False


def _note_failure(why: str) -> None:
    with notes() as work:
        take_note(work, "accounts.sign_in_failed", ANONYMOUS, why=why)


def _counters(typed: str, credentials: Credentials | None) -> tuple[Counter, ...]:
    device = known_device_for(credentials.account_id if credentials else None)
    return counters_of_sign_in(_secret(), typed=typed, address=counted_address(request.remote_addr), device=device)


def _secret() -> str:
    return str(current_app.config["SECRET_KEY"])
