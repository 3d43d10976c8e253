"""What is computed from sums is what a direct computation finds, and what was added can be taken away without a trace."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from elearn.measurement.rules import (
    AttemptResponses,
    Entry,
    ItemResponse,
    ItemSums,
    PaperEntry,
    PaperSums,
    entries_of,
    find,
    paper_entry,
    reliability_of,
    statistics_of,
)
from elearn.measurement.rules.contributions import read_contribution, write_contribution
from elearn.measurement.rules.sums import read_options, time_bin, time_of, write_options
from tests.measurement import direct

pytestmark = pytest.mark.pure

OPTIONS = ("a", "b", "c")
entries = st.builds(
    Entry,
    question=st.just("q"),
    identity=st.just("1"),
    share=st.sampled_from([0, 3_333, 5_000, 10_000]),
    rest=st.integers(0, 10_000),
    options=st.sets(st.sampled_from(OPTIONS), max_size=3).map(lambda each: tuple(sorted(each)) or ("",)),
    seconds=st.none() | st.integers(0, 3_000),
)
many = st.lists(entries, min_size=20, max_size=60)


def summed(found: Sequence[Entry]) -> ItemSums:
    sums = ItemSums()
    for entry in found:
        sums.add(entry)
    return sums


@given(many)
def test_facility_and_discrimination_are_those_of_a_direct_computation(found: list[Entry]) -> None:
    figures = statistics_of(summed(found), OPTIONS)
    assert figures is not None
    assert figures.facility == pytest.approx(statistics.fmean(each.share for each in found) / 10_000)
    expected = direct.correlation([each.share for each in found], [each.rest or 0 for each in found])
    assert figures.discrimination == (None if expected is None else pytest.approx(expected, abs=1e-9))


@given(many)
def test_the_groups_are_those_of_a_direct_sort(found: list[Entry]) -> None:
    figures = statistics_of(summed(found), OPTIONS)
    assert figures is not None
    assert figures.upper == pytest.approx(direct.tail_mean(found, lambda each: each.share / 10_000, is_upper=True))
    assert figures.lower == pytest.approx(direct.tail_mean(found, lambda each: each.share / 10_000, is_upper=False))
    assert figures.index == pytest.approx(figures.upper - figures.lower)


@given(many)
def test_every_option_is_told_as_a_direct_computation_tells_it(found: list[Entry]) -> None:
    figures = statistics_of(summed(found), OPTIONS)
    assert figures is not None
    for told in figures.options:
        chosen = [each for each in found if told.option in each.options]
        assert told.chosen == len(chosen)
        assert told.share == pytest.approx(len(chosen) / len(found))
        marks = [float(told.option in each.options) for each in found]
        expected = direct.correlation(marks, [each.rest or 0 for each in found])
        assert told.correlation == (None if expected is None else pytest.approx(expected, abs=1e-9))
        of = lambda each, option=told.option: float(option in each.options)  # noqa: E731 - bound to this option
        assert told.upper == pytest.approx(direct.tail_mean(found, of, is_upper=True))
        assert told.lower == pytest.approx(direct.tail_mean(found, of, is_upper=False), abs=1e-12)
        parts = 0.27 * told.upper + 0.46 * told.middle + 0.27 * told.lower
        assert parts == pytest.approx(told.share)
        if len(chosen) > 1:
            rests = [(each.rest or 0) / 10_000 for each in chosen]
            assert told.rest_error == pytest.approx(statistics.stdev(rests) / len(rests) ** 0.5, abs=1e-9)


@given(many)
def test_times_are_those_of_a_direct_computation_to_their_steps(found: list[Entry]) -> None:
    times = [each.seconds for each in found if each.seconds is not None]
    assume(len(times) >= 20)
    figures = statistics_of(summed(found), OPTIONS)
    assert figures is not None
    assert figures.mean_seconds == pytest.approx(statistics.fmean(times))
    assert figures.median_seconds == pytest.approx(max(1, statistics.median_low(times)), rel=0.1)


@given(many, st.lists(entries, max_size=20))
def test_what_was_added_can_be_taken_away_without_a_trace(kept: list[Entry], passing: list[Entry]) -> None:
    sums = summed(kept)
    for entry in passing:
        sums.add(entry)
    for entry in reversed(passing):
        sums.add(entry, -1)
    assert sums == summed(kept)


@given(many)
def test_sums_of_options_come_back_from_a_row(found: list[Entry]) -> None:
    sums = summed(found)
    assert read_options(write_options(sums.options)) == sums.options


@given(st.integers(1, 3_600))
def test_a_step_of_time_is_right_to_a_tenth(seconds: int) -> None:
    assert time_of(time_bin(seconds)) == pytest.approx(seconds, rel=0.1)


@pytest.mark.parametrize("number", [0, 19])
def test_below_twenty_answers_nothing_is_told(number: int) -> None:
    few = [Entry("q", "1", 10_000 * (each % 2), 500 * each, ("a",), 5) for each in range(number)]
    assert statistics_of(summed(few), OPTIONS) is None
    assert statistics_of(summed([*few, *(Entry("q", "1", 0, 1, ("b",)) for _ in range(20 - number))]), OPTIONS) is not None


def test_figures_are_told_where_all_answer_alike() -> None:
    """A part of a twentieth is a fraction that no float holds: a group may come out a hair above one."""
    for rest in range(0, 10_001, 500):
        figures = statistics_of(summed([Entry("q", "1", 10_000, rest, ("a",))] * 60), OPTIONS)
        assert figures is not None
        assert (figures.facility, figures.discrimination, figures.upper) == (1, None, pytest.approx(1))


def test_times_are_told_of_twenty_known_ones_only() -> None:
    found = [Entry("q", "1", 0, each, (), 5 if each < 19 else None) for each in range(30)]
    figures = statistics_of(summed(found))
    assert figures is not None
    assert figures.median_seconds is None


# --- what an attempt contributes --------------------------------------------------------------------------------------------

shares = st.fractions(0, 1, max_denominator=12)
responses = st.lists(st.tuples(shares, st.sampled_from([Fraction(0), Fraction(1, 2), Fraction(1), Fraction(3)])), max_size=8).map(
    lambda each: AttemptResponses(
        "final", "form", tuple(ItemResponse(f"q{n}", "1", share, points, ("a",), n) for n, (share, points) in enumerate(each))
    )
)


@given(responses)
def test_the_rest_is_what_all_other_questions_earned(given_responses: AttemptResponses) -> None:
    for item, entry in zip(given_responses.items, entries_of(given_responses), strict=True):
        others = [each for each in given_responses.items if each is not item]
        points = sum(each.points for each in others)
        if not points:
            assert entry.rest is None
            continue
        assert entry.rest == pytest.approx(float(sum(each.share * each.points for each in others) / points * 10_000), abs=1)


@given(responses)
def test_what_is_kept_of_an_attempt_contributes_what_the_attempt_did(given_responses: AttemptResponses) -> None:
    kept = read_contribution(write_contribution(given_responses))
    assert entries_of(kept) == entries_of(given_responses)
    assert paper_entry(kept) == paper_entry(given_responses)


@given(responses)
def test_the_scores_of_a_paper_have_the_share_of_the_paper_as_their_mean(given_responses: AttemptResponses) -> None:
    entry = paper_entry(given_responses)
    assume(entry is not None)
    assert entry is not None
    points = sum(each.points for each in given_responses.items)
    share = sum(each.share * each.points for each in given_responses.items) / points
    assert statistics.fmean(score for _, score in entry.scores) == pytest.approx(float(share) * 10_000, abs=8)


def test_a_paper_that_waits_for_a_person_says_nothing_of_the_whole_yet() -> None:
    items = tuple(ItemResponse(f"q{n}", "1", Fraction(1)) for n in range(3))
    assert paper_entry(AttemptResponses("final", "form", items, is_whole=False)) is None
    assert paper_entry(AttemptResponses("final", "form", items)) is not None


# --- the paper as a whole ---------------------------------------------------------------------------------------------------


def papers_of(questions: int) -> st.SearchStrategy[list[list[int]]]:
    return st.lists(st.lists(st.integers(0, 10_000), min_size=questions, max_size=questions), min_size=20, max_size=40)


papers = st.integers(2, 6).flatmap(papers_of)


def added(found: Sequence[Sequence[int]], *, is_drawn: bool) -> PaperSums:
    sums = PaperSums(len(found[0]))
    for row in found:
        sums.add(PaperEntry(tuple((f"q{n}", score) for n, score in enumerate(row))), is_drawn=is_drawn)
    return sums


@given(papers)
def test_alpha_is_that_of_a_direct_computation(found: list[list[int]]) -> None:
    assume(len({sum(row) for row in found}) > 1)
    told = reliability_of(added(found, is_drawn=False), is_drawn=False)
    assert told is not None
    assert told.coefficient == pytest.approx(direct.alpha(found), abs=1e-6)
    totals = [sum(row) / len(row) / 10_000 for row in found]
    assert told.mean == pytest.approx(statistics.fmean(totals))
    assert told.deviation == pytest.approx(statistics.stdev(totals))
    assert told.error == pytest.approx(statistics.stdev(totals) * (1 - max(0, told.coefficient)) ** 0.5)


@given(papers)
def test_the_reliability_of_drawn_papers_is_that_of_a_direct_computation(found: list[list[int]]) -> None:
    assume(len({sum(row) for row in found}) > 1)
    told = reliability_of(added(found, is_drawn=True), is_drawn=True)
    assert told is not None
    assert told.coefficient == pytest.approx(direct.one_way(found), abs=1e-6)


@given(st.integers(2, 6).flatmap(lambda questions: st.tuples(papers_of(questions), papers_of(questions))))
def test_papers_can_be_taken_away_again(both: tuple[list[list[int]], list[list[int]]]) -> None:
    kept, passing = both
    sums = added(kept, is_drawn=False)
    for sign in (1, -1):
        for row in passing:
            sums.add(PaperEntry(tuple((f"q{n}", score) for n, score in enumerate(row))), sign, is_drawn=False)
    assert sums == added(kept, is_drawn=False)


def test_nothing_is_told_of_nineteen_papers() -> None:
    found = [[10_000 * (n % 2), 10_000, 0] for n in range(20)]
    assert reliability_of(added(found[:19], is_drawn=False), is_drawn=False) is None
    assert reliability_of(added(found, is_drawn=False), is_drawn=False) is not None


# --- too few answers --------------------------------------------------------------------------------------------------------


def test_one_answer_with_a_rest_among_many_without_is_told_nowhere() -> None:
    alone = [Entry("q", "1", 0, None, ("b",))] * 20
    figures = statistics_of(summed([*alone, Entry("q", "1", 10_000, 5_000, ("a",))]), OPTIONS)
    assert figures is not None
    assert figures.options == ()
    assert (figures.paired, figures.discrimination, figures.index, figures.upper, figures.lower) == (0, None, None, None, None)
    assert find(figures, right=("a",), is_single=True) == ()


def test_one_answer_without_a_rest_among_many_with_one_is_told_nowhere() -> None:
    others = [Entry("q", "1", 10_000, 100 * n, ("a",)) for n in range(20)]
    figures = statistics_of(summed([*others, Entry("q", "1", 0, None, ("b",))]), OPTIONS)
    assert figures == statistics_of(summed(others), OPTIONS)


@pytest.mark.parametrize("right", [8, 12])
def test_nothing_is_said_to_be_guessed_where_the_rest_is_not_known(right: int) -> None:
    found = [Entry("q", "1", 10_000 * (n < right), None, ("a",)) for n in range(40)]
    figures = statistics_of(summed(found), OPTIONS)
    assert figures is not None
    assert find(figures, right=("a",), is_single=True) == ()
