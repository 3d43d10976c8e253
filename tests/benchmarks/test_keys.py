"""The search for keys finds what is there, however it is written; the course made for it plants what it says."""

from __future__ import annotations

import random

import pytest

from benchmarks.quiz_course import Canaries, make_course
from elearn.content.document import to_json

pytestmark = pytest.mark.pure


def planted() -> Canaries:
    return Canaries(random.Random(1))


@pytest.mark.parametrize("mark", ["", ".", ",", " ", "\u00a0"])
def test_a_planted_number_is_found_in_every_notation(mark: str) -> None:
    canaries = planted()
    number = canaries.number()
    written = mark.join((number[:2], number[2:5], number[5:]))
    assert canaries.found_in(f"<p>{written} ngày</p>") == [number]


def test_a_planted_word_is_found_in_capitals() -> None:
    canaries = planted()
    word = canaries.word()
    assert canaries.found_in(f"x{word.upper()}x") == [word]


def test_other_words_are_not_found() -> None:
    canaries = planted()
    canaries.word(), canaries.number()
    assert canaries.found_in("Một bài đọc, 10 phút, 12.345.678") == []


def test_everything_planted_stands_in_the_compiled_course() -> None:
    made = make_course("do-thu", essay=True)
    assert set(made.canaries.found_in(to_json(made.course).decode())) == {*made.canaries.words, *made.canaries.numbers}
