"""What the demo plans before it writes: days and hours, shares, ids and stories."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.catalogue.queries import CourseEntry
from elearn.core.days import DEFAULT_ZONE
from elearn.core.ids import ids_from, new_id
from elearn.demo.calendar import AFTERNOON, HUNG_KINGS, MORNING, TET, Calendar, eagerness, is_working
from elearn.demo.people import sizes
from elearn.demo.rhythm import rhythm_of
from elearn.demo.scale import Scale, apportion, seeded_ids
from elearn.demo.staff import CITY_PEOPLE, WARD_PEOPLE
from elearn.demo.stories import DAYS_NEEDED, Read, Taught, Tried, Window, tell, way_through
from elearn.learning.case_rules import reaches_ending
from tests.build import SEC_PHISH, compiled

pytestmark = pytest.mark.pure

DAY = date(2026, 11, 20)
COURSE = compiled(SEC_PHISH).course
assert COURSE is not None
CALENDAR = Calendar(DAY - timedelta(days=540), DAY, DEFAULT_ZONE)
ENTRY = CourseEntry(*[None] * 15)  # type: ignore[arg-type]  # no story asks for it
TAUGHT = Taught(ENTRY, COURSE, CALENDAR.days[0], CALENDAR.eagerness(CALENDAR.days[0]))


@pytest.mark.parametrize(
    "day",
    [date(2026, 11, 21), date(2026, 11, 22), date(2026, 9, 2), date(2026, 4, 30), date(2026, 1, 1), TET[3], HUNG_KINGS[3]],
)
def test_offices_are_closed_at_weekends_and_on_holidays(day: date) -> None:
    assert not is_working(day)


def test_most_begin_soon_after_a_course_is_published_and_nobody_before() -> None:
    published = date(2026, 3, 2)
    assert eagerness(published - timedelta(days=1), published) == 0
    assert eagerness(published, published) > 3 * eagerness(date(2026, 6, 1), published)


def test_more_begin_before_the_year_is_reckoned_up() -> None:
    published = date(2025, 3, 3)
    assert eagerness(date(2025, 12, 1), published) > 2 * eagerness(date(2025, 10, 1), published)


@given(st.integers(0, 5_000), st.lists(st.tuples(st.floats(0, 100), st.integers(0, 90)), min_size=1, max_size=12))
def test_shares_add_up_and_none_is_more_than_it_can_take(total: int, parts: list[tuple[float, int]]) -> None:
    most = [each for _, each in parts]
    shares = apportion(total, [weight for weight, _ in parts], most)
    assert sum(shares) == min(total, sum(most))
    assert all(0 <= share <= limit for share, limit in zip(shares, most, strict=True))


def test_twice_the_weight_is_twice_the_share() -> None:
    assert apportion(30, [1, 2], [99, 99]) == [10, 20]


@given(st.integers(1, 400), st.integers(0, 3_000), st.integers(0, 99))
def test_people_are_divided_up_without_rest(units: int, more: int, seed: int) -> None:
    scale = Scale(units=units, seed=seed)
    scale = Scale(people=scale.fewest_people + more, units=units, seed=seed)
    of_city, of_units = sizes(scale)
    assert of_city + sum(of_units) + len(CITY_PEOPLE) + len(WARD_PEOPLE) == scale.people
    assert min(of_units) > 0


def test_ids_of_a_seed_are_the_same_each_time_in_order_and_of_version_7() -> None:
    draws = [[draw() for _ in range(9_000)] for draw in (seeded_ids(1, DAY), seeded_ids(1, DAY), seeded_ids(2, DAY))]
    again = seeded_ids(1, DAY, 9)
    assert not set(draws[0]) & {again() for _ in range(9_000)}
    assert draws[0] == draws[1]
    assert draws[0] == sorted(set(draws[0]))
    assert not set(draws[0]) & set(draws[2])
    assert {each.version for each in draws[0]} == {7}


def test_ids_come_from_elsewhere_only_as_long_as_asked() -> None:
    with ids_from(seeded_ids(1, DAY)):
        inside = new_id()
    assert inside == seeded_ids(1, DAY)()
    assert new_id() != seeded_ids(1, DAY)()


@given(st.integers(0, 10**6), st.booleans(), st.booleans(), st.integers(0, 300), st.integers(DAYS_NEEDED, 60))
def test_a_story_happens_in_order_at_work_and_within_its_days(
    seed: int, is_to_complete: bool, is_first: bool, first: int, length: int
) -> None:
    window = Window(first, min(first + length, len(CALENDAR.days) - 1))
    steps = tell(
        TAUGHT, window, rhythm_of(seed, seed % 50), Random(seed), CALENDAR, is_to_complete=is_to_complete, is_first=is_first
    )
    instants = []
    for step in steps:
        if isinstance(step, Read):
            instants += [each.at for each in step.answers] + [each for each in (step.ended_at, step.acted_at) if each is not None]
        else:
            instants += [step.started_at, step.submitted_at]
    local = [each.astimezone(ZoneInfo("Asia/Ho_Chi_Minh")) for each in instants]
    assert instants == sorted(instants)
    assert all(is_working(each.date()) for each in local)
    assert all(CALENDAR.days[window.first] <= each.date() <= CALENDAR.days[window.last] for each in local)
    seconds = [each.hour * 3600 + each.minute * 60 + each.second for each in local]
    assert all(any(begins <= second <= ends for begins, ends in (MORNING, AFTERNOON)) for second in seconds)


def test_who_runs_out_of_days_does_not_end_on_one_day_with_all_others() -> None:
    window = Window(len(CALENDAR.days) - 40, len(CALENDAR.days) - 1)
    ends = []
    for seed in range(400):
        rhythm = rhythm_of(seed, seed % 50)
        last = tell(TAUGHT, window, rhythm, Random(seed), CALENDAR, is_to_complete=True)[-1]
        ends.append(last.submitted_at.date() if isinstance(last, Tried) else None)
    assert max(ends.count(day) for day in set(ends)) < 100


def test_the_way_through_a_case_reaches_an_ending() -> None:
    cases = [each.case for each in COURSE.lessons if each.case is not None]
    assert cases
    assert all(reaches_ending(case, way_through(case)) for case in cases)
