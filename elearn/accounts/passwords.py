"""Hashing of passwords: argon2id, in a bounded number at the same time, never inside a transaction.

A hash takes 19 MiB and a core for some tens of milliseconds. Without a bound, a flood of wrong passwords would take the memory and
the processor from everybody who is already at work.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import NewType

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from elearn.core import limits
from elearn.core.errors import N_, TooMany
from elearn.core.text import fold, nfc

PasswordHash = NewType("PasswordHash", str)
"""What services take instead of a password: only `PasswordHashing.hash` makes one."""

UNKNOWN = PasswordHash("$argon2id$v=19$m=19456,t=2,p=1$9qy05kfBR+UQDTE0ebG7PA$cgk/XSf1aEd4TTrfz96eTyvy87DD+Rh+Q9z5Zn8+3M0")
"""The hash that is verified for somebody unknown, so that their answer takes as long as anybody's. No password fits it."""

_COMMON = Path(__file__).parent / "words" / "common-passwords.txt"
_SLOWEST_ANSWER = 5
"""When to come back after the queue was full, in seconds."""


class PasswordHashing:
    """Hashes and verifies, at most `at_once` at the same time; whoever waits longer than `patience` seconds is sent away.

    `verifications` counts how often a password was compared, for tests of equal answers.
    """

    def __init__(self, *, at_once: int = limits.HASHING_AT_ONCE, patience: float = limits.HASHING_WAIT) -> None:
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1, hash_len=32, salt_len=16, type=Type.ID)
        self._turns = threading.BoundedSemaphore(at_once)
        self._patience = patience
        self.verifications = 0

    def hash(self, password: str) -> PasswordHash:
        """The hash of a password in composed form.

        Raises:
            TooMany: too many are waiting.
        """
        with self._turn():
            return PasswordHash(self._hasher.hash(nfc(password)))

    def verify(self, password: str, stored: str | None) -> bool:
        """Whether the password fits the stored hash. Without a stored one the same work is done and the answer is no.

        Raises:
            TooMany: too many are waiting.
        """
        with self._turn():
            self.verifications += 1
            try:
                # An overlong password cannot be anybody's; cutting it keeps the work bounded without a second path.
                return self._hasher.verify(stored or UNKNOWN, nfc(password[: 4 * limits.PASSWORD_MAX])) and stored is not None
            except (VerificationError, InvalidHashError):
                return False

    def is_outdated(self, stored: str) -> bool:
        """Whether the stored hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(stored)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._turns.acquire(timeout=self._patience):
            raise TooMany(
                N_("Đang có nhiều người đăng nhập cùng lúc. Xin thử lại sau vài giây."),
                retry_after=_SLOWEST_ANSWER,
            )
        try:
            yield
        finally:
            self._turns.release()


@lru_cache(maxsize=1)
def common_passwords() -> frozenset[str]:
    """The passwords that are tried first, folded; lines that begin with `#` are comments."""
    lines = _COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(fold(line.strip()) for line in lines if line.strip() and not line.startswith("#"))


@lru_cache(maxsize=1)
def hashing() -> PasswordHashing:
    """The one pool of this process."""
    return PasswordHashing()
