"""What the log of an attempt says does not depend on the order in which its lines arrived."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.assessment.log import Line, LineKind, digest_of, fold, given_at
from elearn.assessment.responses import Chosen, Response, Spotted, Written

pytestmark = pytest.mark.pure

START = datetime(2026, 11, 22, 8, tzinfo=UTC)


def line(
    seq: int, item: str = "b-1", *, at: int = 0, option: str = "a", kind: LineKind = LineKind.ANSWERED, on: bool = True
) -> Line:
    response = Response(Chosen((option,))) if kind is LineKind.ANSWERED else None
    return Line(seq, kind, START + timedelta(seconds=at), item, response, is_flagged=on)


def option_of(lines: list[Line], item: str = "b-1") -> str:
    answer = fold(lines).given[item].response.answer
    assert isinstance(answer, Chosen)
    return answer.options[0]


LINES = st.lists(
    st.builds(
        lambda seq, item, at, option, kind, on: line(seq, item, at=at, option=option, kind=kind, on=on),
        st.integers(1, 500),
        st.sampled_from(["b-1", "b-2"]),
        st.integers(0, 20),
        st.sampled_from("abc"),
        st.sampled_from([LineKind.ANSWERED, LineKind.FLAGGED]),
        st.booleans(),
    ),
    max_size=12,
    unique_by=lambda each: each.seq,
)


@given(LINES, st.randoms(use_true_random=False))
def test_any_order_of_arrival_says_the_same(lines: list[Line], chance: object) -> None:
    shuffled = list(lines)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random
    assert fold(shuffled) == fold(lines)


def test_the_last_answer_given_counts() -> None:
    assert option_of([line(1, at=1, option="a"), line(2, at=5, option="b")]) == "b"


def test_an_answer_that_waited_for_its_line_does_not_undo_a_newer_one() -> None:
    assert option_of([line(1, at=9, option="new"), line(2, at=3, option="old")]) == "new"


def test_of_two_given_at_once_the_later_line_counts() -> None:
    assert option_of([line(2, at=3, option="b"), line(1, at=3, option="a")]) == "b"


def test_a_flag_is_what_it_was_last_set_to() -> None:
    lines = [line(1, kind=LineKind.FLAGGED, at=1), line(2, kind=LineKind.FLAGGED, at=2, on=False)]
    assert fold(lines).flagged == frozenset()
    assert fold(lines[:1]).flagged == {"b-1"}


@pytest.mark.parametrize(
    ("answer", "is_answered"),
    [(Written(""), False), (Written("x"), True), (Chosen(()), False), (Spotted(()), True)],
)
def test_an_emptied_field_is_no_answer_but_marking_nothing_is_one(answer: object, is_answered: bool) -> None:
    lines = [Line(1, LineKind.ANSWERED, START, "b-1", Response(answer))]  # type: ignore[arg-type]  # one of the answers
    assert fold(lines).is_answered("b-1") is is_answered


@given(st.integers(-10_000, 10_000_000))
def test_an_answer_is_given_neither_before_the_attempt_nor_in_the_future(waited: int) -> None:
    now = START + timedelta(minutes=5)
    assert START <= given_at(now, timedelta(milliseconds=waited), not_before=START) <= now


def test_the_digest_changes_with_every_line() -> None:
    lines = [{"seq": 1, "kind": "answered", "payload": {"a": 1}}, {"seq": 2, "kind": "submitted", "payload": {}}]
    assert digest_of(lines) == digest_of(lines[::-1])
    assert len({digest_of(lines), digest_of(lines[:1]), digest_of([lines[0] | {"payload": {"a": 2}}, lines[1]])}) == 3
