"""Slowing down whoever guesses, without ever locking anybody out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from elearn.accounts.models import Throttle
from elearn.accounts.rules import FIRST_WAIT, PER_ACCOUNT, PER_ADDRESS
from elearn.accounts.throttle import (
    Counter,
    count_failure,
    counters_of_sign_in,
    forget_failures,
    keyed_digest,
    purge_counters,
    require_patience,
)
from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.core.errors import TooMany


def counters(name: str = "hanh", *, address: str = "203.0.113.7", device: str | None = None) -> tuple[Counter, ...]:
    return counters_of_sign_in("secret", typed=name, address=address, device=device)


def fail(database: Database, times: int, wanted: tuple[Counter, ...] | None = None) -> None:
    for _ in range(times):
        with database.notes() as work:
            count_failure(work.session, wanted or counters(), now=work.now)


def wait_of(database: Database, wanted: tuple[Counter, ...] | None = None) -> int:
    """The seconds to wait; 0 when at once."""
    with database.read() as session:
        try:
            require_patience(session, wanted or counters(), now=database.clock.now())
        except TooMany as error:
            return error.retry_after
    return 0


def test_a_few_failures_cost_no_wait(database: Database) -> None:
    fail(database, PER_ACCOUNT.tries - 1)
    assert wait_of(database) == 0


def test_one_too_many_makes_the_name_wait(database: Database) -> None:
    fail(database, PER_ACCOUNT.tries)
    assert 0 < wait_of(database) <= FIRST_WAIT.total_seconds() + 1


def test_each_further_failure_doubles_the_wait_up_to_the_window(database: Database) -> None:
    fail(database, PER_ACCOUNT.tries)
    waits = []
    for _ in range(10):
        fail(database, 1)
        waits.append(wait_of(database))
    assert waits[0] > FIRST_WAIT.total_seconds()
    assert waits == sorted(waits)
    assert max(waits) <= PER_ACCOUNT.window.total_seconds() + 1


def test_no_wait_is_for_ever(database: Database, clock: FakeClock) -> None:
    fail(database, 500)
    clock.advance(seconds=PER_ACCOUNT.window.total_seconds() + 1)
    assert wait_of(database) == 0


def test_failures_are_remembered_over_the_turn_of_a_window(database: Database, clock: FakeClock) -> None:
    fail(database, PER_ACCOUNT.tries)
    clock.advance(seconds=PER_ACCOUNT.window.total_seconds() + 1)
    fail(database, 1)
    assert wait_of(database) > 0


def test_another_name_does_not_wait(database: Database) -> None:
    fail(database, PER_ACCOUNT.tries)
    assert wait_of(database, counters("khoa")) == 0


def test_a_name_waits_however_it_is_written(database: Database) -> None:
    fail(database, PER_ACCOUNT.tries)
    assert wait_of(database, counters(" HANH ")) > 0


def test_a_whole_address_waits_after_many_names(database: Database) -> None:
    for number in range(PER_ADDRESS.tries):
        fail(database, 1, counters(f"user{number}"))
    assert wait_of(database, counters("fresh")) > 0
    assert wait_of(database, counters("fresh", address="203.0.113.8")) == 0


def test_a_known_device_does_not_wait_for_strangers_failures(database: Database) -> None:
    fail(database, 200)
    assert wait_of(database) > 0
    assert wait_of(database, counters(device="counter-3")) == 0


def test_a_known_device_waits_for_its_own_failures(database: Database) -> None:
    fail(database, PER_ACCOUNT.tries, counters(device="counter-3"))
    assert wait_of(database, counters(device="counter-3")) > 0
    assert wait_of(database, counters("phuc", device="counter-3")) == 0


def test_a_right_password_clears_the_name_but_not_the_address(database: Database) -> None:
    fail(database, PER_ACCOUNT.tries)
    with database.notes() as work:
        forget_failures(work.session, counters())
    with database.read() as session:
        left = session.execute(select(Throttle.scope, Throttle.tries)).all()
    assert [tuple(each) for each in left] == [("sign-in.address", PER_ACCOUNT.tries)]


def test_the_table_holds_no_names(database: Database) -> None:
    fail(database, 1)
    with database.read() as session:
        subjects = session.scalars(select(Throttle.subject)).all()
    assert all(len(each) == 32 and b"hanh" not in each for each in subjects)


@pytest.mark.pure
def test_a_digest_cannot_be_guessed_without_the_secret() -> None:
    assert keyed_digest("secret", "a", "hanh") != keyed_digest("other", "a", "hanh")


@pytest.mark.pure
def test_each_purpose_has_its_own_digest() -> None:
    assert keyed_digest("secret", "a", "hanh") != keyed_digest("secret", "b", "hanh")


def test_old_counters_are_purged(database: Database, clock: FakeClock) -> None:
    fail(database, 1)
    clock.instant += timedelta(hours=1)
    fail(database, 1)
    with database.notes() as work:
        assert purge_counters(work.session, now=work.now) == 2
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Throttle)) == 2
