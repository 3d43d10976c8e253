"""Papers are drawn by blueprint and seed, and by nothing else."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.assessment.papers import PaperRefused, draw_paper, paper_of
from elearn.content.document import Draw, Lesson
from tests.assessment.quiz_course import quiz_course, quiz_of

pytestmark = pytest.mark.pure

COURSE = quiz_course()
BANK = set(COURSE.banks[0].questions)
SEEDS = st.text("0123456789abcdef", min_size=32, max_size=32)


def quiz_with(*draws: Draw, shuffle: bool = True) -> Lesson:
    lesson = quiz_of(COURSE)
    assert lesson.quiz is not None
    return replace(lesson, quiz=replace(lesson.quiz, draw=draws, shuffle_questions=shuffle))


@given(SEEDS)
def test_the_same_seed_gives_the_same_paper(seed: str) -> None:
    quiz = quiz_with(Draw("thu", 5))
    assert draw_paper(COURSE, quiz, seed) == draw_paper(COURSE, quiz, seed)


def test_other_seeds_give_other_papers_and_orders() -> None:
    quiz = quiz_with(Draw("thu", 5))
    papers = {draw_paper(COURSE, quiz, f"{number:032x}") for number in range(50)}
    assert len(papers) > 40


@given(SEEDS)
def test_no_question_stands_twice_on_a_paper(seed: str) -> None:
    paper = draw_paper(COURSE, quiz_with(Draw("thu", 8), Draw("thu", 2)), seed)
    assert len(set(paper)) == 10
    assert set(paper) == BANK


@given(SEEDS)
def test_a_draw_takes_only_what_its_filter_lets_through(seed: str) -> None:
    paper = draw_paper(COURSE, quiz_with(Draw("thu", 3, "competency = WD8")), seed)
    assert {COURSE.questions[each].competencies for each in paper} == {("WD8",)}


@given(SEEDS)
def test_draws_that_overlap_make_room_for_each_other(seed: str) -> None:
    """The first draw may take anything, and must leave the three that only the second can use."""
    paper = draw_paper(COURSE, quiz_with(Draw("thu", 7), Draw("thu", 3, "competency = WD8")), seed)
    assert set(paper) == BANK


def test_a_blueprint_that_asks_for_too_much_is_refused() -> None:
    with pytest.raises(PaperRefused):
        draw_paper(COURSE, quiz_with(Draw("thu", 4, "competency = WD8")), "0" * 32)


@given(SEEDS)
def test_questions_not_met_before_come_first(seed: str) -> None:
    quiz = quiz_with(Draw("thu", 4))
    first = set(draw_paper(COURSE, quiz, seed))
    second = set(draw_paper(COURSE, quiz, seed[::-1], met=first))
    assert not first & second
    third = set(draw_paper(COURSE, quiz, seed[1:] + "0", met=first | second))
    assert BANK - first - second <= third


def test_every_question_is_drawn_about_equally_often() -> None:
    """2,000 draws of 3 out of 10: each question 600 times; six standard deviations are 123."""
    quiz = quiz_with(Draw("thu", 3))
    drawn = Counter(question for number in range(2000) for question in draw_paper(COURSE, quiz, f"seed-{number}"))
    assert set(drawn) == BANK
    assert all(abs(count - 600) < 123 for count in drawn.values())


def test_without_shuffling_questions_stand_as_the_blueprint_names_them() -> None:
    paper = draw_paper(
        COURSE, quiz_with(Draw("thu", 3, "competency = WD8"), Draw("thu", 2, "competency = WD3"), shuffle=False), "a" * 32
    )
    assert [COURSE.questions[each].competencies[0] for each in paper] == ["WD8"] * 3 + ["WD3"] * 2


def test_forms_know_questions_by_their_place() -> None:
    paper = paper_of(COURSE, quiz_of(COURSE), ["b-ba", "b-mot"])
    assert [(item.name, item.id) for item in paper.items] == [("q1", "b-ba"), ("q2", "b-mot")]
    assert paper.find("q2") == paper.items[1]
    assert paper.find("b-mot") is None
