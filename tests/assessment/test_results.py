"""Results in exact fractions: of a paper, and of all attempts at a quiz."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.assessment.log import Given, Sheet
from elearn.assessment.papers import Paper, paper_of
from elearn.assessment.responses import Chosen, Response, Written
from elearn.assessment.results import (
    Award,
    Past,
    Standing,
    asked_back,
    by_competency,
    mark_paper,
    may_explain,
    may_sit_again,
    standing_of,
)
from elearn.assessment.solving import solve
from elearn.content.document import Course, Quiz
from tests.assessment.quiz_course import quiz_course, quiz_of

pytestmark = pytest.mark.pure

AT = datetime(2026, 11, 22, 8, tzinfo=UTC)
COURSE = quiz_course()


def settings(course: Course = COURSE, **changes: object) -> Quiz:
    quiz = quiz_of(course).quiz
    assert quiz is not None
    return replace(quiz, **changes)  # type: ignore[arg-type]  # fields of a quiz


def whole_paper(course: Course = COURSE) -> Paper:
    return paper_of(course, quiz_of(course), course.banks[0].questions)


def sheet(paper: Paper, *right: str, **others: Response) -> Sheet:
    """Right answers to these questions, and the given ones to others (`b_mot=…`)."""
    given = {item.id: Given(solve(item.question, "vi"), "vi", AT) for item in paper.items if item.id in right}
    given |= {name.replace("_", "-"): Given(response, "vi", AT) for name, response in others.items()}
    return Sheet(given)


def test_all_right_is_the_whole_share_and_passes() -> None:
    paper = whole_paper()
    result = mark_paper(paper, sheet(paper, *(item.id for item in paper.items)), settings())
    assert (result.share, result.is_passed) == (1, True)


def test_nothing_given_is_nothing_earned() -> None:
    result = mark_paper(whole_paper(), Sheet(), settings())
    assert (result.share, result.is_passed) == (0, False)
    assert {item.outcome for item in result.items} == {"unanswered"}


@pytest.mark.parametrize(("right", "is_passed"), [(7, True), (6, False)])
def test_the_pass_mark_itself_passes(right: int, is_passed: bool) -> None:
    paper = whole_paper()
    ids = [item.id for item in paper.items][:right]
    assert mark_paper(paper, sheet(paper, *ids), settings()).is_passed is is_passed


def test_parts_count_where_the_question_says_so() -> None:
    paper = whole_paper()
    result = mark_paper(paper, sheet(paper, b_hai=Response(Chosen(("a",)))), settings())
    item = next(each for each in result.items if each.id == "b-hai")
    assert (item.outcome, item.earned) == ("partly", Fraction(1, 2))


def test_points_weigh() -> None:
    paper = whole_paper()
    items = tuple(replace(item, question=replace(item.question, points=2.5 if item.id == "b-mot" else 1.0)) for item in paper.items)
    result = mark_paper(Paper(items), sheet(paper, "b-mot"), settings())
    assert result.share == Fraction(5, 2) / Fraction(23, 2)


def test_being_certain_is_remembered() -> None:
    paper = whole_paper()
    result = mark_paper(paper, sheet(paper, b_mot=Response(Chosen(("b",)), "certain")), settings())
    item = next(each for each in result.items if each.id == "b-mot")
    assert (item.outcome, item.is_sure, item.is_lacking) == ("wrong", True, True)


def test_an_ambiguous_number_is_asked_back() -> None:
    paper = whole_paper()
    assert [item.id for item in asked_back(paper, sheet(paper, b_ba=Response(Written("1.000"))))] == ["b-ba"]
    assert asked_back(paper, sheet(paper, b_ba=Response(Written("1000")))) == ()


def test_competencies_are_counted_apart() -> None:
    paper = whole_paper()
    result = mark_paper(paper, sheet(paper, "b-ba", "b-sau"), settings())
    codes = {item.id: item.question.competencies for item in paper.items}
    tallies = by_competency(result.items, codes)
    assert {code: (each.earned, each.points) for code, each in tallies.items()} == {"WD3": (0, 7), "WD8": (2, 3)}


def test_what_waits_for_a_person_counts_for_no_competency_yet() -> None:
    waiting = replace(mark_paper(whole_paper(), sheet(whole_paper()), settings()).items[0], outcome="pending")
    assert by_competency([waiting], {waiting.id: ("WD3",)}) == {}


WITH_ESSAY = quiz_course(essay=True)


def essay_result(right: int, award: Award | None = None, passing: float = 70.0) -> bool | None:
    paper = whole_paper(WITH_ESSAY)
    ids = [item.id for item in paper.items if item.question.kind != "essay"][:right]
    given = sheet(paper, *ids, b_viet=Response(Written("Hai ý.")))
    awards = {"b-viet": award} if award else None
    return mark_paper(paper, given, settings(WITH_ESSAY, pass_percent=passing), awards).is_passed


@pytest.mark.parametrize(("right", "is_passed"), [(10, True), (8, True), (7, None), (6, False)])
def test_an_essay_keeps_the_result_open_only_where_it_decides(right: int, is_passed: bool | None) -> None:
    """8 of 11 points pass at 70 %: 7 and an essay may, 6 and an essay cannot."""
    assert essay_result(right) is is_passed


@pytest.mark.parametrize(("share", "is_passed"), [(Fraction(1), True), (Fraction(1, 2), False)])
def test_what_a_person_gives_decides(share: Fraction, is_passed: bool) -> None:
    assert essay_result(7, Award(share)) is is_passed


def past(*percents: int | None) -> list[Past]:
    return [Past(number, None if each is None else Fraction(each, 100)) for number, each in enumerate(percents, 1)]


@pytest.mark.parametrize(
    ("grade", "share", "is_passed"),
    [("best", 80, True), ("last", 60, False), ("first", 40, False), ("average", 60, False)],
)
def test_a_quiz_counts_its_attempts_as_its_author_says(grade: str, share: int, is_passed: bool) -> None:
    standing = standing_of(settings(grade=grade), past(40, 80, 60))
    assert (standing.share, standing.is_passed) == (Fraction(share, 100), is_passed)


def test_attempts_run_out_and_more_can_be_allowed() -> None:
    assert standing_of(settings(), past(10, 20, 30)) == Standing(Fraction(30, 100), False, 3, 0)
    assert not standing_of(settings(), past(10, 20, 30)).may_begin
    assert standing_of(settings(), past(10, 20, 30), extra=1).may_begin
    assert standing_of(settings(attempts=None), past(10, 20, 30)).left is None


def test_nobody_is_asked_again_who_has_passed() -> None:
    assert not standing_of(settings(), past(90)).may_begin


@pytest.mark.parametrize(("grade", "may"), [("best", True), ("first", True), ("last", False), ("average", False)])
def test_a_passed_quiz_may_be_taken_again_where_that_takes_no_pass_back(grade: str, may: bool) -> None:
    quiz = settings(grade=grade)
    assert may_sit_again(quiz, standing_of(quiz, past(90))) is may
    assert not may_sit_again(quiz, standing_of(quiz, past(10)))


@given(st.lists(st.integers(0, 100), min_size=1, max_size=6), st.integers(0, 100))
def test_no_attempt_more_takes_a_pass_back_where_one_may_be_had(percents: list[int], more: int) -> None:
    for grade in ("best", "last", "first", "average"):
        quiz = settings(grade=grade)
        standing = standing_of(quiz, past(*percents))
        if may_sit_again(quiz, standing):
            after = standing_of(quiz, past(*percents, more))
            assert after.is_passed
            assert after.share is not None
            assert standing.share is not None
            assert after.share >= standing.share


@given(st.lists(st.integers(0, 100), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(percents: list[int], chance: object) -> None:
    rows = past(*percents)
    shuffled = list(rows)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random
    for grade in ("best", "last", "first", "average"):
        assert standing_of(settings(grade=grade), shuffled) == standing_of(settings(grade=grade), rows)


@pytest.mark.parametrize(
    ("policy", "percents", "explained"),
    [
        ("after-submit", (10,), True),
        ("immediate", (10,), True),
        ("after-close", (10,), False),
        ("after-close", (90,), True),
        ("after-close", (10, 10, 10), True),
        ("none", (90,), False),
    ],
)
def test_keys_are_shown_when_the_policy_says_so(policy: str, percents: tuple[int, ...], explained: bool) -> None:
    quiz = settings(feedback=policy)
    assert may_explain(quiz, standing_of(quiz, past(*percents)), is_submitted=True) is explained
    assert not may_explain(quiz, standing_of(quiz, past(*percents)), is_submitted=False)
