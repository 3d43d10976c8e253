"""How long questions took, whether they come one at a time or stand side by side."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest

from elearn.examinations.questions.times import seconds_between, seconds_shown
from elearn.examinations.rules import LineKind
from tests.conftest import NOW

pytestmark = pytest.mark.pure


def line(kind: LineKind, second: int, item: str | None = None) -> SimpleNamespace:
    return SimpleNamespace(kind=kind, item=item, server_at=NOW + timedelta(seconds=second))


def test_shown_one_at_a_time_they_run_from_being_shown_to_being_closed() -> None:
    lines = [
        line(LineKind.STARTED, 0), line(LineKind.ANSWERED, 4, "a"), line(LineKind.CLOSED, 10, "a"), line(LineKind.TAKEN_OVER, 12),
        line(LineKind.ANSWERED, 14, "b"), line(LineKind.CLOSED, 25, "b"), line(LineKind.SECTION, 60),
        line(LineKind.CLOSED, 67, "c"),        line(LineKind.ANSWERED, 70, "d"), line(LineKind.SUBMITTED, 80),
    ]  # fmt: skip
    assert seconds_shown(lines) == {"a": 10.0, "b": 15.0, "c": 7.0}


def test_side_by_side_they_run_from_one_answer_to_the_next_and_each_section_has_its_own_beginning() -> None:
    lines = [
        line(LineKind.STARTED, 0), line(LineKind.ANSWERED, 20, "b"), line(LineKind.FLAGGED, 25, "a"),
        line(LineKind.ANSWERED, 45, "a"), line(LineKind.SECTION, 300), line(LineKind.ANSWERED, 312, "c"),
        line(LineKind.SUBMITTED, 400),
    ]  # fmt: skip
    assert seconds_between(lines) == {"b": 20, "a": 25, "c": 12}


def test_of_a_silence_of_more_than_ten_minutes_nobody_knows_what_it_was_spent_on() -> None:
    lines = [line(LineKind.STARTED, 0), line(LineKind.ANSWERED, 601, "a"), line(LineKind.ANSWERED, 621, "b")]
    assert seconds_between(lines) == {"b": 20}
