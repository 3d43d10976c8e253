"""Slowing down whoever guesses, without ever locking anybody out."""

from __future__ import annotations

import threading
import uuid
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from elearn.accounts.models import Throttle
from elearn.accounts.rules import FIRST_WAIT, PER_ACCOUNT, PER_ADDRESS, window_start
from elearn.accounts.throttle import (
    Counter,
    counted_address,
    counter_of_own_password,
    counters_of_sign_in,
    forget_failures,
    give_back,
    keyed_digest,
    purge_counters,
    require_patience,
    take_tries,
)
from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.core.errors import TooMany
from tests.conftest import NOW


def counters(name: str = "hanh", *, address: str = "203.0.113.7", device: str | None = None) -> tuple[Counter, ...]:
    return counters_of_sign_in("secret", typed=name, address=address, device=device)


def fail(database: Database, times: int, wanted: tuple[Counter, ...] | None = None) -> None:
    """So many tries have failed by now, whether they would have been let through or not."""
    with database.notes() as work:
        for each in wanted or counters():
            key = (each.scope, each.subject, window_start(work.now, each.allowance))
            row = work.session.get(Throttle, key)
            if row is None:
                row = Throttle(scope=key[0], subject=key[1], window_start=key[2], tries=0)
                work.session.add(row)
            row.tries, row.last_at = row.tries + times, work.now


def attempt(database: Database, wanted: tuple[Counter, ...] | None = None) -> bool:
    """Whether a try is let through; it is counted then."""
    try:
        with database.notes() as work:
            take_tries(work.session, wanted or counters(), now=work.now)
    except TooMany:
        return False
    return True


def attempt_until_answered(database: Database) -> bool:
    """Whether a try is let through. A busy machine that waited too long for the row took nothing, and is asked again."""
    for _ in range(20):
        with suppress(OperationalError):
            return attempt(database)
    raise AssertionError("the database never answered")


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
        forget_failures(work.session, counters(), taken_at=work.now)
    with database.read() as session:
        left = session.execute(select(Throttle.scope, Throttle.tries)).all()
    assert [tuple(each) for each in left] == [("sign-in.address", PER_ACCOUNT.tries - 1)]


@pytest.mark.parametrize("earlier", [0, 4, PER_ACCOUNT.tries])
def test_of_many_tries_at_once_exactly_the_allowance_goes_through(database: Database, clock: FakeClock, earlier: int) -> None:
    fail(database, earlier)
    clock.advance(seconds=PER_ACCOUNT.window.total_seconds() * (earlier == PER_ACCOUNT.tries))
    begun, through = threading.Barrier(20), []

    def go() -> None:
        begun.wait()
        through.append(attempt_until_answered(database))

    threads = [threading.Thread(target=go) for _ in range(20)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    # Where all tries were used up in the window before and the wait is over, one more may be made.
    assert through.count(True) == max(1, PER_ACCOUNT.tries - earlier)


def test_a_refused_try_counts_on_no_counter(database: Database) -> None:
    fail(database, PER_ADDRESS.tries, counters()[1:])
    assert not attempt(database)
    with database.read() as session:
        assert session.scalars(select(Throttle.scope)).all() == ["sign-in.address"]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.integers(0, 1200), min_size=1, max_size=40))
def test_a_try_is_let_through_exactly_when_the_rule_says_so(sqlite_database_url: str, steps: list[int]) -> None:
    database = Database(sqlite_database_url, clock=FakeClock(NOW))
    wanted = counters(f"user{uuid.uuid4()}")[:1]
    for seconds in steps:
        database.clock.instant += timedelta(seconds=seconds)  # type: ignore[attr-defined]  # the clock of this test
        assert (wait_of(database, wanted) == 0) == attempt(database, wanted)
    database.close()


def test_what_came_to_nothing_is_given_back(database: Database) -> None:
    assert attempt(database)
    with database.notes() as work:
        give_back(work.session, counters(), taken_at=work.now)
    with database.read() as session:
        assert set(session.scalars(select(Throttle.tries))) == {0}


def test_each_purpose_has_a_sentence_of_its_own(database: Database) -> None:
    own = counter_of_own_password("secret", account="a", session="s")
    for wanted, words in ((counters(), "Đăng nhập"), (own, "Mật khẩu hiện nay")):
        fail(database, PER_ADDRESS.tries, wanted)
        with database.notes() as work, pytest.raises(TooMany, match=words):
            take_tries(work.session, wanted, now=work.now)


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


@pytest.mark.pure
@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::9", "2001:db8:1:3::/64"), ("", "unknown"), (None, "unknown"), ("a name", "unknown"),
    ],
)  # fmt: skip
def test_an_address_is_counted_by_the_network_that_one_household_has(address: str | None, counted: str) -> None:
    assert counted_address(address) == counted
