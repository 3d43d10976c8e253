"""A programme of topics: how its final test is spread, a test of one topic, and what is told where a course differs."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.content.document import Course, Draw, Question
from elearn.examinations.plan.checking import lacks_of
from elearn.examinations.plan.drawing import draw_sections
from elearn.examinations.plan.form import filled_with
from elearn.examinations.plan.programme import PROGRAMME, SECOND_HAND, differences_of
from elearn.examinations.plan.templates import TEMPLATE_HINTS, plan_for, plan_for_topic, spread
from elearn.examinations.rules import Template
from tests.assessment.quiz_course import quiz_course
from tests.examinations.banks import banks_of

pytestmark = pytest.mark.pure
TOPICS, FINAL = PROGRAMME.topics.value, PROGRAMME.final_questions.value
sizes_of_topics = st.lists(st.integers(0, 60), min_size=TOPICS, max_size=TOPICS)


def course_of(*sizes: int) -> Course:
    """A course with nothing but banks of these sizes."""
    banks = banks_of(*sizes)
    one = next(iter(quiz_course().questions.values()))
    questions: dict[str, Question] = {each: replace(one, id=each) for bank in banks for each in bank.questions}
    return replace(quiz_course(), modules=(), banks=banks, questions=questions)


def test_the_final_of_twenty_six_topics_asks_two_of_most_and_one_of_two() -> None:
    shares = [each.count for each in spread(banks_of(*[5] * TOPICS), FINAL)]
    assert Counter(shares) == {2: 24, 1: 2}
    assert [each.count for each in spread(banks_of(2, 40, 0), 10)] == [2, 8]
    assert sum(each.count for each in spread(banks_of(3, 4), 50)) == 7
    assert spread([], 10) == ()


@given(sizes_of_topics, st.integers(TOPICS, 120))
def test_topics_of_any_size_share_as_evenly_as_they_allow(sizes: list[int], count: int) -> None:
    draws = {each.bank: each.count for each in spread(banks_of(*sizes), count)}
    shares = [draws.get(f"b{at}", 0) for at in range(len(sizes))]
    assert sum(shares) == min(count, sum(sizes))
    assert all(share > 0 or not size for share, size in zip(shares, sizes, strict=True)), "each topic with questions is asked"
    assert all(share <= size for share, size in zip(shares, sizes, strict=True))
    # Whoever gives less than another by more than one has no more to give.
    assert all(share == size or share >= max(shares) - 1 for share, size in zip(shares, sizes, strict=True))


@given(sizes_of_topics, st.text("abcdef0123456789", min_size=1, max_size=8))
def test_every_paper_of_the_final_asks_each_topic_its_share(sizes: list[int], seed: str) -> None:
    course = course_of(*sizes)
    plan = plan_for(Template.COMPLETION, course)
    (drawn,) = draw_sections(course, plan, seed)
    asked = Counter(each.split("-")[0].replace("q", "b") for each in drawn)
    assert asked == Counter({each.bank: each.count for each in plan.sections[0].draws})
    assert len(set(drawn)) == len(drawn)


def test_two_papers_of_the_final_ask_different_questions_of_a_topic() -> None:
    course = course_of(*[20] * TOPICS)
    plan = plan_for(Template.COMPLETION, course)
    assert lacks_of(course, plan) == []
    papers = [frozenset(draw_sections(course, plan, f"hạt-{at}")[0]) for at in range(20)]
    assert len(set(papers)) == 20
    assert len(frozenset.union(*papers)) > 8 * TOPICS


@given(st.integers(0, 30))
def test_a_test_of_one_topic_asks_what_the_programme_asks_after_a_lesson(size: int) -> None:
    course = course_of(3, size)
    plan = plan_for_topic(course.banks[1])
    assert plan.count == min(size, 5)
    assert {each.bank for each in plan.sections[0].draws} <= {"b1"}
    assert (plan.minutes, plan.note, plan.shows_at_once) == (10, SECOND_HAND, True)
    told = differences_of(course, plan, Template.TOPIC)
    assert [each.values for each in told] == ([] if size >= 5 else [{"found": size, "wanted": 5}])


def test_every_figure_says_that_it_is_known_at_second_hand() -> None:
    figures = (PROGRAMME.topics, PROGRAMME.lesson_questions, PROGRAMME.final_questions, PROGRAMME.final_minutes)
    assert [each.value for each in figures] == [26, 5, 50, 90]
    assert {each.remark for each in figures} == {SECOND_HAND}


def test_hints_name_the_figures_with_which_plans_begin() -> None:
    course = course_of(*[30] * TOPICS)
    for template in (Template.TOPIC, Template.COMPLETION):
        hint, plan = TEMPLATE_HINTS[template], plan_for(template, course)
        assert (hint.values["questions"], hint.values["minutes"]) == (plan.count, plan.minutes)
    assert TEMPLATE_HINTS[Template.TOPIC].values["few"] == plan_for_topic(course.banks[0]).count


def a_programme_course(course: Course, *, own: int, drawn: int = 0) -> Course:
    """26 topics, and one module: a lesson that asks `own` questions, and behind it a quiz that draws `drawn`, if any."""
    whole = course_of(*[20] * TOPICS)
    lesson = next(each for each in course.lessons if each.kind == "lesson")
    quiz = next(each for each in course.lessons if each.quiz is not None)
    assert quiz.quiz is not None
    lessons = [replace(lesson, questions=tuple(f"q0-{at}" for at in range(own)))]
    if drawn:
        lessons.append(replace(quiz, questions=(), quiz=replace(quiz.quiz, draw=(Draw("b0", drawn),))))
    return replace(whole, modules=(replace(course.modules[0], lessons=tuple(lessons)),))


@pytest.mark.parametrize(("own", "drawn", "told"), [(5, 0, None), (0, 5, None), (5, 20, None), (3, 0, 3), (3, 20, 3), (0, 0, 0)])
def test_a_lesson_checks_by_its_own_questions_or_by_the_quiz_behind_it(own: int, drawn: int, told: int | None) -> None:
    course = a_programme_course(quiz_course(), own=own, drawn=drawn)
    found = differences_of(course, plan_for(Template.COMPLETION, course), Template.COMPLETION)
    assert [each.values["found"] for each in found] == ([] if told is None else [told])


def test_what_differs_is_told_and_bars_nothing() -> None:
    course = course_of(*[10] * 9)
    plan = plan_for(Template.COMPLETION, course)
    (topics,) = differences_of(course, plan, Template.COMPLETION)
    assert topics.values == {"found": 9, "wanted": 26}
    section = plan.sections[0]
    fewer = replace(plan, minutes=60, sections=(replace(section, draws=section.draws[:2]),))
    told = differences_of(course, fewer, Template.COMPLETION)
    assert [each.values.get("topic") for each in told[3:6]] == ["B2", "B3", "B4"]
    assert told[6].values == {"count": 4}
    assert lacks_of(course, fewer) == []
    assert differences_of(course, fewer, Template.RECRUITMENT) == []
    assert differences_of(course, replace(fewer, note=""), Template.TOPIC) == []


def test_the_decision_before_a_text_is_no_check_of_it() -> None:
    course = a_programme_course(quiz_course(), own=6)
    opening = replace(course.questions["q0-0"], role="opening")
    course = replace(course, questions={**course.questions, "q0-0": opening})
    assert differences_of(course, plan_for(Template.COMPLETION, course), Template.COMPLETION) == []


def test_filling_in_a_paper_leaves_what_else_was_typed() -> None:
    typed = {"title": "Của tôi", "minutes": "90", "s0.title": "Cũ", "s0.d25.count": "2", "s1.title": "Thừa", "note": "x"}
    found = filled_with(typed, plan_for_topic(course_of(20).banks[0]))
    assert (found["title"], found["minutes"], found["note"]) == ("Của tôi", "10", SECOND_HAND)
    assert (found["s0.d0.bank"], found["s0.d0.count"]) == ("b0", "5")
    assert not {"s0.d25.count", "s1.title"} & set(found)
