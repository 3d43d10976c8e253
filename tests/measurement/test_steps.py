"""What trainers are told changes in steps: no two states that they see differ by fewer answers, however often they look."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.core.actor import Role
from elearn.core.limits import STATISTICS_FEWEST, STATISTICS_STEP
from elearn.measurement.linting import problems_of
from elearn.measurement.queries import list_questions, list_questions_held, list_tests
from elearn.measurement.rules import (
    AttemptResponses,
    Entry,
    ItemResponse,
    ItemSums,
    PaperEntry,
    PaperSums,
    Source,
    next_item,
    next_papers,
)
from elearn.measurement.rules.sums import TIME_BINS
from tests.assessment.counter import counter_course
from tests.measurement.stage import Feeder
from tests.site import Site

people = st.integers(0, 79)
acts = st.lists(
    st.tuples(st.sampled_from(["answers", "answers", "answers", "alone", "taken"]), st.lists(people, min_size=1, max_size=15)),
    max_size=60,
)


def entry(person: int, *, is_alone: bool) -> Entry:
    option = "abc"[person % 3]
    return Entry("q", "1", 10_000 * (option == "a"), None if is_alone else 100 * person, (option,), 10 + person)


@pytest.mark.pure
@given(acts)
def test_no_two_states_that_are_told_differ_by_fewer_answers_than_a_step(found: list[tuple[str, list[int]]]) -> None:
    counted: dict[int, Entry] = {}
    sums, told, states = ItemSums(), None, []
    for kind, some in found:
        for person in some:
            before = counted.pop(person, None)
            if before is not None:
                sums.add(before, -1)
            if kind != "taken":
                counted[person] = entry(person, is_alone=kind == "alone")
                sums.add(counted[person])
        state = next_item(told, sums)
        if state is not None:
            told = state
            with_rest = {each for each, given in counted.items() if given.rest is not None}
            states.append(with_rest if len(with_rest) >= STATISTICS_FEWEST else set(counted))
    assert all(len(one ^ other) >= STATISTICS_STEP for one, other in combinations(states, 2))
    assert all(len(each) >= STATISTICS_FEWEST for each in states)


@pytest.mark.pure
@given(st.lists(st.integers(1, 6), max_size=40))
def test_the_states_of_a_test_that_are_told_differ_by_a_step_of_papers(found: list[int]) -> None:
    sums, told, counts = PaperSums(2), None, []
    for number in found:
        for _ in range(number):
            sums.add(PaperEntry((("a", 10_000), ("b", 0))), is_drawn=False)
        state = next_papers(told, sums)
        if state is not None:
            told = state
            counts.append(state.papers)
    assert all(later - earlier >= STATISTICS_STEP for earlier, later in pairwise(counts))


@pytest.mark.pure
def test_a_time_that_became_known_alone_waits_for_others() -> None:
    sums = ItemSums()
    for person in range(20):
        sums.add(entry(person, is_alone=False))
    told = next_item(None, sums)
    assert told is not None
    for person in range(20, 30):
        given = entry(person, is_alone=False)
        sums.add(given if person == 20 else replace(given, seconds=None))
    later = next_item(told, sums)
    assert later is not None
    assert (later.paired, later.timed, sum(later.time_bins), len(later.time_bins)) == (30, 20, 20, TIME_BINS)
    assert later.seconds == told.seconds


COURSE = counter_course()
SINGLE, OTHER = [each for each in COURSE.questions.values() if each.kind == "single"][:2]


def paper(option: str) -> AttemptResponses:
    right = SINGLE.key.right[0]  # type: ignore[union-attr]  # a choice
    share = Fraction(int(option == right))
    return AttemptResponses(
        "final",
        "form",
        (
            ItemResponse(SINGLE.id, SINGLE.key_hash, share, Fraction(1), (option,), 20),
            ItemResponse(OTHER.id, OTHER.key_hash, Fraction(1), Fraction(1), (), 20),
        ),
    )


def test_the_newest_answer_is_read_off_no_page_and_no_lint(site_on_each: Site) -> None:
    site = site_on_each
    course = site.publish(COURSE, owner_id=site.plan.units["own"])
    feeder, held = Feeder(site.database, course.id), Feeder(site.database, course.id, Source.HELD)
    a, b = SINGLE.key.options[:2]  # type: ignore[union-attr]  # a choice
    seen, browser = [], site.browser(Role.TRAINER)
    for number in range(30):
        feeder.feed(paper(a if number < 19 else b))
        held.feed(paper(a if number < 19 else b))
        feeder.gather()
        with site.database.read() as session:
            (figures,) = [each for each in list_questions(session, course.id, COURSE) if each.question.id == SINGLE.id]
            (exact,) = list_questions_held(session, course.id, "final", [SINGLE])
            tests = [each.reliability for each in list_tests(session, course.id)]
            problems = problems_of(session, COURSE, {}) if not figures.findings else []
        pages = [browser.get(f"/vi/measurement/{COURSE.id}{path}").get_data(as_text=True) for path in ("", f"/{SINGLE.id}")]
        seen.append((figures.figures, tests, problems, [each.split("<main")[1] for each in pages]))
        assert exact.responses == number + 1, "officers see an examination of theirs as it is"
    assert all(each == seen[19] for each in seen[19:29]), "nothing moves between two steps"
    assert seen[29] != seen[19]
    assert seen[29][0].responses == 30  # type: ignore[union-attr]  # enough answered


def test_figures_that_were_taken_away_are_told_no_more(feeder: Feeder) -> None:
    attempts = [feeder.feed(paper(SINGLE.key.options[0])) for _ in range(25)]  # type: ignore[union-attr]  # a choice
    feeder.gather()
    course = COURSE
    for attempt in attempts[:10]:
        feeder.feed(AttemptResponses("final", "form", ()), attempt, 2)
    feeder.gather()
    with feeder.database.read() as session:
        assert [each.figures for each in list_questions(session, feeder.course_id, course)] == [None, None]
