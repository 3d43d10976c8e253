"""Quick papers: right answers sooner than anybody reads are found; fast readers and those who guess at the end are not."""

from __future__ import annotations

import math
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.simulated_exam import simulate
from elearn.examinations.fairness.papers import Answer, Paper
from elearn.examinations.fairness.speed import find_quick

pytestmark = pytest.mark.pure


def honest_papers(count: int = 60) -> list[Paper]:
    return list(simulate(Random(f"times {count}"), count, 60, 60, planted=False).papers)


def retimed(paper: Paper, seconds: float, *, right: bool | None = None, share: float = 1.0) -> Paper:
    """The paper with the first share of its questions answered in about so many seconds, rightly or as they were."""
    random = Random("retimed")
    answers = dict(paper.answers)
    for question in list(answers)[: round(share * len(answers))]:
        answer = answers[question]
        is_right = answer.right if right is None else right
        answers[question] = Answer(answer.value, is_right, seconds * math.exp(random.gauss(0, 0.3)))
    return replace(paper, answers=answers)


def test_right_answers_sooner_than_can_be_read_are_found() -> None:
    papers = honest_papers()
    ghost = retimed(papers[7], 4, right=True, share=0.6)
    (found,) = find_quick([*papers[:7], ghost, *papers[8:]])
    assert found.candidate == ghost.candidate
    assert found.timed == 60
    assert 20 <= len(found.quick) <= 40
    assert set(found.quick) <= set(list(ghost.answers)[:36])
    assert found.quick_right == len(found.quick) > found.expected_right > 0
    assert 2 < found.seconds < 6
    assert 20 < found.seconds_of_others < 80
    assert found.chance.alone < found.chance.among_all < 0.01


def test_honest_papers_are_not_found() -> None:
    assert find_quick(honest_papers()) == ()


def test_a_reader_three_times_as_fast_as_most_is_not_found() -> None:
    papers = honest_papers()
    fast = {
        question: replace(answer, right=True, seconds=(answer.seconds or 0) / 3) for question, answer in papers[0].answers.items()
    }
    assert find_quick([replace(papers[0], answers=fast), *papers[1:]]) == ()


def test_wrong_answers_in_a_hurry_are_no_finding() -> None:
    papers = honest_papers()
    assert find_quick([retimed(papers[0], 3, right=False, share=0.5), *papers[1:]]) == ()


def test_a_few_quick_answers_are_no_finding() -> None:
    papers = honest_papers()
    assert find_quick([retimed(papers[0], 3, right=True, share=7 / 60), *papers[1:]]) == ()


def exact_papers(count: int, questions: int, quick: int, seconds: float = 1.0) -> list[Paper]:
    """Right answers of all; the first candidate has so many quick ones. The others differ in pace by a tenth."""
    random = Random("exact")
    papers = [
        Paper(f"{number:05}", {f"q{place}": Answer("a", True, 40 * math.exp(random.gauss(0, 0.1))) for place in range(questions)})
        for number in range(count)
    ]
    early = {f"q{place}": Answer("a", True, seconds) for place in range(quick)}
    return [replace(papers[0], answers=papers[0].answers | early), *papers[1:]]


@pytest.mark.parametrize(("questions", "quick", "is_found"), [(20, 7, False), (20, 8, True), (60, 8, False), (60, 9, True)])
def test_eight_answers_and_a_seventh_of_the_paper_must_be_quick(questions: int, quick: int, is_found: bool) -> None:
    assert bool(find_quick(exact_papers(30, questions, quick))) is is_found


def test_among_many_candidates_more_must_be_quick() -> None:
    assert find_quick(exact_papers(30, 60, 9))
    assert find_quick(exact_papers(1_300, 60, 9)) == ()


@pytest.mark.parametrize(("seconds", "is_found"), [(9.5, False), (12.0, False), (5.0, True)])
def test_where_all_take_the_same_time_a_third_of_it_is_not_too_little(seconds: float, is_found: bool) -> None:
    assert bool(find_quick(exact_papers(30, 60, 60, seconds))) is is_found


def test_few_candidates_are_no_finding() -> None:
    papers = honest_papers()
    ghost = retimed(papers[0], 3, right=True)
    assert find_quick([ghost, *papers[1:20]])
    assert find_quick([ghost, *papers[1:19]]) == ()


def test_answers_without_times_are_left_out() -> None:
    papers = [
        replace(paper, answers={question: replace(answer, seconds=None) for question, answer in paper.answers.items()})
        for paper in honest_papers()
    ]
    assert find_quick(papers) == ()
    assert find_quick([]) == ()


def test_times_of_nothing_are_told_as_very_short() -> None:
    papers = honest_papers()
    nothing = {question: replace(answer, right=True, seconds=0.0) for question, answer in papers[0].answers.items()}
    (found,) = find_quick([replace(papers[0], answers=nothing), *papers[1:]])
    assert found.seconds == pytest.approx(0.1)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 1_000_000))
def test_the_order_of_papers_and_of_questions_changes_nothing(seed: int) -> None:
    random = Random(seed)
    papers = honest_papers()
    papers[3] = retimed(papers[3], 4, right=True, share=0.5)
    mixed = [Paper(paper.candidate, dict(random.sample(list(paper.answers.items()), len(paper.answers)))) for paper in papers]
    random.shuffle(mixed)
    assert find_quick(papers)
    assert find_quick(mixed) == find_quick(papers)
