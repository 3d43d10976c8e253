"""When an obstacle is shown and what is told of it: nobody can be found behind it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.core import limits
from elearn.core.counts import told
from elearn.obstacles.rules import SMALLEST, State, due_after, is_shown, monday_of, state_of, working_day_after

pytestmark = pytest.mark.pure

DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
NUMBERS = st.integers(0, 200)


@given(NUMBERS, NUMBERS)
def test_two_numbers_that_differ_stand_for_enough_people_apart(one: int, other: int) -> None:
    """Whoever looks twice can subtract; what is left is nobody or a whole step."""
    apart = abs(told(one) - told(other))
    assert apart == 0 or apart >= SMALLEST


@given(NUMBERS)
def test_no_more_people_are_told_than_have_told(people: int) -> None:
    assert told(people) <= people < told(people) + SMALLEST


@given(st.integers(1, SMALLEST - 1), NUMBERS, DAYS, st.integers(0, 30))
def test_what_few_have_told_is_never_shown_in_the_week_in_which_it_was_told(few: int, said: int, day: date, later: int) -> None:
    today = day + timedelta(days=later)
    if is_shown(few, said, monday_of(day), today):
        assert monday_of(today) > monday_of(day)
        assert said >= SMALLEST


@given(NUMBERS, NUMBERS, DAYS, st.integers(0, 60))
def test_what_is_shown_stays_shown(people: int, said: int, day: date, later: int) -> None:
    if is_shown(people, said, monday_of(day), day):
        assert is_shown(people + 1, said + 1, monday_of(day), day + timedelta(days=later))


@given(DAYS)
def test_every_day_of_a_week_gives_the_same_day_of_answer(day: date) -> None:
    """So the day of the answer does not tell the day of the report."""
    assert due_after(monday_of(day)) == due_after(monday_of(monday_of(day) + timedelta(days=6)))


@given(DAYS, st.integers(1, 60))
def test_a_working_day_is_no_weekend_and_so_many_working_days_away(day: date, days: int) -> None:
    found = working_day_after(day, days)
    between = [day + timedelta(days=each) for each in range(1, (found - day).days + 1)]
    assert sum(each.weekday() < 5 for each in between) == days
    assert day.weekday() >= 5 or found.weekday() < 5


def test_two_weeks_are_given_from_the_monday_after() -> None:
    assert due_after(date(2026, 11, 16)) == date(2026, 12, 7)
    assert limits.OBSTACLE_DAYS == 10


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ((False, False, False, False), State.OPEN),
        ((True, False, False, False), State.HANDED),
        ((False, True, False, False), State.HANDED),
        ((True, True, True, False), State.ANSWERED),
        ((False, False, True, True), State.CLOSED),
    ],
)
def test_the_facts_make_the_state(facts: tuple[bool, bool, bool, bool], state: State) -> None:
    owner, is_up, is_answered, is_closed = facts
    assert state_of(owner=owner, is_up=is_up, is_answered=is_answered, is_closed=is_closed) is state
