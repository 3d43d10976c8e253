"""Hasty papers: right answers before texts could be read are found; bursts, clicks, early leavers and second thoughts are not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.simulated_exam import simulate
from benchmarks.simulated_times import side_by_side
from elearn.examinations.fairness.evidence import candidates_of, kind_of, may_be_chance, read_evidence, write_evidence
from elearn.examinations.fairness.haste import FEWEST_TIMED, find_hasty, least_seconds
from elearn.examinations.fairness.papers import Answer, Paper, Save

pytestmark = pytest.mark.pure

QUESTIONS = [f"q{number:02}" for number in range(40)]
WORDS = dict.fromkeys(QUESTIONS, 60)
"""Seven seconds each at least: 280 in all."""


def a_paper(candidate: str, seconds: Sequence[float], *, right: float = 0.7, questions: Sequence[str] = QUESTIONS) -> Paper:
    """Whose answers arrived at these instants; so many of them are right."""
    random = Random(candidate)
    given = [(each, "a" if random.random() < right else "b") for each in questions]
    saves = tuple(Save(question, value, at) for (question, value), at in zip(given, seconds, strict=True))
    return Paper(candidate, {each: Answer(value, value == "a") for each, value in given}, max(seconds), saves)


def every(seconds: float, count: int = 40) -> list[float]:
    return [seconds * number for number in range(1, count + 1)]


def others(count: int = 30, seconds: float = 40) -> list[Paper]:
    return [a_paper(f"{number:03}", every(seconds * (0.8 + 0.4 * number / count))) for number in range(count)]


def found_with(*papers: Paper, usual: float = 40) -> list[str]:
    return [each.candidate for each in find_hasty([*others(seconds=usual), *papers], WORDS)]


def test_what_reading_takes_at_least() -> None:
    assert (least_seconds(0), least_seconds(60)) == (1, 7)


def test_right_answers_before_they_could_be_read_are_found_with_their_figures() -> None:
    (found,) = find_hasty([*others(), a_paper("ghost", every(4.5), right=1)], WORDS)
    assert (found.candidate, found.answered, found.answered_right, found.seconds) == ("ghost", 40, 40, 180)
    assert found.reading_seconds == 280
    assert 1_400 < found.seconds_of_others < 1_800
    assert 20 < found.expected_right < 35
    assert found.chance.alone <= found.chance.among_all < 0.01
    assert read_evidence(kind_of(found), write_evidence(found)) == found
    assert (kind_of(found), candidates_of(found), may_be_chance(found)) == ("speed", ("ghost",), False)


def test_who_reads_is_not_found_however_much_is_right() -> None:
    assert found_with(a_paper("reader", every(7.1), right=1)) == []


def test_answers_that_a_dropped_line_held_up_and_that_came_in_a_burst_are_not_found() -> None:
    for line_back_at in (281.0, 600.0, 1_500.0):
        assert found_with(a_paper("dropped", [line_back_at + number / 100 for number in range(40)], right=1)) == []


def test_who_types_what_was_worked_out_on_scrap_paper_is_not_found() -> None:
    assert found_with(a_paper("scrap", [1_200 + each for each in every(1.5)], right=1)) == []


def test_a_second_dropped_line_hides_nobody_whose_answers_came_too_soon_as_a_whole() -> None:
    assert found_with(a_paper("ghost", [170.0] * 40, right=1)) == ["ghost"]


def test_clicks_are_not_found() -> None:
    clicks = [a_paper(f"click{number}", every(1.0), right=0.5) for number in range(50)]
    assert found_with(*clicks) == []


def test_who_leaves_after_a_few_quick_answers_is_not_found() -> None:
    assert found_with(a_paper("leaver", every(3, 9), right=1, questions=QUESTIONS[:9])) == []


def test_who_begins_with_some_quick_ones_is_not_found() -> None:
    beginner = a_paper("beginner", [*every(3, 12), *(36 + each for each in every(40, 28))], right=1)
    assert found_with(beginner) == []


def test_who_knew_the_first_half_and_took_time_for_the_rest_is_found_by_it() -> None:
    paper = a_paper("half", [*every(3, 20), *(60 + each for each in every(40, 20))], right=1)
    (found,) = find_hasty([*others(), paper], WORDS)
    # Two more were thought over within the time that reading the first twenty would have taken.
    assert (found.candidate, found.answered) == ("half", 22)


def test_second_thoughts_are_judged_by_the_first_answers() -> None:
    """Everything is clicked at once, what was wrong is thought over: what stayed is right, and says nothing."""
    final = a_paper("second", every(1.0), right=1)
    clicks = [replace(save, value="a" if number % 2 else "b") for number, save in enumerate(final.saves)]
    later = [Save(each.question, "a", 100 + 40 * number) for number, each in enumerate(clicks, 1) if each.value == "b"]
    paper = replace(final, saves=(*clicks, *later), seconds=later[-1].seconds)
    assert found_with(paper) == []
    # Judged by the answers that stayed, twenty of twenty would be right.
    assert found_with(replace(paper, saves=[each for each in clicks if each.value == "a"])) == ["second"]


def test_an_answer_that_was_taken_back_does_not_count() -> None:
    """Thirteen stand answered early, whoever they are; fourteen would be a third of the paper."""
    paper = a_paper("back", every(40), right=1)
    quick = [replace(each, seconds=number) for number, each in enumerate(paper.saves[:16], 1)]
    emptied = [replace(each, value=None, seconds=13) for each in quick[:3]]
    again = [replace(each, seconds=900) for each in quick[:3]]
    saves = (*quick[:13], *emptied, *quick[13:], *again, *paper.saves[16:])
    assert found_with(replace(paper, saves=saves)) == []
    assert found_with(replace(paper, saves=(*quick, *paper.saves[16:]))) == ["back"]


def test_where_everybody_knows_the_bank_by_heart_quick_is_usual() -> None:
    ghost = a_paper("ghost", every(4.5), right=1)
    assert found_with(ghost, usual=12) == []
    assert found_with(ghost, usual=40) == ["ghost"]


def test_quick_and_worse_than_others_is_not_found() -> None:
    random, good = Random("worse"), [a_paper(f"{number:03}", every(40), right=0.95) for number in range(30)]
    hurried = a_paper("hurried", every(3), right=0)
    answers = {each: Answer("a", True) if random.random() < 0.85 else Answer("b", False) for each in QUESTIONS}
    saves = [replace(each, value=answers[each.question].value) for each in hurried.saves]
    assert find_hasty([*good, replace(hurried, answers=answers, saves=saves)], WORDS) == ()


def test_questions_that_nobody_had_wrong_say_nothing() -> None:
    everybody = [a_paper(f"{number:03}", every(40), right=1) for number in range(30)]
    assert find_hasty([*everybody, a_paper("ghost", every(3), right=1)], WORDS) == ()


def test_papers_without_times_and_few_papers_are_not_judged() -> None:
    ghost = a_paper("ghost", every(4.5), right=1)
    assert find_hasty([*others(FEWEST_TIMED - 2), ghost], WORDS) == ()
    assert find_hasty([*others(FEWEST_TIMED - 1), ghost], WORDS)
    assert found_with(replace(ghost, seconds=None)) == []
    assert find_hasty([*others(), ghost], {}) == ()


@settings(deadline=None, max_examples=40)
@given(
    gaps=st.lists(st.floats(0, 60), min_size=40, max_size=40),
    delays=st.lists(st.floats(0, 900), min_size=40, max_size=40),
)
def test_a_line_that_holds_answers_up_makes_no_finding(gaps: list[float], delays: list[float]) -> None:
    """Whoever reads everything before answering it is never found, whatever the line does to what they send."""
    at, arrivals = 0.0, []
    for gap, delay in zip(gaps, delays, strict=True):
        at += least_seconds(60) + gap
        arrivals.append(at + delay)
    paper = a_paper("reader", sorted(arrivals), right=1)
    shuffled = Random("order").sample(list(paper.saves), 40)
    sent = [replace(each, seconds=arrival) for each, arrival in zip(shuffled, sorted(arrivals), strict=True)]
    assert found_with(paper) == found_with(replace(paper, saves=sent)) == []


def test_among_simulated_people_with_their_habits_the_planted_are_found_and_hardly_anybody_else() -> None:
    random = Random("habits")
    timed = side_by_side(random, simulate(random, 400, 60, 90, planted=False), planted=True)
    found = {each.candidate for each in find_hasty(timed.papers, timed.words)}
    assert len(found & timed.planted) >= 3
    assert len(found - timed.planted) <= 2
    assert len(timed.planted) == 4
