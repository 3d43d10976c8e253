"""Identifiers and secrets.

An id is a UUIDv7 (RFC 9562): it sorts by time and needs no coordination, so that a ward's database can merge into the city's.
It is never a secret. Secrets are separate random values of 128 bits or more.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID, uuid4

from uuid_utils.compat import uuid7

Id = UUID


_source: ContextVar[Callable[[], Id]] = ContextVar("source of ids", default=uuid7)


def new_id() -> Id:
    """A fresh UUIDv7."""
    return _source.get()()


def new_untimed_id() -> Id:
    """A fresh id that tells nothing of the instant (UUIDv4), for rows whose time points at somebody."""
    source = _source.get()
    return uuid4() if source is uuid7 else source()


@contextmanager
def ids_from(source: Callable[[], Id]) -> Iterator[None]:
    """Takes the ids made inside from elsewhere: invented data must be alike on every machine, ids included."""
    before = _source.set(source)
    try:
        yield
    finally:
        _source.reset(before)


def parse_id(text: str) -> Id | None:
    """The id written in `text` in the canonical form, or None."""
    try:
        value = UUID(text)
    except ValueError:
        return None
    return value if str(value) == text else None


def new_secret(bits: int = 256) -> str:
    """A random URL-safe secret with at least `bits` bits (never fewer than 128)."""
    if bits < 128:
        raise ValueError("A secret needs at least 128 bits.")
    return secrets.token_urlsafe(bits // 8)


def secret_digest(secret: str) -> bytes:
    """What is stored of a random secret: its SHA-256, 32 bytes. Not for passwords, which need a slow hash."""
    return hashlib.sha256(secret.encode()).digest()
