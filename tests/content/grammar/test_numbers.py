"""Numbers as trainers write them."""

from __future__ import annotations

import pytest

from elearn.content.grammar.numbers import Interval, is_ambiguous, read_interval

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("10", "10", "10"),
        ("-1000.5", "-1000.5", "-1000.5"),
        ("1000,5", "1000.5", "1000.5"),
        ("10 +- 1", "9", "11"),
        ("10±0,5", "9.5", "10.5"),
        ("200 +- 5%", "190", "210"),
        ("-200 +- 5 %", "-210", "-190"),
        ("8 .. 12", "8", "12"),
        ("-3..-1,5", "-3", "-1.5"),
        ("0,125", "0.125", "0.125"),
        ("-0", "0", "0"),
        ("1.50", "1.5", "1.5"),
        ("\u22125", "-5", "-5"),
        ("0.3 +- 0.1", "0.2", "0.4"),
    ],
)
def test_a_number_is_read_exactly(text: str, low: str, high: str) -> None:
    assert read_interval(text) == Interval(low, high)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.000", "NUM003"),
        ("12,500", "NUM003"),
        ("10 +- 1.000", "NUM003"),
        ("1,000.5", "NUM001"),
        ("1.000.000", "NUM001"),
        ("mười", "NUM001"),
        ("", "NUM001"),
        ("10 ngày", "NUM001"),
        ("1e5", "NUM001"),
        ("٣", "NUM001"),
        ("9" * 40, "NUM001"),
        ("12 .. 8", "NUM002"),
        ("5 +- -1", "NUM002"),
    ],
)
def test_what_is_no_clear_number_is_refused(text: str, code: str) -> None:
    assert read_interval(text) == code


@pytest.mark.parametrize("text", ["0.125", "1000.5", "1000,500", "10.25", "10"])
def test_a_number_that_reads_in_one_way_is_not_ambiguous(text: str) -> None:
    assert not is_ambiguous(text)
