"""What the figures of a question say: examples as figures, and answers of simulated learners."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.simulated_items import OPTIONS, make_items, sit
from elearn.measurement.rules import Code, Finding, ItemSums, entries_of, find, statistics_of
from elearn.measurement.rules.findings import wilson
from elearn.measurement.rules.items import ItemStatistics, OptionStatistics
from elearn.measurement.rules.pace import FAR, slow_part, usual_seconds
from elearn.measurement.rules.sums import TIME_BINS, time_bin
from elearn.measurement.rules.times import Moment, seconds_by_question

pytestmark = pytest.mark.pure

SOUND = ItemStatistics(
    responses=400,
    paired=400,
    facility=0.6,
    discrimination=0.4,
    index=0.5,
    upper=0.85,
    lower=0.35,
    options=(
        OptionStatistics("a", 240, 0.60, 0.85, 0.6, 0.35, 0.4, 0.65, 0.01),
        OptionStatistics("b", 80, 0.20, 0.10, 0.2, 0.30, -0.2, 0.45, 0.02),
        OptionStatistics("c", 80, 0.20, 0.05, 0.2, 0.35, -0.25, 0.44, 0.02),
    ),
)


def found(figures: ItemStatistics, right: str = "a") -> tuple[Finding, ...]:
    return find(figures, right=(right,), is_single=True)


def test_a_sound_question_is_left_alone() -> None:
    assert found(SOUND) == ()


def test_the_key_is_suspect_where_those_who_chose_another_option_are_stronger() -> None:
    assert found(replace(SOUND, facility=0.2, discrimination=-0.2), right="b") == (Finding(Code.KEY_SUSPECT, "a"),)


@pytest.mark.parametrize(("share", "is_suspect"), [(0.45, False), (0.52, False), (0.7, True)])
def test_where_hardly_anybody_chose_the_key_most_must_have_chosen_another(share: float, *, is_suspect: bool) -> None:
    a, b, c = SOUND.options
    lone = replace(c, chosen=1, share=0.0025, upper=0.0, rest=0.2, rest_error=None)
    told = found(replace(SOUND, facility=0.0025, options=(replace(a, share=share), b, lone)), right="c")
    assert (told == (Finding(Code.KEY_SUSPECT, "a"),)) == is_suspect


def test_two_options_that_strong_learners_choose_alike_are_ambiguous() -> None:
    a, b, c = SOUND.options
    alike = (replace(a, upper=0.5, rest=0.62), replace(b, upper=0.45, rest=0.62), c)
    assert found(replace(SOUND, options=alike)) == (Finding(Code.AMBIGUOUS, "b"),)


def test_an_option_that_strong_learners_seldom_choose_is_no_rival() -> None:
    a, b, c = SOUND.options
    assert found(replace(SOUND, options=(a, replace(b, upper=0.3, rest=0.66), c))) == ()


@pytest.mark.parametrize(("facility", "is_easy"), [(0.99, True), (0.96, False), (0.94, False)])
def test_easy_is_what_lies_above_the_bound_with_its_whole_interval(facility: float, is_easy: bool) -> None:
    assert (found(replace(SOUND, facility=facility)) == (Finding(Code.TOO_EASY),)) == is_easy


def test_as_hard_as_guessing_is_told_only_where_the_rest_does_not_speak_for_knowledge() -> None:
    assert found(replace(SOUND, facility=0.34, discrimination=0.05)) == (Finding(Code.TOO_HARD),)
    assert found(replace(SOUND, facility=0.34, discrimination=0.35)) == ()


def test_weak_is_what_lies_below_the_bound_with_its_whole_interval() -> None:
    assert found(replace(SOUND, discrimination=0.05)) == (Finding(Code.NO_DISCRIMINATION),)
    assert found(replace(SOUND, discrimination=0.15)) == ()
    assert found(replace(SOUND, discrimination=0.05, paired=50, responses=50)) == ()


def test_an_option_that_hardly_anybody_chooses_is_dead() -> None:
    a, b, c = SOUND.options
    assert found(replace(SOUND, options=(a, replace(b, chosen=155, share=0.39), replace(c, chosen=4, share=0.01)))) == (
        Finding(Code.DEAD_DISTRACTOR, "c"),
    )


def test_of_an_easy_question_no_option_is_to_blame() -> None:
    a, b, c = SOUND.options
    few = (a, replace(b, chosen=12, share=0.03), replace(c, chosen=10, share=0.025))
    assert found(replace(SOUND, facility=0.94, options=few)) == ()


def test_of_several_options_a_wrong_one_that_most_of_the_strong_choose_makes_the_key_suspect() -> None:
    a, b, c = SOUND.options
    several = replace(SOUND, options=(a, replace(b, upper=0.7, correlation=0.3), c))
    assert find(several, right=("a",)) == (Finding(Code.KEY_SUSPECT, "b"),)
    assert find(several, right=("a", "b")) == ()


def test_of_a_question_without_options_the_key_is_suspect_where_the_strong_earn_less() -> None:
    plain = replace(SOUND, options=())
    assert find(plain) == ()
    assert find(replace(plain, discrimination=-0.3)) == (Finding(Code.KEY_SUSPECT),)


def test_no_answer_is_no_rival_of_the_key() -> None:
    a, b, c = SOUND.options
    blank = OptionStatistics("", 150, 0.4, 0.9, 0.3, 0.1, 0.5, 0.9, 0.01)
    assert found(replace(SOUND, options=(a, b, c, blank))) == ()


def test_what_is_planted_in_simulated_questions_is_found_and_little_else() -> None:
    """At the size of a ward's course; `make figure NAME=planted-items` measures it at that of a city."""
    chance = random.Random(7)
    items = make_items(chance, 60, 3)
    sums = {each.id: ItemSums() for each in items}
    for responses in sit(items, 1_000, 30, chance):
        for entry in entries_of(responses):
            sums[entry.question].add(entry)
    figures = {each.id: told for each in items if (told := statistics_of(sums[each.id], OPTIONS)) is not None}
    usual = usual_seconds([each.median_seconds for each in figures.values() if each.median_seconds is not None])
    assert usual is not None
    right = wrong = 0
    for item in items:
        told = find(figures[item.id], right=(item.key,), is_single=True, usual=usual)
        assert Finding(Code.TOO_SLOW) not in told, "all take learners alike"
        right += item.planted in told
        wrong += sum(each != item.planted for each in told)
    assert right >= 0.85 * 18
    assert wrong <= 0.15 * (right + wrong)


