"""Which marks pass, as candidates and everybody else are told: before the start, with the result, and on paper."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from elearn.content.document import Draw
from elearn.examinations.plan.shape import Plan, Section
from elearn.examinations.rules import Body, State
from elearn.examinations.scores.pass_marks import PassMark, common_marks, offered_marks, pass_marks, wanted_points
from elearn.examinations.scores.posting_rules import tenths
from tests.assessment.counter import words_of
from tests.assessment.quiz_course import quiz_course
from tests.examinations.pages import Pages
from tests.examinations.pages import application as application
from tests.examinations.pages import pages as pages
from tests.examinations.pages import site as site
from tests.examinations.pages import sown as sown
from tests.examinations.sat import CHOICE, WORDS, hand_in, right
from tests.examinations.stage import BANK

COURSE = quiz_course(essay=True)
PLAN = Plan(
    (
        Section("a", "Chung", (Draw(BANK, 1, f"id = {CHOICE}"),), pass_percent=60),
        Section("b", "Riêng", (Draw(BANK, 1, f"id = {WORDS}"),)),
    ),
    minutes=20,
    pass_percent=50,
    shows="score",
)
WHOLE, OWN = "Điểm cần đạt của cả bài: 1 trên 2 điểm (50%).", "còn phải đủ điểm ở từng phần sau: Chung 0,6 trên 1 điểm (60%)."


@given(
    st.floats(0, 100, allow_nan=False),
    st.fractions(0, 100, max_denominator=12).filter(bool),
    st.fractions(0, 100, max_denominator=12),
)
def test_whoever_is_seen_to_have_the_points_has_passed(percent: float, points: Fraction, earned: Fraction) -> None:
    wanted = PassMark(percent, points).wanted
    assert wanted is not None
    assert Fraction(wanted) - wanted_points(percent, points) < Fraction(1, 100)
    if tenths(earned) >= wanted:
        assert earned >= wanted_points(percent, points)


def test_points_are_told_where_every_paper_offers_the_same() -> None:
    assert [each.wanted for each in offered_marks(COURSE, PLAN)] == [1, PassMark(60, Fraction(1)).wanted]
    dearer = {WORDS: replace(COURSE.questions[WORDS], points=3.0)}
    unequal = replace(COURSE, questions={**COURSE.questions, **dearer})
    mixed = replace(PLAN, sections=(*PLAN.sections[:1], replace(PLAN.sections[1], draws=(Draw(BANK, 1),))))
    whole, own = offered_marks(unequal, mixed)
    assert (whole.points, own.points) == (None, 1), "which of them is drawn decides what the paper offers"
    gone = replace(mixed, sections=(replace(mixed.sections[0], draws=(Draw("mất", 1),)),))
    assert [each.points for each in offered_marks(COURSE, gone)] == [None, None], "a plan whose bank is gone"


def test_of_many_papers_points_are_told_where_all_offer_the_same() -> None:
    two, three = (Fraction(2), (Fraction(1), Fraction(1))), (Fraction(3), (Fraction(1), Fraction(2)))
    assert [each.points for each in common_marks(PLAN, [two, two])] == [2, 1]
    assert [each.points for each in common_marks(PLAN, [two, three])] == [None, 1]
    assert common_marks(PLAN, []) == pass_marks(PLAN), "nobody has sat it yet"
    dropped = (Fraction(1), (Fraction(0), Fraction(1)))
    assert [each.wanted is None for each in common_marks(PLAN, [dropped])] == [False, True], "nothing of nothing is no mark"


def test_the_mark_is_told_before_the_start_and_with_the_result(pages: Pages) -> None:
    stage, learner = pages.stage, pages.stage.a_worker()
    held = stage.a_held(PLAN)
    stage.a_candidate(held, learner)
    before = words_of(pages.checked(learner).get(f"/vi/examinations/{held.id}").get_data(as_text=True))
    assert WHOLE in before
    assert OWN in before


def test_the_mark_is_told_with_the_result_and_on_every_list(pages: Pages) -> None:
    stage, learner = pages.stage, pages.stage.a_worker()
    held = stage.a_held(replace(PLAN, shows_at_once=True), state=State.POSTED, posted_at=stage.clock.now())
    sitting = hand_in(stage, held, {CHOICE: right(stage)}, learner)
    council = stage.a_member(held, Body.COUNCIL)
    own = words_of(pages.checked(learner).get(f"/vi/sittings/{sitting}/result").get_data(as_text=True))
    assert WHOLE in own
    assert "Chung 0,6 trên 1 điểm (60%) Đạt 1/1" in own
    assert "Riêng không có – 0/1" in own
    assert WHOLE in words_of(pages.checked(learner).get(f"/vi/sittings/{sitting}/over").get_data(as_text=True))
    for rest in ("results", "results/posting", "minutes"):
        page = words_of(pages.checked(council).get(pages.address(held, rest)).get_data(as_text=True))
        assert WHOLE in page, rest
        assert OWN in page, rest
    head, line, *_ = pages.browser(council).get(pages.address(held, "results.csv")).get_data().decode("utf-8-sig").splitlines()
    assert "Điểm cần đạt (từ 50%);1. Chung (từ 60%);2. Riêng" in head
    assert line.split(";")[2:6] == ["1", "2", "1", "1"]


def test_where_no_points_are_shown_the_mark_is_told_in_per_cent_alone(pages: Pages) -> None:
    stage, learner = pages.stage, pages.stage.a_worker()
    held = stage.a_held(replace(PLAN, shows="nothing"), state=State.POSTED, posted_at=stage.clock.now())
    sitting = hand_in(stage, held, {CHOICE: right(stage)}, learner)
    page = words_of(pages.checked(learner).get(f"/vi/sittings/{sitting}/result").get_data(as_text=True))
    assert "Điểm cần đạt của cả bài: 50% số điểm." in page
    assert "trên 2 điểm" not in page
