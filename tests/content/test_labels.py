"""Labels of versions, compared as people mean them."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.content.labels import is_later, order

pytestmark = pytest.mark.pure

ASCENDING = (
    "0.9",
    "1.0-1",
    "1.0-2",
    "1.0-10",
    "1.0-alpha",
    "1.0-rc",
    "1.0-rc.1",
    "1.0",
    "1.0.1",
    "1.9.0",
    "1.10.0",
    "2",
    "10.0.0.1",
)
LABELS = st.from_regex(r"[0-9]{1,3}(\.[0-9]{1,3}){0,3}(-[a-z0-9.]{1,5})?", fullmatch=True)


def test_labels_stand_in_the_order_of_their_numbers() -> None:
    shuffled = random.Random(1).sample(ASCENDING, len(ASCENDING))
    assert tuple(sorted(shuffled, key=order)) == ASCENDING


@pytest.mark.parametrize(("one", "other"), [("1", "1.0.0.0"), ("1.0", "1.0.0"), ("01.2", "1.2")])
def test_numbers_that_are_not_written_are_nought(one: str, other: str) -> None:
    assert not is_later(one, other)
    assert not is_later(other, one)


@given(LABELS, LABELS)
def test_of_two_labels_at_most_one_is_later(one: str, other: str) -> None:
    assert not (is_later(one, other) and is_later(other, one))
