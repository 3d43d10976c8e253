"""Hashing: strong enough, bounded, the same work for everybody."""

from __future__ import annotations

import threading
import unicodedata

import pytest
from argon2 import PasswordHasher, extract_parameters

from elearn.accounts.passwords import UNKNOWN, PasswordHashing
from elearn.core.errors import TooMany

pytestmark = pytest.mark.pure


@pytest.fixture(scope="module")
def hashing() -> PasswordHashing:
    return PasswordHashing()


def test_a_hash_is_argon2id_of_19_mib_and_two_turns(hashing: PasswordHashing) -> None:
    assert hashing.hash("x").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_the_right_password_fits_and_others_do_not(hashing: PasswordHashing) -> None:
    stored = hashing.hash("quán cũ bên sông")
    assert hashing.verify("quán cũ bên sông", stored)
    assert not hashing.verify("quán cũ bên song", stored)


def test_a_password_fits_in_either_unicode_form(hashing: PasswordHashing) -> None:
    stored = hashing.hash(unicodedata.normalize("NFC", "trời mưa quán cũ"))
    assert hashing.verify(unicodedata.normalize("NFD", "trời mưa quán cũ"), stored)


def test_every_byte_of_a_long_password_matters(hashing: PasswordHashing) -> None:
    stored = hashing.hash("ậ" * 100)
    assert not hashing.verify("ậ" * 99 + "ẫ", stored)


def test_nobody_has_the_password_of_the_unknown(hashing: PasswordHashing) -> None:
    assert not hashing.verify("x", None)
    assert not hashing.verify("", None)


def test_the_unknown_cost_as_much_as_the_known(hashing: PasswordHashing) -> None:
    assert extract_parameters(UNKNOWN) == extract_parameters(hashing.hash("x"))


def test_a_hash_of_older_parameters_is_outdated(hashing: PasswordHashing) -> None:
    assert hashing.is_outdated(PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash("x"))
    assert not hashing.is_outdated(hashing.hash("x"))


def test_whoever_waits_too_long_is_sent_away() -> None:
    hashing = PasswordHashing(at_once=1, patience=0.01)
    busy, done = threading.Event(), threading.Event()

    def keep_busy() -> None:
        with hashing._turn():
            busy.set()
            done.wait(5)

    worker = threading.Thread(target=keep_busy)
    worker.start()
    try:
        assert busy.wait(5)
        with pytest.raises(TooMany):
            hashing.verify("x", None)
    finally:
        done.set()
        worker.join()
    assert not hashing.verify("x", None)
