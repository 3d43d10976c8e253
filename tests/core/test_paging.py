"""Pages of lists."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.core import limits
from elearn.core.paging import Paging, page_number

pytestmark = pytest.mark.pure


@given(total=st.integers(0, 1000))
def test_the_pages_of_a_list_hold_every_row_once_and_in_order(total: int) -> None:
    rows = range(total)
    pages = [Paging.of(total, number + 1).cut(rows) for number in range(Paging.of(total, 1).pages)]
    assert [row for page in pages for row in page] == list(rows)
    assert all(pages[:-1]) == all(len(page) == limits.PAGE_ROWS for page in pages[:-1])


@pytest.mark.parametrize(("wanted", "shown"), [(-3, 1), (0, 1), (1, 1), (2, 2), (3, 3), (4, 3), (10**12, 3)])
def test_the_nearest_page_there_is_is_shown(wanted: int, shown: int) -> None:
    assert Paging.of(2 * limits.PAGE_ROWS + 1, wanted).number == shown


def test_an_empty_list_has_one_page() -> None:
    assert (Paging.of(0, 5).number, Paging.of(0, 5).pages) == (1, 1)


@pytest.mark.parametrize("text", [None, "", "0", "-1", "x", "1.5", "٣", "²", "99999999", " 2"])
def test_what_is_no_number_of_a_page_is_the_first(text: str | None) -> None:
    assert page_number(text) == 1


def test_a_number_of_a_page_is_read() -> None:
    assert page_number("0012") == 12
