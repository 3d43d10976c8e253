"""The rule from evidence to a level: examples that a person can follow, and properties that hold for all ledgers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.competency.rules import WEIGHTS, Evidence, Proficiency, Source, in_force, proficiency, shares, weight_at

pytestmark = pytest.mark.pure

START = datetime(2026, 1, 5, tzinfo=UTC)


def line(
    source: str,
    level: int = 4,
    *,
    course: str = "c1",
    work: str = "",
    day: int = 0,
    weight: int | None = None,
    key: str = "",
    **more: object,
) -> Evidence:
    kind = Source(source)
    return Evidence(
        key=key or f"{source}/{course}/{work}/{level}/{more}",
        at=START + timedelta(days=day),
        source=kind,
        level=level,
        weight=WEIGHTS[kind] if weight is None else weight,
        course=course,
        work=work,
        **more,  # type: ignore[arg-type]  # stream and revision
    )


def level_of(*lines: Evidence) -> int:
    return proficiency(lines).level


def test_nothing_measured_is_no_level() -> None:
    assert proficiency([]) == Proficiency(0, None)


def test_a_completed_course_gives_the_level_that_it_claims() -> None:
    assert proficiency([line("completion", 4, day=3)]) == Proficiency(4, START + timedelta(days=3))


def test_reading_every_lesson_proves_nothing() -> None:
    assert level_of(*(line("practice", work=f"l{number}") for number in range(20))) == 0
    assert level_of(*(line("known", work=f"l{number}") for number in range(20))) == 0


def test_a_quiz_and_two_lessons_reach_the_level() -> None:
    quiz, one, two = line("quiz", work="q"), line("practice", work="l1", day=1), line("practice", work="l2", day=2)
    assert level_of(quiz, one) == 0
    assert proficiency([quiz, one, two]) == Proficiency(4, START + timedelta(days=2))


def test_a_quiz_and_one_lesson_known_reach_the_level() -> None:
    assert level_of(line("quiz", work="q"), line("known", work="l1")) == 4


def test_a_quiz_not_passed_in_the_competency_weighs_nothing() -> None:
    lessons = [line("known", work="l1"), line("known", work="l2")]
    assert level_of(line("quiz", work="q", weight=0), *lessons) == 0


def test_a_lesson_counts_once_by_its_heavier_line() -> None:
    lines = [line("practice", work="l1"), line("known", work="l1")]
    assert weight_at(lines, 4) == 30


def test_two_quizzes_of_one_course_do_not_add_up() -> None:
    assert weight_at([line("quiz", work="q1"), line("quiz", work="q2")], 4) == 70


def test_what_two_courses_say_is_added() -> None:
    assert level_of(line("quiz", work="q", course="c1"), line("quiz", work="q", course="c2")) == 4


def test_evidence_above_a_level_speaks_for_it_too() -> None:
    lines = [line("quiz", 5, work="q", course="c1"), line("quiz", 3, work="q", course="c2")]
    assert level_of(*lines) == 3


def test_a_later_finding_about_the_same_attempt_replaces_the_earlier() -> None:
    lessons = [line("known", work="l1")]
    passed = line("quiz", work="q", stream="a1", revision=1)
    dropped = line("quiz", work="q", stream="a1", revision=2, weight=0)
    assert level_of(*lessons, passed) == 4
    assert level_of(*lessons, dropped, passed) == 0


def test_the_answer_to_why_adds_up_to_the_weight() -> None:
    lines = [
        line("quiz", work="q"),
        line("known", work="l1"),
        line("known", work="l2"),
        line("known", work="l3"),
        line("practice", 2, work="l4"),
    ]
    found = {share.line.work: share.counted for share in shares(lines, 4)}
    assert found == {"q": 70, "l1": 30, "l2": 30, "l3": 0, "l4": 0}
    assert weight_at(lines, 4) == 100


EVIDENCE = st.builds(
    lambda number, source, level, course, work, day, counts, attempt: Evidence(
        key=f"k{number}",
        at=START + timedelta(days=day),
        source=source,
        level=level,
        weight=WEIGHTS[source] if counts else 0,
        course=course,
        work="" if source is Source.COMPLETION else work,
        stream=f"{course}-{work}-{attempt}" if source is Source.QUIZ else "",
        revision=number % 3 if source is Source.QUIZ else 0,
    ),
    st.integers(0, 10_000),
    st.sampled_from(list(Source)),
    st.integers(1, 8),
    st.sampled_from(["c1", "c2", "c3"]),
    st.sampled_from(["l1", "l2", "l3", "l4", "l5"]),
    st.integers(0, 5),
    st.booleans(),
    st.integers(0, 2),
)
LEDGERS = st.lists(EVIDENCE, max_size=25, unique_by=lambda each: each.key)


@given(LEDGERS, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(lines: list[Evidence], chance: object) -> None:
    shuffled = list(lines)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random
    assert proficiency(shuffled) == proficiency(lines)


@given(LEDGERS, st.lists(st.integers(0, 30), max_size=10))
def test_a_line_that_comes_again_changes_nothing(lines: list[Evidence], again: list[int]) -> None:
    repeated = [*lines, *(lines[number % len(lines)] for number in again if lines)]
    assert proficiency(repeated) == proficiency(lines)


@given(LEDGERS, EVIDENCE)
def test_a_new_line_never_takes_a_level_away(lines: list[Evidence], another: Evidence) -> None:
    if another.stream or another.key in {each.key for each in lines}:
        return
    assert proficiency([*lines, another]).level >= proficiency(lines).level


@given(LEDGERS)
def test_the_rule_says_what_a_plain_reading_of_it_says(lines: list[Evidence]) -> None:
    assert proficiency(lines).level == plain_level(lines)


@given(LEDGERS, st.integers(1, 8))
def test_shares_never_exceed_their_lines_and_add_up(lines: list[Evidence], level: int) -> None:
    found = shares(lines, level)
    assert all(0 <= share.counted <= share.line.weight for share in found)
    assert min(100, sum(share.counted for share in found)) == weight_at(lines, level)
    assert len(found) == len(in_force(lines))


@given(LEDGERS)
def test_a_level_was_not_reached_before_the_day_that_is_told(lines: list[Evidence]) -> None:
    found = proficiency(lines)
    if found.reached_at is None:
        assert found.level == 0
        return
    before = [each for each in in_force(lines) if each.at < found.reached_at]
    until = [each for each in in_force(lines) if each.at <= found.reached_at]
    assert plain_level(before) < found.level <= plain_level(until)


def plain_level(lines: Iterable[Evidence]) -> int:
    """The rule written a second time, as slowly and literally as its text."""
    valid = [
        each
        for each in lines
        if not any(one.stream == each.stream and one.revision > each.revision for one in lines if each.stream)
    ]
    for level in range(20, 0, -1):
        total = 0
        for course in {each.course for each in valid}:
            mine = [each for each in valid if each.course == course and each.level >= level]
            if any(each.source == "completion" and each.weight == 100 for each in mine):
                total += 100
                continue
            total += max((each.weight for each in mine if each.source == "quiz"), default=0)
            works = {each.work for each in mine if each.source in ("known", "practice")}
            heaviest = [
                max(each.weight for each in mine if each.work == work and each.source in ("known", "practice")) for work in works
            ]
            total += min(60, sum(heaviest))
        if total >= 100:
            return level
    return 0
