"""What the measurement of the deadline calls wrong: each is found when it is there."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest

from benchmarks.deadline import GRACE, Found, judge
from benchmarks.load import Reply
from benchmarks.trickling import Trickled
from tests.conftest import NOW

DEADLINE = NOW


def at(seconds: float) -> datetime:
    return DEADLINE + timedelta(seconds=seconds)


def judged(status: int, sent: tuple[float, float], kept: tuple[str, float] | None) -> Found:
    """A save whose last byte left and whose answer was there so many seconds after the deadline; what stands in the log."""
    found = Found(Counter(), 0, [])
    line = None if kept is None else SimpleNamespace(moment=kept[0], server_at=at(kept[1]))
    judge(found, "a save", DEADLINE, Trickled(Reply(status, {}, b""), at(sent[0]), at(sent[1])), line)
    return found


@pytest.mark.parametrize(
    ("status", "sent", "kept", "moment"),
    [
        (200, (-0.5, -0.4), ("in-time", -0.45), "in-time"),
        (200, (0.1, 0.2), ("in-grace", 0.15), "in-grace"),
        (409, (GRACE + 0.1, GRACE + 0.2), None, "late"),
    ],
)
def test_what_the_rule_says_is_right(status: int, sent: tuple[float, float], kept: tuple[str, float] | None, moment: str) -> None:
    found = judged(status, sent, kept)
    assert (found.wrong, found.moments, found.unsure) == ([], Counter({moment: 1}), 0)


@pytest.mark.parametrize(("moment", "server"), [("in-time", -0.05), ("in-grace", 0.05)])
def test_on_a_bound_both_are_right_and_counted_apart(moment: str, server: float) -> None:
    found = judged(200, (-0.1, 0.1), (moment, server))
    assert (found.wrong, found.unsure) == ([], 1)


@pytest.mark.parametrize(
    ("status", "sent", "kept"),
    [
        pytest.param(409, (-0.5, -0.4), None, id="refused in time"),
        pytest.param(409, (0.1, 0.2), None, id="refused in the grace"),
        pytest.param(409, (GRACE + 0.1, GRACE + 0.2), ("in-grace", GRACE + 0.1), id="refused and kept"),
        pytest.param(200, (0.1, 0.2), ("in-time", 0.15), id="not marked"),
        pytest.param(200, (GRACE + 0.1, GRACE + 0.2), ("in-grace", GRACE + 0.15), id="kept too late"),
        pytest.param(200, (0.1, 0.2), ("in-time", -0.5), id="had before its last byte"),
        pytest.param(200, (-0.1, 0.1), ("in-time", 0.05), id="marked against the instant beside it"),
        pytest.param(200, (-0.5, -0.4), None, id="acknowledged and not there"),
        pytest.param(503, (-0.5, -0.4), None, id="an error"),
    ],
)
def test_anything_else_is_wrong(status: int, sent: tuple[float, float], kept: tuple[str, float] | None) -> None:
    assert len(judged(status, sent, kept).wrong) == 1
