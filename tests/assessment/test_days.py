"""Days as people write them, and what marking makes of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from elearn.assessment.days import Day, month_of, read_day
from elearn.assessment.marking import Ask, mark
from elearn.assessment.responses import Response, Written
from elearn.content.document import Numeric, NumericAnswer, Question
from tests.assessment import questions as make

pytestmark = pytest.mark.pure

DECEMBER = {"vi": "tháng Mười Hai", "en": "December"}


def asked(*units: dict[str, str], low: str = "8") -> Question:
    """A question for a day of a month, by default the eighth of December."""
    found: Question = make.a_numeric((8, 8))  # type: ignore[no-untyped-call]
    return replace(found, key=Numeric(tuple(NumericAnswer(low, low, unit) for unit in units or (DECEMBER,))))


@pytest.mark.parametrize(
    "typed",
    [
        *("8 tháng 12", "8 tháng Mười Hai", "ngày 8 tháng 12 năm 2026", "Ngày 08 tháng 12, 2026", "8 thang 12 2026", "hôm 8/12"),
        *("8/12", "08/12", "8/12/2026", "ngày 8/12/2026", "8 / 12 / 2026", "8-12-2026", "08.12.2026", "2026-12-08", "８／１２"),
        *("ngày mùng 8 tháng 12", "mồng 8/12", "8 tháng 12."),
        *("8 December", "8th December 2026", "the 8th of December", "December 8", "December 8th, 2026", "on 8 Dec 2026", "Dec. 8"),
    ],
)
def test_a_day_with_its_month_is_read(typed: str) -> None:
    assert read_day(typed) == Day(8, 12)


@pytest.mark.parametrize("typed", ["ngày 8", "mùng 8", "ngày mồng 8", "8th", "the 8th"])
def test_a_day_without_its_month_is_read(typed: str) -> None:
    assert read_day(typed) == Day(8)


@pytest.mark.parametrize(
    "typed", ["8", "", "8,12", "8.12", "8-12", "32/12", "0/12", "8/13", "8 ngày", "8/12/26", "8 tháng 13", "tháng 12", "x" * 65]
)
def test_what_is_no_day_or_could_be_something_else_is_not_read(typed: str) -> None:
    assert read_day(typed) is None


def test_the_months_of_both_languages_are_known() -> None:
    assert [month_of(word) for word in ("tháng Tư", "Tháng bốn", "tháng 11", "May", "Sept", "ngày")] == [4, 4, 11, 5, 9, None]


@pytest.mark.parametrize("typed", ["8", "8 tháng 12", "ngày 8/12/2026", "8 tháng Mười Hai", "December 8", "ngày 8"])
def test_the_right_day_is_right_however_it_is_written(typed: str) -> None:
    assert mark(asked(), Response(Written(typed))).outcome == "right"


@pytest.mark.parametrize("typed", ["9 tháng 12", "ngày 9", "31/12/2026"])
def test_another_day_of_the_month_is_wrong(typed: str) -> None:
    assert mark(asked(), Response(Written(typed))).outcome == "wrong"


@pytest.mark.parametrize("typed", ["8 tháng 11", "12/8", "August 8"])
def test_a_day_of_another_month_is_asked_back(typed: str) -> None:
    assert mark(asked(), Response(Written(typed))).asks == {"": Ask("unit")}


def test_of_two_months_each_has_its_own_days() -> None:
    question = asked(DECEMBER, {"vi": "tháng Một"})
    key = question.key
    assert isinstance(key, Numeric)
    question = replace(question, key=Numeric((key.answers[0], replace(key.answers[1], low="3", high="3"))))
    outcomes = [mark(question, Response(Written(typed))).outcome for typed in ("8/12", "3/1", "3/12", "3")]
    assert outcomes == ["right", "right", "wrong", "right"]


def test_a_number_of_days_is_no_day_of_a_month() -> None:
    assert mark(asked({"vi": "ngày"}), Response(Written("8 tháng 12"))).asks == {"": Ask("unit")}
