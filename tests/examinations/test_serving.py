"""When somebody served: as long as the unit that appointed them held the examination, and no day longer."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.core.ids import Id, new_id
from elearn.examinations.acts import ActKind
from elearn.examinations.serving import Holding, Span, holdings_of, spans_of

pytestmark = pytest.mark.pure

START = datetime(2026, 11, 1, tzinfo=UTC)
WARD, OTHER = new_id(), new_id()


def at(day: float) -> datetime:
    return START + timedelta(days=day)


def end_of(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1)


def handed(unit: Id, until: int, day: float) -> tuple[ActKind, str, datetime]:
    return ActKind.DELEGATED, f"{unit} – {at(until):%d/%m/%Y}", at(day)


def taken_back(day: float) -> tuple[ActKind, str, datetime]:
    return ActKind.TAKEN_BACK, "", at(day)


@pytest.mark.parametrize(
    ("acts", "wanted"),
    [
        ([], []),
        ([handed(WARD, 4, 1)], [Holding(WARD, at(1), at(5))]),
        ([handed(WARD, 4, 1), taken_back(2)], [Holding(WARD, at(1), at(2))]),
        ([handed(WARD, 4, 1), taken_back(9)], [Holding(WARD, at(1), at(5))]),
        ([handed(WARD, 4, 1), handed(OTHER, 8, 3)], [Holding(WARD, at(1), at(3)), Holding(OTHER, at(3), at(9))]),
        ([(ActKind.DELEGATED, "không phải mã – 31/02/2026", at(1)), taken_back(2)], []),
        ([(ActKind.INCIDENT, f"{WARD} – 05/11/2026", at(1))], []),
    ],
)
def test_units_hold_it_from_act_to_act_and_no_longer_than_their_day(
    acts: list[tuple[ActKind, str, datetime]], wanted: list[Holding]
) -> None:
    assert holdings_of(acts, end_of) == wanted


@pytest.mark.parametrize(
    ("until", "holdings", "wanted"),
    [
        (None, None, [(2, None)]),
        (5, None, [(2, 5)]),
        (None, [(1, 4)], [(2, 4)]),
        (3, [(1, 4)], [(2, 3)]),
        (9, [(1, 4)], [(2, 4)]),
        (None, [(1, 4), (6, 8)], [(2, 4), (6, 8)]),
        (None, [(1, 4), (4, 8)], [(2, 8)]),
        (None, [(0, 1)], []),
    ],
)
def test_somebody_serves_while_they_are_appointed_and_their_unit_holds_it(
    until: float | None, holdings: list[tuple[float, float]] | None, wanted: list[tuple[float, float | None]]
) -> None:
    held = None if holdings is None else [Holding(WARD, at(first), at(last)) for first, last in holdings]
    found = spans_of(at(2), None if until is None else at(until), held)
    assert found == tuple(Span(at(first), None if last is None else at(last)) for first, last in wanted)


def test_the_last_day_is_the_one_that_ends_and_not_the_next() -> None:
    assert Span(at(1), at(3)).last == at(3) - timedelta(microseconds=1)
    assert Span(at(1), at(1)).last == at(1)
    assert Span(at(1), None).last is None


days = st.integers(0, 30)


@given(
    since=days,
    until=st.none() | days,
    edges=st.lists(days, max_size=8, unique=True).map(sorted),
    moment=st.floats(0, 31, allow_nan=False),
)
def test_an_instant_is_in_a_span_exactly_where_both_hold(since: int, until: int | None, edges: list[int], moment: float) -> None:
    held = [Holding(WARD, at(first), at(last)) for first, last in zip(edges[::2], edges[1::2], strict=False)]

    def runs(first: datetime, last: datetime | None) -> bool:
        return first <= at(moment) and (last is None or at(moment) < last)

    ends = None if until is None else at(max(since, until))
    found = spans_of(at(since), ends, held)
    wanted = runs(at(since), ends) and any(runs(each.since, each.until) for each in held)
    assert any(runs(each.since, each.until) for each in found) == wanted
    assert [each.since for each in found] == sorted(each.since for each in found)
    assert all(before.until is not None and before.until < after.since for before, after in pairwise(found))
