"""Properties over generated questions and answers of all kinds: 9 kinds, 40 seeds, 40 cases each, new seeds at every run."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.assessment.marking import mark
from elearn.assessment.responses import from_json, read_response, to_json
from elearn.assessment.shuffling import token
from tests.assessment.questions import CASES, some_cases
from tests.assessment.reference_marker import reference_score

pytestmark = pytest.mark.pure

CASES_PER_SEED = 40
over_seeds = settings(max_examples=40, deadline=None, database=None)
SEEDS = st.integers(0, 2**32)


@pytest.mark.parametrize("kind", CASES)
def test_the_marker_agrees_with_the_reference(kind):
    @over_seeds
    @given(SEEDS)
    def agrees(seed):
        for question, answer, fields in some_cases(kind, seed, CASES_PER_SEED):
            expected = reference_score(question, answer)
            marked = mark(question, read_response(question, fields))
            found = marked.outcome if isinstance(expected, str) else marked.score
            assert found == expected, (question.key, question.scoring, answer)

    agrees()


@pytest.mark.parametrize("kind", CASES)
@over_seeds
@given(seed=SEEDS)
def test_a_score_is_a_fraction_that_fits_its_outcome(kind, seed):
    for question, _, fields in some_cases(kind, seed, 10):
        marked = mark(question, read_response(question, fields))
        assert 0 <= marked.score <= 1
        assert (marked.score == 1) == (marked.outcome == "right")
        assert marked.score == 0 or marked.outcome in {"right", "partly", "ask-back"}


@pytest.mark.parametrize("kind", CASES)
@over_seeds
@given(seed=SEEDS)
def test_a_response_survives_json_and_a_second_reading(kind, seed):
    for question, _, fields in some_cases(kind, seed, 5):
        response = read_response(question, fields)
        assert response == read_response(question, fields)
        if response is not None:
            assert from_json(to_json(response)) == response
            assert to_json(from_json(to_json(response))) == to_json(response)


@pytest.mark.parametrize("kind", ["single", "multiple", "ordering", "spot"])
@over_seeds
@given(seed=SEEDS, order_seed=st.text(max_size=5))
def test_tokens_and_ids_are_read_alike(kind, seed, order_seed):
    for question, _, fields in some_cases(kind, seed, 5):
        named = {**fields, "q-thu": [token(order_seed, "q-thu", element_id) for element_id in fields["q-thu"]]}
        assert read_response(question, named, order_seed=order_seed) == read_response(question, fields)
