"""Dates and numbers in both languages, held against Babel's."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from elearn.core.db.types import LANGUAGES
from elearn.core.i18n import Catalogue, show_date, show_instant, show_number, show_time

pytestmark = pytest.mark.pure

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
languages = st.sampled_from(LANGUAGES)


@given(st.dates(), languages)
def test_a_date_is_shown_as_babel_shows_it(day: date, language: str) -> None:
    pattern = {"vi": "dd/MM/yyyy", "en": "d MMM yyyy"}[language]
    assert show_date(day, language, ZONE) == format_date(day, pattern, locale=language)


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2200, 1, 1)), languages)  # noqa: DTZ001 - `st.datetimes` takes naive bounds
def test_an_instant_is_shown_as_babel_shows_it(moment: datetime, language: str) -> None:
    instant = moment.replace(tzinfo=UTC)
    pattern = {"vi": "HH:mm dd/MM/yyyy", "en": "d MMM yyyy, HH:mm"}[language]
    assert show_instant(instant, language, ZONE) == format_datetime(instant, pattern, tzinfo=ZONE, locale=language)


def test_an_instant_is_dated_by_the_local_day() -> None:
    assert show_date(datetime(2026, 11, 21, 18, 30, tzinfo=UTC), "vi", ZONE) == "22/11/2026"


def test_a_time_is_the_local_one() -> None:
    assert show_time(datetime(2026, 11, 21, 18, 5, tzinfo=UTC), ZONE) == "01:05"


@given(st.integers(-(10**12), 10**12) | st.decimals(-(10**9), 10**9, places=5), languages)
def test_a_number_is_shown_as_babel_shows_it(number: int | Decimal, language: str) -> None:
    shown = show_number(number, language)
    assert shown == format_decimal(number, locale=language)


@pytest.mark.parametrize(
    ("number", "vietnamese", "english"), [(1234.5, "1.234,5", "1,234.5"), (0.1 + 0.2, "0,3", "0.3"), (12, "12", "12")]
)
def test_a_number_with_a_binary_fraction_is_shown_as_written(number: float, vietnamese: str, english: str) -> None:
    assert (show_number(number, "vi"), show_number(number, "en")) == (vietnamese, english)


@pytest.mark.parametrize(("language", "said"), [("vi", "Đã đưa 1.000 thí sinh, 2.5"), ("en", "1,000 listed, 2.5")])
def test_a_whole_number_in_a_sentence_is_written_as_people_of_the_language_write_it(language: str, said: str) -> None:
    catalogue = Catalogue({("en", "Đã đưa %(count)d thí sinh, %(other)s"): "%(count)d listed, %(other)s"})
    assert catalogue.translate(language, "Đã đưa %(count)d thí sinh, %(other)s", count=1000, other=2.5) == said


def test_a_sentence_without_values_is_left_as_it_is() -> None:
    assert Catalogue().translate("vi", "Cần từ %(min)d đến %(max)d ký tự, 100 %.") == "Cần từ %(min)d đến %(max)d ký tự, 100 %."
