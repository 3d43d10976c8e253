"""What is told to be done next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from elearn.examinations.next_step import next_step
from elearn.examinations.rules import State, Window

NOON = datetime(2026, 12, 1, 5, tzinfo=UTC)
WINDOW = Window(NOON, NOON + timedelta(hours=2), NOON + timedelta(hours=1))


@pytest.mark.parametrize(
    ("state", "hours", "people", "words"),
    [
        (State.DRAFT, -1, (0, 0), "Đưa thí sinh"),
        (State.DRAFT, -1, (3, 0), "chốt"),
        (State.READY, -1, (3, 1), "Hệ thống đang chuẩn bị đề"),
        (State.READY, -1, (3, 3), "Chờ đến giờ"),
        (State.READY, 1, (3, 3), "Đang trong giờ thi"),
        (State.READY, 3, (3, 3), "Đã hết giờ"),
        (State.CLOSED, 3, (3, 3), "Chấm"),
        (State.POSTED, 3, (3, 3), "phúc khảo"),
        (State.CANCELLED, 3, (3, 3), "đã hủy"),
    ],
)
def test_each_state_has_its_next_step(state: State, hours: int, people: tuple[int, int], words: str) -> None:
    candidates, prepared = people
    at = NOON + timedelta(hours=hours)
    said = next_step(state, WINDOW, at, candidates=candidates, prepared=prepared, has_units=False, is_opened=True)
    assert words in said


def test_a_sealed_paper_at_its_hour_waits_for_the_council() -> None:
    at = NOON + timedelta(minutes=1)
    assert "niêm phong" in next_step(State.READY, WINDOW, at, candidates=1, prepared=1, has_units=False, is_opened=False)
    assert "chốt" in next_step(State.DRAFT, WINDOW, at, candidates=0, prepared=0, has_units=True, is_opened=True)
