"""The shortest way: it leads there, no step of it is idle, nothing is cheaper, and where nothing leads there it says so."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.competency import ways
from elearn.competency.rules import WEIGHTS, Evidence, Source, proficiency
from elearn.competency.ways import EXACT_STEPS, Offer, Step, after, find_nearest, find_way

pytestmark = pytest.mark.pure

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def line(source: Source, course: str = "a", work: str = "", level: int = 4, key: str = "") -> Evidence:
    return Evidence(key or f"{source}/{course}/{work}/{level}", NOW, source, level, WEIGHTS[source], course, work)


def lesson(number: int, minutes: int, course: str = "a", *, speaks: bool = True, level: int = 4) -> Step:
    work = f"l{number}"
    return Step(course, work, minutes, number, line=line(Source.PRACTICE, course, work, level) if speaks else None)


def quiz(minutes: int = 10, course: str = "a", *, number: int = 99, level: int = 4) -> Step:
    return Step(course, f"q{number}", minutes, number, True, line(Source.QUIZ, course, f"q{number}", level))


def offer(*steps: Step, course: str = "a", completes: bool = True, level: int = 4) -> Offer:
    return Offer(
        course, steps, frozenset(step.work for step in steps), line(Source.COMPLETION, course, level=level) if completes else None
    )


def works(found: ways.Way | None) -> list[str]:
    assert found is not None
    return [step.work for step in found.steps]


def test_a_quiz_and_the_two_shortest_lessons_suffice() -> None:
    course = offer(lesson(1, 9), lesson(2, 4), lesson(3, 5), quiz())
    assert works(find_way([], [course], 4)) == ["l2", "l3", "q99"]


def test_what_was_done_before_is_not_asked_again() -> None:
    course = offer(lesson(2, 7), lesson(3, 9), quiz())
    found = find_way([line(Source.PRACTICE, work="l1")], [course], 4)
    assert (works(found), found.minutes if found else 0) == (["l2", "q99"], 17)


def test_a_short_completion_is_taken_where_it_is_cheaper() -> None:
    assert works(find_way([], [offer(lesson(1, 3, speaks=False))], 4)) == ["l1"]


def test_a_level_that_is_reached_asks_for_nothing() -> None:
    assert works(find_way([line(Source.COMPLETION)], [offer(lesson(2, 5))], 4)) == []


def test_lessons_alone_lead_nowhere() -> None:
    course = offer(*(lesson(number, 5) for number in range(8)), completes=False)
    assert find_way([], [course], 4) is None


def test_no_course_leads_beyond_the_level_that_it_claims() -> None:
    course = offer(lesson(1, 5), quiz())
    assert find_way([], [course], 6) is None
    nearest = find_nearest([], [course], 6)
    assert nearest is not None
    assert nearest.level == 4


def test_nothing_is_nearer_than_where_one_stands() -> None:
    assert find_nearest([line(Source.COMPLETION)], [offer(lesson(2, 5))], 6) is None


def test_two_courses_add_up() -> None:
    one, other = offer(lesson(1, 5), completes=False), offer(quiz(course="b"), course="b", completes=False)
    assert sorted(works(find_way([line(Source.PRACTICE, work="l0")], [one, other], 4))) == ["l1", "q99"]


def test_in_a_long_course_what_the_walk_took_too_much_is_taken_out_again() -> None:
    """The walk takes four lessons of a minute before the quiz; two are enough."""
    course = offer(*(lesson(number, 1) for number in range(EXACT_STEPS + 1)), quiz(), completes=False)
    found = find_way([], [course], 4)
    assert found is not None
    assert [step.is_quiz for step in found.steps].count(False) == 2


@st.composite
def cases(draw: st.DrawFn, most: int = 5) -> tuple[list[Evidence], list[Offer], int]:
    level = st.integers(3, 5)
    offers, lines = [], []
    for course in draw(st.lists(st.sampled_from("abc"), unique=True, min_size=1, max_size=3)):
        claimed = draw(level)
        steps = [
            lesson(number, draw(st.integers(1, 15)), course, speaks=draw(st.booleans()), level=claimed)
            for number in range(draw(st.integers(0, most)))
        ]
        if draw(st.booleans()):
            steps.append(quiz(draw(st.integers(1, 15)), course, level=claimed))
        needed = frozenset(step.work for step in steps if draw(st.booleans()))
        completion = line(Source.COMPLETION, course, level=claimed) if draw(st.booleans()) else None
        offers.append(Offer(course, tuple(steps), needed, completion))
        lines += [
            line(source, course, f"old{number}", draw(level))
            for number, source in enumerate(
                draw(st.lists(st.sampled_from([Source.PRACTICE, Source.KNOWN, Source.QUIZ]), max_size=2))
            )
        ]
    return lines, offers, draw(level)


def leads(case: tuple[list[Evidence], list[Offer], int], steps: tuple[Step, ...]) -> bool:
    lines, offers, level = case
    return proficiency(after(lines, offers, steps)).level >= level


@given(cases())
def test_what_is_proposed_closes_the_gap(case: tuple[list[Evidence], list[Offer], int]) -> None:
    found = find_way(*case)
    assert found is None or leads(case, found.steps)


@given(cases())
def test_without_any_one_step_the_gap_stays(case: tuple[list[Evidence], list[Offer], int]) -> None:
    found = find_way(*case)
    for step in found.steps if found else ():
        assert found is not None
        assert not leads(case, tuple(each for each in found.steps if each != step))


@given(cases(most=2))
def test_nothing_is_cheaper_and_no_way_is_overlooked(case: tuple[list[Evidence], list[Offer], int]) -> None:
    every = [step for each in case[1] for step in each.steps]
    costs = [
        sum(step.minutes for step in chosen)
        for size in range(len(every) + 1)
        for chosen in combinations(every, size)
        if leads(case, chosen)
    ]
    found = find_way(*case)
    assert (found.minutes if found else None) == (min(costs) if costs else None)


@given(cases(most=EXACT_STEPS + 4))
def test_in_long_courses_too_a_way_leads_there_without_idle_steps(case: tuple[list[Evidence], list[Offer], int]) -> None:
    found = find_way(*case)
    every = tuple(step for each in case[1] for step in each.steps)
    assert (found is None) is not leads(case, every)
    for step in found.steps if found else ():
        assert found is not None
        assert leads(case, found.steps)
        assert not leads(case, tuple(each for each in found.steps if each != step))