@given(st.floats(0, 1), st.integers(1, 10_000))
def test_an_interval_holds_its_share(share: float, n: int) -> None:
    low, high = wilson(share, n)
    assert low <= share + 1e-9
    assert share - 1e-9 <= high
    assert low >= -1e-9
    assert high <= 1 + 1e-9


# --- times ------------------------------------------------------------------------------------------------------------------

START = datetime(2026, 11, 30, 8, tzinfo=UTC)


def after(seconds: int, question: str | None) -> Moment:
    return Moment(START + timedelta(seconds=seconds), question)


def test_what_lies_between_two_lines_is_spent_on_the_later_question() -> None:
    lines = [after(20, "a"), after(50, "b"), after(60, "a")]
    assert seconds_by_question(START, reversed(lines)) == {"a": 30, "b": 30}


def test_the_time_of_the_question_after_a_pause_is_not_known() -> None:
    assert seconds_by_question(START, [after(20, "a"), after(25, None), after(400, "b"), after(410, "c")]) == {"a": 20, "c": 10}


def test_the_time_of_the_question_after_a_long_silence_is_not_known() -> None:
    assert seconds_by_question(START, [after(601, "a"), after(630, "b")]) == {"b": 29}
    assert seconds_by_question(START, [after(600, "a")]) == {"a": 600}


def timed(seconds: list[int]) -> ItemStatistics:
    """A sound question whose answers took so long."""
    bins = [0] * TIME_BINS
    for each in seconds:
        bins[time_bin(each)] += 1
    return replace(SOUND, time_bins=tuple(bins))


def test_a_question_is_slow_where_most_take_over_three_times_what_is_usual() -> None:
    most, half = timed([200] * 60 + [30] * 40), timed([200] * 52 + [30] * 48)
    assert find(most, right=("a",), is_single=True, usual=30.0) == (Finding(Code.TOO_SLOW),)
    assert find(half, right=("a",), is_single=True, usual=30.0) == (), "of so few, a half and a bit is chance"
    assert find(timed([80] * 100), right=("a",), is_single=True, usual=30.0) == ()
    assert find(most, right=("a",), is_single=True) == find(SOUND, right=("a",), is_single=True, usual=30.0) == ()


def test_what_is_graver_is_told_before_the_time() -> None:
    slow = timed([300] * 100)
    assert find(replace(slow, facility=0.99), right=("a",), is_single=True, usual=30.0) == (Finding(Code.TOO_EASY),)


@given(st.lists(st.integers(1, 600), min_size=20, max_size=200), st.floats(1, 600))
def test_the_slow_part_is_what_lies_beyond_and_shrinks_with_what_is_usual(seconds: list[int], usual: float) -> None:
    bins = timed(seconds).time_bins
    assert 0 <= slow_part(bins, usual * 2) <= slow_part(bins, usual) <= 1
    # Times are known to a step, which is an eighth of an octave to each side.
    step = 2 ** (1 / 8)
    low, high = (sum(each > FAR * usual * by for each in seconds) / len(seconds) for by in (step * 1.001, 1 / step / 1.001))
    assert low <= slow_part(bins, usual) <= high
    assert slow_part((), usual) == 0


def test_of_few_questions_of_a_kind_nothing_is_usual() -> None:
    assert usual_seconds([30.0] * 5) is None
    assert usual_seconds([20.0, 30.0, 30.0, 40.0, 50.0, 400.0]) == 35.0
