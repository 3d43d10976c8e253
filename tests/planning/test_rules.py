"""Where a person stands with what is asked of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.core import limits
from elearn.core.days import DEFAULT_ZONE
from elearn.core.ids import new_id
from elearn.planning.queries.crowd import Late
from elearn.planning.rules import Ask, Own, State, a_year_later, due_day, next_round, overall, state_of
from elearn.planning.words import what_to_do
from tests.build import lessons_of

pytestmark = pytest.mark.pure

BEGUN, DUE = date(2026, 9, 1), date(2026, 11, 20)
LONG_AT_WORK = date(2025, 7, 1)
ASK = Ask(BEGUN, DUE)
days = st.dates(date(2024, 1, 1), date(2028, 12, 31))


@pytest.mark.parametrize(
    ("own", "today", "state"),
    [
        (Own(LONG_AT_WORK), DUE, State.NOT_BEGUN),
        (Own(LONG_AT_WORK, is_begun=True), DUE, State.LEARNING),
        (Own(LONG_AT_WORK, is_begun=True), DUE + timedelta(days=1), State.OVERDUE),
        (Own(LONG_AT_WORK, is_exempt=True), DUE + timedelta(days=1), State.EXEMPT),
        (Own(LONG_AT_WORK, is_done=True, is_exempt=True), DUE + timedelta(days=1), State.DONE),
    ],
)
def test_the_due_day_itself_is_in_time_and_what_was_done_counts_before_everything(own: Own, today: date, state: State) -> None:
    assert state_of(ASK, own, today) is state


def test_whoever_came_after_the_assignment_had_begun_has_the_days_of_grace() -> None:
    joined = date(2026, 11, 10)
    assert due_day(ASK, Own(joined)) == joined + limits.JOINING_GRACE


def test_whoever_came_before_it_began_has_the_day_of_all() -> None:
    assert due_day(ASK, Own(BEGUN)) == DUE


def test_whoever_comes_back_has_the_days_of_grace() -> None:
    back = date(2027, 2, 1)
    assert due_day(ASK, Own(LONG_AT_WORK, back_on=back)) == back + limits.JOINING_GRACE


@given(begins=days, length=st.integers(0, 400), joined=days, back=st.none() | days)
def test_nobodys_own_due_day_is_before_that_of_all(begins: date, length: int, joined: date, back: date | None) -> None:
    ask = Ask(begins, begins + timedelta(days=length))
    assert due_day(ask, Own(joined, back_on=back)) >= ask.due_on


@given(st.lists(st.sampled_from(State)))
def test_of_several_the_one_counts_that_leaves_most_to_do(states: list[State]) -> None:
    found = overall(states)
    assert (found is State.DONE) == (set(states) == {State.DONE})
    assert (found is State.OVERDUE) == (State.OVERDUE in states)


def test_the_29th_of_february_comes_round_on_the_28th() -> None:
    assert a_year_later(date(2028, 2, 29)) == date(2029, 2, 28)


@given(since=days, length=st.integers(0, 360), later=st.integers(0, 2000))
def test_the_round_that_runs_is_the_last_that_has_begun(since: date, length: int, later: int) -> None:
    today = since + timedelta(days=later)
    begun, due_on = next_round(since, since + timedelta(days=length), today)
    assert begun <= today < a_year_later(begun)
    assert begun <= due_on


def test_the_day_of_a_reminder_is_that_of_the_installation() -> None:
    reminded = datetime(2026, 11, 27, 17, 30, tzinfo=UTC)
    late = Late(
        person_id=new_id(),
        full_name="Lê Thị Hạnh",
        course_id=new_id(),
        slug="x",
        course=lessons_of(),
        left=(),
        due_on=date(2026, 11, 27),
        has_account=True,
        away=None,
        away_until=None,
        reminded_at=reminded,
    )
    now = (reminded + timedelta(days=1)).astimezone(DEFAULT_ZONE)
    assert what_to_do(late, now, lambda message, **values: message % values) == "Đã nhắc ngày 28/11, chờ đủ 7 ngày"
