"""Of which questions a candidate may speak, and how what they add is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from elearn.examinations.plan.shape import Plan
from elearn.examinations.questions.report_rules import is_open, is_served, with_more

pytestmark = pytest.mark.pure

DRAWN = (("a", "b", "c"), ("d", "e"))
PLAN = Plan((), minutes=20)


def served(plan: Plan, section: int, place: int) -> list[int]:
    return [number for number in range(-1, 8) if is_served(plan, DRAWN, section=section, place=place, number=number)]


def opened(plan: Plan, section: int, place: int) -> list[int]:
    return [number for number in range(-1, 8) if is_open(plan, DRAWN, section=section, place=place, number=number)]


def test_of_a_whole_paper_the_sections_up_to_the_open_one_were_shown() -> None:
    assert (served(PLAN, 0, 0), served(PLAN, 1, 0)) == ([1, 2, 3], [1, 2, 3, 4, 5])
    assert (opened(PLAN, 0, 0), opened(PLAN, 1, 0)) == ([1, 2, 3], [4, 5])


@pytest.mark.parametrize(
    ("section", "place", "shown", "now"),
    [(0, 0, [1], [1]), (0, 2, [1, 2, 3], [3]), (0, 3, [1, 2, 3], []), (1, 0, [1, 2, 3, 4], [4]), (1, 2, [1, 2, 3, 4, 5], [])],
)
def test_of_a_sequential_paper_no_question_that_is_still_to_come(
    section: int, place: int, shown: list[int], now: list[int]
) -> None:
    plan = replace(PLAN, is_sequential=True)
    assert (served(plan, section, place), opened(plan, section, place)) == (shown, now)


def test_the_same_sent_again_is_kept_once() -> None:
    said = with_more("Hai đáp án.\nCả hai.", "Thiếu dữ kiện.")
    assert said == "Hai đáp án.\nCả hai.\n\nThiếu dữ kiện."
    assert with_more(said, "Thiếu dữ kiện.") == said
    assert with_more(said, "Hai đáp án.\nCả hai.") == said
