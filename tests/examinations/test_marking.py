"""Marking by people: who may, in which round, and what the marks come to."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from elearn.core.actor import Actor
from elearn.core.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from elearn.core.ids import Id, new_id
from elearn.examinations.models import Member, PaperEntry, Sitting
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.marking import find_next, list_given, read_progress
from elearn.examinations.queries.results import read_history
from elearn.examinations.rules import Body, ResultCause, State
from elearn.examinations.scores.marking_rules import MarkRound, may_mark, next_round, settled_share
from elearn.examinations.service.marking import Given, mark_essay, mark_on_appeal
from tests.examinations.sat import ESSAY, a_plan, hand_in, written
from tests.examinations.stage import Stage, a_stage

SHARES = st.fractions(0, 1, max_denominator=20)
HALF, QUARTER = Fraction(1, 2), Fraction(1, 4)


@pytest.fixture
def essays(database, clock) -> Stage:  # type: ignore[no-untyped-def]  # fixtures of the whole suite
    return a_stage(database, clock, has_essay=True)


def a_held(stage: Stage, markers: int = 2, **settings: object) -> Held:
    return stage.a_held(a_plan(ESSAY, markers=markers, **settings), state=State.CLOSED)


def give(stage: Stage, actor: Actor, sitting: Id, share: Fraction, *, words: str = "", sees: bool = False) -> MarkRound:
    with stage.database.unit_of_work() as work:
        return mark_essay(work.session, actor, sitting, ESSAY, Given(share, words), sees_others=sees, now=work.now)


def earned(stage: Stage, sitting: Id) -> list[tuple[ResultCause, Fraction, int]]:
    with stage.database.read() as session:
        return [(each.cause, each.earned, each.pending) for each in read_history(session, sitting)]


@given(SHARES, SHARES, SHARES, SHARES)
def test_two_markers_in_any_order_come_to_one_share(one: Fraction, other: Fraction, third: Fraction, tolerance: Fraction) -> None:
    found = set()
    for first, second in permutations((one, other)):
        marks = {MarkRound.FIRST: first}
        assert settled_share(marks, 2, tolerance) is None
        marks[MarkRound.SECOND] = second
        if next_round(marks, 2, tolerance) is not None:
            assert settled_share(marks, 2, tolerance) is None
            marks[MarkRound.RECONCILED] = third
        assert next_round(marks, 2, tolerance) is None
        found.add(settled_share(marks, 2, tolerance))
    assert found == {(one + other) / 2 if abs(one - other) <= tolerance else third}


@given(st.permutations(list(MarkRound)), st.lists(SHARES, min_size=4, max_size=4), st.sampled_from([1, 2]), SHARES)
def test_the_order_in_which_marks_are_read_does_not_matter(
    order: list[MarkRound], shares: list[Fraction], markers: int, tolerance: Fraction
) -> None:
    marks = dict(zip(MarkRound, shares, strict=True))
    assert settled_share({each: marks[each] for each in order}, markers, tolerance) == settled_share(marks, markers, tolerance)
    assert settled_share(marks, markers, tolerance) == marks[MarkRound.APPEAL]


def test_a_sealed_paper_is_marked_only_after_closing() -> None:
    assert [each for each in State if may_mark(each, is_sealed=True)] == [State.CLOSED, State.POSTED]
    assert may_mark(State.READY, is_sealed=False)
    assert not may_mark(State.CANCELLED, is_sealed=False)


def test_two_marks_close_to_each_other_settle_an_essay(essays: Stage) -> None:
    held = a_held(essays)
    one, other = (essays.a_member(held, Body.MARKING) for _ in range(2))
    sitting = hand_in(essays, held, {ESSAY: written("Bài làm.")})
    assert give(essays, one, sitting, HALF) is MarkRound.FIRST
    assert earned(essays, sitting) == [(ResultCause.SUBMITTED, Fraction(0), 1)]
    assert give(essays, other, sitting, HALF + Fraction(1, 10)) is MarkRound.SECOND
    assert earned(essays, sitting)[-1] == (ResultCause.MARKED, Fraction(11, 20), 0)
    with pytest.raises(Conflict):
        give(essays, essays.a_member(held, Body.MARKING), sitting, HALF)


def test_a_third_person_who_sees_both_marks_reconciles_and_says_why(essays: Stage) -> None:
    held = a_held(essays)
    one, other, third = (essays.a_member(held, Body.MARKING) for _ in range(3))
    sitting = hand_in(essays, held, {ESSAY: written("Bài làm.")})
    give(essays, one, sitting, QUARTER, words="thiếu ý hai")
    give(essays, other, sitting, Fraction(1), words="đủ ý")
    with essays.database.read() as session:
        assert find_next(session, held, _id(one), ESSAY) is None
        shown = find_next(session, held, _id(third), ESSAY)
        assert shown is not None
        assert [(each.share, each.words) for each in shown.marks] == [(QUARTER, "thiếu ý hai"), (Fraction(1), "đủ ý")]
    for wrong_call, error in (
        (lambda: give(essays, third, sitting, HALF), Conflict),
        (lambda: give(essays, third, sitting, HALF, sees=True), Invalid),
        (lambda: give(essays, one, sitting, HALF, words="x", sees=True), Forbidden),
    ):
        with pytest.raises(error):
            wrong_call()
    assert give(essays, third, sitting, HALF, words="đủ một nửa", sees=True) is MarkRound.RECONCILED
    assert earned(essays, sitting)[-1] == (ResultCause.MARKED, HALF, 0)


def test_the_second_marker_sees_nothing_of_the_first(essays: Stage) -> None:
    held = a_held(essays)
    one, other = (essays.a_member(held, Body.MARKING) for _ in range(2))
    sitting = hand_in(essays, held, {ESSAY: written("Bài làm.")})
    with essays.database.read() as session:
        first = find_next(session, held, _id(one), ESSAY)
    give(essays, one, sitting, QUARTER, words="lời riêng")
    with essays.database.read() as session:
        second = find_next(session, held, _id(other), ESSAY)
        assert find_next(session, held, _id(one), ESSAY) is None
    assert first is not None
    assert second is not None
    assert second.marks == ()
    assert first.token != second.token


def _id(actor: Actor) -> Id:
    assert actor.person_id is not None
    return actor.person_id


def test_whoever_does_not_mark_there_marks_nothing(essays: Stage) -> None:
    held, elsewhere = a_held(essays, 1), a_held(essays, 1)
    sitting = hand_in(essays, held, {ESSAY: written("Bài làm.")})
    relieved = essays.a_member(held, Body.MARKING)
    with essays.database.unit_of_work() as work:
        work.session.execute(update(Member).where(Member.person_id == relieved.person_id).values(relieved_at=work.now))
    others = [
        essays.officer,
        essays.city_officer,
        essays.a_member(held, Body.COUNCIL),
        essays.a_member(elsewhere, Body.MARKING),
        relieved,
    ]
    for actor in others:
        with pytest.raises(NotFound):
            give(essays, actor, sitting, HALF)


def test_nobody_marks_their_own(essays: Stage) -> None:
    held = a_held(essays, 1)
    marker = essays.a_member(held, Body.MARKING)
    sitting = hand_in(essays, held, {ESSAY: written("Bài làm.")}, marker)
    with essays.database.read() as session:
        assert find_next(session, held, _id(marker), ESSAY) is None
    with pytest.raises(Forbidden):
        give(essays, marker, sitting, HALF)


@pytest.mark.parametrize("is_successor", [False, True])
def test_nobody_marks_whose_answer_sheet_they_entered(essays: Stage, is_successor: bool) -> None:
    held = a_held(essays, 1)
    one, other = (essays.a_member(held, Body.MARKING) for _ in range(2))
    known, unknown = (hand_in(essays, held, {ESSAY: written("Bài làm.")}) for _ in range(2))
    entered = known
    if is_successor:
        candidate = essays.row(Sitting, known).candidate_id
        entered = essays.a_sitting(held, candidate, number=2, is_void=True)
    with essays.database.unit_of_work() as work:
        kept = PaperEntry(id=new_id(), sitting_id=entered, round=1, answers={}, entered_by=_id(one), entered_at=work.now)
        work.session.add(kept)
    with essays.database.read() as session:
        shown = find_next(session, held, _id(one), ESSAY)
        assert shown is not None
        assert shown.essay.sitting_id == unknown
        assert find_next(session, held, _id(one), ESSAY, after=shown.token) is None
        assert [each.waiting for each in read_progress(session, held, one.person_id)] == [1]
        assert [each.waiting for each in read_progress(session, held, other.person_id)] == [2]
    with pytest.raises(Forbidden, match="nhập phiếu"):
        give(essays, one, known, HALF)
    assert give(essays, other, known, HALF) is MarkRound.FIRST


def test_a_share_lies_between_nothing_and_everything(essays: Stage) -> None:
    held = a_held(essays, 1)
    marker = essays.a_member(held, Body.MARKING)
    sitting = hand_in(essays, held, {ESSAY: written("Bài làm.")})
    for share in (Fraction(-1, 100), Fraction(101, 100)):
        with pytest.raises(Invalid):
            give(essays, marker, sitting, share)


def test_what_was_not_answered_waits_for_nobody(essays: Stage) -> None:
    held = a_held(essays, 1)
    marker = essays.a_member(held, Body.MARKING)
    sitting = hand_in(essays, held, {})
    with pytest.raises(Conflict):
        give(essays, marker, sitting, HALF)


def test_of_two_markers_at_once_each_has_a_round_of_their_own(essays: Stage) -> None:
    held = a_held(essays, tolerance_percent=100)
    markers = [essays.a_member(held, Body.MARKING) for _ in range(3)]
    sitting = hand_in(essays, held, {ESSAY: written("Bài làm.")})

    def try_one(marker: Actor) -> MarkRound | str:
        try:
            return give(essays, marker, sitting, HALF)
        except DomainError as error:
            return type(error).__name__

    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(try_one, markers))
    assert sorted(map(str, found)) == ["Conflict", "first", "second"]
    assert [cause for cause, _, _ in earned(essays, sitting)] == [ResultCause.SUBMITTED, ResultCause.MARKED]


def test_answers_come_in_another_order_to_each_marker_and_each_once(essays: Stage) -> None:
    held = a_held(essays, tolerance_percent=100)
    markers = [essays.a_member(held, Body.MARKING) for _ in range(2)]
    texts = {hand_in(essays, held, {ESSAY: written(f"Bài số {n}.")}): f"Bài số {n}." for n in range(8)}
    seen = []
    for marker in markers:
        order, after = [], ""
        with essays.database.read() as session:
            while (shown := find_next(session, held, _id(marker), ESSAY, after=after)) is not None:
                order.append(shown.essay.sitting_id)
                assert shown.text == texts[shown.essay.sitting_id]
                after = shown.token
        assert sorted(order) == sorted(texts)
        seen.append(order)
    assert seen[0] != seen[1]


def test_progress_counts_what_is_settled_and_what_waits_for_whom(essays: Stage) -> None:
    held = a_held(essays)
    one, other = (essays.a_member(held, Body.MARKING) for _ in range(2))
    sittings = [hand_in(essays, held, {ESSAY: written("Bài làm.")}) for _ in range(3)]
    give(essays, one, sittings[0], HALF)
    give(essays, other, sittings[0], HALF)
    give(essays, one, sittings[1], Fraction(0))
    give(essays, other, sittings[1], Fraction(1))
    with essays.database.read() as session:
        (row,) = read_progress(session, held, one.person_id)
        shown = find_next(session, held, _id(one), ESSAY)
    assert shown is not None
    assert shown.progress == row
    assert (row.question, row.essays, row.settled, row.reconciling, row.waiting) == (ESSAY, 3, 1, 1, 1)


def test_an_appeal_is_marked_once_by_somebody_who_has_not_marked_it(essays: Stage) -> None:
    held = a_held(essays, 1)
    first, second = (essays.a_member(held, Body.MARKING) for _ in range(2))
    sitting = hand_in(essays, held, {ESSAY: written("Bài làm.")})
    give(essays, first, sitting, QUARTER)

    def appeal(actor: Actor, words: str = "đọc lại") -> None:
        with essays.database.unit_of_work() as work:
            mark_on_appeal(work.session, actor, sitting, ESSAY, share=HALF, words=words, now=work.now)

    for actor, words, error in (
        (first, "đọc lại", Forbidden),
        (second, "", Invalid),
        (essays.stranger, "đọc lại", NotFound),
        (replace(essays.officer, grants=()), "đọc lại", NotFound),
    ):
        with pytest.raises(error):
            appeal(actor, words)
    appeal(second)
    with pytest.raises(Conflict):
        appeal(essays.officer)
    with essays.database.read() as session:
        assert [each.round for each in list_given(session, sitting, ESSAY)] == [MarkRound.FIRST, MarkRound.APPEAL]
