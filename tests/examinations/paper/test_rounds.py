"""Two readings of a sheet: what they agree on counts, and the third decides the rest and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.assessment.responses import Chosen, Filled, Response, Written
from elearn.examinations.paper.rounds import Reading, Times, difference_of, settle
from tests.conftest import NOW

pytestmark = pytest.mark.pure
TIMES = Times(NOW, NOW + timedelta(minutes=90))
answers = st.dictionaries(st.sampled_from("abcde"), st.sampled_from("xyz").map(lambda each: Response(Chosen((each,)))))
readings = answers.map(lambda given: Reading(given, TIMES))


@given(readings, readings, readings)
def test_the_third_decides_where_the_two_differ_and_nowhere_else(first: Reading, second: Reading, third: Reading) -> None:
    differ = difference_of(first, second)
    found = settle(first, second, third)
    assert found is not None
    for question in "abcde":
        wanted = third if question in differ.questions else first
        assert found.given.get(question) == wanted.given.get(question)
    assert (settle(first, second, None) is None) == bool(differ)


def test_spaces_and_composition_are_no_difference_and_letters_are() -> None:
    def reading(text: str) -> Reading:
        return Reading({"a": Response(Written(text)), "b": Response(Filled((("1", text),)))}, TIMES)

    assert not difference_of(reading("Sổ  tiếp\n dân "), reading("So\u0302\u0309 tiếp dân"))
    assert difference_of(reading("Sổ"), reading("Số")).questions == {"a", "b"}
    assert difference_of(reading("Sổ"), reading("sổ")).questions == {"a", "b"}


def test_times_that_differ_are_decided_by_the_third() -> None:
    later = Times(TIMES.began_at, TIMES.ended_at + timedelta(minutes=1))
    one, two = Reading({}, TIMES), Reading({}, later)
    assert difference_of(one, two).is_of_times
    assert settle(one, two, None) is None
    assert settle(one, two, two) == two
