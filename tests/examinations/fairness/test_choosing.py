"""What is learnt of how people choose."""

from __future__ import annotations

from random import Random

import pytest

from benchmarks.simulated_exam import simulate
from elearn.examinations.fairness.choosing import Choosing, learn_choosing
from elearn.examinations.fairness.papers import Answer, Paper

pytestmark = pytest.mark.pure

PAPERS = simulate(Random("choosing"), 200, 40, 60, planted=False).papers
LEARNT = learn_choosing(PAPERS)


def test_as_many_wrong_answers_are_expected_as_were_given() -> None:
    given = sum(not answer.right for paper in PAPERS for answer in paper.answers.values())
    assert sum(sum(wrong.values()) for wrong in LEARNT.wrong) == pytest.approx(given, rel=0.02)


def test_the_able_are_expected_to_be_wrong_less_often() -> None:
    by_right = sorted(range(len(PAPERS)), key=lambda paper: sum(answer.right for answer in PAPERS[paper].answers.values()))
    expected = [sum(LEARNT.wrong[paper].values()) / len(LEARNT.wrong[paper]) for paper in by_right]
    assert sum(expected[:50]) > 2 * sum(expected[-50:])


def test_the_wrong_answers_of_a_question_share_all_who_are_wrong() -> None:
    assert all(sum(shares.values()) == pytest.approx(1) for shares in LEARNT.shares.values())


def test_an_answer_that_nobody_gives_is_expected_of_one_in_twenty_who_are_wrong() -> None:
    choosing = Choosing(wrong=({"q": 0.8},), shares={"q": {"b": 1.0}})
    assert choosing.chance(0, "q", Answer("never", right=False)) == pytest.approx(0.04)
    assert choosing.chance(0, "q", Answer("b", right=False)) == pytest.approx(0.8)


def test_no_answer_is_taken_to_be_rarer_than_one_in_fifty() -> None:
    choosing = Choosing(wrong=({"q": 0.001}, {"q": 0.999}), shares={"q": {"b": 1.0}})
    assert choosing.chance(0, "q", Answer("b", right=False)) == 0.02
    assert choosing.chance(1, "q", Answer("a", right=True)) == 0.02


def test_perfect_and_hopeless_papers_keep_finite_chances() -> None:
    papers = [
        Paper(f"{number}", {f"q{place}": Answer("a" if number % 2 else "b", right=bool(number % 2)) for place in range(200)})
        for number in range(30)
    ]
    chances = {chance for wrong in learn_choosing(papers).wrong for chance in wrong.values()}
    assert 0 < min(chances) < 0.05
    assert 0.95 < max(chances) < 1
