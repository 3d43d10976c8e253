from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.assessment.numbers import Ambiguous, Number, Unreadable, read_number, spell_number, write_number

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("10", "10"),
        ("007", "7"),
        ("-1000.5", "-1000.5"),
        ("1000,5", "1000.5"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1 234,5", "1234.5"),
        ("1 234.567", "1234.567"),
        ("1\u00a0234,5", "1234.5"),
        ("1\u202f234\u202f567", "1234567"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        ("1.234.567,89", "1234567.89"),
        ("0,125", "0.125"),
        ("1000.555", "1000.555"),
        (",5", "0.5"),
        ("2,50", "2.50"),
        ("10.", "10"),
        ("+5", "5"),
        ("−5", "-5"),
        ("– 5", "-5"),
        ("１２", "12"),
        ("１２，５", "12.5"),
        ("1\u200b2\u2060", "12"),
        ("  7  ", "7"),
    ],
)
def test_a_number_is_read(typed, value):
    assert read_number(typed) == Number(Decimal(value))


@pytest.mark.parametrize(
    ("typed", "value", "unit"),
    [("12 ngày", "12", "ngày"), ("12ngày", "12", "ngày"), ("50%", "50", "%"), ("10 m2", "10", "m2"), ("12 ngày.", "12", "ngày")],
)
def test_a_number_with_a_unit_is_read(typed, value, unit):
    assert read_number(typed) == Number(Decimal(value), unit)


@pytest.mark.parametrize(
    ("typed", "whole", "fraction"),
    [("1.000", "1000", "1"), ("1,000", "1000", "1"), ("12.345", "12345", "12.345"), ("-999,999", "-999999", "-999.999")],
)
def test_a_number_with_two_readings_is_not_guessed(typed, whole, fraction):
    assert read_number(typed) == Ambiguous(Decimal(whole), Decimal(fraction))


def test_a_unit_does_not_settle_two_readings():
    assert read_number("1.000 đồng") == Ambiguous(Decimal(1000), Decimal(1), "đồng")


@pytest.mark.parametrize(
    "typed",
    [
        *("", " ", "-", "+", ".", "²", "mười", "1" * 65),
        *("1..5", "1.,5", "5,", "1,5,5", "1.23.456", "0.123,4", "1.234.5"),
        *("12 34", "1  234", "1,234 567", "1 234.5,6", "$10", "--5"),
    ],
)
def test_what_follows_no_notation_is_unreadable(typed):
    assert read_number(typed) == Unreadable()


def test_an_exponent_is_read_as_an_unknown_unit():
    assert read_number("1e3") == Number(Decimal(1), "e3")


DECIMALS = st.decimals(min_value=-(10**12), max_value=10**12, places=4)


@settings(max_examples=300, deadline=None)
@given(DECIMALS, st.sampled_from(["vi", "en"]))
def test_a_spelt_number_is_read_back_in_one_way(value, language):
    assert read_number(spell_number(value, language)) == Number(value)


@pytest.mark.parametrize(
    ("value", "language", "written"),
    [
        ("1234.5", "vi", "1.234,5"),
        ("1234.5", "en", "1,234.5"),
        ("-1000000", "vi", "-1.000.000"),
        ("12", "vi", "12"),
        ("0.50", "vi", "0,5"),
    ],
)
def test_a_number_is_written_in_the_notation_of_the_language(value, language, written):
    assert write_number(Decimal(value), language) == written
