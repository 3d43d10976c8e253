"""Small chances beside the sum over everything that can happen."""

from __future__ import annotations

import math
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.examinations.fairness.chances import binomial_tail, weighted_tail

pytestmark = pytest.mark.pure

CHANCES = st.floats(0.01, 0.99)
QUESTIONS = st.lists(st.tuples(CHANCES, st.integers(0, 9)), min_size=1, max_size=8)


@given(QUESTIONS, st.integers(0, 80))
def test_a_weighted_tail_is_the_sum_over_all_outcomes(questions: list[tuple[float, int]], observed: int) -> None:
    expected = math.fsum(
        math.prod(chance if is_same else 1 - chance for (chance, _), is_same in zip(questions, outcome, strict=True))
        for outcome in product((False, True), repeat=len(questions))
        if sum(weight for (_, weight), is_same in zip(questions, outcome, strict=True) if is_same) >= observed
    )
    chances, weights = zip(*questions, strict=True)
    assert weighted_tail(chances, weights, observed) == pytest.approx(expected)


def test_a_tiny_tail_keeps_its_digits() -> None:
    assert weighted_tail([0.01] * 20, [3] * 20, 60) == pytest.approx(1e-40)


@given(st.integers(-1, 13), st.integers(1, 12), CHANCES)
def test_a_binomial_tail_is_a_weighted_tail_of_ones(successes: int, trials: int, chance: float) -> None:
    observed = max(successes, 0)
    assert binomial_tail(successes, trials, chance) == pytest.approx(weighted_tail([chance] * trials, [1] * trials, observed))
