"""What a sitting is worth: sections with pass marks of their own, essays that wait, rulings."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from elearn.assessment.log import Given, Sheet
from elearn.assessment.responses import Chosen, Response
from elearn.assessment.results import Award
from elearn.assessment.solving import solve
from elearn.content.document import Choice, Draw
from elearn.examinations.plan.drawing import SectionItems, draw_sections, sections_of
from elearn.examinations.plan.shape import Plan, Section
from elearn.examinations.scores.results import Rulings, SittingWorth, mark_sitting
from tests.assessment.quiz_course import quiz_course
from tests.conftest import NOW
from tests.examinations.stage import BANK

COURSE = quiz_course(essay=True)
PLAN = Plan(
    (
        Section("a", "Chung", (Draw(BANK, 3, "competency = WD8"),), pass_percent=60),
        Section("b", "Riêng", (Draw(BANK, 6, "kind != essay"), Draw(BANK, 1, "kind = essay"))),
    ),
    minutes=60,
)
SECTIONS = sections_of(COURSE, PLAN, draw_sections(COURSE, PLAN, "x"))
ITEMS = [item for section in SECTIONS for item in section.items]
ESSAY = next(item.id for item in ITEMS if item.question.kind == "essay")


def sheet_of(right: set[str]) -> Sheet:
    """Right answers to these questions, and none to the others."""
    return Sheet({item.id: Given(solve(item.question, "vi"), "vi", NOW) for item in ITEMS if item.id in right})


def worth(right: set[str], rulings: Rulings | None = None, *, awards: dict[str, Award] | None = None) -> SittingWorth:
    return mark_sitting(SECTIONS, sheet_of(right), PLAN, awards or {}, rulings or Rulings())


def of(section: SectionItems, count: int) -> set[str]:
    return {item.id for item in section.items[:count]}


def test_a_section_with_a_pass_mark_decides_too() -> None:
    everything_else = of(SECTIONS[1], 7) - {ESSAY}
    two, one = worth(of(SECTIONS[0], 2) | everything_else), worth(of(SECTIONS[0], 1) | everything_else)
    assert [each.is_passed for each in two.sections] == [True, None]
    assert two.is_passed is True
    assert one.sections[0].is_passed is False
    assert one.is_passed is False
    assert one.earned == 7


def test_an_essay_that_could_decide_is_waited_for() -> None:
    some = of(SECTIONS[0], 3) | {ESSAY}
    assert (worth(some).pending, worth(some).is_passed) == (1, False)
    others = [item.id for item in SECTIONS[1].items if item.id != ESSAY]
    assert worth(some | set(others[:1])).is_passed is None
    half = worth(some | set(others), awards={ESSAY: Award(Fraction(1, 2))})
    assert (half.pending, half.earned, half.is_passed) == (0, Fraction(19, 2), True)


@given(st.sets(st.sampled_from([item.id for item in ITEMS])), st.sampled_from([item.id for item in ITEMS if item.id != ESSAY]))
def test_a_dropped_question_counts_for_nobody_and_a_granted_one_for_everybody(right: set[str], question: str) -> None:
    before = worth(right)
    dropped = worth(right, Rulings(dropped=frozenset({question})))
    granted = worth(right, Rulings(granted=frozenset({question})))
    points = Fraction(1)
    assert dropped.points == before.points - points
    assert dropped.earned == before.earned - points * (question in right)
    assert granted.points == before.points
    assert granted.earned == before.earned + points * (question not in right)
    assert question not in {each.id for each in dropped.items}


def test_another_key_marks_what_was_answered_anew() -> None:
    item = next(each for each in ITEMS if each.question.kind == "single")
    key = item.question.key
    assert isinstance(key, Choice)
    other = next(each for each in key.options if each not in key.right)
    sheet = Sheet({item.id: Given(Response(Chosen((other,))), "vi", NOW)})
    corrected = replace(COURSE.questions[item.id], key=replace(key, right=(other,)))
    before = mark_sitting(SECTIONS, sheet, PLAN, {}, Rulings())
    after = mark_sitting(SECTIONS, sheet, PLAN, {}, Rulings(rekeyed={item.id: corrected}))
    assert (before.earned, after.earned) == (0, 1)


def test_where_every_question_was_dropped_nobody_passes_or_fails() -> None:
    everything = {item.id for item in ITEMS}
    dropped = worth(everything, Rulings(dropped=frozenset(everything)))
    assert (dropped.earned, dropped.points, dropped.is_passed, dropped.pending) == (0, 0, None, 0)


def test_a_section_without_points_has_not_been_passed() -> None:
    section, others = {item.id for item in SECTIONS[0].items}, {item.id for item in SECTIONS[1].items}
    right = others - {ESSAY}
    dropped = worth(right, Rulings(dropped=frozenset(section)), awards={ESSAY: Award(Fraction(1))})
    assert (dropped.sections[0].is_passed, dropped.is_passed) == (None, None)
    failed = worth(set(), Rulings(dropped=frozenset(section)), awards={ESSAY: Award(Fraction(0))})
    assert failed.is_passed is False, "the rest decides by itself"
    free = replace(PLAN, sections=(replace(PLAN.sections[0], pass_percent=None), PLAN.sections[1]))
    marked = mark_sitting(SECTIONS, sheet_of(right), free, {ESSAY: Award(Fraction(1))}, Rulings(dropped=frozenset(section)))
    assert marked.is_passed is True
