"""Reference codes, and what a message may hold."""

from __future__ import annotations

import pytest

from elearn.notifications.rules import check_place, check_words, new_code, read_code

pytestmark = pytest.mark.pure


def test_a_new_code_is_read_as_it_was_written() -> None:
    codes = [new_code() for _ in range(200)]
    assert [read_code(each) for each in codes] == codes


@pytest.mark.parametrize("typed", ["vd-4172", "VD4172", " VD - 4172 ", "Vd 4172", "VD\u20134172"])
def test_a_code_is_read_however_it_was_typed(typed: str) -> None:
    assert read_code(typed) == "VD-4172"


@pytest.mark.parametrize("typed", ["", "VD-417", "VD-41722", "V4172", "VD-41x2", "VD-٤١٧٢", "xx VD-4172", "VD-4172\n<b>"])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert read_code(typed) is None


def test_a_code_never_begins_with_a_rude_pair() -> None:
    turns = iter([3, 9, 0, 0, 4172])
    assert new_code(lambda _below: next(turns)) == "AA-4172"


@pytest.mark.parametrize("place", ["courses", "//evil.example/", "https://evil.example", "/a b", "/a\\b", "/a\nb", "/" + "a" * 300])
def test_a_place_that_is_no_path_of_this_site_is_refused(place: str) -> None:
    with pytest.raises(ValueError, match="no path"):
        check_place(place)


def test_words_are_composed_and_freed_of_control_characters() -> None:
    assert check_words({"text": "Ho\u0323c\r\nngay\x07 đi "}) == {"text": "Học\nngay  đi"}


@pytest.mark.parametrize("value", [{"en": "Only English"}, {"vi": "a", "fr": "b"}, "x" * 4_001])
def test_words_that_cannot_be_shown_are_refused(value: object) -> None:
    with pytest.raises(ValueError, match="word of a notice"):
        check_words({"text": value})  # type: ignore[dict-item]  # what it must refuse
